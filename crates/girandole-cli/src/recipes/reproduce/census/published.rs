//! Tables 1 and 2 of the paper.

use super::group::Group;
use crate::recipes::reproduce::Method;

/// What the paper reports of one method in one group, over 400 runs: test AUC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Published {
    /// Main task, of the best run.
    pub(super) best: f64,
    /// Main task, mean of the runs.
    pub(super) mean: f64,
    /// Never married, of the run that is best on the main task; of single tasks, its own best run.
    pub(super) second_with_best: f64,
    /// Never married, mean of the runs.
    pub(super) second_mean: f64,
}

/// What the paper reports of one method in one group.
pub(super) fn published(method: Method, group: Group) -> Published {
    let [best, mean, second_with_best, second_mean] = match (group, method) {
        (Group::Income, Method::SingleTask) => [0.9398, 0.9337, 0.9933, 0.9922],
        (Group::Income, Method::SharedBottom) => [0.9361, 0.9295, 0.9915, 0.9921],
        (Group::Income, Method::L2Constrained) => [0.9389, 0.9359, 0.9922, 0.9918],
        (Group::Income, Method::CrossStitch) => [0.9406, 0.9361, 0.9917, 0.9922],
        (Group::Income, Method::TensorFactorization) => [0.7460, 0.6765, 0.8175, 0.8412],
        (Group::Income, Method::Omoe) => [0.9387, 0.9319, 0.9928, 0.9923],
        (Group::Income, Method::Mmoe) => [0.9410, 0.9359, 0.9926, 0.9927],
        (Group::College, Method::SingleTask) => [0.8843, 0.8792, 0.9933, 0.9922],
        (Group::College, Method::SharedBottom) => [0.8836, 0.8813, 0.9927, 0.9917],
        (Group::College, Method::L2Constrained) => [0.8855, 0.8823, 0.9923, 0.9918],
        (Group::College, Method::CrossStitch) => [0.8855, 0.8819, 0.9919, 0.9921],
        (Group::College, Method::TensorFactorization) => [0.7367, 0.7256, 0.7453, 0.7497],
        (Group::College, Method::Omoe) => [0.8852, 0.8813, 0.9915, 0.9912],
        (Group::College, Method::Mmoe) => [0.8860, 0.8826, 0.9932, 0.9924],
    };
    Published { best, mean, second_with_best, second_mean }
}
