//! A layer with batch norm behind its product, and its gradients in closed form.
//!
//! `y = act(γ (z - mean) / √(var + ε) + β)` with mean and variance of the batch. A bias before it would fall out of
//! `z - mean`: it moves the mean alone, and its gradient is 0.

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use super::backward::BlockSums;
use super::behind::{Behind, bent};
use super::forward::Factors;
use super::sizes::Sizes;
use crate::buffer::Buffer;
use crate::floats::{dims, numbers, own, side_by_side, tensor};
use crate::share::{is_much, share};
use crate::simd::simd;

/// What the gradients need.
#[derive(Debug, Clone)]
pub(crate) struct NormedState {
    factors: Factors,
    /// The product.
    z: FlexTensor,
    columns: Columns,
    slope: f32,
    /// Of the bias and of γ and β.
    shapes: [Vec<usize>; 2],
}

/// Numbers of each column of every map, `[n, d_output]`.
#[derive(Debug, Clone)]
struct Columns {
    mean: Vec<f32>,
    /// `1 / √(var + ε)`.
    inverse: Vec<f32>,
    /// `γ / √(var + ε)`.
    scale: Vec<f32>,
    /// `β - mean · scale`.
    shift: Vec<f32>,
}

/// A layer's output with mean and variance of the batch before the norm.
pub(crate) struct NormedOutput {
    pub(crate) state: NormedState,
    pub(crate) output: FlexTensor,
    /// `[n, d_output]`, with the bias.
    pub(crate) mean: FlexTensor,
    /// `[n, d_output]`, over the batch.
    pub(crate) var: FlexTensor,
}

/// Input, weight, bias, γ and β.
pub(crate) type Normed = [FlexTensor; 5];

/// Runs the layer with the statistics of its batch.
pub(crate) fn normed_forward(parts: Normed, epsilon: f32, slope: f32) -> NormedOutput {
    let [input, weight, bias, gamma, beta] = parts;
    let (factors, [bias, gamma, beta]) = (Factors::new(input, weight), [bias, gamma, beta].map(side_by_side));
    let sizes = factors.sizes;
    let width = sizes.n * sizes.d_output;
    let z = factors.product(&Behind { scale: None, shift: vec![0.0; width], slope: 1.0 });
    let (mean, var) = statistics(numbers(&z), sizes);
    let inverse: Vec<f32> = var.iter().map(|var| (var + epsilon).sqrt().recip()).collect();
    let scale: Vec<f32> = numbers(&gamma).iter().zip(&inverse).map(|(g, i)| g * i).collect();
    let shift: Vec<f32> =
        numbers(&beta).iter().zip(&mean).zip(&scale).map(|((b, mean), scale)| b - mean * scale).collect();
    assert!(
        scale.len() == width && shift.len() == width,
        "the norm does not fit {:?}",
        dims(&factors.weight)
    );
    let mut output = Buffer::with_leftovers(sizes.output());
    let blocks = sizes.blocks(&mut output).zip(sizes.blocks_of(numbers(&z))).enumerate();
    share(blocks, is_much(sizes.output()), |(block, (y, z))| {
        let map = block / sizes.n_blocks() * sizes.d_output;
        let columns = map..map + sizes.d_output;
        normalise(y, z, [&scale[columns.clone()], &shift[columns]], slope);
    });
    let output = output.into_tensor(factors.shape());
    let moved = mean.iter().zip(numbers(&bias)).map(|(mean, bias)| mean + bias).collect();
    let shape = [sizes.n, sizes.d_output];
    NormedOutput {
        mean: tensor(moved, shape),
        var: tensor(var, shape),
        output,
        state: NormedState {
            shapes: [dims(&bias), dims(&gamma)],
            factors,
            z,
            columns: Columns { mean, inverse, scale, shift },
            slope,
        },
    }
}

/// Runs the layer with known statistics: as fast as one without a norm.
pub(crate) fn settled_forward(
    parts: Normed,
    [mean, var]: [FlexTensor; 2],
    epsilon: f32,
    slope: f32,
) -> FlexTensor {
    let [input, weight, bias, gamma, beta] = parts;
    let columns = [gamma, beta, bias, mean, var].map(side_by_side);
    let behind = Behind::norm(columns.each_ref().map(numbers), epsilon, slope);
    Factors::new(input, weight).product(&behind)
}

