//! Memory for a block of candidates, used again from block to block.

use super::flips::Flips;

/// Candidates that go through the network at once: few enough for the processor's second cache, and whole tiles.
pub(super) const BLOCK: usize = 48;

/// Memory for a block of candidates; what it holds is left over from the last.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) layers: LayerSpace,
    /// What each chain gives.
    pub(super) outputs: Vec<Vec<f32>>,
    /// The candidates' columns, where they do not lie side by side.
    pub(super) columns: Vec<f32>,
    pub(super) weights: Vec<f32>,
    pub(super) mixed: Vec<f32>,
    pub(super) logits: Vec<f32>,
}

/// Memory for the layers of a chain.
#[derive(Debug, Default)]
pub(super) struct LayerSpace {
    pub(super) first: Vec<f32>,
    pub(super) ping: Vec<f32>,
    pub(super) pong: Vec<f32>,
    pub(super) flips: Flips,
    pub(super) unusual: Vec<f32>,
}

/// The first numbers of some memory, which grows if it has too few.
pub(super) fn room(memory: &mut Vec<f32>, n: usize) -> &mut [f32] {
    if memory.len() < n {
        memory.resize(n, 0.0);
    }
    &mut memory[..n]
}
