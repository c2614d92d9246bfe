//! The fused operations as burn's dispatch knows them.

use std::sync::Arc;

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::ops::{Backward, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Flex, backend_extension};

use crate::adam::{AdamStep, in_place};
use crate::gate::{GateBackward, GateState, gate_forward};
use crate::layer::{
    LayerBackward, LayerState, NormedBackward, NormedOutput, ProductBackward, layer_forward, normed_forward,
    settled_forward,
};
use crate::loss::{CrossEntropyBackward, TotalBackward, cross_entropy, total};
use crate::mixture::{MixtureBackward, MixtureState, mixture_forward};
use crate::packed::{Program, packed_forward};

/// Operations with a gradient of their own.
#[backend_extension(Flex, Autodiff)]
pub(crate) trait FusedOps: Backend {
    /// See [`layer`](crate::layer).
    fn fused_layer(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self>;

    /// See [`layer`](crate::layer); without a bias.
    fn fused_product(input: FloatTensor<Self>, weight: FloatTensor<Self>, slope: f32) -> FloatTensor<Self>;

    /// See [`normed_layer`](crate::normed_layer); ε and slope, and back come output, mean and variance.
    fn fused_normed(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        constants: [f32; 2],
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// See [`gate`](crate::gate).
    fn fused_gate(logits: FloatTensor<Self>, n_tasks: usize, scale: f32) -> FloatTensor<Self>;

    /// See [`mixture`](crate::mixture).
    fn fused_mixture(weights: FloatTensor<Self>, experts: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`binary_cross_entropy`](crate::binary_cross_entropy).
    fn fused_cross_entropy(logits: FloatTensor<Self>, targets: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`weighted_total`](crate::weighted_total).
    fn fused_total(
        losses: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        tasks: Vec<f32>,
    ) -> FloatTensor<Self>;
}

/// Operations outside the graph.
#[backend_extension(Flex)]
pub(crate) trait OutsideGraphs: Backend {
    /// See [`settled_layer`](crate::settled_layer); ε and slope.
    #[allow(clippy::too_many_arguments, reason = "the macro takes tensors one by one")]
    fn fused_settled(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        var: FloatTensor<Self>,
        constants: [f32; 2],
    ) -> FloatTensor<Self>;

    /// See [`PackedNet`](crate::PackedNet), on at most so many cores.
    fn fused_packed(rows: FloatTensor<Self>, program: Arc<Program>, cores: usize) -> FloatTensor<Self>;

    /// See [`adam`](crate::adam).
    fn fused_adam(
        parameter: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

impl OutsideGraphs for Flex {
    fn fused_settled(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        var: FloatTensor<Self>,
        [epsilon, slope]: [f32; 2],
    ) -> FloatTensor<Self> {
        settled_forward([input, weight, bias, gamma, beta], [mean, var], epsilon, slope)
    }

    fn fused_packed(rows: FloatTensor<Self>, program: Arc<Program>, cores: usize) -> FloatTensor<Self> {
        packed_forward(rows, &program, cores)
    }

    fn fused_adam(
        parameter: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        in_place(parameter, gradient, first, second, step)
    }
}

impl FusedOps for Flex {
    fn fused_layer(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self> {
        layer_forward(input, weight, Some(bias), slope).output
    }

    fn fused_product(input: FloatTensor<Self>, weight: FloatTensor<Self>, slope: f32) -> FloatTensor<Self> {
        layer_forward(input, weight, None, slope).output
    }

    fn fused_normed(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        [epsilon, slope]: [f32; 2],
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let NormedOutput { output, mean, var, .. } =
            normed_forward([input, weight, bias, gamma, beta], epsilon, slope);
        (output, mean, var)
    }

    fn fused_gate(logits: FloatTensor<Self>, n_tasks: usize, scale: f32) -> FloatTensor<Self> {
        gate_forward(logits, n_tasks, scale)
    }

    fn fused_mixture(weights: FloatTensor<Self>, experts: FloatTensor<Self>) -> FloatTensor<Self> {
        mixture_forward(weights, experts).output
    }

    fn fused_cross_entropy(logits: FloatTensor<Self>, targets: FloatTensor<Self>) -> FloatTensor<Self> {
        cross_entropy(logits, targets).1
    }

    fn fused_total(
        losses: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        tasks: Vec<f32>,
    ) -> FloatTensor<Self> {
        total(losses, weights, &tasks).0
    }
}

impl<C: CheckpointStrategy> FusedOps for Autodiff<Flex, C> {
    fn fused_layer(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self> {
        let ((input, a), (weight, b), (bias, c)) =
            (input.into_parts(), weight.into_parts(), bias.into_parts());
        let state: LayerState = layer_forward(input, weight, Some(bias), slope);
        let output = state.output.clone();
        match LayerBackward.prepare::<C>([a, b, c]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }

    fn fused_product(input: FloatTensor<Self>, weight: FloatTensor<Self>, slope: f32) -> FloatTensor<Self> {
        let ((input, a), (weight, b)) = (input.into_parts(), weight.into_parts());
        let state: LayerState = layer_forward(input, weight, None, slope);
        let output = state.output.clone();
        match ProductBackward.prepare::<C>([a, b]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }

    fn fused_normed(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        [epsilon, slope]: [f32; 2],
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let parts = [input, weight, bias, gamma, beta].map(|part| part.into_parts());
        let (mut tensors, mut nodes) = (Vec::with_capacity(5), Vec::with_capacity(5));
        for (tensor, node) in parts {
            tensors.push(tensor);
            nodes.push(node);
        }
        let (Ok(tensors), Ok(nodes)) = (tensors.try_into(), <[_; 5]>::try_from(nodes)) else {
            unreachable!("five parts stay five")
        };
        let NormedOutput { state, output, mean, var } = normed_forward(tensors, epsilon, slope);
        let output = match NormedBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        };
        (output, Self::from_inner(mean), Self::from_inner(var))
    }

    fn fused_gate(logits: FloatTensor<Self>, n_tasks: usize, scale: f32) -> FloatTensor<Self> {
        let (logits, node) = logits.into_parts();
        let output = gate_forward(logits, n_tasks, scale);
        match GateBackward.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(GateState { weights: output.clone(), scale }, output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }

    fn fused_mixture(weights: FloatTensor<Self>, experts: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((weights, a), (experts, b)) = (weights.into_parts(), experts.into_parts());
        let mixed = mixture_forward(weights, experts);
        let state = MixtureState { weights: mixed.weights, experts: mixed.experts };
        match MixtureBackward.prepare::<C>([a, b]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, mixed.output),
            OpsKind::UnTracked(prep) => prep.finish(mixed.output),
        }
    }

    fn fused_cross_entropy(logits: FloatTensor<Self>, targets: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((logits, a), (targets, b)) = (logits.into_parts(), targets.into_parts());
        let (state, losses) = cross_entropy(logits, targets);
        match CrossEntropyBackward.prepare::<C>([a, b]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, losses),
            OpsKind::UnTracked(prep) => prep.finish(losses),
        }
    }

    fn fused_total(
        losses: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        tasks: Vec<f32>,
    ) -> FloatTensor<Self> {
        let ((losses, a), (weights, b)) = (losses.into_parts(), weights.into_parts());
        let (sum, gradient) = total(losses, weights, &tasks);
        match TotalBackward.prepare::<C>([a, b]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(gradient, sum),
            OpsKind::UnTracked(prep) => prep.finish(sum),
        }
    }
}
