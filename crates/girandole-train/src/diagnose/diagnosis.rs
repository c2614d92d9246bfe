//! What was seen of gates and experts.

use serde::{Deserialize, Serialize};

use super::{ExpertReport, Finding, GateReport, SegmentReport};

/// What was seen of gates and experts over some rows, and what is wrong with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// Rows looked at.
    pub rows: usize,
    /// One a task.
    pub gates: Vec<GateReport>,
    /// One an expert; none where the head shows no outputs.
    #[serde(default)]
    pub experts: Vec<ExpertReport>,
    /// Linear CKA of each pair of experts, `[n_experts][n_experts]`: 1 for the same up to rotation and scale.
    ///
    /// Sound experts are alike too where the input is narrow or the layers wide: twins are told by `matched`.
    #[serde(default)]
    pub cka: Vec<Vec<f64>>,
    /// Share of the live units of the first expert that have a twin among those of the second, `[n_experts][n_experts]`.
    #[serde(default)]
    pub matched: Vec<Vec<f64>>,
    /// Weights by segments of a feature, where one was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<SegmentReport>,
    /// What is wrong; nothing is judged on fewer than 100 rows.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// The same for machines, as written to `gates.json`.
    pub fn to_json(&self) -> String {
        // Maps of texts and numbers always become JSON.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        text + "\n"
    }
}
