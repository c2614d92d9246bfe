//! The vectors of a list as one, in burn's operations.

use burn::prelude::*;
use burn::tensor::activation::softmax;

/// Far below any score; an infinity would turn the gradient into NaN.
const NEVER: f32 = -1e9;

/// Zeros where there is no id, whatever stands there, and no gradient.
///
/// # Shapes
///
/// - vectors, output: `[batch, len, d]`
/// - absent: `[batch, len]`
pub(super) fn zero_absent(vectors: Tensor<3>, absent: &Tensor<2, Bool>) -> Tensor<3> {
    let dims = vectors.dims();
    vectors.mask_fill(wide(absent, dims), 0.0)
}

/// # Shapes
///
/// - vectors: `[batch, len, d]`, zeros where absent
/// - output: `[batch, d]`
pub(super) fn sum(vectors: Tensor<3>) -> Tensor<2> {
    let [batch, _, d] = vectors.dims();
    vectors.sum_dim(1).reshape([batch, d])
}

/// # Shapes
///
/// - vectors: `[batch, len, d]`, zeros where absent
/// - absent: `[batch, len]`
/// - output: `[batch, d]`
pub(super) fn mean(vectors: Tensor<3>, absent: Tensor<2, Bool>) -> Tensor<2> {
    let counts = absent.bool_not().float().sum_dim(1).clamp_min(1.0);
    sum(vectors) / counts
}

/// # Shapes
///
/// - vectors: `[batch, len, d]`
/// - absent: `[batch, len]`
/// - output: `[batch, d]`
pub(super) fn max(vectors: Tensor<3>, absent: Tensor<2, Bool>) -> Tensor<2> {
    let dims @ [batch, _, d] = vectors.dims();
    let most = vectors.mask_fill(wide(&absent, dims), f32::MIN).max_dim(1).reshape([batch, d]);
    most.mask_fill(absent.all_dim(1).expand([batch, d]), 0.0)
}

/// The mean weighted by a softmax of how well each vector fits the query.
///
/// # Shapes
///
/// - vectors: `[batch, len, d]`, zeros where absent
/// - query: `[batch, d]`, or `[1, d]` for all
/// - absent: `[batch, len]`
/// - output: `[batch, d]`
pub(super) fn attention(vectors: Tensor<3>, query: Tensor<2>, absent: Tensor<2, Bool>) -> Tensor<2> {
    let [batch, len, d] = vectors.dims();
    let products = vectors.clone() * query.unsqueeze_dim::<3>(1);
    let scores = products.sum_dim(2).reshape([batch, len]) / (d as f64).sqrt();
    let weights = softmax(scores.mask_fill(absent, NEVER), 1);
    sum(vectors * weights.unsqueeze_dim::<3>(2))
}

fn wide(absent: &Tensor<2, Bool>, dims: [usize; 3]) -> Tensor<3, Bool> {
    absent.clone().unsqueeze_dim::<3>(2).expand(dims)
}
