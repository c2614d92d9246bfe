//! Rows moved by their gradients.

use burn::backend::flex::FlexTensor;

use super::RowRule;
use super::gather::Place;
use super::huge;
use super::prefetch::{AHEAD, LINE, prefetch};
use crate::floats::{dims, numbers, side_by_side};
use crate::simd::simd;

/// Moves rows and what the rule remembers of them.
pub(super) fn move_rows(
    parts: &mut [FlexTensor],
    state: &mut [Vec<FlexTensor>],
    rows_a_part: usize,
    rows: &[u32],
    gradient: &FlexTensor,
    rule: RowRule,
) {
    let place = Place::of(parts, rows_a_part);
    rows.iter().for_each(|row| place.check(*row));
    let widths = rule.widths(place.d);
    assert_eq!(state.len(), widths.len(), "a state of another rule");
    for (state, width) in state.iter().zip(&widths) {
        let fits = |(part, state)| dims(state) == [dims(part)[0], *width];
        assert!(state.len() == parts.len() && parts.iter().zip(state).all(fits), "a state of another table");
    }
    assert_eq!(dims(gradient), [rows.len(), place.d], "a gradient of other rows");
    let gradient = side_by_side(gradient.clone());
    let mut parts = slices(parts);
    let mut state: Vec<Vec<&mut [f32]>> = state.iter_mut().map(|state| slices(state)).collect();
    let gradient = numbers(&gradient);
    match (rule, &mut state[..]) {
        (RowRule::Sgd { rate }, []) => sgd(&mut parts, place, rows, gradient, rate),
        (RowRule::RowAdagrad { rate, epsilon }, [sums]) => {
            row_adagrad(&mut parts, sums, place, rows, gradient, [rate, epsilon]);
        }
        (RowRule::Adagrad { rate, epsilon }, [sums]) => {
            adagrad(&mut parts, sums, place, rows, gradient, [rate, epsilon]);
        }
        (RowRule::Adam { .. }, [first, second]) => {
            adam(&mut parts, [first, second], place, rows, gradient, rule);
        }
        _ => unreachable!("the state has been counted"),
    }
}

/// The numbers of each tensor, its own where it shared them.
fn slices(tensors: &mut [FlexTensor]) -> Vec<&mut [f32]> {
    let own = |tensor: &mut FlexTensor| {
        if !(tensor.is_unique() && tensor.is_contiguous()) {
            let from = side_by_side(tensor.clone());
            let size = dims(tensor);
            *tensor = huge::table([size[0], size[1]], |to| to.copy_from_slice(numbers(&from)));
        }
    };
    tensors.iter_mut().for_each(own);
    fn slice(tensor: &mut FlexTensor) -> &mut [f32] {
        let (start, n) = (tensor.layout().start_offset(), tensor.layout().num_elements());
        &mut tensor.storage_mut::<f32>()[start..start + n]
    }
    tensors.iter_mut().map(slice).collect()
}

/// The numbers of a row.
macro_rules! row {
    ($parts:expr, $row:expr, $place:expr, $width:expr) => {{
        let (part, start) = $place.at($row, $width);
        &mut $parts[part][start..start + $width]
    }};
}

simd! {
    fn sgd(parts: &mut [&mut [f32]], place: Place, rows: &[u32], gradient: &[f32], rate: f32) {
        for (i, (row, g)) in rows.iter().zip(gradient.chunks_exact(place.d)).enumerate() {
            if let Some(next) = rows.get(i + AHEAD) {
                prefetch(row!(parts, *next, place, place.d));
            }
            subtract(row!(parts, *row, place, place.d), g, rate);
        }
    }
}

simd! {
    fn row_adagrad(
        parts: &mut [&mut [f32]],
        sums: &mut [&mut [f32]],
        place: Place,
        rows: &[u32],
        gradient: &[f32],
        numbers: [f32; 2],
    ) {
        let [rate, epsilon] = numbers;
        for (i, (row, g)) in rows.iter().zip(gradient.chunks_exact(place.d)).enumerate() {
            if let Some(next) = rows.get(i + AHEAD) {
                prefetch(row!(sums, *next, place, 1));
                prefetch(row!(parts, *next, place, place.d));
            }
            let sum = &mut row!(sums, *row, place, 1)[0];
            *sum += squares(g) / place.d as f32;
            subtract(row!(parts, *row, place, place.d), g, rate / (sum.sqrt() + epsilon));
        }
    }
}

simd! {
    fn adagrad(
        parts: &mut [&mut [f32]],
        sums: &mut [&mut [f32]],
        place: Place,
        rows: &[u32],
        gradient: &[f32],
        numbers: [f32; 2],
    ) {
        let [rate, epsilon] = numbers;
        for (i, (row, g)) in rows.iter().zip(gradient.chunks_exact(place.d)).enumerate() {
            if let Some(next) = rows.get(i + AHEAD) {
                prefetch(row!(sums, *next, place, place.d));
                prefetch(row!(parts, *next, place, place.d));
            }
            let sums = row!(sums, *row, place, place.d);
            for ((p, h), g) in row!(parts, *row, place, place.d).iter_mut().zip(sums).zip(g) {
                *h += g * g;
                *p -= g / (h.sqrt() + epsilon) * rate;
            }
        }
    }
}

simd! {
    fn adam(
        parts: &mut [&mut [f32]],
        moments: [&mut [&mut [f32]]; 2],
        place: Place,
        rows: &[u32],
        gradient: &[f32],
        rule: RowRule,
    ) {
        let RowRule::Adam { beta_1, beta_2, new_1, new_2, rate, root_scale, epsilon } = rule else { return };
        let [first, second] = moments;
        for (i, (row, g)) in rows.iter().zip(gradient.chunks_exact(place.d)).enumerate() {
            if let Some(next) = rows.get(i + AHEAD) {
                prefetch(row!(first, *next, place, place.d));
                prefetch(row!(second, *next, place, place.d));
                prefetch(row!(parts, *next, place, place.d));
            }
            let moments = row!(first, *row, place, place.d).iter_mut().zip(row!(second, *row, place, place.d));
            for ((p, (m, v)), g) in row!(parts, *row, place, place.d).iter_mut().zip(moments).zip(g) {
                *m = *m * beta_1 + g * new_1;
                *v = *v * beta_2 + g * g * new_2;
                *p -= *m / (v.sqrt() * root_scale + epsilon) * rate;
            }
        }
    }
}

/// `p - rate · g`.
#[inline(always)]
fn subtract(p: &mut [f32], g: &[f32], rate: f32) {
    p.iter_mut().zip(g).for_each(|(p, g)| *p -= g * rate);
}

/// The sum of squares, in as many sums side by side on every processor.
#[inline(always)]
fn squares(g: &[f32]) -> f32 {
    let (lines, rest) = g.as_chunks::<LINE>();
    let mut sums = [0.0; LINE];
    for line in lines {
        sums.iter_mut().zip(line).for_each(|(sum, g)| *sum += g * g);
    }
    sums.iter_mut().zip(rest).for_each(|(sum, g)| *sum += g * g);
    let mut width = LINE / 2;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}
