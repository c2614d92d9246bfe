//! What is compared, and how often it is trained.

use std::path::Path;

use girandole::job::Job;
use serde::{Deserialize, Serialize};

use super::budget::{Budget, Cost};
use super::entry::Entry;
use super::training::Training;
use crate::failure::Failure;

/// What is compared, and how often it is trained; saved beside the results, which belong to no other plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) entries: Vec<Entry>,
    /// What each entry costs.
    pub(super) costs: Vec<Cost>,
    pub(super) budget: Budget,
    pub(super) learning_rates: Vec<f64>,
    pub(super) seeds: Vec<u64>,
    /// The device, since another's sums differ in their last digits.
    pub(super) device: String,
    /// The first job, with data, features, tasks and training.
    pub(super) job: String,
    /// Chance of any false verdict.
    pub(super) level: f64,
}

impl Plan {
    /// All trainings, the first seeds of all entries first.
    pub(super) fn trainings(&self) -> Vec<Training> {
        let of = |seed: &u64, entry| Training::of(entry, &self.learning_rates, &[*seed]);
        let of_seed = |seed: &u64| self.entries.iter().flat_map(|entry| of(seed, entry)).collect::<Vec<_>>();
        self.seeds.iter().flat_map(of_seed).collect()
    }

    /// The plan's own name of a job.
    pub(super) fn job_text(job: &Job) -> Result<String, Failure> {
        let mut job = job.clone();
        job.out = None;
        Ok(job.to_toml()?)
    }

    /// Refuses a folder whose results are of another plan; more seeds, rates and entries may join.
    pub(super) fn check(&self, folder: &Path) -> Result<(), Failure> {
        let Ok(text) = std::fs::read_to_string(folder.join("plan.json")) else { return Ok(()) };
        let old: Option<Self> = serde_json::from_str(&text).ok();
        let same = old.is_some_and(|old| {
            let kept = |entry: &Entry| {
                self.entries.iter().find(|own| own.name == entry.name).is_none_or(|own| own == entry)
            };
            old.job == self.job && old.device == self.device && old.entries.iter().all(kept)
        });
        match same {
            true => Ok(()),
            false => {
                let options = "data, training, models, --budget or --device";
                Err(Failure::OtherPlan { folder: folder.to_owned(), options })
            }
        }
    }

    /// Makes the folders and writes the plan.
    pub(super) fn begin(&self, folder: &Path) -> Result<(), Failure> {
        let trainings = folder.join("trainings");
        std::fs::create_dir_all(&trainings)
            .map_err(|source| Failure::Write { file: trainings.clone(), source })?;
        let file = folder.join("plan.json");
        let write = |error: serde_json::Error| Failure::Write { file: file.clone(), source: error.into() };
        let text = serde_json::to_string_pretty(self).map_err(write)?;
        crate::whole_file::write(&file, text + "\n")
    }
}
