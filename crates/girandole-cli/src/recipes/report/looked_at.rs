//! A run with all that a page says of it.

use girandole::prelude::*;
use girandole::train::{Contender, History, Influence, influences};

use crate::failure::Failure;

/// A run with all that a page says of it.
pub(super) struct LookedAt<'a> {
    pub(super) run: &'a Run,
    pub(super) name: String,
    pub(super) n_parameters: usize,
    pub(super) history: History,
    pub(super) validation: Vec<TaskScores>,
    pub(super) test: Vec<TaskScores>,
    /// What its gates and experts were like at the end of the training; none of a model without gates.
    pub(super) gates: Option<Diagnosis>,
    /// What each test row adds to the score of each task; none where the data are not there any more.
    influences: Option<Vec<Option<Influence>>>,
    /// Rows to train, to validate and to test; none where the data are not there any more.
    pub(super) rows: Option<[usize; 3]>,
}

impl<'a> LookedAt<'a> {
    /// Reads what the run has kept, and scores its test rows once more if its data are still there.
    pub(super) fn of(run: &'a Run, name: String, device: &Device) -> Result<Self, Failure> {
        let model = run.model(device)?;
        let data = DataSet::load_in_units_of(&run.job().schema, run.encoders())
            .ok()
            .filter(|data| data.encoders() == run.encoders());
        let score = |data: &DataSet| {
            influences(&model, data.test_rows(), run.job().train.batch, device).map_err(Failure::from)
        };
        Ok(Self {
            run,
            name,
            n_parameters: model.num_params(),
            history: run.history()?.unwrap_or_default(),
            validation: run.scores("validation")?,
            test: run.scores("test")?,
            gates: run.gates()?,
            influences: data.as_ref().map(score).transpose()?,
            rows: data.map(|data| [data.n_train(), data.validation_rows().len(), data.test_rows().len()]),
        })
    }

    /// The score of a task on the test rows with its uncertainty.
    pub(super) fn influence(&self, task: usize) -> Option<&Influence> {
        self.influences.as_ref()?.get(task)?.as_ref()
    }

    /// As a run of one seed to be compared.
    pub(super) fn contender(&self) -> Option<Contender> {
        let scores = self.influences.as_ref()?.iter().map(|score| score.iter().cloned().collect()).collect();
        Some(Contender { name: self.name.clone(), scores })
    }
}
