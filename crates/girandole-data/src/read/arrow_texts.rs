//! The texts of a column of any type.

use std::borrow::Cow;
use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Float16Type, Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, PrimitiveArray, StringArray};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{DataType, TimeUnit};

use super::spelling::{spelled_decimal, spelled_number};
use super::{instant, plain_numbers};

/// Why a column has no texts.
#[derive(Debug)]
pub(super) enum NoText {
    /// Its type has none.
    Kind,
    /// The bytes in a row are no text.
    Bytes(usize),
}

/// A column without what says only how it is packed: dictionaries and runs.
pub(super) fn unpacked(array: &ArrayRef) -> Cow<'_, ArrayRef> {
    let values = match array.data_type() {
        DataType::Dictionary(_, values) => values.as_ref(),
        DataType::RunEndEncoded(_, values) => values.data_type(),
        _ => return Cow::Borrowed(array),
    };
    cast(array, values).map_or(Cow::Borrowed(array), Cow::Owned)
}

/// The spellings of an unpacked column; without `spelled` the texts of older versions.
pub(super) fn texts(array: &ArrayRef, spelled: bool) -> Result<StringArray, NoText> {
    let of = |array: Option<ArrayRef>| array.map(|array| array.as_string().clone()).ok_or(NoText::Kind);
    match array.data_type() {
        DataType::Utf8 => of(Some(array.clone())),
        DataType::Null => Ok(StringArray::new_null(array.len())),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            bytes(array)
        }
        DataType::Duration(_) => durations(array),
        DataType::Interval(_) | DataType::Union(..) => Err(NoText::Kind),
        kind if kind.is_nested() => Err(NoText::Kind),
        _ if !spelled => of(cast(array, &DataType::Utf8)),
        DataType::Float16 => Ok(of_primitives::<Float16Type>(array, |x| spelled_number(Half::of(x)))),
        DataType::Float32 => Ok(of_primitives::<Float32Type>(array, spelled_number)),
        DataType::Float64 => Ok(of_primitives::<Float64Type>(array, spelled_number)),
        kind if kind.is_decimal() => {
            let digits = decimal_digits(array).ok_or(NoText::Kind)?;
            Ok(digits.iter().map(|text| text.map(spelled_decimal)).collect())
        }
        kind if kind.is_temporal() => moments(array).ok_or(NoText::Kind),
        _ => of(cast(array, &DataType::Utf8)),
    }
}

/// All digits of a column of decimals.
pub(super) fn decimal_digits(array: &ArrayRef) -> Option<StringArray> {
    Some(cast(array, &DataType::Utf8)?.as_string().clone())
}

/// The number is missing where it is NaN.
fn of_primitives<T: ArrowPrimitiveType>(
    array: &ArrayRef,
    spelling: impl Fn(T::Native) -> String,
) -> StringArray
where
    T::Native: Into<f64>,
{
    let array: &PrimitiveArray<T> = array.as_primitive();
    array.iter().map(|x| x.filter(|x| !Into::<f64>::into(*x).is_nan()).map(&spelling)).collect()
}

fn bytes(array: &ArrayRef) -> Result<StringArray, NoText> {
    let binary = cast(array, &DataType::Binary).ok_or(NoText::Kind)?;
    let texts = binary
        .as_binary::<i32>()
        .iter()
        .enumerate()
        .map(|(row, bytes)| bytes.map(std::str::from_utf8).transpose().map_err(|_| NoText::Bytes(row)));
    texts.collect()
}

/// Durations in days.
fn durations(array: &ArrayRef) -> Result<StringArray, NoText> {
    let mut days = Vec::new();
    if !plain_numbers::read(array, &mut days) {
        return Err(NoText::Kind);
    }
    Ok(days.into_iter().map(|days| (!days.is_nan()).then(|| spelled_number(days))).collect())
}

/// Dates, times of day and moments.
fn moments(array: &ArrayRef) -> Option<StringArray> {
    let per_second = match array.data_type() {
        DataType::Date32 => 0,
        DataType::Date64 => 1000,
        DataType::Timestamp(unit, _) | DataType::Time32(unit) | DataType::Time64(unit) => match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        },
        _ => return None,
    };
    let is_at_greenwich = matches!(array.data_type(), DataType::Timestamp(_, Some(_)));
    let is_time = matches!(array.data_type(), DataType::Time32(_) | DataType::Time64(_));
    let narrow = match array.data_type() {
        DataType::Date32 | DataType::Time32(_) => cast(array, &DataType::Int32)?,
        _ => array.clone(),
    };
    let whole = cast(&narrow, &DataType::Int64)?;
    let text = |number: i64| {
        if per_second == 0 {
            return instant::date(number);
        }
        let (seconds, rest) = (number.div_euclid(per_second), number.rem_euclid(per_second));
        let nanos = rest * (1_000_000_000 / per_second);
        match is_time {
            true => instant::time(seconds, nanos),
            false => instant::instant(seconds, nanos, is_at_greenwich),
        }
    };
    let whole: &PrimitiveArray<arrow_array::types::Int64Type> = whole.as_primitive();
    Some(whole.iter().map(|number| number.map(text)).collect())
}

pub(super) fn cast(array: &ArrayRef, to: &DataType) -> Option<ArrayRef> {
    cast_with_options(array, to, &CastOptions { safe: false, ..CastOptions::default() }).ok()
}

/// A number of 16 bits, which is shown in the fewest digits that give it back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Half(<Float16Type as ArrowPrimitiveType>::Native);

impl Half {
    pub(super) fn of(number: <Float16Type as ArrowPrimitiveType>::Native) -> Self {
        Self(number)
    }
}

impl From<Half> for f64 {
    fn from(half: Half) -> Self {
        half.0.into()
    }
}

impl Display for Half {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let wide = self.0.to_f32();
        let shortest = (0..5).filter_map(|digits| format!("{wide:.digits$e}").parse::<f32>().ok());
        let mut shortest =
            shortest.filter(|short| <Float16Type as ArrowPrimitiveType>::Native::from_f32(*short) == self.0);
        shortest.next().unwrap_or(wide).fmt(f)
    }
}
