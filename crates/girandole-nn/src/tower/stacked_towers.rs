//! The towers of tasks with equally wide logits as one part.

use burn::module::Module;
use burn::prelude::*;

use super::{MlpTower, Tower, Towers};
use crate::layer::param_of;
use crate::{BuildError, FoldedLayer, OnnxError, OnnxGraph, OnnxValue, StackedLinear, StackedMlp};

/// Towers of one shape, one parameter a layer for all tasks.
#[derive(Module, Debug)]
pub struct StackedTowers {
    hidden: StackedMlp,
    output: StackedLinear,
}

impl StackedTowers {
    /// Copies towers of one shape into one part.
    ///
    /// # Errors
    ///
    /// If there are none, or they differ in anything but their weights.
    pub fn from_towers(towers: &[MlpTower]) -> Result<Self, BuildError> {
        let hidden = towers.iter().map(|tower| tower.hidden.clone()).collect::<Vec<_>>();
        let hidden = StackedMlp::from_experts(&hidden).map_err(|error| match error {
            BuildError::NoExperts => BuildError::NoTasks,
            other => other,
        })?;
        let odd = towers.iter().position(|tower| tower.d_logits() != towers[0].d_logits());
        if let Some(index) = odd {
            return Err(BuildError::NotStackable { index, what: "the width of its logits" });
        }
        let outputs = towers.iter().map(|tower| &tower.output).collect::<Vec<_>>();
        Ok(Self { hidden, output: StackedLinear::stack(&outputs) })
    }

    /// Copies the bank into towers that stand alone.
    pub fn to_towers(&self) -> Vec<MlpTower> {
        let hidden = self.hidden.to_experts().into_iter().enumerate();
        hidden.map(|(k, hidden)| MlpTower { hidden, output: self.output.unstack(k) }).collect()
    }
}

impl Towers for StackedTowers {
    fn d_logits(&self) -> Vec<usize> {
        let [n_tasks, _, d_logits] = self.output.weight.dims();
        vec![d_logits; n_tasks]
    }

    fn forward(&self, input: Tensor<3>) -> Tensor<2> {
        let logits = self.output.forward(self.hidden.forward_each(input));
        let [n_tasks, batch, d] = logits.dims();
        logits.permute([1, 0, 2]).reshape([batch, n_tasks * d])
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let hidden = self.hidden.each_to_onnx(graph, input)?;
        let logits = graph.linear(&hidden, self.output.weight.val(), Some(self.output.bias.val()))?;
        let [n_tasks, _, d] = self.output.weight.dims();
        let side_by_side = graph.permute(&logits, [1, 0, 2]);
        let shape = graph.ints(&[-1, (n_tasks * d) as i64]);
        Ok(graph.op("Reshape", &[&side_by_side, &shape], &[]))
    }

    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        self.to_towers().folded()
    }

    fn with_output_bias(mut self, bias: &[f32]) -> Self {
        self.output.bias = param_of(self.output.bias, bias);
        self
    }

    fn with_quiet_output(mut self) -> Self {
        let zeros = vec![0.0; self.output.weight.dims().iter().product()];
        self.output.weight = param_of(self.output.weight, &zeros);
        self
    }
}
