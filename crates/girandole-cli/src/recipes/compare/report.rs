//! The result of a comparison, for a terminal and as a page.

use std::path::Path;

use girandole::prelude::*;
use girandole::train::Comparison;
use serde_json::json;

use super::plan::Plan;
use super::standing::Standing;
use super::{BASES, figures, tables, words};
use crate::failure::Failure;
use crate::page::{Block, Page, Section};
use crate::recipes::reliability;
use crate::whole_file;

/// What there is to report.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) plan: &'a Plan,
    pub(super) data: &'a DataSet,
    pub(super) standings: &'a [Standing],
    pub(super) comparison: &'a Comparison,
}

impl Report<'_> {
    /// What a person reads at the end.
    pub(super) fn ends(&self) -> String {
        let tasks = self.data.tasks().iter().enumerate();
        let tables = tasks.map(|(position, task)| {
            let [base, _] = BASES;
            let table = tables::task(position, task, base, self.standings, self.comparison);
            format!("{}\n{}", task.name, table.plain())
        });
        let tables: Vec<String> = tables.collect();
        format!("{}\n{}", tables.join("\n"), self.verdicts().join("\n"))
    }

    fn verdicts(&self) -> Vec<String> {
        words::verdicts(self.standings, self.comparison, self.data.tasks())
    }

    pub(super) fn page(&self, name: &str) -> Result<Page, Failure> {
        let [train, validation, test] =
            [self.data.n_train(), self.data.validation().len(), self.data.test().len()];
        let seeds = self.plan.seeds.len();
        let lead = format!(
            "Models of {} tasks trained on {train} rows, chosen on {validation}, compared on {test}; {seeds} seeds, each with \
             the same order of rows for all models. {}",
            self.data.tasks().len(),
            tables::budget(self.plan.budget)
        );
        let mut sections = vec![Section {
            title: "Verdicts".to_owned(),
            blocks: vec![Block::List(self.verdicts()), Block::Text(self.method())],
        }];
        sections.push(self.gains()?);
        for (position, task) in self.data.tasks().iter().enumerate() {
            let table = |base: &&str| {
                Block::Table(tables::task(position, task, base, self.standings, self.comparison))
            };
            let blocks = self.bases().iter().map(table).collect();
            sections.push(Section { title: task.name.clone(), blocks });
        }
        let first: Vec<(&str, &[TaskScores])> = self
            .standings
            .iter()
            .map(|standing| (standing.contender.name.as_str(), standing.first.as_slice()))
            .collect();
        if let Some(figure) = reliability::figure(self.data.tasks(), &first).map_err(Failure::Figure)? {
            let blocks = vec![Block::Figure(figure)];
            sections.push(Section { title: "Reliability".to_owned(), blocks });
        }
        let models = Block::Table(tables::models(self.plan, self.standings));
        sections.push(Section { title: "Models".to_owned(), blocks: vec![models] });
        Ok(Page { title: format!("Did sharing help? {name}"), lead, sections })
    }

    fn method(&self) -> String {
        format!(
            "Differences are paired by seed; their error is that of other seeds and of other test rows added up (DeLong for \
             AUC), their p-values are adjusted for all {} comparisons here (Holm), and a verdict is given below {}. A gain \
             over single tasks is PLE's MTL gain; for losses it is what was saved.",
            self.comparison.pairs.len(),
            self.plan.level
        )
    }

    /// The bases that something is compared with.
    fn bases(&self) -> Vec<&'static str> {
        let is_there = |base: &&str| self.comparison.pairs.iter().any(|pair| pair.base == *base);
        BASES.into_iter().filter(is_there).collect()
    }

    fn gains(&self) -> Result<Section, Failure> {
        let mut blocks = Vec::new();
        for base in self.bases() {
            let figure = figures::gains(self.comparison, base, self.data.tasks(), self.standings);
            blocks.push(Block::Figure(figure.map_err(Failure::Figure)?));
        }
        Ok(Section { title: "Gains".to_owned(), blocks })
    }

    /// Writes `comparison.json`, for machines.
    pub(super) fn save(&self, folder: &Path) -> Result<(), Failure> {
        let model = |standing: &Standing| {
            let tasks = self.data.tasks().iter().enumerate();
            let scores: serde_json::Map<_, _> = tasks
                .map(|(position, task)| {
                    let runs = standing.contender.scores[position].iter().map(|run| run.value);
                    (task.name.clone(), json!(runs.collect::<Vec<f64>>()))
                })
                .collect();
            json!({ "name": standing.contender.name, "scores": scores, "learning_rates": standing.learning_rates })
        };
        let whole = json!({
            "verdicts": self.verdicts(),
            "models": self.standings.iter().map(model).collect::<Vec<_>>(),
            "comparison": self.comparison,
        });
        whole_file::write(&folder.join("comparison.json"), format!("{whole:#}\n"))
    }
}
