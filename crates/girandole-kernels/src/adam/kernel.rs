//! Adam over slices.

use burn::backend::flex::FlexTensor;

use super::AdamStep;
use crate::floats::{numbers, own};
use crate::share::{is_much, share};
use crate::simd::simd;

/// Numbers of a parameter that a core moves in one go.
const PIECE: usize = 1 << 14;

/// Moves parameter and moments.
pub(crate) fn in_place(
    parameter: FlexTensor,
    gradient: FlexTensor,
    first: FlexTensor,
    second: FlexTensor,
    step: AdamStep,
) -> (FlexTensor, FlexTensor, FlexTensor) {
    let [mut parameter, gradient, mut first, mut second] = [parameter, gradient, first, second].map(own);
    let (p, m, v, g) =
        (parameter.storage_mut(), first.storage_mut(), second.storage_mut(), numbers(&gradient));
    let n = p.len();
    assert!(
        g.len() == n && m.len() == n && v.len() == n,
        "a parameter, its gradient and its moments differ in length"
    );
    let pieces = p.chunks_mut(PIECE).zip(g.chunks(PIECE)).zip(m.chunks_mut(PIECE).zip(v.chunks_mut(PIECE)));
    share(pieces, is_much(n), |((p, g), (m, v))| advance(p, g, [m, v], step));
    (parameter, first, second)
}

simd! {
    fn advance(parameter: &mut [f32], gradient: &[f32], moments: [&mut [f32]; 2], step: AdamStep) {
        let [first, second] = moments;
        let AdamStep { beta_1, beta_2, new_1, new_2, pull, keep, rate, root_scale, epsilon } = step;
        for (((p, g), m), v) in parameter.iter_mut().zip(gradient).zip(first).zip(second) {
            let g = g + *p * pull;
            *m = *m * beta_1 + g * new_1;
            *v = *v * beta_2 + g * g * new_2;
            *p = *p * keep - *m / (v.sqrt() * root_scale + epsilon) * rate;
        }
    }
}
