//! The towers of all tasks as one part.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;
use girandole_core::Task;

use super::Tower;
use crate::{BuildError, FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// The towers of all tasks.
///
/// Two implement it: a `Vec` of any towers, and the bank [`StackedTowers`](crate::StackedTowers).
pub trait Towers: Module + ModuleDisplay {
    /// Width of each task's logits, in the order of the tasks.
    fn d_logits(&self) -> Vec<usize>;

    /// Turns the representations into all tasks' logits, side by side.
    ///
    /// # Shapes
    ///
    /// - input: `[n_tasks, batch, d_output]` of the head
    /// - output: `[batch, d_logits]`, the sum over the tasks
    fn forward(&self, input: Tensor<3>) -> Tensor<2>;

    /// Adds what [`forward`](Self::forward) does in evaluation to an ONNX graph; without this method a model with this part
    /// cannot be exported.
    ///
    /// # Errors
    ///
    /// If the part has no form in ONNX.
    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let _ = (graph, input);
        Err(OnnxError::unknown::<Self>())
    }

    /// Each tower in evaluation as layers behind each other, if all can be said so. None by default.
    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        None
    }

    /// The same with other biases of the last layers, for a start at the base rates and means; its parameters keep their
    /// names and ids. Towers without such a bias stay as they are, which is what this does by default.
    ///
    /// # Shapes
    ///
    /// - bias: `[d_logits]`, the sum over the tasks
    ///
    /// # Panics
    ///
    /// If the biases are not as many as the logits.
    #[must_use]
    fn with_output_bias(self, bias: &[f32]) -> Self {
        let _ = bias;
        self
    }

    /// The same with output layers that give their biases alone, until they are trained. By default nothing changes.
    #[must_use]
    fn with_quiet_output(self) -> Self {
        self
    }

    /// Checks that the logits are those of `tasks`.
    ///
    /// # Errors
    ///
    /// If the towers or the logits are more or fewer than the tasks need.
    fn check(&self, tasks: &[Task]) -> Result<(), BuildError> {
        let d_logits = self.d_logits();
        if d_logits.len() != tasks.len() {
            return Err(BuildError::TowerCount { got: d_logits.len(), want: tasks.len() });
        }
        let odd = d_logits.iter().zip(tasks).find(|(got, task)| **got != task.d_logits());
        odd.map_or(Ok(()), |(got, task)| Err(BuildError::TowerLogits { got: *got, want: task.d_logits() }))
    }
}

impl<T: Tower> Towers for Vec<T> {
    fn d_logits(&self) -> Vec<usize> {
        self.iter().map(Tower::d_logits).collect()
    }

    fn forward(&self, input: Tensor<3>) -> Tensor<2> {
        let logits = self.iter().enumerate().map(|(k, tower)| {
            let own: Tensor<2> = input.clone().narrow(0, k, 1).squeeze_dim(0);
            tower.forward(own)
        });
        Tensor::cat(logits.collect(), 1)
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let mut logits = Vec::with_capacity(self.len());
        for (k, tower) in self.iter().enumerate() {
            let own = graph.one_at(input, k);
            logits.push(tower.to_onnx(graph, &own)?);
        }
        Ok(graph.concat(&logits, 1))
    }

    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        self.iter().map(Tower::folded).collect()
    }

    fn with_output_bias(self, mut bias: &[f32]) -> Self {
        let d_logits: usize = self.d_logits().iter().sum();
        assert_eq!(bias.len(), d_logits, "biases of the output, which has {d_logits} logits");
        let with = |tower: T| {
            let (own, others) = bias.split_at(tower.d_logits());
            bias = others;
            tower.with_output_bias(own)
        };
        self.into_iter().map(with).collect()
    }

    fn with_quiet_output(self) -> Self {
        self.into_iter().map(Tower::with_quiet_output).collect()
    }
}
