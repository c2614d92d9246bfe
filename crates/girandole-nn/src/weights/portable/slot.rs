//! One parameter of a model, with its name and shape in files.

use super::permute::{inverse, permuted};

/// One parameter of a model, with its name and shape in files.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    /// Names from the outside in, joined by dots, as burn walks them.
    pub(super) path: String,
    /// Shape in burn.
    shape: Vec<usize>,
    /// Order of axes in the file.
    axes: Vec<usize>,
    /// The name in files, of a bank with all its parts.
    pub(super) name: String,
    /// The shape in files.
    pub(super) file_shape: Vec<usize>,
    pub(super) lies: Lies,
}

/// How a parameter lies among others.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lies {
    /// On its own.
    Alone,
    /// All parts of a bank along the first axis of the file's shape; the name of part `i` is `before`, `i`, `after`.
    Bank { before: String, after: String },
    /// Part `index` of `n` in a `Vec`, which a file may hold as a bank of this name.
    Part { bank: String, index: usize, n: usize },
    /// Rows from `first` on of a table of `n` rows.
    Rows { first: usize, n: usize },
}

/// A tensor of a file, or a stretch of it along the first axis, which holds a parameter or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) name: String,
    /// Shape of the whole tensor.
    pub(crate) shape: Vec<usize>,
    /// First number of the stretch.
    pub(crate) first: usize,
    /// Numbers of the stretch.
    pub(crate) len: usize,
}

impl Slot {
    /// A slot of a burn parameter of `shape` whose file has `axes` in order, without those of one where `squeezed`.
    pub(super) fn new(
        path: String,
        name: String,
        shape: Vec<usize>,
        axes: Vec<usize>,
        squeezed: impl Fn(usize) -> bool,
        lies: Lies,
    ) -> Self {
        let file_shape = axes.iter().filter(|axis| !squeezed(**axis)).map(|axis| shape[*axis]).collect();
        Self { path, shape, axes, name, file_shape, lies }
    }

    /// Numbers in it.
    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// The one tensor that holds it.
    pub(crate) fn whole(&self) -> Piece {
        let (mut shape, len) = (self.file_shape.clone(), self.len());
        let mut first = 0;
        if let Lies::Rows { first: row, n } = self.lies {
            first = row * (len / shape[0].max(1));
            shape[0] = n;
        }
        Piece { name: self.name.clone(), shape, first, len }
    }

    /// The tensors that hold its parts, one behind the other; the one of all if it has none.
    pub(crate) fn parts(&self) -> Vec<Piece> {
        let Lies::Bank { before, after } = &self.lies else { return vec![self.whole()] };
        let (n, shape) = (self.file_shape[0], self.file_shape[1..].to_vec());
        let len = shape.iter().product();
        let part = |i| Piece { name: format!("{before}{i}.{after}"), shape: shape.clone(), first: 0, len };
        (0..n).map(part).collect()
    }

    /// The stretch of a bank's tensor that holds it, if it could lie in one.
    pub(crate) fn in_bank(&self) -> Option<Piece> {
        let Lies::Part { bank, index, n } = &self.lies else { return None };
        let len = self.len();
        let shape = [&[*n], &self.file_shape[..]].concat();
        Some(Piece { name: bank.clone(), shape, first: index * len, len })
    }

    /// Values in burn's order, in the file's.
    pub(crate) fn in_file_order(&self, values: Vec<f32>) -> Vec<f32> {
        permuted(values, &self.shape, &self.axes)
    }

    /// Values in the file's order, in burn's.
    pub(crate) fn in_burn_order(&self, values: Vec<f32>) -> Vec<f32> {
        let shape: Vec<usize> = self.axes.iter().map(|axis| self.shape[*axis]).collect();
        permuted(values, &shape, &inverse(&self.axes))
    }
}
