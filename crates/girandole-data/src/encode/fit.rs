//! Fits all encoders on the training rows.

use super::FittedEncoders;
use super::category_encoder::CategoryEncoder;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::number_encoder::NumberEncoder;
use super::saved::SavedEncoders;
use super::task_encoder::TaskEncoder;
use crate::read::{Layout, RawTable};
use crate::{DataError, FeatureKind, Schema};

/// Fits all encoders of a filled-in schema on some rows of a table.
pub(crate) fn fit(schema: &Schema, table: &RawTable, rows: &[u32]) -> Result<FittedEncoders, DataError> {
    let mut features = Vec::new();
    for config in &schema.features {
        for column in &config.columns {
            let encoding = match config.kind {
                FeatureKind::Numeric => {
                    Encoding::Numeric(NumberEncoder::fit(config, table.numbers(column)?, rows))
                }
                FeatureKind::Categorical => {
                    Encoding::Categorical(CategoryEncoder::fit(config, table.text(column)?, rows))
                }
            };
            features.push(ColumnEncoder { column: column.clone(), encoding });
        }
    }
    let tasks = schema.tasks.iter().map(|config| TaskEncoder::new(config)?.fit(table, rows));
    Ok(FittedEncoders::new(SavedEncoders {
        format: SavedEncoders::FORMAT,
        layout: Layout::of(&schema.data),
        weight: schema.data.weight.clone(),
        features,
        tasks: tasks.collect::<Result<_, _>>()?,
    }))
}
