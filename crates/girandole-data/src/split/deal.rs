//! Deals the rows of all files.

use super::Shares;
use super::by_chance::by_chance;
use super::by_column::by_column;
use super::by_group::by_group;
use super::by_time::by_time;
use super::strata::strata;
use super::stratified::stratified;
use crate::read::RawTable;
use crate::{DataError, Schema, SplitError, SplitSource};

/// Row ids of the three parts, each in rising order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parts {
    pub(crate) train: Vec<u32>,
    pub(crate) validation: Vec<u32>,
    pub(crate) test: Vec<u32>,
}

/// Which rows have files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Files {
    pub(crate) validation: bool,
    pub(crate) test: bool,
}

impl Schema {
    /// Which share of the training file goes where.
    pub(crate) fn shares(&self, files: Files) -> Shares {
        let split = &self.data.split;
        let elsewhere = files.validation || (files.test && split.validation_from == SplitSource::Test);
        Shares {
            validation: if elsewhere { 0.0 } else { split.validation },
            test: if files.test { 0.0 } else { split.test },
        }
    }
}

/// The parts of the training file and those of the test file.
pub(crate) fn deal(
    schema: &Schema,
    table: &RawTable,
    files: Files,
    test: Option<&RawTable>,
) -> Result<(Parts, Parts), DataError> {
    let split = &schema.data.split;
    let parts = match &split.column {
        Some(column) => by_column(table, column, split.validation, split.seed)?,
        None => deal_rows(schema, table, schema.shares(files))?,
    };
    if parts.train.is_empty() {
        return Err(SplitError::EmptyPart { part: "training", n_rows: table.n_rows() }.into());
    }
    let test_parts = test.map(|test| deal_test(schema, test)).transpose()?.unwrap_or_default();
    Ok((parts, test_parts))
}

/// The parts of a test file.
pub(crate) fn deal_test(schema: &Schema, table: &RawTable) -> Result<Parts, DataError> {
    let split = &schema.data.split;
    match split.validation_from {
        SplitSource::Test => {
            let validation = split.validation / (split.validation + split.test).max(f64::MIN_POSITIVE);
            deal_rows(schema, table, Shares { validation, test: 1.0 - validation })
        }
        SplitSource::Train => Ok(Parts { test: (0..table.n_rows() as u32).collect(), ..Parts::default() }),
    }
}

/// Deals the rows of one file as the schema says.
fn deal_rows(schema: &Schema, table: &RawTable, shares: Shares) -> Result<Parts, DataError> {
    let (split, n_rows) = (&schema.data.split, table.n_rows());
    if shares.validation <= 0.0 && shares.test <= 0.0 {
        return Ok(Parts { train: (0..n_rows as u32).collect(), ..Parts::default() });
    }
    match (&split.by, &split.time, &split.stratify) {
        (Some(column), ..) => by_group(table, column, shares, split.seed),
        (None, Some(column), _) => by_time(table, column, shares),
        (None, None, Some(by)) => stratified(&strata(schema, table, by)?, by, shares, split.seed),
        (None, None, None) => by_chance(n_rows, shares, split.seed),
    }
}
