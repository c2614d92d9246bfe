//! Encoded rows in three parts.

use std::sync::Arc;

use girandole_core::{ExampleStream, Examples, Inputs, Task, TaskData};

use crate::encode::{encode, fit, grow, unlike};
use crate::read::{Layout, RawTable, Source};
use crate::rows::Tally;
use crate::shipped;
use crate::split::{self, Parts};
use crate::stream::{self, Opened};
use crate::wanted::{ReadAs, Wanted};
use crate::{
    BuiltIn, DataConfig, DataError, EncodedRows, FittedEncoders, Grown, Growth, RowStream, Schema,
    SplitSource, StreamConfig,
};

/// Encoded rows in three parts, with the encoders fitted on the first.
#[derive(Debug, Clone)]
pub struct DataSet {
    encoders: FittedEncoders,
    train: EncodedRows,
    validation: EncodedRows,
    test: EncodedRows,
    stream: Option<RowStream>,
    growth: Vec<Growth>,
}

impl DataSet {
    /// Reads, splits and encodes the rows that a schema describes.
    ///
    /// # Errors
    ///
    /// If the schema has problems, a file cannot be read, or a cell does not fit; see [`DataError`].
    pub fn load(schema: &Schema) -> Result<Self, DataError> {
        Self::load_from(schema, None, None)
    }

    /// The same with targets learned in the units that `encoders` have for them, so that the outputs of a model of those
    /// mean the same.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_in_units_of(schema: &Schema, encoders: &FittedEncoders) -> Result<Self, DataError> {
        Self::load_from(schema, None, Some(encoders))
    }

    /// The same with encoders that were fitted before: they learn the ids that are new in the training rows, and nothing
    /// else of theirs moves; see [`FittedEncoders::grow`].
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load), and if the schema lists other features or tasks than the encoders have.
    pub fn load_grown(schema: &Schema, encoders: &FittedEncoders) -> Result<Self, DataError> {
        Self::load_from(schema, Some(encoders), None)
    }

    fn load_from(
        schema: &Schema,
        before: Option<&FittedEncoders>,
        like: Option<&FittedEncoders>,
    ) -> Result<Self, DataError> {
        let problems = schema.problems();
        if !problems.is_empty() {
            return Err(DataError::Schema(problems));
        }
        let schema = schema.filled_in();
        let before = before.map(|encoders| encoders.with_data(&schema.data));
        if let Some(problems) = before.as_ref().map(|encoders| unlike(encoders, &schema))
            && !problems.is_empty()
        {
            return Err(DataError::Schema(problems));
        }
        if let Some(stream) = &schema.data.stream {
            return Self::open(&schema, stream, (before.as_ref(), like));
        }
        let (source, test_source) = sources(&schema.data)?;
        let wanted = wanted(&schema, before.as_ref())?;
        let (table, test_table) = read_both(&source, test_source.as_ref(), &wanted)?;
        let (parts, test_parts) = deal(&schema, &table, test_table.as_ref())?;

        let (mut encoders, growth) = match &before {
            None => {
                (fit(&schema, &table, test_table.as_ref(), &parts.train)?.with_units_of(like), Vec::new())
            }
            Some(encoders) => {
                let Grown { encoders, vocabularies } = grow(encoders, &table, &parts.train)?;
                (encoders, vocabularies)
            }
        };
        let all = vec![true; schema.tasks.len()];
        let rows = encode(&encoders, &table, &all, true)?;
        drop(table);
        let train = rows.part(parts.train);
        let tallies = train.tallies();
        refuse_unlabelled(&encoders, &tallies)?;
        if before.is_none() {
            encoders.take_biases(&tallies, like);
        }
        let encoders = encoders.with_label_rates(&train.label_rates());
        let mut validation = rows.part(parts.validation);
        let mut test = rows.part(parts.test);
        if let Some(table) = test_table {
            let rows = encode(&encoders, &table, &all, true)?;
            if schema.data.split.validation_from == SplitSource::Test {
                validation = rows.part(test_parts.validation);
            }
            test = rows.part(test_parts.test);
        }
        Ok(Self { encoders, train, validation, test, stream: None, growth })
    }

    /// Opens a stream, with a test file read whole.
    fn open(
        schema: &Schema,
        config: &StreamConfig,
        (before, like): (Option<&FittedEncoders>, Option<&FittedEncoders>),
    ) -> Result<Self, DataError> {
        let Opened { encoders, growth, stream, mut validation, mut test } =
            stream::open(schema, config, before, like)?;
        if let Some(file) = &schema.data.test {
            let table = Source::file(file, Layout::of(&schema.data)).read(&wanted(schema, before)?)?;
            let every_task = vec![true; schema.tasks.len()];
            let rows = encode(&encoders, &table, &every_task, true)?;
            let parts = deal_test(schema, table.n_rows())?;
            if schema.data.split.validation_from == SplitSource::Test {
                validation = rows.part(parts.validation);
            }
            test = rows.part(parts.test);
        }
        let train = test.part(Vec::new());
        Ok(Self { encoders, train, validation, test, stream: Some(stream), growth })
    }

    /// The encoders, to save with a run.
    pub fn encoders(&self) -> &FittedEncoders {
        &self.encoders
    }

    /// What the encoders learned in the order of the features; nothing of ones that are fitted afresh.
    pub fn growth(&self) -> &[Growth] {
        &self.growth
    }

    /// The rows to learn from, where they are streamed.
    pub fn row_stream(&self) -> Option<&RowStream> {
        self.stream.as_ref()
    }

    /// The rows to learn from; none where they are streamed.
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

    /// Mean target of each task over the training rows that have one, in its unit: of a binary one the share of yes.
    ///
    /// Of a stream, over those that the encoders were fitted on.
    pub fn label_rates(&self) -> Vec<f64> {
        match &self.stream {
            Some(stream) => stream.label_rates().to_vec(),
            None => self.train.label_rates(),
        }
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

    fn output_bias(&self) -> Option<Vec<f32>> {
        self.encoders.output_bias()
    }

    fn stream(&self) -> Option<Arc<dyn ExampleStream>> {
        let stream = self.stream.clone()?;
        Some(Arc::new(stream))
    }

    fn validation(&self) -> Arc<dyn Examples> {
        Arc::new(self.validation.clone())
    }

    fn test(&self) -> Arc<dyn Examples> {
        Arc::new(self.test.clone())
    }
}

