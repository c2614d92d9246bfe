//! Exact area under the ROC curve.

use super::tie::Tie;

/// The area under the ROC curve of weighted scores, or none if either class has no weight.
///
/// It is the chance that a positive example scores above a negative one, drawn by weight; a tie counts
/// half. Sorts `scored`, which holds score, whether the label is positive, and weight.
///
/// ```
/// use girandole_train::auc;
///
/// let mut scored = [(0.1, false, 1.0), (0.4, true, 1.0), (0.4, false, 1.0), (0.9, true, 1.0)];
/// assert_eq!(auc(&mut scored), Some(0.875));
/// ```
pub fn auc(scored: &mut [(f32, bool, f32)]) -> Option<f64> {
    area(Tie::of(scored))
}

/// The area of ties, the lowest score first.
pub(super) fn area(ties: impl Iterator<Item = Tie>) -> Option<f64> {
    let (mut below, mut positive, mut area) = (0.0, 0.0, 0.0);
    for tie in ties {
        area += tie.positive * (below + tie.negative / 2.0);
        below += tie.negative;
        positive += tie.positive;
    }
    (below > 0.0 && positive > 0.0).then(|| area / (below * positive))
}
