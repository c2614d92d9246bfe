//! Memory for a block of candidates, used again from block to block.

use super::flips::Flips;

/// Candidates that go through a chain at once: few enough for the processor's second cache, and whole tiles.
pub(super) const FEW: usize = 48;

/// Most candidates that go through one chain before the next, whose weights push out those of the last.
const MOST: usize = 5 * FEW;

/// Candidates that a core takes at a time, of `n` for so many cores.
pub(super) fn block(n: usize, cores: usize) -> usize {
    n.div_ceil(4 * cores.max(1)).next_multiple_of(FEW).clamp(FEW, MOST)
}

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
