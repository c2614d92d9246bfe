//! Fits all encoders on the training rows.

use std::collections::BTreeMap;

use girandole_core::Task;

use super::FittedEncoders;
use super::category_encoder::CategoryEncoder;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::cross_encoder::CrossEncoder;
use super::dense_encoder::DenseEncoder;
use super::drift::Shares;
use super::encode_rows::weights;
use super::ids::Ids;
use super::list_encoder::ListEncoder;
use super::number_encoder::NumberEncoder;
use super::one_hot_encoder::OneHotEncoder;
use super::saved::{SavedEncoders, Tables};
use super::shared_ids::{Counted, SharedIds, Unshared};
use super::task_encoder::{TaskEncoder, wanted_by_tasks};
use super::time_encoder::TimeEncoder;
use crate::read::{Layout, RawTable};
use crate::rows::Tally;
use crate::wanted::{ReadAs, Wanted};
use crate::{ColumnError, DataError, FeatureConfig, FeatureKind, Schema};

/// Fits all encoders of a filled-in schema on some rows of a table; of `others`, such as a test file, they see the names of
/// classes alone.
pub(crate) fn fit(
    schema: &Schema,
    table: &RawTable,
    rows: &[u32],
    others: &[&RawTable],
) -> Result<FittedEncoders, DataError> {
    let mut fitting = Fitting::new(schema);
    for config in &schema.features {
        for columns in config.sources() {
            fitting.add(config, columns, table, rows)?;
        }
    }
    let tables = [&[table], others].concat();
    let tasks = schema.tasks.iter().map(|config| TaskEncoder::fit(config, &tables, rows));
    Ok(fitting.finish(tasks.collect::<Result<_, _>>()?))
}

/// Fits all encoders on a sample that is read feature by feature, since all at once could be too much.
///
/// Targets are learned in the units of `like`, where it has them. Returns what the labels of each task are in the sample
/// too.
pub(crate) fn fit_on_sample(
    schema: &Schema,
    like: Option<&FittedEncoders>,
    read: &dyn Fn(&Wanted) -> Result<RawTable, DataError>,
) -> Result<(FittedEncoders, Vec<Tally>), DataError> {
    let mut fitting = Fitting::new(schema);
    for config in &schema.features {
        for columns in config.sources() {
            let mut wanted = Wanted::default();
            columns.iter().for_each(|column| wanted.add(column, config.read_as()));
            let table = read(&wanted)?;
            fitting.add(config, columns, &table, &all_rows(&table))?;
        }
    }
    let mut wanted = wanted_by_tasks(&schema.tasks)?;
    if let Some(weight) = &schema.data.weight {
        wanted.add(weight, ReadAs::Number);
    }
    let table = read(&wanted)?;
    let task = |config| TaskEncoder::fit(config, &[&table], &all_rows(&table));
    let tasks = schema.tasks.iter().map(task).collect::<Result<_, _>>()?;
    let mut encoders = fitting.finish(tasks).with_units_of(like);
    let tallies = tallies(&encoders, &table)?;
    encoders.take_biases(&tallies, like);
    Ok((encoders, tallies))
}

/// What the labels of each task are in a table.
pub(super) fn tallies(encoders: &FittedEncoders, table: &RawTable) -> Result<Vec<Tally>, DataError> {
    let weights = match encoders.weight_column() {
        Some(column) => weights(table, column)?,
        None => vec![1.0; table.n_rows()],
    };
    let of_task = |(encoder, task): (&TaskEncoder, &Task)| {
        let (encoded, mut tally) = (encoder.encode(table)?, Tally::new(task));
        let cells = encoded.targets.iter().zip(&encoded.mask).zip(&weights);
        cells
            .filter(|((_, mask), _)| **mask > 0.0)
            .for_each(|((target, _), weight)| tally.add(*target, *weight));
        Ok(tally)
    };
    encoders.saved.tasks.iter().zip(encoders.tasks()).map(of_task).collect()
}

/// Encoders of which some are fitted.
struct Fitting<'a> {
    schema: &'a Schema,
    features: Vec<ColumnEncoder>,
    /// Of each shared table one of its users, and what was counted so far.
    tables: BTreeMap<&'a str, (&'a FeatureConfig, SharedIds)>,
    /// Features whose tables are not fitted yet.
    unshared: Vec<(usize, Unshared)>,
}

