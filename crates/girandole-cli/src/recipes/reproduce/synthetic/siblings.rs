//! Trainings on the same rows.

use std::path::Path;

use super::curve_file;
use super::plan::{Cell, Plan};
use crate::recipes::workers::Job;

/// Trainings of one number at one cosine: they have their tasks and rows in common, so that each row is drawn but once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Siblings {
    pub(super) run: usize,
    pub(super) cosine: f64,
    pub(super) cells: Vec<Cell>,
}

impl Siblings {
    /// What of the plan has no curve in the folder yet; the first run of everything before the second of anything.
    pub(super) fn left(plan: &Plan, folder: &Path) -> Vec<Self> {
        let mut left = Vec::new();
        for run in 0..plan.runs {
            for &cosine in &plan.cosines {
                let is_left =
                    |cell: &Cell| cell.cosine == cosine && !curve_file::path(folder, cell, run).exists();
                let cells: Vec<Cell> = plan.cells().into_iter().filter(is_left).collect();
                if !cells.is_empty() {
                    left.push(Self { run, cosine, cells });
                }
            }
        }
        left
    }
}

impl Job for Siblings {
    fn trainings(&self) -> usize {
        self.cells.len()
    }
}
