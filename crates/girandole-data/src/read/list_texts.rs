//! The texts in a Parquet column of lists.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeListArray, StringArray};
use arrow_cast::display::array_value_to_string;
use arrow_schema::{DataType, Field};

use super::parquet::cast;

/// The texts in a Parquet column of lists of texts or whole numbers.
#[derive(Debug)]
pub(crate) struct ListTexts {
    lists: LargeListArray,
    texts: StringArray,
}

impl ListTexts {
    /// Takes a column of lists.
    ///
    /// # Errors
    ///
    /// Where ids would be something else, with the first row that holds such a thing, and the thing; nothing where the
    /// column holds no lists.
    pub(crate) fn of(array: &ArrayRef) -> Result<Self, Option<(usize, String)>> {
        let (DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _)) =
            array.data_type()
        else {
            return Err(None);
        };
        let kind = match item.data_type() {
            DataType::Dictionary(_, values) => values,
            kind => kind,
        };
        let is_text =
            matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null);
        let wanted = if is_text || kind.is_integer() { DataType::Utf8 } else { item.data_type().clone() };
        let is_id = wanted == DataType::Utf8;
        let wanted = DataType::LargeList(Arc::new(Field::new_list_field(wanted, true)));
        let lists = cast(array, &wanted).ok_or(None)?;
        let lists = lists.as_list::<i64>().clone();
        if is_id {
            let texts = lists.values().as_string::<i32>().clone();
            return Ok(Self { lists, texts });
        }
        match first_there(&lists) {
            Some(odd) => Err(Some(odd)),
            None => Ok(Self { texts: StringArray::new_null(lists.values().len()), lists }),
        }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.lists.len()
    }

    /// The texts of a row; none where the list is missing, and none for what is missing in it.
    pub(crate) fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        let offsets = self.lists.value_offsets();
        let there = offsets[row] as usize..offsets[row + 1] as usize;
        let there = if self.lists.is_null(row) { 0..0 } else { there };
        there.filter(|&at| self.texts.is_valid(at)).map(|at| Cow::Borrowed(self.texts.value(at)))
    }
}

/// The first row that holds something, and what.
fn first_there(lists: &LargeListArray) -> Option<(usize, String)> {
    (0..lists.len()).filter(|&row| lists.is_valid(row)).find_map(|row| {
        let values = lists.value(row);
        let at = (0..values.len()).find(|&at| values.is_valid(at))?;
        Some((row, array_value_to_string(&values, at).unwrap_or_default()))
    })
}
