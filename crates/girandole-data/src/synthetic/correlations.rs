//! Measured correlations.

/// The Pearson correlation of every two columns, `[n_columns][n_columns]`, of at least two rows that differ.
pub(super) fn correlations<'a, R>(rows: impl Fn() -> R, n_columns: usize) -> Vec<Vec<f64>>
where
    R: Iterator<Item = &'a [f32]>,
{
    let n_rows = rows().count() as f64;
    let mut means = vec![0.0; n_columns];
    for row in rows() {
        means.iter_mut().zip(row).for_each(|(mean, number)| *mean += f64::from(*number) / n_rows);
    }
    let mut products = vec![vec![0.0; n_columns]; n_columns];
    let mut centred = vec![0.0; n_columns];
    for row in rows() {
        for ((off, number), mean) in centred.iter_mut().zip(row).zip(&means) {
            *off = f64::from(*number) - mean;
        }
        for (sums, a) in products.iter_mut().zip(&centred) {
            sums.iter_mut().zip(&centred).for_each(|(sum, b)| *sum += a * b);
        }
    }
    let norms: Vec<f64> = (0..n_columns).map(|column| products[column][column].sqrt()).collect();
    for (sums, a) in products.iter_mut().zip(&norms) {
        sums.iter_mut().zip(&norms).for_each(|(sum, b)| *sum /= a * b);
    }
    products
}
