//! Columns of numbers, straight from their buffers.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, DurationMicrosecondType,
    DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType,
    Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};

use super::arrow_texts::decimal_digits;

/// Whole numbers up to here are floating-point numbers.
const EXACT: u128 = 1 << 53;
/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Reads a column of numbers, NaN where null; false if it is of any other type.
///
/// Truth values are 0 and 1; dates, times and durations are days, dates counted from 1970.
pub(crate) fn read(array: &ArrayRef, numbers: &mut Vec<f64>) -> bool {
    numbers.clear();
    match array.data_type() {
        DataType::Null => numbers.resize(array.len(), f64::NAN),
        DataType::Boolean => copy_truths(array.as_boolean(), numbers),
        DataType::Float16 => copy::<Float16Type>(array, numbers, f64::from),
        DataType::Float32 => copy::<Float32Type>(array, numbers, f64::from),
        DataType::Float64 => copy::<Float64Type>(array, numbers, |x| x),
        DataType::Int8 => copy::<Int8Type>(array, numbers, f64::from),
        DataType::Int16 => copy::<Int16Type>(array, numbers, f64::from),
        DataType::Int32 => copy::<Int32Type>(array, numbers, f64::from),
        DataType::Int64 => copy::<Int64Type>(array, numbers, |x| x as f64),
        DataType::UInt8 => copy::<UInt8Type>(array, numbers, f64::from),
        DataType::UInt16 => copy::<UInt16Type>(array, numbers, f64::from),
        DataType::UInt32 => copy::<UInt32Type>(array, numbers, f64::from),
        DataType::UInt64 => copy::<UInt64Type>(array, numbers, |x| x as f64),
        DataType::Decimal128(_, scale @ 0..=22) => copy_decimals(array.as_primitive(), *scale, numbers),
        kind if kind.is_decimal() => return copy_digits(array, numbers),
        kind => return copy_days(array, kind, numbers),
    }
    true
}

/// Dates, times and durations.
fn copy_days(array: &ArrayRef, kind: &DataType, numbers: &mut Vec<f64>) -> bool {
    use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
    let seconds = |x: i64| x as f64 / DAY;
    let millis = |x: i64| x as f64 / (DAY * 1e3);
    let micros = |x: i64| x as f64 / (DAY * 1e6);
    let nanos = |x: i64| x as f64 / (DAY * 1e9);
    match kind {
        DataType::Date32 => copy::<Date32Type>(array, numbers, f64::from),
        DataType::Date64 => copy::<Date64Type>(array, numbers, millis),
        DataType::Timestamp(Second, _) => copy::<TimestampSecondType>(array, numbers, seconds),
        DataType::Timestamp(Millisecond, _) => copy::<TimestampMillisecondType>(array, numbers, millis),
        DataType::Timestamp(Microsecond, _) => copy::<TimestampMicrosecondType>(array, numbers, micros),
        DataType::Timestamp(Nanosecond, _) => copy::<TimestampNanosecondType>(array, numbers, nanos),
        DataType::Time32(Second) => copy::<Time32SecondType>(array, numbers, |x| seconds(x.into())),
        DataType::Time32(_) => copy::<Time32MillisecondType>(array, numbers, |x| millis(x.into())),
        DataType::Time64(Microsecond) => copy::<Time64MicrosecondType>(array, numbers, micros),
        DataType::Time64(_) => copy::<Time64NanosecondType>(array, numbers, nanos),
        DataType::Duration(Second) => copy::<DurationSecondType>(array, numbers, seconds),
        DataType::Duration(Millisecond) => copy::<DurationMillisecondType>(array, numbers, millis),
        DataType::Duration(Microsecond) => copy::<DurationMicrosecondType>(array, numbers, micros),
        DataType::Duration(Nanosecond) => copy::<DurationNanosecondType>(array, numbers, nanos),
        _ => return false,
    }
    true
}

/// A negative zero becomes zero, as everywhere.
fn copy<T: ArrowPrimitiveType>(array: &ArrayRef, numbers: &mut Vec<f64>, number: impl Fn(T::Native) -> f64) {
    let array: &PrimitiveArray<T> = array.as_primitive();
    numbers.extend(array.values().iter().map(|&value| number(value) + 0.0));
    blank_nulls(array, numbers);
}

fn copy_truths(array: &BooleanArray, numbers: &mut Vec<f64>) {
    numbers.extend(array.values().iter().map(|yes| f64::from(u8::from(yes))));
    blank_nulls(array, numbers);
}

/// The nearest number to each decimal: both sides of the division are exact, or the digits are read.
fn copy_decimals(array: &PrimitiveArray<Decimal128Type>, scale: i8, numbers: &mut Vec<f64>) {
    let unit = 10_f64.powi(i32::from(scale));
    numbers.extend(array.values().iter().map(|&value| {
        if value.unsigned_abs() <= EXACT {
            return value as f64 / unit;
        }
        format!("{value}e-{scale}").parse().unwrap_or(f64::NAN)
    }));
    blank_nulls(array, numbers);
}

fn copy_digits(array: &ArrayRef, numbers: &mut Vec<f64>) -> bool {
    let Some(digits) = decimal_digits(array) else { return false };
    numbers.extend(digits.iter().map(|text| text.and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)));
    true
}

fn blank_nulls(array: &dyn Array, numbers: &mut [f64]) {
    if let Some(nulls) = array.nulls().filter(|nulls| nulls.null_count() > 0) {
        let cells = numbers.iter_mut().zip(nulls.iter());
        cells.filter(|(_, is_there)| !is_there).for_each(|(number, _)| *number = f64::NAN);
    }
}
