//! A head in evaluation.

use super::FoldedLayer;

/// A head in evaluation: experts and gates, each a chain of at least one layer.
#[derive(Debug, Clone)]
pub struct FoldedHead {
    /// What represents an example. A single expert without gates is for all tasks; of several without gates each is for
    /// the task of its position.
    pub experts: Vec<Vec<FoldedLayer>>,
    /// What they give, side by side, are the logits of one set of weights of the experts after another: one set for all
    /// tasks, or one a task. None where nothing is mixed.
    pub gates: Vec<Vec<FoldedLayer>>,
}
