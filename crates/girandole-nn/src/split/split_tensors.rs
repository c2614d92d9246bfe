//! The split in burn's own operations: any device, any activation.

use burn::prelude::*;
use burn::tensor::activation::softmax;

use crate::{Activation, FoldedHead, FoldedLayer};

/// A folded head and its towers with the first layers split.
#[derive(Debug)]
pub(super) struct SplitTensors {
    /// Experts, then gates.
    chains: Vec<SplitChain>,
    n_experts: usize,
    towers: Vec<Vec<FoldedLayer>>,
}

#[derive(Debug)]
struct SplitChain {
    /// `[d_request, width]`.
    request: Tensor<2>,
    /// `[d_candidate, width]`.
    candidate: Tensor<2>,
    /// `[1, width]`.
    bias: Tensor<2>,
    activation: Activation,
    rest: Vec<FoldedLayer>,
}

impl SplitTensors {
    /// None if a chain has no layer.
    pub(super) fn new(
        head: &FoldedHead,
        towers: &[Vec<FoldedLayer>],
        request: &[usize],
        candidate: &[usize],
    ) -> Option<Self> {
        let chains = head.experts.iter().chain(&head.gates);
        let chains = chains.map(|chain| SplitChain::new(chain, request, candidate)).collect::<Option<_>>()?;
        Some(Self { chains, n_experts: head.experts.len(), towers: towers.to_vec() })
    }

    /// The request's sum of each first layer, `[1, width]`.
    pub(super) fn request(&self, encoded: &Tensor<2>) -> Vec<Tensor<2>> {
        let sum = |chain: &SplitChain| encoded.clone().matmul(chain.request.clone()) + chain.bias.clone();
        self.chains.iter().map(sum).collect()
    }

    /// The candidates' sums of each first layer, `[n, width]`.
    pub(super) fn candidates(&self, encoded: &Tensor<2>) -> Vec<Tensor<2>> {
        self.chains.iter().map(|chain| encoded.clone().matmul(chain.candidate.clone())).collect()
    }

    /// `[n, d_logits]`.
    pub(super) fn logits(&self, request: &[Tensor<2>], candidates: Vec<Tensor<2>>) -> Tensor<2> {
        let each = self.chains.iter().zip(request).zip(candidates);
        let mut given: Vec<Tensor<2>> = each.map(|((chain, a), b)| chain.behind(a.clone() + b)).collect();
        let gates = given.split_off(self.n_experts);
        let represented = self.represent(given, gates);
        let logits = self.towers.iter().enumerate().map(|(task, tower)| {
            let own = represented[task.min(represented.len() - 1)].clone();
            tower.iter().fold(own, |x, layer| layer.forward(x))
        });
        Tensor::cat(logits.collect(), 1)
    }

    /// `[n, d]` for each task, or one for all.
    fn represent(&self, experts: Vec<Tensor<2>>, gates: Vec<Tensor<2>>) -> Vec<Tensor<2>> {
        if gates.is_empty() {
            return experts;
        }
        let logits = Tensor::cat(gates, 1);
        let [n, wide] = logits.dims();
        let n_gates = wide / self.n_experts;
        let weights = softmax(logits.reshape([n, n_gates, self.n_experts]), 2);
        let mixed = weights.matmul(Tensor::stack::<3>(experts, 1)); // [n, n_gates, d]
        (0..n_gates).map(|gate| mixed.clone().narrow(1, gate, 1).squeeze_dim(1)).collect()
    }
}

impl SplitChain {
    fn new(chain: &[FoldedLayer], request: &[usize], candidate: &[usize]) -> Option<Self> {
        let (first, rest) = chain.split_first()?;
        let device = first.weight.device();
        let rows = |positions: &[usize]| {
            let positions: Vec<i32> = positions.iter().map(|position| *position as i32).collect();
            first.weight.clone().select(0, Tensor::from_ints(positions.as_slice(), &device))
        };
        Some(Self {
            request: rows(request),
            candidate: rows(candidate),
            bias: first.bias.clone().unsqueeze(),
            activation: first.activation,
            rest: rest.to_vec(),
        })
    }

    /// All that is behind the first sum.
    fn behind(&self, sum: Tensor<2>) -> Tensor<2> {
        self.rest.iter().fold(self.activation.apply(sum, None), |x, layer| layer.forward(x))
    }
}
