//! How well scores order the labels.

use super::area::area;
use super::tie::Tie;

/// How well scores order the labels of a yes-or-no target; none of it depends on more than their order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankScores {
    /// Area under the ROC curve: see [`auc`](crate::auc).
    pub auc: f64,
    /// Mean precision over the positive examples, each at its own score as threshold.
    ///
    /// The step-wise area under the curve of precision over recall; that of scores without information is the share of
    /// positive labels.
    pub average_precision: f64,
    /// Largest distance between the shares of positive and of negative examples below a threshold (Kolmogorov and
    /// Smirnov).
    pub ks: f64,
}

impl RankScores {
    /// Scores examples of score, label and weight, which get sorted; none if either class has no weight.
    ///
    /// ```
    /// use girandole_train::RankScores;
    ///
    /// let mut scored = [(0.1, false, 1.0), (0.4, true, 1.0), (0.6, false, 1.0), (0.9, true, 1.0)];
    /// let scores = RankScores::of(&mut scored).unwrap();
    /// assert_eq!((scores.auc, scores.ks), (0.75, 0.5));
    /// assert!((scores.average_precision - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
    /// ```
    pub fn of(scored: &mut [(f32, bool, f32)]) -> Option<Self> {
        Self::of_ties(&Tie::of(scored).collect::<Vec<_>>())
    }

    /// Of ties, the lowest score first.
    pub(super) fn of_ties(ties: &[Tie]) -> Option<Self> {
        let auc = area(ties.iter().copied())?;
        let positives: f64 = ties.iter().map(|tie| tie.positive).sum();
        let negatives: f64 = ties.iter().map(|tie| tie.negative).sum();
        let (mut positive, mut all, mut average_precision, mut ks) = (0.0, 0.0, 0.0, 0.0_f64);
        for tie in ties.iter().rev() {
            positive += tie.positive;
            all += tie.positive + tie.negative;
            if tie.positive > 0.0 {
                average_precision += tie.positive / positives * (positive / all);
            }
            ks = ks.max((positive / positives - (all - positive) / negatives).abs());
        }
        Some(Self { auc, average_precision, ks })
    }
}
