//! Encoded rows in three parts.

use std::sync::Arc;

use girandole_core::{Examples, Inputs, Task, TaskData};

use crate::encode::{encode, fit};
use crate::read::{Layout, Origin, RawTable, Source};
use crate::shipped;
use crate::split::{self, Parts};
use crate::wanted::{ReadAs, Wanted};
use crate::{BuiltIn, DataConfig, DataError, EncodedRows, FeatureKind, FittedEncoders, Schema, SplitSource};

/// Encoded rows in three parts, with the encoders fitted on the first.
#[derive(Debug, Clone)]
pub struct DataSet {
    encoders: FittedEncoders,
    train: EncodedRows,
    validation: EncodedRows,
    test: EncodedRows,
}

impl DataSet {
    /// Reads, splits and encodes the rows that a schema describes.
    ///
    /// # Errors
    ///
    /// If the schema has problems, a file cannot be read, or a cell does not fit; see [`DataError`].
    pub fn load(schema: &Schema) -> Result<Self, DataError> {
        let problems = schema.problems();
        if !problems.is_empty() {
            return Err(DataError::Schema(problems));
        }
        let schema = schema.filled_in();
        let (source, test_source) = sources(&schema.data)?;
        let wanted = wanted(&schema)?;
        let (table, test_table) = read_both(&source, test_source.as_ref(), &wanted)?;
        let (parts, test_parts) = deal(&schema, &table, test_table.as_ref())?;

        let encoders = fit(&schema, &table, &parts.train)?;
        let all = vec![true; schema.tasks.len()];
        let rows = encode(&encoders, &table, &all, true)?;
        drop(table);
        let train = rows.part(parts.train);
        refuse_unlabelled(&encoders, &train)?;
        let mut validation = rows.part(parts.validation);
        let mut test = rows.part(parts.test);
        if let Some(table) = test_table {
            let rows = encode(&encoders, &table, &all, true)?;
            if schema.data.split.validation_from == SplitSource::Test {
                validation = rows.part(test_parts.validation);
            }
            test = rows.part(test_parts.test);
        }
        Ok(Self { encoders, train, validation, test })
    }

    /// The encoders, to save with a run.
    pub fn encoders(&self) -> &FittedEncoders {
        &self.encoders
    }

    /// The rows to learn from.
    pub fn train_rows(&self) -> &EncodedRows {
        &self.train
    }

    /// The rows to choose the best weights by.
    pub fn validation_rows(&self) -> &EncodedRows {
        &self.validation
    }

    /// The rows to report on.
    pub fn test_rows(&self) -> &EncodedRows {
        &self.test
    }

    /// Mean target of each task over the training rows that have one: of a binary one the share of yes.
    pub fn label_rates(&self) -> Vec<f64> {
        self.train.label_rates()
    }
}

impl TaskData for DataSet {
    fn inputs(&self) -> &Inputs {
        self.encoders.inputs()
    }

    fn tasks(&self) -> &[Task] {
        self.encoders.tasks()
    }

    fn train(&self) -> Arc<dyn Examples> {
        Arc::new(self.train.clone())
    }

    fn validation(&self) -> Arc<dyn Examples> {
        Arc::new(self.validation.clone())
    }

    fn test(&self) -> Arc<dyn Examples> {
        Arc::new(self.test.clone())
    }
}

/// The file to train on, and that of test rows if there is one.
fn sources(data: &DataConfig) -> Result<(Source, Option<Source>), DataError> {
    let layout = Layout::of(data);
    let path = data.path.clone().unwrap_or_default();
    Ok(match data.dataset {
        Some(BuiltIn::Adult) => (shipped::adult_source(layout), None),
        Some(BuiltIn::Census) => {
            let (train, test) = shipped::census_sources(&path, layout)?;
            (train, Some(test))
        }
        None => {
            let test = data.test.as_ref().map(|test| Source::file(test, layout.clone()));
            (Source { origin: Origin::File(path), layout, checksum: None }, test)
        }
    })
}

/// All columns that features, tasks, weight and split need.
fn wanted(schema: &Schema) -> Result<Wanted, DataError> {
    let mut wanted = crate::encode::wanted_by_tasks(&schema.tasks)?;
    for feature in &schema.features {
        let read_as = match feature.kind {
            FeatureKind::Numeric => ReadAs::Number,
            FeatureKind::Categorical => ReadAs::Text,
        };
        feature.columns.iter().for_each(|column| wanted.add(column, read_as));
    }
    if let Some(weight) = &schema.data.weight {
        wanted.add(weight, ReadAs::Number);
    }
    if let Some(column) = &schema.data.split.column {
        wanted.add(column, ReadAs::Text);
    }
    Ok(wanted)
}

/// Reads both files at the same time.
fn read_both(
    source: &Source,
    test: Option<&Source>,
    wanted: &Wanted,
) -> Result<(RawTable, Option<RawTable>), DataError> {
    let Some(test) = test else { return Ok((source.read(wanted)?, None)) };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| test.read(wanted));
        let table = source.read(wanted);
        let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((table?, Some(other?)))
    })
}

/// The parts of the first file and those of the test file.
fn deal(schema: &Schema, table: &RawTable, test: Option<&RawTable>) -> Result<(Parts, Parts), DataError> {
    let split = &schema.data.split;
    let n_rows = table.n_rows();
    let all = |n: usize| (0..n as u32).collect::<Vec<u32>>();
    let (parts, test_parts) = match (test, &split.column) {
        (None, Some(column)) => (split::by_column(table, column)?, Parts::default()),
        (None, None) => {
            (split::by_chance(n_rows, split.validation, split.test, split.seed)?, Parts::default())
        }
        (Some(test), _) if split.validation_from == SplitSource::Test => {
            let share = split.validation / (split.validation + split.test).max(f64::MIN_POSITIVE);
            let dealt = split::by_chance(test.n_rows(), share, 1.0 - share, split.seed)?;
            (Parts { train: all(n_rows), ..Parts::default() }, dealt)
        }
        (Some(test), _) => {
            let parts = split::by_chance(n_rows, split.validation, 0.0, split.seed)?;
            (parts, Parts { test: all(test.n_rows()), ..Parts::default() })
        }
    };
    if parts.train.is_empty() {
        return Err(DataError::EmptyPart { part: "training", n_rows });
    }
    Ok((parts, test_parts))
}

fn refuse_unlabelled(encoders: &FittedEncoders, train: &EncodedRows) -> Result<(), DataError> {
    let counts = train.label_counts();
    match encoders.tasks().iter().zip(counts).find(|(_, count)| *count == 0) {
        Some((task, _)) => {
            Err(DataError::NoLabels { task: task.name.clone(), part: "the training rows".to_owned() })
        }
        None => Ok(()),
    }
}
