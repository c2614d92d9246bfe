//! All encoded rows of one file.

use super::Block;

/// All encoded rows of one file.
#[derive(Debug)]
pub(crate) struct RowStore {
    pub(crate) numeric: Block<f32>,
    pub(crate) categorical: Block<i32>,
    /// Lists side by side, each with its ids in front and [`Features::NO_ID`](girandole_core::Features) behind them.
    pub(crate) lists: Block<i32>,
    pub(crate) piecewise: Block<f32>,
    pub(crate) targets: Block<f32>,
    pub(crate) mask: Block<f32>,
    pub(crate) weights: Vec<f32>,
}
