//! A network whose input's columns are in part those of a request.

use std::sync::{Mutex, PoisonError};

use burn::prelude::*;
use burn::tensor::DType;
use rayon::prelude::*;

use super::chain::{Block, Chain, Layer, Picked, through};
use super::mixing::mix;
use super::shared::{CandidateShares, RequestShare};
use super::workspace::{FEW, Workspace, block, room};
use crate::device::is_fused;
use crate::matrix::threads;
use crate::packed::softmax;
use crate::{PlainLayer, PlainNet};

/// A network whose input's columns are in part those of a request, which its candidates share.
///
/// A candidate's logits do not depend on the candidates beside it, up to rounding: how many there are decides how the
/// second layer is run.
///
/// ```
/// use burn::prelude::*;
/// use girandole_kernels::{PlainLayer, PlainNet, SplitNet};
///
/// let layer = |weight: &[f32], bias: &[f32]| {
///     vec![PlainLayer { weight: weight.to_vec(), bias: bias.to_vec(), slope: 1.0 }]
/// };
/// let parts = PlainNet {
///     experts: vec![layer(&[1.0, 10.0, 100.0], &[0.5])],
///     gates: vec![],
///     towers: vec![layer(&[1.0], &[0.0])],
///     wide: None,
/// };
/// // Column 1 is the request's, columns 0 and 2 are the candidates'.
/// if let Some(net) = SplitNet::new(&parts, &[1], &[0, 2], &Device::flex()) {
///     let request = net.request(&[2.0], 2);
///     assert_eq!(net.logits(&request, &[1.0, 1.0, 3.0, 0.0]), [121.5, 23.5]);
/// }
/// ```
#[derive(Debug)]
pub struct SplitNet {
    /// Experts, then gates.
    chains: Vec<Chain>,
    n_experts: usize,
    /// Logits of each gate.
    gate_logits: Vec<usize>,
    n_gates: usize,
    towers: Vec<Tower>,
    d_logits: usize,
    d_request: usize,
    d_candidate: usize,
    /// Memory of blocks that were run.
    spare: Mutex<Vec<Workspace>>,
}

#[derive(Debug)]
struct Tower {
    layers: Vec<Layer>,
    d_logits: usize,
    width: usize,
}

impl SplitNet {
    /// Splits a network whose input has the request's columns at some positions and the candidate's at all others.
    ///
    /// None if its parts do not fit together or it has a wide map, the positions are not each column once, or the device is not that of burn's
    /// CPU backend.
    pub fn new(parts: &PlainNet, request: &[usize], candidate: &[usize], device: &Device) -> Option<Self> {
        if !is_fused([(device.clone(), DType::F32)].into_iter()) {
            return None;
        }
        let mut positions = [request, candidate].concat();
        positions.sort_unstable();
        let is_each_once = positions.iter().enumerate().all(|(i, position)| i == *position);
        if !is_each_once || candidate.is_empty() || parts.wide.is_some() || !parts.fit(positions.len()) {
            return None;
        }
        let all = parts.experts.iter().chain(&parts.gates);
        let chains = all.map(|chain| Chain::new(chain, request, candidate)).collect::<Option<Vec<_>>>()?;
        let towers: Vec<Tower> = parts.towers.iter().map(|layers| Tower::new(layers)).collect();
        Some(Self {
            chains,
            n_experts: parts.experts.len(),
            gate_logits: parts
                .gates
                .iter()
                .filter_map(|gate| gate.last())
                .map(PlainLayer::d_output)
                .collect(),
            n_gates: parts.n_gates(),
            d_logits: towers.iter().map(|tower| tower.d_logits).sum(),
            towers,
            d_request: request.len(),
            d_candidate: candidate.len(),
            spare: Mutex::default(),
        })
    }

    /// What about `n` candidates of a request share.
    ///
    /// # Shapes
    ///
    /// - request: `[d_request]`
    ///
    /// # Panics
    ///
    /// If the request has more or fewer columns.
    pub fn request(&self, request: &[f32], n: usize) -> RequestShare {
        assert_eq!(request.len(), self.d_request, "a request has {} columns", self.d_request);
        let share = |chain: &Chain| chain.share(request, n);
        let chains = match self.is_for_several_cores(n) {
            true => self.chains.par_iter().map(share).collect(),
            false => self.chains.iter().map(share).collect(),
        };
        RequestShare { chains }
    }

    /// What candidates bring to any request, to be kept where they stay the same.
    ///
    /// # Shapes
    ///
    /// - candidates: `[n, d_candidate]`
    ///
    /// # Panics
    ///
    /// If these are no whole rows.
    pub fn candidates(&self, candidates: &[f32]) -> CandidateShares {
        let n = self.rows(candidates);
        let chains = self.chains.iter().map(|chain| chain.candidates(candidates, n)).collect();
        CandidateShares { columns: candidates.to_vec(), chains, n }
    }

    /// Logits of candidates.
    ///
    /// # Shapes
    ///
    /// - candidates: `[n, d_candidate]`
    /// - output: `[n, d_logits]`
    ///
    /// # Panics
    ///
    /// If these are no whole rows.
    pub fn logits(&self, request: &RequestShare, candidates: &[f32]) -> Vec<f32> {
        let d = self.d_candidate;
        self.blocks(self.rows(candidates), |first, rows, space, logits| {
            let columns = &candidates[first * d..][..rows * d];
            self.run(Block { rows, columns, shares: None }, request, space, logits);
        })
    }

