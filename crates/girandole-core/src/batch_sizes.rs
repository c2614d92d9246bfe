//! How rows are cut into batches.

/// The sizes of the batches of a pass over some rows.
///
/// A single row left over joins the last batch: batch norm has no variance of one.
///
/// ```
/// use girandole_core::BatchSizes;
///
/// assert!(BatchSizes::new(10, 4).eq([4, 4, 2]));
/// assert!(BatchSizes::new(9, 4).eq([4, 5]));
/// assert_eq!(BatchSizes::new(9, 4).len(), 2);
/// ```
#[derive(Debug, Clone)]
pub struct BatchSizes {
    left: usize,
    batch: usize,
}

impl BatchSizes {
    /// Cuts `n_rows` rows into batches of `batch`, at least 1.
    pub fn new(n_rows: usize, batch: usize) -> Self {
        Self { left: n_rows, batch: batch.max(1) }
    }
}

impl Iterator for BatchSizes {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let size = if self.left == self.batch + 1 { self.left } else { self.left.min(self.batch) };
        self.left -= size;
        (size > 0).then_some(size)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let joined = usize::from(self.left > self.batch && self.left % self.batch == 1 % self.batch);
        let n = self.left.div_ceil(self.batch) - joined;
        (n, Some(n))
    }
}

impl ExactSizeIterator for BatchSizes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_add_up_and_their_number_is_known() {
        for n_rows in 0..40 {
            for batch in 1..9 {
                let sizes: Vec<usize> = BatchSizes::new(n_rows, batch).collect();
                assert_eq!(sizes.iter().sum::<usize>(), n_rows);
                assert_eq!(BatchSizes::new(n_rows, batch).len(), sizes.len(), "{n_rows} by {batch}");
                assert!(n_rows < 2 || batch == 1 || sizes.iter().all(|size| *size > 1), "{sizes:?}");
            }
        }
    }
}
