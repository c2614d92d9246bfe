//! Files to raw columns: numbers and coded texts, only those that are needed.

mod arrow_texts;
mod carry;
mod cells;
mod checksum;
mod csv;
mod exact;
mod exact_column;
mod header;
mod instant;
mod layout;
mod list_column;
mod list_form;
mod list_items;
mod list_texts;
mod locate;
mod moment;
mod number;
mod packed;
mod parquet;
mod parts;
pub(crate) mod plain_numbers;
mod plain_schema;
mod raw_table;
mod row_map;
mod source;
mod spelling;
mod text_column;
mod thin;
mod vector_column;
mod vector_numbers;

use crate::DataError;

/// What is done with the table once a batch of rows has been added to it.
type AfterBatch<'a> = dyn FnMut(&mut RawTable) -> Result<(), DataError> + 'a;

pub(crate) use checksum::Checksum;
pub(crate) use exact::Exact;
pub(crate) use exact_column::{ExactColumn, Odd};
pub(crate) use header::{position, tidied};
pub(crate) use instant::is_instant;
pub(crate) use layout::Layout;
pub(crate) use list_column::ListColumn;
pub(crate) use list_form::ListForm;
pub(crate) use list_items::{quoted_items, within_brackets};
pub(crate) use list_texts::ListTexts;
pub(crate) use moment::{Calendar, day_first_of, moment};
pub(crate) use number::way_out;
pub(crate) use packed::regular;
pub(crate) use parts::parts;
pub(crate) use plain_schema::head;
pub(crate) use raw_table::{RawTable, place};
pub(crate) use row_map::RowMap;
pub(crate) use source::{Origin, Source};
pub(crate) use spelling::{shortened, spelled, yes_or_no};
pub(crate) use text_column::{MISSING, TextColumn};
pub(crate) use vector_column::VectorColumn;
