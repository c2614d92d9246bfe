//! The fused operations as burn's dispatch knows them.

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::ops::{Backward, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Flex, backend_extension};

use crate::adam::{AdamStep, in_place};
use crate::gate::{GateBackward, GateState, gate_forward};
use crate::layer::{LayerBackward, LayerState, ProductBackward, layer_forward};
use crate::mixture::{MixtureBackward, MixtureState, mixture_forward};

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

    /// See [`gate`](crate::gate).
    fn fused_gate(logits: FloatTensor<Self>, n_tasks: usize, scale: f32) -> FloatTensor<Self>;

    /// See [`mixture`](crate::mixture).
    fn fused_mixture(weights: FloatTensor<Self>, experts: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// Operations outside the graph.
#[backend_extension(Flex)]
pub(crate) trait InPlaceOps: Backend {
    /// See [`adam`](crate::adam).
    fn fused_adam(
        parameter: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

impl InPlaceOps for Flex {
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

    fn fused_gate(logits: FloatTensor<Self>, n_tasks: usize, scale: f32) -> FloatTensor<Self> {
        gate_forward(logits, n_tasks, scale)
    }

    fn fused_mixture(weights: FloatTensor<Self>, experts: FloatTensor<Self>) -> FloatTensor<Self> {
        mixture_forward(weights, experts).output
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
}
