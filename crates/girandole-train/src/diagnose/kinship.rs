//! How alike experts are.

use super::thresholds::{LEFT_OVER, NEARER_THAN_OWN, NO_OWN, ROUNDING};

/// Variances and covariances of the experts' units, and what they say of pairs of experts.
#[derive(Debug, Clone)]
pub(super) struct Kinship {
    pub(super) n_experts: usize,
    /// Of each unit, all experts' in a row; 0 for a dead one.
    pub(super) variances: Vec<f64>,
    /// `[seekers][units]`.
    pub(super) covariances: Vec<f64>,
    /// Positions of the seekers among the units.
    pub(super) seekers: Vec<usize>,
}

impl Kinship {
    /// Linear CKA of each pair of experts (Kornblith et al., ICML 2019, equation 5), `[n_experts][n_experts]`.
    ///
    /// 1 for outputs that are equal up to rotation and scale; 0 where one does not vary.
    pub(super) fn cka(&self) -> Vec<Vec<f64>> {
        let pairs = |a: usize, b: usize| {
            let columns: Vec<usize> = self.seekers_of(b).map(|seeker| self.seekers[seeker]).collect();
            let rows = self.seekers_of(a);
            rows.flat_map(|row| columns.iter().map(move |column| (row, *column)))
                .map(|(row, column)| self.covariance(row, column).powi(2))
                .sum::<f64>()
        };
        let own: Vec<f64> = (0..self.n_experts).map(|expert| pairs(expert, expert).sqrt()).collect();
        let of = |a: usize, b: usize| match own[a] * own[b] {
            0.0 => 0.0,
            both => (pairs(a, b) / both).min(1.0),
        };
        (0..self.n_experts).map(|a| (0..self.n_experts).map(|b| of(a, b)).collect()).collect()
    }

    /// Share of the live units of each expert that have a twin in another, `[n_experts][n_experts]`; 0 of itself.
    ///
    /// Order of units, sign and scale do not matter.
    pub(super) fn matched(&self) -> Vec<Vec<f64>> {
        let mut shares = vec![vec![0.0; self.n_experts]; self.n_experts];
        for (a, row) in shares.iter_mut().enumerate() {
            let seekers: Vec<usize> =
                self.seekers_of(a).filter(|seeker| self.variances[self.seekers[*seeker]] > 0.0).collect();
            for (b, share) in row.iter_mut().enumerate().filter(|(b, _)| *b != a) {
                let twins = seekers.iter().filter(|seeker| self.has_twin(**seeker, a, b)).count();
                *share = if seekers.len() < 2 { 0.0 } else { twins as f64 / seekers.len() as f64 };
            }
        }
        shares
    }

    /// Whether a unit of `a` has a partner in `b` that is nearer to it than chance would have it.
    fn has_twin(&self, seeker: usize, a: usize, b: usize) -> bool {
        let own = self.left_over(seeker, a).unwrap_or(NO_OWN);
        let limit = (NEARER_THAN_OWN * own).clamp(ROUNDING, LEFT_OVER);
        self.left_over(seeker, b).is_some_and(|left| left <= limit)
    }

    /// The share of a unit's variance that the nearest live unit of an expert leaves, itself apart.
    fn left_over(&self, seeker: usize, expert: usize) -> Option<f64> {
        let unit = self.seekers[seeker];
        let live = self.units_of(expert).filter(|other| *other != unit && self.variances[*other] > 0.0);
        live.map(|other| {
            let squared = self.covariance(seeker, other).powi(2);
            (1.0 - squared / (self.variances[unit] * self.variances[other])).max(0.0)
        })
        .min_by(f64::total_cmp)
    }

    fn covariance(&self, seeker: usize, unit: usize) -> f64 {
        match self.variances[self.seekers[seeker]] * self.variances[unit] {
            0.0 => 0.0,
            _ => self.covariances[seeker * self.variances.len() + unit],
        }
    }

    fn units_of(&self, expert: usize) -> std::ops::Range<usize> {
        part(self.variances.len(), self.n_experts, expert)
    }

    fn seekers_of(&self, expert: usize) -> std::ops::Range<usize> {
        part(self.seekers.len(), self.n_experts, expert)
    }
}

fn part(n: usize, parts: usize, which: usize) -> std::ops::Range<usize> {
    let each = n / parts.max(1);
    which * each..(which + 1) * each
}
