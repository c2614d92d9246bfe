//! What became of one training, as files.

use std::fs;
use std::path::Path;

use girandole::prelude::*;
use girandole::train::{Influence, Keep};
use serde::{Deserialize, Serialize};

use super::entry::Part;
use super::training::Training;
use crate::failure::Failure;
use crate::whole_file;

/// What became of one training; its file is there only once it has ended.
///
/// Beside it lies a file of what each test row adds to each score: four bytes a number, the lowest first, task by task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub(super) part: Part,
    pub(super) learning_rate: f64,
    pub(super) seed: u64,
    /// The epoch whose weights were kept; none if the training diverged.
    pub(super) epoch: Option<usize>,
    /// For a person to know: no table holds it.
    pub(super) seconds: f64,
    pub(super) validation: Vec<TaskScores>,
    pub(super) test: Vec<TaskScores>,
    /// The score of each task that is compared, on the test rows.
    pub(super) values: Vec<Option<f64>>,
}

impl Outcome {
    /// A training whose loss stopped being finite.
    pub(super) fn diverged(training: &Training, seconds: f64) -> Self {
        Self {
            part: training.part.clone(),
            learning_rate: training.learning_rate,
            seed: training.seed,
            epoch: None,
            seconds,
            validation: Vec::new(),
            test: Vec::new(),
            values: vec![None; training.part.tasks.len()],
        }
    }

    /// By which learning rates are chosen, larger being better: the mean AUC of its tasks, or with a task that has none
    /// their [`score`](Keep::SCORE); none if the training diverged.
    pub(super) fn merit(&self) -> Option<f64> {
        let n = self.validation.len() as f64;
        let mean = |value: fn(&TaskScores) -> Option<f64>| {
            let values: Option<Vec<f64>> = self.validation.iter().map(value).collect();
            values.map(|values| values.iter().sum::<f64>() / n).filter(|mean| mean.is_finite())
        };
        let score =
            || Keep::parse(Keep::SCORE, &[]).ok()?.value(&self.validation, &vec![1.0; self.validation.len()]);
        mean(|scores| scores.auc.filter(|_| scores.kind == TaskKind::Binary)).or_else(score)
    }

    /// Writes the outcome, last, and what each test row adds to its scores.
    pub(super) fn save(&self, scores: &[Option<Influence>], file: &Path) -> Result<(), Failure> {
        let rows = scores.iter().flatten().flat_map(|score| &score.rows);
        let bytes: Vec<u8> = rows.flat_map(|row| (*row as f32).to_le_bytes()).collect();
        whole_file::write(&file.with_extension("rows"), bytes)?;
        let write = |error: serde_json::Error| Failure::Write { file: file.to_owned(), source: error.into() };
        let text = serde_json::to_string_pretty(self).map_err(write)?;
        whole_file::write(file, text + "\n")
    }

    /// Reads what the training has left.
    pub(super) fn load(training: &Training, file: &Path) -> Result<(Self, Vec<Option<Influence>>), Failure> {
        let read =
            |file: &Path| fs::read(file).map_err(|source| Failure::Read { file: file.to_owned(), source });
        let damaged = || Failure::DamagedResult(file.to_owned());
        let outcome: Self = serde_json::from_slice(&read(file)?).map_err(|_| damaged())?;
        let same = outcome.part == training.part
            && outcome.seed == training.seed
            && outcome.learning_rate == training.learning_rate
            && outcome.values.len() == training.part.tasks.len();
        if !same {
            return Err(damaged());
        }
        let bytes = read(&file.with_extension("rows"))?;
        let (cells, rest) = bytes.as_chunks::<4>();
        let scored = outcome.values.iter().flatten().count();
        if !rest.is_empty() || scored == 0 && !cells.is_empty() || scored > 0 && cells.len() % scored != 0 {
            return Err(damaged());
        }
        let numbers: Vec<f64> = cells.iter().map(|cell| f64::from(f32::from_le_bytes(*cell))).collect();
        let mut rows = numbers.chunks(numbers.len().checked_div(scored).unwrap_or_default().max(1));
        let score = |value: &Option<f64>| {
            value.map(|value| Influence { value, rows: rows.next().unwrap_or_default().to_vec() })
        };
        let scores = outcome.values.iter().map(score).collect();
        Ok((outcome, scores))
    }
}
