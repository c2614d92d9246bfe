//! How the losses fell.

use crate::StopReason;

/// How the losses fell over a training on fresh rows.
#[derive(Debug, Clone, PartialEq)]
pub struct LossCurve {
    /// One point every so many steps, in order.
    pub points: Vec<CurvePoint>,
    /// How the training ended.
    pub stopped: StopReason,
}

/// The mean losses over some steps in a row.
///
/// Each step's loss is that of rows the model has not seen, before it learns from them: no other rows are needed to
/// know how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// The last of the steps, from 1.
    pub step: usize,
    /// Mean loss of each task over the labels of those steps; NaN where there was none.
    pub losses: Vec<f64>,
}
