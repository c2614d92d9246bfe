//! What is trained, and how often.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::recipes::reproduce::{Method, Preset};

/// What is trained, and how often; saved beside the results, which belong to no other plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    pub(crate) methods: Vec<Method>,
    /// Cosines between the weights of the two tasks, the paper's p.
    pub(crate) cosines: Vec<f64>,
    /// The paper's grid, from which each method takes its best.
    pub(crate) learning_rates: Vec<f64>,
    /// Trainings of each method at each cosine and rate.
    pub(crate) runs: usize,
    pub(crate) steps: usize,
    pub(crate) batch: usize,
    pub(crate) seed: u64,
}

/// One method at one cosine and learning rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    pub(crate) method: Method,
    pub(crate) cosine: f64,
    pub(crate) learning_rate: f64,
}

impl Plan {
    pub(crate) fn new(preset: Preset) -> Self {
        let (runs, steps) = match preset {
            Preset::Short => (8, 5_000),
            Preset::Full => (200, 10_000),
        };
        Self {
            methods: vec![Method::SharedBottom, Method::Omoe, Method::Mmoe],
            cosines: vec![0.5, 0.9, 1.0],
            learning_rates: vec![1e-4, 1e-3, 1e-2],
            runs,
            steps,
            batch: 512,
            seed: 1,
        }
    }

    /// What cannot be done, if anything.
    pub(crate) fn problem(&self) -> Option<String> {
        let none = [("--runs", self.runs), ("--steps", self.steps), ("--batch", self.batch)];
        if let Some((name, _)) = none.into_iter().find(|(_, n)| *n == 0) {
            return Some(format!("{name} needs at least 1"));
        }
        if u32::try_from(self.steps.saturating_mul(self.batch)).is_err() {
            return Some(format!("--steps times --batch gives more rows than {}; lower one", u32::MAX));
        }
        let cosine = self.cosines.iter().find(|p| !(-1.0..=1.0).contains(*p));
        let rate = self.learning_rates.iter().find(|rate| !(rate.is_finite() && **rate > 0.0));
        match (cosine, rate) {
            (Some(p), _) => Some(format!("--cosines needs numbers from -1 to 1, got {p}")),
            (None, Some(rate)) => Some(format!("--learning-rates needs numbers above 0, got {rate}")),
            (None, None) => None,
        }
    }

    pub(crate) fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for &cosine in &self.cosines {
            for &method in &self.methods {
                for &learning_rate in &self.learning_rates {
                    cells.push(Cell { method, cosine, learning_rate });
                }
            }
        }
        cells
    }

    /// Every training; all cells have had their first before any has its second.
    pub(crate) fn trainings(&self) -> Vec<(Cell, usize)> {
        (0..self.runs).flat_map(|run| self.cells().into_iter().map(move |cell| (cell, run))).collect()
    }

    /// Writes the plan into a folder, or checks that the folder's results are of the same plan but for their number.
    pub(crate) fn claim(&self, folder: &Path) -> Result<(), Failure> {
        let file = folder.join("plan.json");
        let write = |source| Failure::Write { file: file.clone(), source };
        if let Ok(text) = std::fs::read_to_string(&file) {
            let old: Option<Self> = serde_json::from_str(&text).ok();
            let same = |old: &Self| (old.steps, old.batch, old.seed) == (self.steps, self.batch, self.seed);
            if !old.as_ref().is_some_and(same) {
                let options = "--steps, --batch or --seed";
                return Err(Failure::OtherPlan { folder: folder.to_owned(), options });
            }
        }
        std::fs::create_dir_all(folder).map_err(write)?;
        let text = serde_json::to_string_pretty(self).map_err(|error| write(error.into()))?;
        crate::whole_file::write(&file, &text)
    }
}

impl Cell {
    /// Names the files of its trainings.
    pub(crate) fn key(&self) -> String {
        format!("p{}-{}-lr{}", self.cosine, self.method.key(), self.learning_rate)
    }
}
