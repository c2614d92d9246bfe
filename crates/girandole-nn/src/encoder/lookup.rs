//! Rows of a table by id, by the way that is fast on the device at hand.

use burn::prelude::*;

/// Picks rows of `table`; the gradient of a row is the sum over where it was picked.
///
/// # Shapes
///
/// - table: `[n_rows, d]`
/// - rows: `[n]`, each below `n_rows`
/// - output: `[n, d]`
pub(super) fn lookup(table: Tensor<2>, rows: Tensor<1, Int>) -> Tensor<2> {
    if !is_cube(&table.device()) {
        return table.select(0, rows);
    }
    // The gradient of `select` runs one thread a column on CubeCL devices, that of `gather` one an element.
    let [n] = rows.dims();
    let [_, d] = table.dims();
    table.gather(0, rows.unsqueeze_dim::<2>(1).expand([n, d]))
}

// Which backends exist depends on the features of the program, so their variants can't be matched here;
// the name of the variant is there in every build.
fn is_cube(device: &Device) -> bool {
    format!("{:?}", device.as_dispatch()).contains("Cube(")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flex_is_no_cube_device_with_or_without_autodiff() {
        assert!(!is_cube(&Device::flex()));
        assert!(!is_cube(&Device::flex().autodiff()));
    }

    #[test]
    fn both_ways_pick_the_same_rows() {
        let device = Device::flex();
        let table = Tensor::<2>::from_floats([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], &device);
        let rows = Tensor::<1, Int>::from_ints([2, 0, 2], &device);
        let gathered = table.clone().gather(0, rows.clone().unsqueeze_dim::<2>(1).expand([3, 2]));
        assert_eq!(lookup(table, rows).into_data(), gathered.into_data());
    }
}
