//! The files of a piece of work: rows to train on, and perhaps others to validate and test on.

use crate::read::{Layout, RawTable, Source};
use crate::shipped;
use crate::split::Files;
use crate::wanted::{ReadAs, Wanted};
use crate::{BuiltIn, DataConfig, DataError, FittedEncoders, Schema, SplitSource};

/// Where the rows of each kind are.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    pub(crate) train: Source,
    pub(crate) validation: Option<Source>,
    pub(crate) test: Option<Source>,
}

/// The rows of each kind; none where they are a share of the training file.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) train: RawTable,
    pub(crate) validation: Option<RawTable>,
    pub(crate) test: Option<RawTable>,
}

/// The files that `[data]` names.
pub(crate) fn sources(data: &DataConfig) -> Result<Sources, DataError> {
    let layout = Layout::of(data);
    let path = data.path.clone().unwrap_or_default();
    let (train, test) = match data.dataset {
        Some(BuiltIn::Adult) => (shipped::adult_source(layout.clone()), None),
        Some(BuiltIn::Census) => {
            let (train, test) = shipped::census_sources(&path, layout.clone())?;
            (train, Some(test))
        }
        None => {
            let test = data.test.as_ref().map(|test| Source::file(test, layout.clone()));
            (Source::file(&path, layout.clone()), test)
        }
    };
    let validation = data.validation.as_ref().map(|file| Source::file(file, layout));
    Ok(Sources { train, validation, test })
}

impl Sources {
    /// Which rows have files of their own.
    pub(crate) fn files(&self) -> Files {
        Files { validation: self.validation.is_some(), test: self.test.is_some() }
    }

    /// Reads all files at the same time.
    pub(crate) fn read(
        &self,
        schema: &Schema,
        encoders: Option<&FittedEncoders>,
    ) -> Result<Tables, DataError> {
        let wanted = wanted_to_deal(schema, encoders)?;
        let (validation_wanted, test_wanted) =
            (wanted_columns(schema, encoders)?, wanted_of_test(schema, encoders)?);
        std::thread::scope(|scope| {
            let validation = scope.spawn(|| read(self.validation.as_ref(), &validation_wanted));
            let test = scope.spawn(|| read(self.test.as_ref(), &test_wanted));
            let train = self.train.read(&wanted);
            let joined = |other: std::thread::Result<_>| {
                other.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            let (validation, test) = (joined(validation.join()), joined(test.join()));
            Ok(Tables { train: train?, validation: validation?, test: test? })
        })
    }
}

fn read(source: Option<&Source>, wanted: &Wanted) -> Result<Option<RawTable>, DataError> {
    source.map(|source| source.read(wanted)).transpose()
}

/// All columns that features, tasks and weight need, as the encoders want them where there are some.
pub(crate) fn wanted_columns(
    schema: &Schema,
    encoders: Option<&FittedEncoders>,
) -> Result<Wanted, DataError> {
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
    Ok(wanted)
}

/// The same with the columns by which rows are dealt.
fn wanted_to_deal(schema: &Schema, encoders: Option<&FittedEncoders>) -> Result<Wanted, DataError> {
    let mut wanted = wanted_columns(schema, encoders)?;
    let split = &schema.data.split;
    let is_task = |name: &&String| schema.tasks.iter().any(|task| task.name == **name);
    let stratify = split.stratify.as_ref().filter(|by| !is_task(by));
    for column in
        [split.column.as_ref(), split.by.as_ref(), split.time.as_ref(), stratify].into_iter().flatten()
    {
        wanted.add(column, ReadAs::Text);
    }
    Ok(wanted)
}

/// The columns of a test file, which may be dealt too.
pub(crate) fn wanted_of_test(
    schema: &Schema,
    encoders: Option<&FittedEncoders>,
) -> Result<Wanted, DataError> {
    match schema.data.split.validation_from {
        SplitSource::Test => wanted_to_deal(schema, encoders),
        SplitSource::Train => wanted_columns(schema, encoders),
    }
}
