//! Columns of plain numbers, straight from their buffers.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, BooleanArray, PrimitiveArray};
use arrow_schema::DataType;

/// Reads a column of plain numbers or truth values, NaN where null; false if it is of any other type.
pub(super) fn read(array: &dyn Array, numbers: &mut Vec<f64>) -> bool {
    numbers.clear();
    match array.data_type() {
        DataType::Float32 => copy::<Float32Type>(array.as_primitive(), numbers, f64::from),
        DataType::Float64 => copy::<Float64Type>(array.as_primitive(), numbers, |x| x),
        DataType::Int8 => copy::<Int8Type>(array.as_primitive(), numbers, f64::from),
        DataType::Int16 => copy::<Int16Type>(array.as_primitive(), numbers, f64::from),
        DataType::Int32 => copy::<Int32Type>(array.as_primitive(), numbers, f64::from),
        DataType::Int64 => copy::<Int64Type>(array.as_primitive(), numbers, |x| x as f64),
        DataType::UInt8 => copy::<UInt8Type>(array.as_primitive(), numbers, f64::from),
        DataType::UInt16 => copy::<UInt16Type>(array.as_primitive(), numbers, f64::from),
        DataType::UInt32 => copy::<UInt32Type>(array.as_primitive(), numbers, f64::from),
        DataType::UInt64 => copy::<UInt64Type>(array.as_primitive(), numbers, |x| x as f64),
        DataType::Boolean => copy_truths(array.as_boolean(), numbers),
        _ => return false,
    }
    true
}

/// A negative zero becomes zero, as everywhere.
fn copy<T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    numbers: &mut Vec<f64>,
    number: impl Fn(T::Native) -> f64,
) {
    numbers.extend(array.values().iter().map(|&value| number(value) + 0.0));
    blank_nulls(array, numbers);
}

fn copy_truths(array: &BooleanArray, numbers: &mut Vec<f64>) {
    numbers.extend(array.values().iter().map(|yes| f64::from(u8::from(yes))));
    blank_nulls(array, numbers);
}

fn blank_nulls(array: &dyn Array, numbers: &mut [f64]) {
    if let Some(nulls) = array.nulls().filter(|nulls| nulls.null_count() > 0) {
        let cells = numbers.iter_mut().zip(nulls.iter());
        cells.filter(|(_, is_there)| !is_there).for_each(|(number, _)| *number = f64::NAN);
    }
}
