//! The texts in a Parquet column of lists.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeListArray, StringArray};
use arrow_cast::display::array_value_to_string;
use arrow_schema::{DataType, Field};

use super::arrow_texts::{cast, texts, unpacked};

/// The texts in a Parquet column of lists of texts, whole numbers, dates or truth values, in their spellings.
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
        let (DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _)) = array.data_type()
        else {
            return Err(None);
        };
        let wanted = Field::new_list_field(item.data_type().clone(), true);
        let lists = cast(array, &DataType::LargeList(Arc::new(wanted))).ok_or(None)?;
        let lists = lists.as_list::<i64>().clone();
        let items = unpacked(lists.values());
        let found = match texts(&items, true) {
            Ok(texts) => texts,
            Err(_) => StringArray::new_null(items.len()),
        };
        let is_id = |at: usize| match items.data_type() {
            kind if kind.is_floating() || kind.is_decimal() => !found.value(at).contains(['.', 'e', 'i']),
            _ => found.is_valid(at),
        };
        match first_odd(&lists, is_id) {
            Some(odd) => Err(Some(odd)),
            None => Ok(Self { texts: found, lists }),
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

/// The first row that holds something that is no id, and what.
fn first_odd(lists: &LargeListArray, is_id: impl Fn(usize) -> bool) -> Option<(usize, String)> {
    let (values, offsets) = (lists.values(), lists.value_offsets());
    (0..lists.len()).filter(|&row| lists.is_valid(row)).find_map(|row| {
        let mut there = offsets[row] as usize..offsets[row + 1] as usize;
        let at = there.find(|&at| values.is_valid(at) && !is_id(at))?;
        Some((row, array_value_to_string(values, at).unwrap_or_default()))
    })
}
