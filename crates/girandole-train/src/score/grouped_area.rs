//! Area under the ROC curve within groups.

use std::collections::HashMap;

use super::area::auc;

/// The mean over groups of each group's [`auc`], by the group's weight; groups of one class alone are left out.
///
/// With a user's rows as a group it says how well a ranking orders what one user sees, and is blind to which users
/// click more (Zhu et al., KDD 2017). None if no group has both classes. `scored` holds score, whether the label is
/// positive, and weight; `groups` the group of each.
///
/// ```
/// use girandole_train::grouped_auc;
///
/// let scored = [(0.9, true, 1.0), (0.1, false, 1.0), (0.2, true, 1.0), (0.3, false, 1.0)];
/// assert_eq!(grouped_auc(&scored, &[1, 1, 2, 2]), Some(0.5));
/// assert_eq!(grouped_auc(&scored, &[1, 1, 2, 3]), Some(1.0));
/// ```
///
/// # Panics
///
/// If there are not as many groups as examples.
pub fn grouped_auc(scored: &[(f32, bool, f32)], groups: &[u64]) -> Option<f64> {
    assert_eq!(scored.len(), groups.len(), "an example has one group");
    let mut by_group: HashMap<u64, Vec<(f32, bool, f32)>> = HashMap::new();
    for (example, group) in scored.iter().zip(groups) {
        by_group.entry(*group).or_default().push(*example);
    }
    // In a fixed order, so that the sum is the same every time.
    let mut by_group: Vec<_> = by_group.into_iter().collect();
    by_group.sort_unstable_by_key(|(group, _)| *group);
    let (mut sum, mut weights) = (0.0, 0.0);
    for (_, mut examples) in by_group {
        let weight: f64 = examples.iter().map(|(_, _, weight)| f64::from(*weight)).sum();
        if let Some(area) = auc(&mut examples) {
            sum += weight * area;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}
