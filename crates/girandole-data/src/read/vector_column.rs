//! A column of vectors, one behind the other.

use super::list_items::within_brackets;

/// A column of vectors of one length, one behind the other; NaN where a vector or a number of it is missing.
#[derive(Debug, Clone, Default)]
pub(crate) struct VectorColumn {
    width: Option<usize>,
    numbers: Vec<f32>,
    n_rows: usize,
}

/// Why a vector is refused.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OddVector {
    /// So many numbers are wanted.
    Length(usize),
    /// No number.
    Text(String),
    Infinite(f64),
}

impl VectorColumn {
    /// Of vectors that have this many numbers, if it is known.
    pub(super) fn new(width: Option<usize>) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds a row; `None` is missing.
    pub(super) fn push(&mut self, vector: Option<&[f64]>) -> Result<(), OddVector> {
        if let Some(vector) = vector {
            // Rows above that are missing know their length only now.
            let known = self.width;
            let width = *self.width.get_or_insert(vector.len());
            if known.is_none() {
                self.numbers.resize(self.n_rows * width, f32::NAN);
            }
            if vector.len() != width {
                return Err(OddVector::Length(width));
            }
            if let Some(number) = vector.iter().find(|number| (**number as f32).is_infinite()) {
                return Err(OddVector::Infinite(*number));
            }
            self.numbers.extend(vector.iter().map(|number| *number as f32 + 0.0));
        } else {
            self.numbers.extend(std::iter::repeat_n(f32::NAN, self.width.unwrap_or(0)));
        }
        self.n_rows += 1;
        Ok(())
    }

    /// Adds a row by its text: numbers between commas, semicolons, bars or blanks, in brackets or not.
    pub(super) fn push_text(&mut self, text: Option<&str>) -> Result<(), OddVector> {
        let Some(text) = text else { return self.push(None) };
        let number = |text: &str| match text {
            "nan" | "NaN" | "None" | "null" => Ok(f64::NAN),
            _ => text.parse::<f64>().map_err(|_| OddVector::Text(text.to_owned())),
        };
        self.push(Some(&parts(text).map(number).collect::<Result<Vec<_>, _>>()?))
    }

    /// Numbers that a text has.
    pub(super) fn count(text: &str) -> usize {
        parts(text).count()
    }

    /// Adds some rows of another column of this length.
    pub(super) fn append(&mut self, from: &Self, rows: &[usize]) {
        for row in rows {
            let vector: Vec<f64> = from.row(*row).iter().map(|number| f64::from(*number)).collect();
            let is_missing = vector.iter().all(|number| number.is_nan());
            if is_missing || self.push(Some(&vector)).is_err() {
                // Of another length: reading them together refuses it, by its row.
                self.numbers.extend(std::iter::repeat_n(f32::NAN, self.width.unwrap_or(0)));
                self.n_rows += 1;
            }
        }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Numbers of a vector; none where all are missing.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width
    }

    /// The numbers of a row; none where all vectors are missing.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        let width = self.width.unwrap_or(0);
        &self.numbers[row * width..][..width]
    }

    pub(super) fn finish(&mut self) {
        self.numbers.shrink_to_fit();
    }
}

/// What stands between separators.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_separator = |c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace();
    within_brackets(text).split(is_separator).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_in_many_forms_is_the_same() {
        let mut column = VectorColumn::default();
        column.push_text(None).unwrap();
        for text in
            ["0.5,-2,3e1", "[0.5, -2, 30]", "0.5 -2.0 30", "(0.5; -2; 30)", "[ 0.5 -2.\n 30. ]", "0.5|-2|30"]
        {
            column.push_text(Some(text)).unwrap_or_else(|odd| panic!("{text}: {odd:?}"));
        }
        assert!(column.row(0).len() == 3 && column.row(0).iter().all(|x| x.is_nan()));
        (1..7).for_each(|row| assert_eq!(column.row(row), [0.5, -2.0, 30.0], "row {row}"));
    }

    #[test]
    fn odd_vectors_are_refused() {
        let mut column = VectorColumn::new(Some(2));
        assert_eq!(column.push_text(Some("1,2,3")), Err(OddVector::Length(2)));
        assert_eq!(column.push_text(Some("1,x")), Err(OddVector::Text("x".to_owned())));
        assert_eq!(column.push_text(Some("1,1e300")), Err(OddVector::Infinite(1e300)));
        assert_eq!(column.push_text(Some("[]")), Err(OddVector::Length(2)));
    }
}
