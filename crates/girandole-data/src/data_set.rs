//! Encoded rows in three parts.

use std::sync::Arc;

use girandole_core::{ExampleStream, Examples, Inputs, Task, TaskData};

use crate::encode::{encode, fit, grow, unlike};
use crate::files::{Tables, sources, wanted_columns, wanted_of_test};
use crate::read::{Layout, RawTable, Source};
use crate::rows::Tally;
use crate::split::{deal, deal_test};
use crate::stream::{self, Opened};
use crate::{
    DataError, EncodedRows, FittedEncoders, Grown, Growth, RowStream, Schema, SplitSource, StreamConfig,
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
        let schema = schema.checked()?;
        let before = before.map(|encoders| encoders.with_data(&schema.data));
        if let Some(problems) = before.as_ref().map(|encoders| unlike(encoders, &schema))
            && !problems.is_empty()
        {
            return Err(DataError::Schema(problems));
        }
        if let Some(stream) = &schema.data.stream {
            return Self::open(&schema, stream, (before.as_ref(), like));
        }
        let sources = sources(&schema.data)?;
        let Tables { train: table, validation: validation_table, test: test_table } =
            sources.read(&schema, before.as_ref())?;
        let (parts, test_parts) = deal(&schema, &table, sources.files(), test_table.as_ref())?;

        let (mut encoders, growth) = match &before {
            None => {
                let others: Vec<&RawTable> = validation_table.iter().chain(&test_table).collect();
                (fit(&schema, &table, &parts.train, &others)?.with_units_of(like), Vec::new())
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
        if let Some(table) = validation_table {
            validation = encode(&encoders, &table, &all, true)?;
        }
        Ok(Self { encoders, train, validation, test, stream: None, growth })
    }

    /// Opens a stream, with validation and test files read whole.
    fn open(
        schema: &Schema,
        config: &StreamConfig,
        (before, like): (Option<&FittedEncoders>, Option<&FittedEncoders>),
    ) -> Result<Self, DataError> {
        let Opened { encoders, growth, stream, mut validation, mut test } =
            stream::open(schema, config, before, like)?;
        let every_task = vec![true; schema.tasks.len()];
        let layout = Layout::of(&schema.data);
        if let Some(file) = &schema.data.test {
            let table = Source::file(file, layout.clone()).read(&wanted_of_test(schema, before)?)?;
            let rows = encode(&encoders, &table, &every_task, true)?;
            let parts = deal_test(schema, &table)?;
            if schema.data.split.validation_from == SplitSource::Test {
                validation = rows.part(parts.validation);
            }
            test = rows.part(parts.test);
        }
        if let Some(file) = &schema.data.validation {
            let table = Source::file(file, layout).read(&wanted_columns(schema, before)?)?;
            validation = encode(&encoders, &table, &every_task, true)?;
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

fn refuse_unlabelled(encoders: &FittedEncoders, tallies: &[Tally]) -> Result<(), DataError> {
    match encoders.tasks().iter().zip(tallies).find(|(_, tally)| tally.n == 0) {
        Some((task, _)) => {
            Err(DataError::NoLabels { task: task.name.clone(), part: "the training rows".to_owned() })
        }
        None => Ok(()),
    }
}
