//! How tasks weigh the experts, segment by segment.

use serde::{Deserialize, Serialize};

/// How tasks weigh the experts in each segment of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentReport {
    /// The feature.
    pub feature: String,
    /// Names of the segments.
    pub names: Vec<String>,
    /// Rows of each segment.
    pub rows: Vec<usize>,
    /// Mean weights, `[n_tasks][n_segments][n_experts]`; 0 in a segment without rows.
    pub mean: Vec<Vec<Vec<f64>>>,
    /// What the segment alone tells about the choice of expert, in nats, one a task; compare with what the whole input
    /// tells, [`GateReport::information`](super::GateReport).
    pub information: Vec<f64>,
}
