//! What the candidates of a request share in one chain.

use super::dense::{Dense, Ends};

/// What the candidates of a request share in one chain.
#[derive(Debug)]
pub(super) struct ChainShare {
    /// The request's sum of the first layer, its bias included; the slope is 1 where units flip.
    pub(super) ends: Ends,
    pub(super) line: Option<StraightLine>,
}

/// First and second layer as one map, with every unit on its usual side.
#[derive(Debug)]
pub(super) struct StraightLine {
    /// One bit a unit of the first layer: whether its usual side is above zero.
    pub(super) above: Vec<u16>,
    /// From a candidate's columns to the second layer before it bends.
    pub(super) map: Dense,
    pub(super) ends: Ends,
}
