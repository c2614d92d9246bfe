//! The numbers in a Parquet column of vectors.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, Float64Array, LargeListArray};
use arrow_schema::{DataType, Field};

use super::arrow_texts::cast;

/// The numbers in a Parquet column of lists of numbers, of fixed size or not.
#[derive(Debug)]
pub(super) struct VectorNumbers {
    lists: LargeListArray,
    numbers: Float64Array,
}

impl VectorNumbers {
    /// Takes a column of lists of numbers; none if it is something else.
    pub(super) fn of(array: &ArrayRef) -> Option<Self> {
        let (DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _)) =
            array.data_type()
        else {
            return None;
        };
        let kind = item.data_type();
        if !(kind.is_numeric() || matches!(kind, DataType::Boolean | DataType::Null)) {
            return None;
        }
        let wanted = DataType::LargeList(Arc::new(Field::new_list_field(DataType::Float64, true)));
        let lists = cast(array, &wanted)?.as_list::<i64>().clone();
        let numbers = lists.values().as_primitive::<Float64Type>().clone();
        Some(Self { lists, numbers })
    }

    /// The vector of a row, NaN for a number that is missing; none where the vector is.
    pub(super) fn row(&self, row: usize) -> Option<Vec<f64>> {
        if self.lists.is_null(row) {
            return None;
        }
        let offsets = self.lists.value_offsets();
        let there = offsets[row] as usize..offsets[row + 1] as usize;
        let number = |at| if self.numbers.is_valid(at) { self.numbers.value(at) } else { f64::NAN };
        Some(there.map(number).collect())
    }
}
