//! Means, variances and covariance of pairs of numbers, seen part by part.

/// Means, variances and covariance of pairs of numbers.
///
/// Parts are joined by Chan, Golub and LeVeque (The American Statistician 1983), so that a billion rows lose no digits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Moments {
    pub(super) n: f64,
    pub(super) means: [f64; 2],
    /// Sums of squares around the means, and of products.
    squares: [f64; 2],
    products: f64,
}

impl Moments {
    /// Of the pairs of a part.
    pub(super) fn of(pairs: impl Iterator<Item = [f64; 2]> + Clone) -> Self {
        let n = pairs.clone().count() as f64;
        if n == 0.0 {
            return Self::default();
        }
        let sums = pairs.clone().fold([0.0; 2], |sums, pair| [sums[0] + pair[0], sums[1] + pair[1]]);
        let means = sums.map(|sum| sum / n);
        let mut own = Self { n, means, ..Self::default() };
        for [a, b] in pairs {
            let away = [a - means[0], b - means[1]];
            own.squares[0] += away[0] * away[0];
            own.squares[1] += away[1] * away[1];
            own.products += away[0] * away[1];
        }
        own
    }

    /// Of both parts together.
    pub(super) fn join(&mut self, other: &Self) {
        let n = self.n + other.n;
        if n == 0.0 {
            return;
        }
        let apart = [other.means[0] - self.means[0], other.means[1] - self.means[1]];
        let share = self.n * other.n / n;
        for (side, apart) in apart.iter().enumerate() {
            self.squares[side] += other.squares[side] + apart * apart * share;
            self.means[side] += apart * other.n / n;
        }
        self.products += other.products + apart[0] * apart[1] * share;
        self.n = n;
    }

    /// Standard deviation of one side.
    pub(super) fn deviation(&self, side: usize) -> Option<f64> {
        (self.n > 1.0).then(|| (self.squares[side] / (self.n - 1.0)).sqrt())
    }

    /// Pearson's correlation; none where a side does not vary.
    pub(super) fn correlation(&self) -> Option<f64> {
        let size = (self.squares[0] * self.squares[1]).sqrt();
        (self.n > 2.0 && size > 0.0).then(|| (self.products / size).clamp(-1.0, 1.0))
    }
}
