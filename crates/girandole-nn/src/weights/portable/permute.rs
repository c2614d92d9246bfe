//! Values in another order of axes.

/// Values of `shape` with axis `axes[i]` as axis `i`.
pub(super) fn permuted(values: Vec<f32>, shape: &[usize], axes: &[usize]) -> Vec<f32> {
    if axes.iter().enumerate().all(|(i, axis)| i == *axis) {
        return values;
    }
    let mut strides = vec![1; shape.len()];
    for i in (1..shape.len()).rev() {
        strides[i - 1] = strides[i] * shape[i];
    }
    let [shape, strides] = [shape, &strides].map(|of| axes.iter().map(|axis| of[*axis]).collect::<Vec<_>>());
    let mut at = vec![0; shape.len()];
    let mut from = 0;
    let mut out = Vec::with_capacity(values.len());
    while out.len() < values.len() {
        out.push(values[from]);
        for axis in (0..shape.len()).rev() {
            at[axis] += 1;
            from += strides[axis];
            if at[axis] < shape[axis] {
                break;
            }
            from -= strides[axis] * shape[axis];
            at[axis] = 0;
        }
    }
    out
}

/// The order of axes that undoes `axes`.
pub(super) fn inverse(axes: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; axes.len()];
    for (i, axis) in axes.iter().enumerate() {
        inverse[*axis] = i;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_and_its_inverse_give_the_values_back() {
        let values: Vec<f32> = (0..24).map(|i| i as f32).collect();
        assert_eq!(permuted(vec![1., 2., 3., 4., 5., 6.], &[2, 3], &[1, 0]), [1., 4., 2., 5., 3., 6.]);
        for axes in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
            let there = permuted(values.clone(), &[2, 3, 4], &axes);
            let shape = axes.map(|axis| [2, 3, 4][axis]);
            assert_eq!(permuted(there, &shape, &inverse(&axes)), values, "{axes:?}");
        }
    }
}
