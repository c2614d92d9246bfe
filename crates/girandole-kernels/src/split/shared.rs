//! What requests and candidates bring to a split network.

use super::chain_share::ChainShare;

/// What the candidates of a request share; made by [`SplitNet::request`](super::SplitNet::request).
#[derive(Debug)]
pub struct RequestShare {
    /// One a chain.
    pub(super) chains: Vec<ChainShare>,
}

/// What candidates bring to any request; made by [`SplitNet::candidates`](super::SplitNet::candidates).
#[derive(Debug)]
pub struct CandidateShares {
    /// Their columns, `[n, d_candidate]`.
    pub(super) columns: Vec<f32>,
    /// Their sums of the first layer of each chain, `[n, width]` in whole vectors.
    pub(super) chains: Vec<Vec<f32>>,
    pub(super) n: usize,
}

impl CandidateShares {
    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no candidate.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }
}
