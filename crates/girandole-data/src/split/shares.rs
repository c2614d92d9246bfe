//! Which share of some rows goes where.

/// Which share of some rows validates and which tests; the others train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shares {
    pub(crate) validation: f64,
    pub(crate) test: f64,
}

impl Shares {
    /// Rows of validation and test.
    pub(super) fn counts(self, n_rows: usize) -> [usize; 2] {
        let n_validation = (n_rows as f64 * self.validation).round() as usize;
        let n_test = (n_rows as f64 * self.test).round() as usize;
        [n_validation, n_test.min(n_rows - n_validation.min(n_rows))]
    }

    /// Whether any row is to train.
    pub(super) fn trains(self) -> bool {
        self.validation + self.test < 1.0 - 1e-9
    }

    /// Parts that are to have a row.
    pub(super) fn n_parts(self) -> usize {
        [self.validation > 0.0, self.test > 0.0, self.trains()].into_iter().filter(|part| *part).count()
    }
}
