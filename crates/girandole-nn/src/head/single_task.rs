//! One network a task, nothing shared: the baseline of every comparison.
//!
//! Task `k` gets `f_k(x)`, the Single-Task model of Ma et al., "Modeling Task Relationships in Multi-task
//! Learning with Multi-gate Mixture-of-Experts", KDD 2018.

use burn::module::Module;
use burn::prelude::*;

use super::{Head, IntoHead};
use crate::{BuildError, Experts, FoldedHead, OnnxError, OnnxGraph, OnnxValue};

/// One network a task; behind the encoder nothing is shared.
///
/// The networks are a set of [`Experts`], the `k`th of which only task `k` sees: a `Vec` of any, or the bank
/// [`StackedMlp`](crate::StackedMlp), which keeps those of one shape in one parameter a layer.
#[derive(Module, Debug)]
pub struct SingleTask<X> {
    networks: X,
    d_input: usize,
}

impl<X: Experts> SingleTask<X> {
    /// A head of `networks`, one for each task in order, once the sizes are known.
    pub fn of(networks: X) -> SingleTaskOf<X> {
        SingleTaskOf { networks }
    }

    /// Gives each network, all of which read an input of width `d_input`, to the task of its position.
    ///
    /// # Errors
    ///
    /// If there is no network, or two differ in the width of their output.
    pub fn new(networks: X, d_input: usize) -> Result<Self, BuildError> {
        if networks.n_experts() == 0 {
            return Err(BuildError::NoTasks);
        }
        networks.check()?;
        Ok(Self { networks, d_input })
    }

    /// The networks, one a task.
    pub fn networks(&self) -> &X {
        &self.networks
    }
}

impl<X: Experts> Head for SingleTask<X> {
    fn n_tasks(&self) -> usize {
        self.networks.n_experts()
    }

    fn d_input(&self) -> usize {
        self.d_input
    }

    fn d_output(&self) -> usize {
        self.networks.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        self.networks.forward(input)
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        self.networks.to_onnx(graph, input)
    }

    fn folded(&self) -> Option<FoldedHead> {
        Some(FoldedHead { experts: self.networks.folded()?, gates: vec![] })
    }
}

/// The networks of a [`SingleTask`] before the sizes are known.
#[derive(Debug, Clone)]
pub struct SingleTaskOf<X> {
    networks: X,
}

impl<X: Experts> IntoHead for SingleTaskOf<X> {
    type Head = SingleTask<X>;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        SingleTask::new(self.networks, d_input)?.into_head(d_input, n_tasks, device)
    }
}
