//! Fits all encoders on the training rows.

use super::FittedEncoders;
use super::category_encoder::CategoryEncoder;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::number_encoder::NumberEncoder;
use super::saved::SavedEncoders;
use super::task_encoder::{TaskEncoder, wanted_by_tasks};
use crate::read::{Layout, RawTable};
use crate::wanted::{ReadAs, Wanted};
use crate::{DataError, FeatureConfig, FeatureKind, Schema};

/// Fits all encoders of a filled-in schema on some rows of a table.
pub(crate) fn fit(schema: &Schema, table: &RawTable, rows: &[u32]) -> Result<FittedEncoders, DataError> {
    let mut features = Vec::new();
    for config in &schema.features {
        for column in &config.columns {
            features.push(fit_column(config, column, table, rows)?);
        }
    }
    let tasks = schema.tasks.iter().map(|config| TaskEncoder::new(config)?.fit(table, rows));
    Ok(joined(schema, features, tasks.collect::<Result<_, _>>()?))
}

/// Fits all encoders on a sample that is read column by column, since all at once could be too much.
///
/// Returns the labels of each task in the sample too, and their sum.
pub(crate) fn fit_on_sample(
    schema: &Schema,
    read: &dyn Fn(&Wanted) -> Result<RawTable, DataError>,
) -> Result<(FittedEncoders, Vec<(usize, f64)>), DataError> {
    let mut features = Vec::new();
    for config in &schema.features {
        let read_as = match config.kind {
            FeatureKind::Numeric => ReadAs::Number,
            FeatureKind::Categorical => ReadAs::Text,
        };
        for column in &config.columns {
            let mut wanted = Wanted::default();
            wanted.add(column, read_as);
            let table = read(&wanted)?;
            features.push(fit_column(config, column, &table, &all_rows(&table))?);
        }
    }
    let table = read(&wanted_by_tasks(&schema.tasks)?)?;
    let (mut tasks, mut tallies) = (Vec::new(), Vec::new());
    for config in &schema.tasks {
        let task = TaskEncoder::new(config)?.fit(&table, &all_rows(&table))?;
        let encoded = task.encode(&table)?;
        let labels = encoded.mask.iter().filter(|mask| **mask > 0.0).count();
        tallies.push((labels, encoded.targets.iter().map(|target| f64::from(*target)).sum()));
        tasks.push(task);
    }
    Ok((joined(schema, features, tasks), tallies))
}

fn fit_column(
    config: &FeatureConfig,
    column: &str,
    table: &RawTable,
    rows: &[u32],
) -> Result<ColumnEncoder, DataError> {
    let encoding = match config.kind {
        FeatureKind::Numeric => Encoding::Numeric(NumberEncoder::fit(config, table.numbers(column)?, rows)),
        FeatureKind::Categorical => {
            Encoding::Categorical(CategoryEncoder::fit(config, table.text(column)?, rows))
        }
    };
    Ok(ColumnEncoder { column: column.to_owned(), encoding })
}

fn joined(schema: &Schema, features: Vec<ColumnEncoder>, tasks: Vec<TaskEncoder>) -> FittedEncoders {
    FittedEncoders::new(SavedEncoders {
        format: SavedEncoders::FORMAT,
        layout: Layout::of(&schema.data),
        weight: schema.data.weight.clone(),
        features,
        tasks,
    })
}

fn all_rows(table: &RawTable) -> Vec<u32> {
    (0..table.n_rows() as u32).collect()
}
