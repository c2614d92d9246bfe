//! Steps that several parts share.

use burn::prelude::*;

use super::{OnnxAttribute, OnnxError, OnnxGraph, OnnxValue};

impl OnnxGraph {
    /// `x W + b`.
    ///
    /// # Shapes
    ///
    /// - x: `[batch, d_input]`, or `[n or 1, batch, d_input]`
    /// - weight: `[d_input, d_output]`, or `[n, d_input, d_output]`
    /// - bias: of as many numbers as `weight` has columns, all maps together
    pub(crate) fn linear<const D: usize, const B: usize>(
        &mut self,
        x: &OnnxValue,
        weight: Tensor<D>,
        bias: Option<Tensor<B>>,
    ) -> Result<OnnxValue, OnnxError> {
        let shape = weight.dims();
        let weight = self.tensor(weight, &shape)?;
        let product = self.op("MatMul", &[x, &weight], &[]);
        let Some(bias) = bias else { return Ok(product) };
        let mut across = shape;
        across[D - 2] = 1;
        let bias = self.tensor(bias, &across)?;
        Ok(self.op("Add", &[&product, &bias], &[]))
    }

    /// `[batch, d]` as `[1, batch, d]`.
    pub(crate) fn one_of_many(&mut self, x: &OnnxValue) -> OnnxValue {
        let axes = self.ints(&[0]);
        self.op("Unsqueeze", &[x, &axes], &[])
    }

    /// `[1, batch, d]` as `[n, batch, d]`.
    pub(crate) fn for_all(&mut self, x: &OnnxValue, n: usize) -> OnnxValue {
        let shape = self.ints(&[n as i64, 1, 1]);
        self.op("Expand", &[x, &shape], &[])
    }

    /// `[n, batch, d]` at `index`, as `[batch, d]`.
    pub(crate) fn one_at(&mut self, x: &OnnxValue, index: usize) -> OnnxValue {
        let index = self.int(index as i64);
        self.op("Gather", &[x, &index], &[OnnxAttribute::Int("axis", 0)])
    }

    /// Axes in another order.
    pub(crate) fn permute(&mut self, x: &OnnxValue, axes: [i64; 3]) -> OnnxValue {
        self.op("Transpose", &[x], &[OnnxAttribute::Ints("perm", axes.to_vec())])
    }

    /// Values of one shape along a new first axis.
    pub(crate) fn stack(&mut self, values: &[OnnxValue]) -> OnnxValue {
        let values: Vec<OnnxValue> = values.iter().map(|value| self.one_of_many(value)).collect();
        self.concat(&values, 0)
    }

    /// Values behind each other.
    pub(crate) fn concat(&mut self, values: &[OnnxValue], axis: i64) -> OnnxValue {
        let values: Vec<&OnnxValue> = values.iter().collect();
        self.op("Concat", &values, &[OnnxAttribute::Int("axis", axis)])
    }

    /// `x · scale + shift`, each `[n, d]` over the batch of `[n, batch, d]`, or `[1, d]` over that of `[batch, d]`.
    pub(crate) fn scale_and_shift(
        &mut self,
        x: &OnnxValue,
        scale: Tensor<2>,
        shift: Tensor<2>,
        rank: usize,
    ) -> Result<OnnxValue, OnnxError> {
        let shape = across(scale.dims(), rank);
        let [scale, shift] = [self.tensor(scale, &shape)?, self.tensor(shift, &shape)?];
        let scaled = self.op("Mul", &[x, &scale], &[]);
        Ok(self.op("Add", &[&scaled, &shift], &[]))
    }
}

/// `[n, d]` as it is broadcast over a batch of `rank` axes.
pub(crate) fn across([n, d]: [usize; 2], rank: usize) -> Vec<usize> {
    if rank == 2 { vec![n, d] } else { vec![n, 1, d] }
}
