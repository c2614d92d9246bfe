//! One network for all tasks (Caruana, 1993).

use burn::module::Module;
use burn::prelude::*;

use super::{Head, IntoHead};
use crate::{BuildError, Expert, FoldedHead, OnnxError, OnnxGraph, OnnxValue};

/// One network for all tasks: every task gets the same representation.
#[derive(Module, Debug)]
pub struct SharedBottom<E> {
    bottom: E,
    d_input: usize,
    n_tasks: usize,
}

impl<E: Expert> SharedBottom<E> {
    /// A shared bottom made of `bottom`, once the sizes are known.
    pub fn of(bottom: E) -> SharedBottomOf<E> {
        SharedBottomOf { bottom }
    }

    /// Shares `bottom`, which reads an input of width `d_input`, among `n_tasks` tasks.
    ///
    /// # Errors
    ///
    /// If there is no task.
    pub fn new(bottom: E, d_input: usize, n_tasks: usize) -> Result<Self, BuildError> {
        if n_tasks == 0 { Err(BuildError::NoTasks) } else { Ok(Self { bottom, d_input, n_tasks }) }
    }
}

impl<E: Expert> Head for SharedBottom<E> {
    fn n_tasks(&self) -> usize {
        self.n_tasks
    }

    fn d_input(&self) -> usize {
        self.d_input
    }

    fn d_output(&self) -> usize {
        self.bottom.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        let output = self.bottom.forward(input);
        let [batch, d] = output.dims();
        output.unsqueeze_dim::<3>(0).expand([self.n_tasks, batch, d])
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let output = self.bottom.to_onnx(graph, input)?;
        let one = graph.one_of_many(&output);
        Ok(graph.for_all(&one, self.n_tasks))
    }

    fn folded(&self) -> Option<FoldedHead> {
        Some(FoldedHead { experts: vec![self.bottom.folded()?], gates: vec![] })
    }
}

/// The network of a [`SharedBottom`] before the sizes are known.
#[derive(Debug, Clone)]
pub struct SharedBottomOf<E> {
    bottom: E,
}

impl<E: Expert> IntoHead for SharedBottomOf<E> {
    type Head = SharedBottom<E>;

    fn into_head(self, d_input: usize, n_tasks: usize, _: &Device) -> Result<Self::Head, BuildError> {
        SharedBottom::new(self.bottom, d_input, n_tasks)
    }
}
