//! Towers stacked where they can be.

use burn::prelude::*;

use super::{MlpTower, StackedTowers, Towers};
use crate::FoldedLayer;
use crate::transparent::transparent_module;
use crate::{OnnxError, OnnxGraph, OnnxValue};

/// Towers stacked where their shapes are equal; made by [`TowerConfig`](crate::TowerConfig).
#[derive(Debug, Clone)]
pub enum AnyTowers {
    /// One parameter a layer for all tasks.
    Stacked(StackedTowers),
    /// A tower of its own for each task.
    Each(Vec<MlpTower>),
}

transparent_module!(AnyTowers { Stacked, Each });

impl Towers for AnyTowers {
    fn d_logits(&self) -> Vec<usize> {
        match self {
            Self::Stacked(towers) => towers.d_logits(),
            Self::Each(towers) => towers.d_logits(),
        }
    }

    fn forward(&self, input: Tensor<3>) -> Tensor<2> {
        match self {
            Self::Stacked(towers) => towers.forward(input),
            Self::Each(towers) => towers.forward(input),
        }
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        match self {
            Self::Stacked(towers) => towers.to_onnx(graph, input),
            Self::Each(towers) => towers.to_onnx(graph, input),
        }
    }

    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        match self {
            Self::Stacked(towers) => towers.folded(),
            Self::Each(towers) => towers.folded(),
        }
    }

    fn with_output_bias(self, bias: &[f32]) -> Self {
        match self {
            Self::Stacked(towers) => Self::Stacked(towers.with_output_bias(bias)),
            Self::Each(towers) => Self::Each(towers.with_output_bias(bias)),
        }
    }

    fn with_quiet_output(self) -> Self {
        match self {
            Self::Stacked(towers) => Self::Stacked(towers.with_quiet_output()),
            Self::Each(towers) => Self::Each(towers.with_quiet_output()),
        }
    }
}
