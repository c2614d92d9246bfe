//! Rows of a table by id, by the way that is fast on the device at hand.

use burn::prelude::*;
use burn::tensor::IndexingUpdateOp;
use girandole_kernels::{NO_ROW, PartRows};

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
    let [_, d] = table.dims();
    table.gather(0, wide(rows, d))
}

/// Picks rows at positions that the host knows; the first row stands where there is none.
///
/// # Shapes
///
/// - rows: `[n_rows, d]`
/// - positions: `[n]`, each below `n_rows`, or [`NO_ROW`]
/// - output: `[n, d]`
pub(super) fn pick(rows: &Tensor<2>, positions: &[u32]) -> Tensor<2> {
    let known = positions.iter().map(|position| if *position == NO_ROW { 0 } else { *position });
    lookup(rows.clone(), int_tensor(&known.collect::<Vec<_>>(), &rows.device()))
}

/// Gathers rows of a table in parts.
///
/// # Shapes
///
/// - parts: `[rows_a_part, d]` each, the last with what is left
/// - output: `[n, d]`
pub(crate) fn gather(parts: &[Tensor<2>], rows_a_part: usize, rows: &[u32]) -> Tensor<2> {
    girandole_kernels::gather(parts, rows_a_part, rows).unwrap_or_else(|| plain(parts, rows_a_part, rows))
}

fn plain(parts: &[Tensor<2>], rows_a_part: usize, rows: &[u32]) -> Tensor<2> {
    if let [whole] = parts {
        let n_rows = whole.dims()[0];
        if let Some(row) = rows.iter().find(|row| **row as usize >= n_rows) {
            panic!("row {row} is not in a table of {n_rows} rows");
        }
        return lookup(whole.clone(), int_tensor(rows, &whole.device()));
    }
    let mut order = vec![0; rows.len()];
    let mut found = Vec::new();
    let mut n = 0;
    for PartRows { part, at, rows } in PartRows::of(rows, rows_a_part) {
        let part = parts.get(part).unwrap_or_else(|| panic!("row {} is not in the table", rows[0]));
        found.push(lookup(part.clone(), int_tensor(&rows, &part.device())));
        for at in at {
            order[at as usize] = n;
            n += 1;
        }
    }
    let device = parts[0].device();
    lookup(Tensor::cat(found, 0), int_tensor(&order, &device))
}

/// Adds up rows that belong together.
///
/// # Shapes
///
/// - rows: `[n, d]`
/// - positions: `[n]`, each below `n_sums`
/// - output: `[n_sums, d]`
pub(super) fn sum_rows(rows: Tensor<2>, positions: &[u32], n_sums: usize) -> Tensor<2> {
    let [_, d] = rows.dims();
    let positions = int_tensor(positions, &rows.device());
    add_rows(Tensor::zeros([n_sums, d], &rows.device()), positions, rows)
}

/// Adds to rows of a table; what is for the same row adds up.
///
/// # Shapes
///
/// - table: `[n_rows, d]`
/// - rows: `[n]`, each below `n_rows`
/// - increment: `[n, d]`
pub(super) fn add_rows(table: Tensor<2>, rows: Tensor<1, Int>, increment: Tensor<2>) -> Tensor<2> {
    if !is_cube(&table.device()) {
        return table.select_assign(0, rows, increment, IndexingUpdateOp::Add);
    }
    let [_, d] = table.dims();
    table.scatter(0, wide(rows, d), increment, IndexingUpdateOp::Add)
}

/// Numbers on a device, as it likes them.
pub(super) fn int_tensor(numbers: &[u32], device: &Device) -> Tensor<1, Int> {
    let numbers: Vec<i32> = numbers.iter().map(|number| *number as i32).collect();
    Tensor::from_ints(numbers.as_slice(), device)
}

fn wide(rows: Tensor<1, Int>, d: usize) -> Tensor<2, Int> {
    let [n] = rows.dims();
    rows.unsqueeze_dim::<2>(1).expand([n, d])
}

// Which backends exist depends on the features of the program, so their variants can't be matched here;
// the name of the variant is there in every build.
pub(super) fn is_cube(device: &Device) -> bool {
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
        let gathered = table.clone().gather(0, wide(rows.clone(), 2));
        assert_eq!(lookup(table, rows).into_data(), gathered.into_data());
    }

    #[test]
    fn a_table_in_parts_gives_the_rows_of_the_whole() {
        let device = Device::flex();
        let whole = Tensor::<1, Int>::arange(0..20, &device).float().reshape([10, 2]);
        let parts: Vec<Tensor<2>> = whole.clone().split(4, 0);
        let rows = [9, 0, 3, 4, 9, 8, 7];
        let want = whole.select(0, int_tensor(&rows, &device)).into_data();
        assert_eq!(plain(&parts, 4, &rows).into_data(), want);
        assert_eq!(gather(&parts, 4, &rows).into_data(), want);
    }
}