/// The file to train on, and that of test rows if there is one.
pub(crate) fn sources(data: &DataConfig) -> Result<(Source, Option<Source>), DataError> {
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
            (Source::file(&path, layout), test)
        }
    })
}

/// All columns that features, tasks, weight and split need, as the encoders want them where there are some.
pub(crate) fn wanted(schema: &Schema, encoders: Option<&FittedEncoders>) -> Result<Wanted, DataError> {
    let mut wanted = match encoders {
        Some(encoders) => encoders.wanted(&vec![true; encoders.tasks().len()], true),
        None => crate::encode::wanted_by_tasks(&schema.tasks)?,
    };
    for feature in schema.features.iter().filter(|_| encoders.is_none()) {
        feature.columns.iter().for_each(|column| wanted.add(column, feature.read_as()));
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
    let (parts, test_parts) = match (test, &split.column) {
        (None, Some(column)) => (split::by_column(table, column)?, Parts::default()),
        (None, None) => {
            (split::by_chance(n_rows, split.validation, split.test, split.seed)?, Parts::default())
        }
        (Some(test), _) => {
            let parts = match split.validation_from {
                SplitSource::Test => Parts { train: (0..n_rows as u32).collect(), ..Parts::default() },
                SplitSource::Train => split::by_chance(n_rows, split.validation, 0.0, split.seed)?,
            };
            (parts, deal_test(schema, test.n_rows())?)
        }
    };
    if parts.train.is_empty() {
        return Err(DataError::EmptyPart { part: "training", n_rows });
    }
    Ok((parts, test_parts))
}

/// The parts of a test file.
fn deal_test(schema: &Schema, n_rows: usize) -> Result<Parts, DataError> {
    let split = &schema.data.split;
    match split.validation_from {
        SplitSource::Test => {
            let share = split.validation / (split.validation + split.test).max(f64::MIN_POSITIVE);
            split::by_chance(n_rows, share, 1.0 - share, split.seed)
        }
        SplitSource::Train => Ok(Parts { test: (0..n_rows as u32).collect(), ..Parts::default() }),
    }
}

fn refuse_unlabelled(encoders: &FittedEncoders, tallies: &[Tally]) -> Result<(), DataError> {
    match encoders.tasks().iter().zip(tallies).find(|(_, tally)| tally.n == 0) {
        Some((task, _)) => {
            Err(DataError::NoLabels { task: task.name.clone(), part: "the training rows".to_owned() })
        }
        None => Ok(()),
    }
}