/// Mean and variance of each column of every map, by blocks of rows that are joined in order (Chan et al., 1983).
fn statistics(z: &[f32], sizes: Sizes) -> (Vec<f32>, Vec<f32>) {
    let (d, mut means, mut squares) = (sizes.d_output, BlockSums::new(sizes), BlockSums::new(sizes));
    let blocks = sizes.blocks_of(z).zip(means.places()).zip(squares.places());
    share(blocks, is_much(z.len()), |((z, mean), square)| block_statistics(z, mean, square));
    let (mut mean, mut var) = (vec![0.0; sizes.n * d], vec![0.0; sizes.n * d]);
    let maps = mean.chunks_exact_mut(d.max(1)).zip(var.chunks_exact_mut(d.max(1)));
    for ((mean, var), (means, squares)) in maps.zip(means.of_maps().zip(squares.of_maps())) {
        let mut rows = 0;
        for (means, squares) in means.chunks_exact(d).zip(squares.chunks_exact(d)) {
            let more = crate::share::BLOCK.min(sizes.batch - rows);
            let all = (rows + more) as f32;
            let (share, weight) = (more as f32 / all, rows as f32 * more as f32 / all);
            for (((mean, var), other), square) in mean.iter_mut().zip(&mut *var).zip(means).zip(squares) {
                let apart = other - *mean;
                *mean += apart * share;
                *var += square + apart * apart * weight;
            }
            rows += more;
        }
        var.iter_mut().for_each(|var| *var /= sizes.batch as f32);
    }
    (mean, var)
}

/// Of a layer with batch norm: input, weight, bias, γ and β.
#[derive(Debug)]
pub(crate) struct NormedBackward;

impl Backward<Flex, 5> for NormedBackward {
    type State = NormedState;

    fn backward(self, ops: Ops<NormedState, 5>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = gradients.consume::<Flex>(&ops.node);
        let state = ops.state;
        let [input, weight, bias, gamma, beta] = ops.parents;
        let (dz, dgamma, dbeta) = state.before_norm(output);
        let (dx, dw) = state.factors.gradients(numbers(&dz), [input.is_some(), weight.is_some()]);
        let [bias_shape, shape] = &state.shapes;
        let db = bias.is_some().then(|| Buffer::zeros(dbeta.len()).into_tensor(bias_shape.clone()));
        let dgamma = Some(tensor(dgamma, shape.clone()));
        let dbeta = Some(tensor(dbeta, shape.clone()));
        let parents = [input, weight, bias, gamma, beta].into_iter();
        for (parent, gradient) in parents.zip([dx, dw, db, dgamma, dbeta]) {
            if let (Some(parent), Some(gradient)) = (parent, gradient) {
                gradients.register::<Flex>(parent.id, gradient);
            }
        }
    }
}

impl NormedState {
    /// The gradient of the product, and those of γ and β.
    fn before_norm(&self, output: FlexTensor) -> (FlexTensor, Vec<f32>, Vec<f32>) {
        let (sizes, columns, slope) = (self.factors.sizes, &self.columns, self.slope);
        let (d, z, much) = (sizes.d_output, numbers(&self.z), is_much(sizes.output()));
        let mut dz = own(output);
        let (mut sums, mut products) = (BlockSums::new(sizes), BlockSums::new(sizes));
        let places = sums.places().zip(products.places());
        let blocks = sizes.blocks(dz.storage_mut()).zip(sizes.blocks_of(z)).zip(places).enumerate();
        share(blocks, much, |(block, ((dy, z), (sum, product)))| {
            let at = block / sizes.n_blocks() * d..(block / sizes.n_blocks() + 1) * d;
            let of = [&columns.scale[at.clone()], &columns.shift[at.clone()], &columns.mean[at]];
            unbend(dy, z, of, [sum, product], slope);
        });
        let (dbeta, mut dgamma) = (sums.total().to_vec(), products.total().to_vec());
        dgamma.iter_mut().zip(&columns.inverse).for_each(|(dgamma, inverse)| *dgamma *= inverse);

        // scale · (dh - Σ dh / N - (z - mean) / (var + ε) · Σ dh (z - mean) / N), as scale · dh - from - z · times.
        let share_of = (sizes.batch as f32).recip();
        let times: Vec<f32> =
            (0..dgamma.len()).map(|i| columns.scale[i] * columns.inverse[i] * dgamma[i] * share_of).collect();
        let from: Vec<f32> = (0..dbeta.len())
            .map(|i| columns.scale[i] * dbeta[i] * share_of - columns.mean[i] * times[i])
            .collect();
        let blocks = sizes.blocks(dz.storage_mut()).zip(sizes.blocks_of(z)).enumerate();
        share(blocks, much, |(block, (dz, z))| {
            let at = block / sizes.n_blocks() * d..(block / sizes.n_blocks() + 1) * d;
            centre(dz, z, [&columns.scale[at.clone()], &from[at.clone()], &times[at]]);
        });
        let dz = if sizes.is_wide() { maps_side_by_side(&dz, sizes) } else { dz };
        (dz, dgamma, dbeta)
    }
}

