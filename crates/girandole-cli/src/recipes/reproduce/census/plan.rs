//! What is trained, and how often.

use std::path::Path;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::space;
use super::study::Study;
use crate::args::ReproduceArgs;
use crate::failure::Failure;
use crate::recipes::reproduce::{Method, Preset};

/// What is trained, and how often; saved beside the results, which belong to no other plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) methods: Vec<Method>,
    /// Settings that each study tries.
    pub(super) trials: usize,
    /// Trainings of each study with the best of them.
    pub(super) final_runs: usize,
    pub(super) seed: u64,
    /// The device, since another's sums differ in their last digits.
    pub(super) device: String,
    /// The space that trials are drawn from.
    pub(super) space: u32,
}

impl Plan {
    /// The preset with what the command line sets over it, or all that is wrong with it.
    pub(super) fn of(args: &ReproduceArgs) -> Result<Self, Failure> {
        let (trials, final_runs) = match args.preset {
            Preset::Short => (4, 3),
            Preset::Full => (30, 400),
        };
        let mut methods = args.methods.clone();
        if methods.is_empty() {
            methods = Method::value_variants().to_vec();
        }
        methods.sort();
        methods.dedup();
        let plan = Self {
            methods,
            trials: args.trials.unwrap_or(trials),
            final_runs: args.final_runs.unwrap_or(final_runs),
            seed: args.seed.unwrap_or(1),
            device: args.device.to_string(),
            space: space::VERSION,
        };
        let problems = plan.problems();
        if problems.is_empty() { Ok(plan) } else { Err(Failure::Plan(problems.join("; "))) }
    }

    /// All that cannot be done.
    fn problems(&self) -> Vec<String> {
        let counts = [("--trials", self.trials), ("--final-runs", self.final_runs)];
        let none = counts.into_iter().filter(|(_, n)| *n == 0);
        none.map(|(name, _)| format!("{name} needs at least 1, got 0")).collect()
    }

    pub(super) fn studies(&self) -> Vec<Study> {
        Study::of(&self.methods)
    }

    /// Refuses a folder whose results are of another plan; more final runs and other methods may join.
    pub(super) fn check(&self, folder: &Path) -> Result<(), Failure> {
        let Ok(text) = std::fs::read_to_string(folder.join("plan.json")) else { return Ok(()) };
        let old: Option<Self> = serde_json::from_str(&text).ok();
        let grown = old.map(|old| Self { methods: self.methods.clone(), final_runs: self.final_runs, ..old });
        match grown.is_some_and(|grown| grown == *self) {
            true => Ok(()),
            false => {
                Err(Failure::OtherPlan { folder: folder.to_owned(), options: "--trials, --seed or --device" })
            }
        }
    }

    /// Makes the folders and writes the plan.
    pub(super) fn begin(&self, folder: &Path) -> Result<(), Failure> {
        for name in ["trials", "finals"] {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).map_err(|source| Failure::Write { file: folder, source })?;
        }
        let file = folder.join("plan.json");
        let write = |error: serde_json::Error| Failure::Write { file: file.clone(), source: error.into() };
        let text = serde_json::to_string_pretty(self).map_err(write)?;
        crate::whole_file::write(&file, &(text + "\n"))
    }
}