    /// Logits of candidates by what they bring to any request: of those named, or of all.
    ///
    /// # Shapes
    ///
    /// - output: `[n, d_logits]`
    ///
    /// # Panics
    ///
    /// If a candidate is named that is not there.
    pub fn logits_of(
        &self,
        request: &RequestShare,
        candidates: &CandidateShares,
        named: Option<&[u32]>,
    ) -> Vec<f32> {
        let (d, all) = (self.d_candidate, &candidates.columns);
        self.blocks(named.map_or(candidates.n, <[u32]>::len), |first, rows, space, logits| {
            let Some(named) = named else {
                let shares = Some((candidates, Picked::From(first)));
                let columns = &all[first * d..][..rows * d];
                return self.run(Block { rows, columns, shares }, request, space, logits);
            };
            let named = &named[first..][..rows];
            let mut columns = std::mem::take(&mut space.columns);
            let own = room(&mut columns, rows * d);
            for (own, row) in own.chunks_exact_mut(d).zip(named) {
                own.copy_from_slice(&all[*row as usize * d..][..d]);
            }
            let shares = Some((candidates, Picked::These(named)));
            self.run(Block { rows, columns: own, shares }, request, space, logits);
            space.columns = columns;
        })
    }

    fn rows(&self, candidates: &[f32]) -> usize {
        assert_eq!(candidates.len() % self.d_candidate, 0, "a candidate has {} columns", self.d_candidate);
        candidates.len() / self.d_candidate
    }

    /// Runs blocks of `n` candidates over the cores: the first of each, how many, memory, and the place of its logits.
    fn blocks(&self, n: usize, run: impl Fn(usize, usize, &mut Workspace, &mut [f32]) + Sync) -> Vec<f32> {
        let d = self.d_logits;
        let mut logits = vec![0.0; n * d];
        let shared = self.is_for_several_cores(n);
        let size = block(n, if shared { rayon::current_num_threads() } else { 1 });
        let one = |(block, logits): (usize, &mut [f32])| {
            let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut space = spare.unwrap_or_default();
            run(block * size, logits.len() / d, &mut space, logits);
            self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(space);
        };
        if shared {
            logits.par_chunks_mut(size * d).enumerate().for_each(one);
        } else {
            logits.chunks_mut(size * d).enumerate().for_each(one);
        }
        logits
    }

    fn is_for_several_cores(&self, n: usize) -> bool {
        threads(n * self.chains.iter().map(Chain::multiplications).sum::<usize>()) > 1
    }

    fn run(&self, block: Block, request: &RequestShare, space: &mut Workspace, logits: &mut [f32]) {
        let rows = block.rows;
        space.outputs.resize_with(self.chains.len(), Vec::new);
        for (position, (chain, share)) in self.chains.iter().zip(&request.chains).enumerate() {
            let width = chain.output_width();
            let into = room(&mut space.outputs[position], rows * width);
            for (i, into) in into.chunks_mut(FEW * width).enumerate() {
                let few = block.part(i * FEW, into.len() / width, self.d_candidate);
                chain.run(few, position, share, &mut space.layers, into);
            }
        }
        self.weigh(rows, space);
        let (experts, _) = space.outputs.split_at_mut(self.n_experts);
        let (width, n_weights) = (self.chains[0].output_width(), self.n_gates * self.n_experts);
        let mut column = 0;
        for (task, tower) in self.towers.iter().enumerate() {
            let mixed = room(&mut space.mixed, rows * width);
            match self.n_gates {
                0 => mixed
                    .copy_from_slice(&experts[if self.n_experts == 1 { 0 } else { task }][..rows * width]),
                1 => mix(mixed, width, &space.weights[..rows * n_weights], n_weights, experts),
                _ => {
                    let own = &space.weights[task * self.n_experts..rows * n_weights];
                    mix(mixed, width, own, n_weights, experts);
                }
            }
            let results = room(&mut space.logits, rows * tower.width);
            through(&tower.layers, &mut space.mixed, width, rows, &mut space.layers.ping, results);
            for (logits, own) in logits.chunks_exact_mut(self.d_logits).zip(results.chunks_exact(tower.width))
            {
                logits[column..][..tower.d_logits].copy_from_slice(&own[..tower.d_logits]);
            }
            column += tower.d_logits;
        }
    }

    /// The weights of all gates from what they gave, side by side for each row.
    fn weigh(&self, rows: usize, space: &mut Workspace) {
        if self.n_gates == 0 {
            return;
        }
        let n = self.n_gates * self.n_experts;
        let weights = room(&mut space.weights, rows * n);
        let mut column = 0;
        for (position, width) in self.gate_logits.iter().enumerate() {
            let position = self.n_experts + position;
            let padded = self.chains[position].output_width();
            let given = space.outputs[position].chunks_exact(padded);
            for (weights, given) in weights.chunks_exact_mut(n).zip(given) {
                weights[column..][..*width].copy_from_slice(&given[..*width]);
            }
            column += width;
        }
        softmax(weights, self.n_experts);
    }
}

impl Tower {
    fn new(layers: &[PlainLayer]) -> Self {
        let d_logits = layers.last().map_or(0, PlainLayer::d_output);
        Self {
            layers: layers.iter().map(Layer::new).collect(),
            d_logits,
            width: super::dense::padded(d_logits),
        }
    }
}