/// `[n, batch, d_output]` as `[batch, n, d_output]`.
fn maps_side_by_side(dz: &FlexTensor, sizes: Sizes) -> FlexTensor {
    let Sizes { n, batch, d_output: d, .. } = sizes;
    let mut rows = Buffer::with_leftovers(n * batch * d);
    for (map, from) in numbers(dz).chunks_exact((batch * d).max(1)).enumerate() {
        for (row, from) in rows.chunks_exact_mut(n * d).zip(from.chunks_exact(d)) {
            row[map * d..][..d].copy_from_slice(from);
        }
    }
    rows.into_tensor([batch, n * d])
}

simd! {
    /// Means of a block's columns, and the squares of the distances from them.
    fn block_statistics(z: &[f32], mean: &mut [f32], square: &mut [f32]) {
        let d = mean.len();
        for z in z.chunks_exact(d) {
            mean.iter_mut().zip(z).for_each(|(mean, z)| *mean += z);
        }
        let share = ((z.len() / d) as f32).recip();
        mean.iter_mut().for_each(|mean| *mean *= share);
        for z in z.chunks_exact(d) {
            for ((square, mean), z) in square.iter_mut().zip(&*mean).zip(z) {
                let apart = z - mean;
                *square += apart * apart;
            }
        }
    }
}

simd! {
    fn normalise(y: &mut [f32], z: &[f32], both: [&[f32]; 2], slope: f32) {
        let [scale, shift] = both;
        let d = scale.len();
        for (y, z) in y.chunks_exact_mut(d).zip(z.chunks_exact(d)) {
            for (((y, z), scale), shift) in y.iter_mut().zip(z).zip(scale).zip(shift) {
                *y = bent(z * scale + shift, slope);
            }
        }
    }
}

simd! {
    /// The gradient before the activation, its sum, and the sum of its products with the distance from the mean.
    fn unbend(dy: &mut [f32], z: &[f32], of: [&[f32]; 3], sums: [&mut [f32]; 2], slope: f32) {
        let ([scale, shift, mean], [sum, product], d) = (of, sums, of[0].len());
        let (shift, mean, sum, product) = (&shift[..d], &mean[..d], &mut sum[..d], &mut product[..d]);
        for (dy, z) in dy.chunks_exact_mut(d).zip(z.chunks_exact(d)) {
            for i in 0..d {
                let dh = if z[i] * scale[i] + shift[i] > 0.0 { dy[i] } else { slope * dy[i] };
                dy[i] = dh;
                sum[i] += dh;
                product[i] += dh * (z[i] - mean[i]);
            }
        }
    }
}

simd! {
    fn centre(dz: &mut [f32], z: &[f32], of: [&[f32]; 3]) {
        let [scale, from, times] = of;
        let d = scale.len();
        let (from, times) = (&from[..d], &times[..d]);
        for (dz, z) in dz.chunks_exact_mut(d).zip(z.chunks_exact(d)) {
            for i in 0..d {
                dz[i] = dz[i] * scale[i] - from[i] - z[i] * times[i];
            }
        }
    }
}
