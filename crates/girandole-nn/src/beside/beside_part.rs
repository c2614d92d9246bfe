//! What stands beside head and towers, for some columns of the encoded input.

use burn::prelude::*;

use super::{Beside, Factorization};

/// What stands beside head and towers, for some columns of the encoded input.
#[derive(Debug)]
pub(crate) struct BesidePart {
    /// `[columns, d_logits]`.
    wide: Option<Tensor<2>>,
    factorization: Option<Factorization>,
}

/// What some columns bring to the logits, whatever the others are.
#[derive(Debug)]
pub(crate) struct BesideShare {
    /// `[rows, d_logits]`.
    wide: Option<Tensor<2>>,
    /// Sums over the fields, and sums of their squares: `[rows, d]` each.
    sums: Option<[Tensor<2>; 2]>,
}

impl BesidePart {
    pub(super) fn new(beside: Beside<'_>, columns: &[usize]) -> Option<Self> {
        let wide = beside.wide.map(|map| rows_of(map.weight.val(), columns));
        let factorization = match beside.factorization {
            Some(own) => Some(own.part(columns)?),
            None => None,
        };
        Some(Self { wide, factorization })
    }

    /// For encoded rows of these columns.
    pub(crate) fn share(&self, encoded: &Tensor<2>) -> BesideShare {
        BesideShare {
            wide: self.wide.as_ref().map(|weight| encoded.clone().matmul(weight.clone())),
            sums: self.factorization.as_ref().map(|own| own.sums(encoded)),
        }
    }

    /// `[rows, d_logits]` of two shares that make whole rows, one of which may be one row for all.
    pub(crate) fn logits(&self, one: &BesideShare, other: &BesideShare) -> Option<Tensor<2>> {
        let wide = one.wide.clone().zip(other.wide.clone()).map(|(a, b)| a + b);
        let sums = one.sums.clone().zip(other.sums.clone());
        let products =
            self.factorization.as_ref().zip(sums).map(|(own, ([s, q], [t, r]))| own.of([s + t, q + r]));
        match (wide, products) {
            (Some(wide), Some(products)) => Some(wide + products),
            (wide, products) => wide.or(products),
        }
    }
}

impl BesideShare {
    /// What `change` makes of each of its tensors.
    pub(crate) fn map(&self, change: impl Fn(&Tensor<2>) -> Tensor<2>) -> Self {
        Self {
            wide: self.wide.as_ref().map(&change),
            sums: self.sums.as_ref().map(|sums| sums.each_ref().map(&change)),
        }
    }
}

/// Some rows of a matrix.
pub(super) fn rows_of(matrix: Tensor<2>, rows: &[usize]) -> Tensor<2> {
    let rows: Vec<i32> = rows.iter().map(|row| *row as i32).collect();
    let rows = Tensor::from_ints(rows.as_slice(), &matrix.device());
    matrix.select(0, rows)
}
