//! Any head that ships, chosen at run time.

use burn::prelude::*;

use super::{
    CrossStitch, Head, Inspection, L2Constrained, Mmoe, Moe, SharedBottom, SingleTask, TensorFactorization,
};
use crate::transparent::transparent_module;
use crate::{FoldedHead, Mlp, OnnxError, OnnxGraph, OnnxValue, SoftmaxGate, StackedMlp};

/// Any head that ships, chosen by a [`HeadConfig`](crate::HeadConfig).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AnyHead {
    /// One network for all tasks.
    SharedBottom(SharedBottom<Mlp>),
    /// Shared experts, one gate for all tasks.
    Moe(Moe<StackedMlp, SoftmaxGate>),
    /// Shared experts, one gate a task.
    Mmoe(Mmoe<StackedMlp, SoftmaxGate>),
    /// One network a task.
    SingleTask(SingleTask<StackedMlp>),
    /// One network a task, activations mixed behind every layer.
    CrossStitch(CrossStitch),
    /// One network a task, weights factorised together.
    TensorFactorization(TensorFactorization),
    /// One network a task, weights pulled together.
    L2Constrained(L2Constrained),
}

transparent_module!(AnyHead {
    SharedBottom,
    Moe,
    Mmoe,
    SingleTask,
    CrossStitch,
    TensorFactorization,
    L2Constrained
});

impl Head for AnyHead {
    fn n_tasks(&self) -> usize {
        match self {
            Self::SharedBottom(head) => head.n_tasks(),
            Self::Moe(head) => head.n_tasks(),
            Self::Mmoe(head) => head.n_tasks(),
            Self::SingleTask(head) => head.n_tasks(),
            Self::CrossStitch(head) => head.n_tasks(),
            Self::TensorFactorization(head) => head.n_tasks(),
            Self::L2Constrained(head) => head.n_tasks(),
        }
    }

    fn d_input(&self) -> usize {
        match self {
            Self::SharedBottom(head) => head.d_input(),
            Self::Moe(head) => head.d_input(),
            Self::Mmoe(head) => head.d_input(),
            Self::SingleTask(head) => head.d_input(),
            Self::CrossStitch(head) => head.d_input(),
            Self::TensorFactorization(head) => head.d_input(),
            Self::L2Constrained(head) => head.d_input(),
        }
    }

    fn d_output(&self) -> usize {
        match self {
            Self::SharedBottom(head) => head.d_output(),
            Self::Moe(head) => head.d_output(),
            Self::Mmoe(head) => head.d_output(),
            Self::SingleTask(head) => head.d_output(),
            Self::CrossStitch(head) => head.d_output(),
            Self::TensorFactorization(head) => head.d_output(),
            Self::L2Constrained(head) => head.d_output(),
        }
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        match self {
            Self::SharedBottom(head) => head.forward(input),
            Self::Moe(head) => head.forward(input),
            Self::Mmoe(head) => head.forward(input),
            Self::SingleTask(head) => head.forward(input),
            Self::CrossStitch(head) => head.forward(input),
            Self::TensorFactorization(head) => head.forward(input),
            Self::L2Constrained(head) => head.forward(input),
        }
    }

    fn gate_weights(&self, input: Tensor<2>) -> Option<Tensor<3>> {
        match self {
            Self::SharedBottom(head) => head.gate_weights(input),
            Self::Moe(head) => head.gate_weights(input),
            Self::Mmoe(head) => head.gate_weights(input),
            Self::SingleTask(head) => head.gate_weights(input),
            Self::CrossStitch(head) => head.gate_weights(input),
            Self::TensorFactorization(head) => head.gate_weights(input),
            Self::L2Constrained(head) => head.gate_weights(input),
        }
    }

    fn forward_with_gates(&self, input: Tensor<2>) -> (Tensor<3>, Option<Tensor<3>>) {
        match self {
            Self::SharedBottom(head) => head.forward_with_gates(input),
            Self::Moe(head) => head.forward_with_gates(input),
            Self::Mmoe(head) => head.forward_with_gates(input),
            Self::SingleTask(head) => head.forward_with_gates(input),
            Self::CrossStitch(head) => head.forward_with_gates(input),
            Self::TensorFactorization(head) => head.forward_with_gates(input),
            Self::L2Constrained(head) => head.forward_with_gates(input),
        }
    }

    fn inspect(&self, input: Tensor<2>) -> Option<Inspection> {
        match self {
            Self::SharedBottom(head) => head.inspect(input),
            Self::Moe(head) => head.inspect(input),
            Self::Mmoe(head) => head.inspect(input),
            Self::SingleTask(head) => head.inspect(input),
            Self::CrossStitch(head) => head.inspect(input),
            Self::TensorFactorization(head) => head.inspect(input),
            Self::L2Constrained(head) => head.inspect(input),
        }
    }

    fn folded(&self) -> Option<FoldedHead> {
        match self {
            Self::SharedBottom(head) => head.folded(),
            Self::Moe(head) => head.folded(),
            Self::Mmoe(head) => head.folded(),
            Self::SingleTask(head) => head.folded(),
            Self::CrossStitch(head) => head.folded(),
            Self::TensorFactorization(head) => head.folded(),
            Self::L2Constrained(head) => head.folded(),
        }
    }

    fn penalty(&self) -> Option<Tensor<1>> {
        match self {
            Self::SharedBottom(head) => head.penalty(),
            Self::Moe(head) => head.penalty(),
            Self::Mmoe(head) => head.penalty(),
            Self::SingleTask(head) => head.penalty(),
            Self::CrossStitch(head) => head.penalty(),
            Self::TensorFactorization(head) => head.penalty(),
            Self::L2Constrained(head) => head.penalty(),
        }
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        match self {
            Self::SharedBottom(head) => head.to_onnx(graph, input),
            Self::Moe(head) => head.to_onnx(graph, input),
            Self::Mmoe(head) => head.to_onnx(graph, input),
            Self::SingleTask(head) => head.to_onnx(graph, input),
            Self::CrossStitch(head) => head.to_onnx(graph, input),
            Self::TensorFactorization(head) => head.to_onnx(graph, input),
            Self::L2Constrained(head) => head.to_onnx(graph, input),
        }
    }
}
