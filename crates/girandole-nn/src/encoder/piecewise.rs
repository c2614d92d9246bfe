//! Numbers with a small embedding that changes linearly between bounds.

use burn::module::{Module, Param};
use burn::prelude::*;
use girandole_core::PiecewiseInput;

use super::lookup::lookup;
use super::some_inputs::SomeInputs;
use crate::layer::drawn_normal;

/// The numbers of one width, each with a vector for every bound of its own.
///
/// Between two bounds lies a segment; a number has passed it by 0, by 1, or by a share. What it has passed more of the
/// segment before a bound than of the one behind is what that bound's vector counts.
#[derive(Module, Debug)]
pub(super) struct Piecewise {
    /// `[sum of bounds, d_embedding]`.
    weight: Param<Tensor<2>>,
    /// The column of each segment, `[n · (most + 1)]`, with one segment before the first bound and behind the last.
    columns: Tensor<1, Int>,
    /// Where each begins, one over its length, and what has always been passed of it, `[1, n · (most + 1)]`.
    starts: Tensor<2>,
    scales: Tensor<2>,
    passed: Tensor<2>,
    /// The rows of the weight, as if all inputs had the most bounds, `[n · most]`; none if they do.
    rows: Option<Tensor<1, Int>>,
    n: usize,
    most: usize,
    d: usize,
}

impl Piecewise {
    /// The widths of the inputs, ascending.
    pub(super) fn widths(inputs: &[PiecewiseInput]) -> Vec<usize> {
        let mut widths: Vec<usize> = inputs.iter().map(|input| input.d_embedding).collect();
        widths.sort_unstable();
        widths.dedup();
        widths
    }

    /// Draws the vectors of those inputs whose width is `d`.
    pub(super) fn new(inputs: &[PiecewiseInput], d: usize, std: f64, device: &Device) -> Self {
        let own = Self::places(inputs, d);
        let n_rows = own.iter().map(|(_, _, input)| input.bounds.len()).sum();
        let most = own.iter().map(|(_, _, input)| input.bounds.len()).max().unwrap_or(0);
        let weight = drawn_normal([n_rows, d], std, device);
        Self::of_places(weight, &own, most, device)
    }

    /// Some of them alone, of all inputs, with the same vectors; none if there is none.
    pub(super) fn part(&self, inputs: &[PiecewiseInput], some: &SomeInputs) -> Option<Self> {
        let own = Self::places(inputs, self.d).into_iter();
        let own: Vec<_> =
            own.filter_map(|(at, first, input)| Some((some.piecewise(at)?, first, input))).collect();
        let device = self.columns.device();
        (!own.is_empty()).then(|| Self::of_places(self.weight.clone(), &own, self.most, &device))
    }

    /// The inputs of a width: the column, the first row and the input of each.
    fn places(inputs: &[PiecewiseInput], d: usize) -> Vec<(usize, usize, &PiecewiseInput)> {
        let own = inputs.iter().enumerate().filter(|(_, input)| input.d_embedding == d);
        let mut n_rows = 0;
        own.map(|(column, input)| {
            n_rows += input.bounds.len();
            (column, n_rows - input.bounds.len(), input)
        })
        .collect()
    }

    fn of_places(
        weight: Param<Tensor<2>>,
        own: &[(usize, usize, &PiecewiseInput)],
        most: usize,
        device: &Device,
    ) -> Self {
        let (mut columns, mut rows) = (Vec::<i64>::new(), Vec::<i64>::new());
        let (mut starts, mut scales, mut passed) = (vec![], vec![], vec![]);
        for (column, first, input) in own {
            let n = input.bounds.len();
            columns.extend(std::iter::repeat_n(*column as i64, most + 1));
            // Before the first bound all is passed.
            let mut segment = |start: f32, scale: f32, always: f32| {
                starts.push(start);
                scales.push(scale);
                passed.push(always);
            };
            segment(0.0, 0.0, 1.0);
            for bounds in input.bounds.windows(2) {
                let length = f64::from(bounds[1]) - f64::from(bounds[0]);
                segment(bounds[0], ((1.0 / length) as f32).min(f32::MAX), 0.0);
            }
            (n..=most).for_each(|_| segment(0.0, 0.0, 0.0));
            rows.extend((0..most).map(|i| (first + i.min(n - 1)) as i64));
        }
        let constant =
            |numbers: Vec<f32>| Tensor::<1>::from_floats(numbers.as_slice(), device).unsqueeze_dim(0);
        let [n_rows, d] = weight.dims();
        Self {
            weight,
            columns: Tensor::from_ints(columns.as_slice(), device),
            starts: constant(starts),
            scales: constant(scales),
            passed: constant(passed),
            rows: (n_rows != own.len() * most).then(|| Tensor::from_ints(rows.as_slice(), device)),
            n: own.len(),
            most,
            d,
        }
    }

    /// Mixes the vectors of the two bounds beside each number.
    ///
    /// # Shapes
    ///
    /// - numbers: `[batch, n_piecewise]`
    /// - output: `[batch, n · d_embedding]`
    pub(super) fn forward(&self, numbers: Tensor<2>) -> Tensor<2> {
        let ([batch, _], (n, most, d)) = (numbers.dims(), (self.n, self.most, self.d));
        let along = (numbers.select(1, self.columns.clone()) - self.starts.clone()) * self.scales.clone();
        let passed = (along + self.passed.clone()).clamp(0.0, 1.0).reshape([batch, n, most + 1]);
        let shares = passed.clone().narrow(2, 0, most) - passed.narrow(2, 1, most);
        let vectors = match &self.rows {
            None => self.weight.val(),
            Some(rows) => lookup(self.weight.val(), rows.clone()),
        };
        if n == 1 {
            // Not by the way below: see the gate of one task on permuted axes of one.
            return product(shares.reshape([batch, most]), vectors);
        }
        let mixed = product(shares.permute([1, 0, 2]), vectors.reshape([n, most, d]));
        mixed.permute([1, 0, 2]).reshape([batch, n * d])
    }
}

/// The product by the way whose rows do not depend on the batch, where the device has it.
fn product<const D: usize>(shares: Tensor<D>, vectors: Tensor<D>) -> Tensor<D> {
    girandole_kernels::layer(&shares, &vectors, None::<&Tensor<1>>, 1.0)
        .unwrap_or_else(|| shares.matmul(vectors))
}
