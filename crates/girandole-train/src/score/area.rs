//! Exact area under the ROC curve.

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
    // By label and weight too: the sums below then do not depend on the order of ties.
    scored.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let (mut below, mut positive, mut area) = (0.0, 0.0, 0.0);
    for tie in scored.chunk_by(|a, b| a.0 == b.0) {
        let sum = |label| tie.iter().filter(|s| s.1 == label).map(|s| f64::from(s.2)).sum::<f64>();
        let (tie_positive, tie_negative) = (sum(true), sum(false));
        area += tie_positive * (below + tie_negative / 2.0);
        below += tie_negative;
        positive += tie_positive;
    }
    (below > 0.0 && positive > 0.0).then(|| area / (below * positive))
}
