//! Rows for multi-task models: CSV and Parquet columns, fitted encoders, batches and data sets.
//!
//! A [`Schema`] says where the rows are, what the features and tasks are and how rows are split; [`DataSet::load`] reads
//! the columns it names, fits the encoders on the training rows and hands out batches by row id.
//!
//! ```
//! use burn::prelude::*;
//! use girandole_core::{Examples, TaskData};
//! use girandole_data::datasets;
//!
//! let data = datasets::adult()?;
//! let batch = data.train().batch(&[0, 1, 2], &Device::flex());
//! assert_eq!(batch.targets.dims(), [3, data.tasks().len()]);
//! # Ok::<(), girandole_data::DataError>(())
//! ```
//!
//! # The parts
//!
//! - [`Schema`], [`DataConfig`], [`SplitConfig`], [`FeatureConfig`], [`TaskConfig`]: what a file of settings says
//! - [`Condition`]: targets and sample spaces that are conditions on columns
//! - [`RowStream`]: training rows that are read anew in every epoch, for files larger than memory
//! - [`DataSet`]: rows in three parts; [`EncodedRows`]: one of them; [`FittedEncoders`]: saved with a run
//! - [`GivenFeatures`]: encoders that another program decided
//! - [`Collisions`], [`Drift`]: what hashing costs, and how a later file differs from the training rows; [`Doubt`]: where it
//!   differs so much that something is wrong; [`Grown`]: encoders that know its new ids too
//! - [`datasets`]: UCI Adult, shipped, and Census-Income (KDD), by path
//! - [`synthetic`]: regression tasks as related as you choose, as a fixed set or drawn on the fly
//! - [`Starter`], [`starter_config`]: a first file of settings, from a look at the columns
//! - [`Survey`]: what the targets of a file have in common, before anything is trained
//! - [`Predictions`]: written as CSV or Parquet
//! - [`DataError`]: everything that can be wrong, with file, row, column, value and the way out
//!
//! # What cells mean
//!
//! Texts lose the spaces around them. An empty cell is missing, as is a text listed under `data.missing`, a null and a
//! number that is NaN; an infinite number is an error.
//!
//! A value has one spelling, whatever file it comes from: `3`, `3.0`, `+3` and the number 3 of any type are one category,
//! label and id, so are `True`, `TRUE` and a truth value, and so are `2024-01-05T00:00:00` and the day. What may be a name
//! keeps its digits: `01` and `1` are two, so are the versions `1.10` and `1.1`, and `1e3` is no number of a category. In
//! Parquet, dates, times and durations read as numbers are days, dates since 1970; truth values are 0 and 1.
//!
//! This crate knows no model and no loss: see `girandole-nn` and `girandole-train`.

pub mod datasets;
pub mod synthetic;

mod cell_error;
mod check;
mod chosen;
mod column_error;
mod column_values;
mod condition;
mod data_error;
mod data_set;
mod encode;
mod file_error;
mod files;
mod naming;
mod outcomes;
mod pattern;
mod place;
mod read;
mod rows;
mod schema;
mod shipped;
mod split;
mod split_error;
mod starter;
mod stream;
mod survey;
mod target_error;
mod timeline;
mod wanted;
mod write;

pub use cell_error::CellError;
pub use chosen::target_texts;
pub use column_error::ColumnError;
pub use column_values::ColumnValues;
pub use condition::{Condition, ConditionError};
pub use data_error::DataError;
pub use data_set::DataSet;
pub use encode::{
    Collisions, Doubt, Drift, FeatureDrift, FittedEncoders, GivenCategories, GivenFeatures, GivenNumber,
    Grown, Growth, Shares, Written,
};
pub use file_error::FileError;
pub use pattern::fits_pattern;
pub use place::Place;
pub use rows::EncodedRows;
pub use schema::{
    BuiltIn, DataConfig, Expanded, FeatureConfig, FeatureKind, FileFormat, Keep, LossChoice, NumericEncoding,
    ScaleChoice, Schema, SplitConfig, SplitSource, StreamConfig, TargetKind, TaskConfig, TimePart,
};
pub use split_error::SplitError;
pub use starter::{Starter, starter_config};
pub use stream::RowStream;
pub use survey::{Estimate, PairLook, Survey, TaskLook};
pub use target_error::TargetError;
pub use timeline::Timeline;
pub use write::{KeptColumns, Predictions};