impl<'a> Fitting<'a> {
    fn new(schema: &'a Schema) -> Self {
        Self { schema, features: Vec::new(), tables: BTreeMap::new(), unshared: Vec::new() }
    }

    /// Fits one feature, or counts what it adds to its table.
    fn add(
        &mut self,
        config: &'a FeatureConfig,
        columns: &[String],
        table: &RawTable,
        rows: &[u32],
    ) -> Result<(), DataError> {
        let [column, ..] = columns else { return Ok(()) };
        let d_embedding = self.schema.table_settings(config).d_embedding;
        let (encoding, shares) = match config.kind {
            FeatureKind::Numeric => {
                let numbers = table.numbers(column)?;
                let encoder = NumberEncoder::fit(config, numbers, rows);
                let shares = encoder.shares(rows.iter().map(|&row| numbers[row as usize]));
                (Encoding::Numeric(encoder), Some(shares))
            }
            FeatureKind::Categorical if config.one_hot == Some(true) => {
                let (ids, shares) = self.ids(config, &Counted::texts(table.text(column)?, rows));
                let n_ids = ids.n_ids(&Tables::new());
                if n_ids > OneHotEncoder::MOST {
                    let (column, most) = (column.clone(), OneHotEncoder::MOST);
                    return Err(ColumnError::TooManyForOneHot { column, n_ids, most }.into());
                }
                (Encoding::OneHot(OneHotEncoder { ids }), shares)
            }
            FeatureKind::Categorical => {
                let (ids, shares) = self.ids(config, &Counted::texts(table.text(column)?, rows));
                (Encoding::Categorical(CategoryEncoder { ids, d_embedding }), shares)
            }
            FeatureKind::List | FeatureKind::Text => {
                let (ids, shares) = self.ids(config, &Counted::lists(table.lists(column)?, rows));
                (Encoding::List(ListEncoder::new(config, ids, d_embedding)), shares)
            }
            FeatureKind::Dense => {
                let vectors = table.vectors(column)?;
                let encoder = DenseEncoder::fit(config, vectors, rows);
                let shares = DenseEncoder::shares(vectors, rows.iter().map(|&row| row as usize));
                (Encoding::Dense(encoder), Some(shares))
            }
            FeatureKind::Time => {
                let moments = table.moments(column)?;
                let encoder = TimeEncoder::fit(config, moments, rows);
                let shares = encoder.shares(rows.iter().map(|&row| moments[row as usize]));
                (Encoding::Time(encoder), Some(shares))
            }
            FeatureKind::Cross => {
                let (encoder, shares) = CrossEncoder::fit(config, table, rows)?;
                (Encoding::Cross(encoder), Some(shares))
            }
        };
        let column = columns.join(" x ");
        self.features.push(ColumnEncoder { column, group: config.group, shares, encoding });
        Ok(())
    }

    /// The ids of the next feature, and the shares of its rows if they are known by now.
    fn ids(&mut self, config: &'a FeatureConfig, counted: &Counted<'_>) -> (Ids, Option<Shares>) {
        let Some(name) = &config.table else {
            let (ids, shares) = counted.ids(&self.schema.table_settings(config));
            return (ids, Some(shares));
        };
        let (_, shared) = self.tables.entry(name).or_insert_with(|| (config, SharedIds::default()));
        shared.add(counted);
        self.unshared.push((self.features.len(), counted.unshared()));
        (Ids::Table(name.clone()), None)
    }

    fn finish(self, tasks: Vec<TaskEncoder>) -> FittedEncoders {
        let Self { schema, mut features, tables, unshared } = self;
        for (at, column) in unshared {
            let feature = &mut features[at];
            let shared = feature.ids().and_then(Ids::table).and_then(|name| tables.get(name));
            feature.shares = shared.map(|(user, ids)| ids.shares(&column, &schema.table_settings(user)));
        }
        let table = |(name, (user, shared)): (&str, (&FeatureConfig, SharedIds))| {
            (name.to_owned(), shared.ids(&schema.table_settings(user)))
        };
        FittedEncoders::new(SavedEncoders {
            format: SavedEncoders::FORMAT,
            layout: Layout::of(&schema.data),
            weight: schema.data.weight.clone(),
            features,
            tables: tables.into_iter().map(table).collect(),
            tasks,
            label_rates: Vec::new(),
        })
    }
}

pub(super) fn all_rows(table: &RawTable) -> Vec<u32> {
    (0..table.n_rows() as u32).collect()
}
