//! All that a model has beside head and towers.

use burn::nn::Linear;
use burn::prelude::*;

use super::{BesidePart, Factorization};
use crate::{OnnxError, OnnxGraph, OnnxValue};

/// All that a model has beside head and towers; what it gives is added to their logits.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Beside<'a> {
    /// `[d_input, d_logits]`, without a bias: the towers have one.
    pub(crate) wide: Option<&'a Linear>,
    pub(crate) factorization: Option<&'a Factorization>,
}

impl Beside<'_> {
    /// `[batch, d_logits]` for the encoded `[batch, d_input]`, if there is anything.
    pub(crate) fn forward(self, x: &Tensor<2>) -> Option<Tensor<2>> {
        let wide = self.wide.map(|map| {
            let weight = map.weight.val();
            girandole_kernels::layer(x, &weight, None::<&Tensor<1>>, 1.0)
                .unwrap_or_else(|| x.clone().matmul(weight))
        });
        let products = self.factorization.map(|own| own.forward(x));
        match (wide, products) {
            (Some(wide), Some(products)) => Some(wide + products),
            (wide, products) => wide.or(products),
        }
    }

    /// The logits of head and towers with its own added.
    pub(crate) fn to_onnx(
        self,
        graph: &mut OnnxGraph,
        x: &OnnxValue,
        mut logits: OnnxValue,
    ) -> Result<OnnxValue, OnnxError> {
        if let Some(map) = self.wide {
            let wide = graph.linear(x, map.weight.val(), None::<Tensor<1>>)?;
            logits = graph.op("Add", &[&logits, &wide], &[]);
        }
        if let Some(own) = self.factorization {
            let products = own.to_onnx(graph, x)?;
            logits = graph.op("Add", &[&logits, &products], &[]);
        }
        Ok(logits)
    }

    /// What is of some columns of the encoded input alone, if no input is cut in two.
    pub(crate) fn part(self, columns: &[usize]) -> Option<BesidePart> {
        BesidePart::new(self, columns)
    }
}
