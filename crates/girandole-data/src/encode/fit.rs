//! Fits all encoders on the training rows.

use std::collections::BTreeMap;

use super::FittedEncoders;
use super::category_encoder::CategoryEncoder;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::cross_encoder::CrossEncoder;
use super::dense_encoder::DenseEncoder;
use super::drift::Shares;
use super::ids::Ids;
use super::list_encoder::ListEncoder;
use super::number_encoder::NumberEncoder;
use super::saved::SavedEncoders;
use super::shared_ids::{Counted, SharedIds, Unshared};
use super::task_encoder::{TaskEncoder, wanted_by_tasks};
use super::time_encoder::TimeEncoder;
use crate::read::{Layout, RawTable};
use crate::wanted::Wanted;
use crate::{DataError, FeatureConfig, FeatureKind, Schema};

/// Fits all encoders of a filled-in schema on some rows of a table.
pub(crate) fn fit(schema: &Schema, table: &RawTable, rows: &[u32]) -> Result<FittedEncoders, DataError> {
    let mut fitting = Fitting::new(schema);
    for config in &schema.features {
        for columns in config.sources() {
            fitting.add(config, columns, table, rows)?;
        }
    }
    let tasks = schema.tasks.iter().map(|config| TaskEncoder::new(config)?.fit(table, rows));
    Ok(fitting.finish(tasks.collect::<Result<_, _>>()?))
}

/// Fits all encoders on a sample that is read feature by feature, since all at once could be too much.
///
/// Returns the labels of each task in the sample too, and their sum.
pub(crate) fn fit_on_sample(
    schema: &Schema,
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
    let table = read(&wanted_by_tasks(&schema.tasks)?)?;
    let (mut tasks, mut tallies) = (Vec::new(), Vec::new());
    for config in &schema.tasks {
        let task = TaskEncoder::new(config)?.fit(&table, &all_rows(&table))?;
        tallies.push(tally(&task, &table)?);
        tasks.push(task);
    }
    Ok((fitting.finish(tasks), tallies))
}

/// Labels of a task, and their sum.
pub(crate) type Tally = (usize, f64);

/// The labels of a task in a table, and their sum.
pub(super) fn tally(task: &TaskEncoder, table: &RawTable) -> Result<Tally, DataError> {
    let encoded = task.encode(table)?;
    let labels = encoded.mask.iter().filter(|mask| **mask > 0.0).count();
    Ok((labels, encoded.targets.iter().map(|target| f64::from(*target)).sum()))
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
        })
    }
}

pub(super) fn all_rows(table: &RawTable) -> Vec<u32> {
    (0..table.n_rows() as u32).collect()
}
