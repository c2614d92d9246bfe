//! One row of the paper's tables: a method in a group.

use super::group::Group;
use super::outcome::Outcome;
use super::published::{Published, published};
use super::study::Study;
use super::target::Target;
use crate::recipes::reproduce::Method;
use crate::recipes::reproduce::statistics::{interval, mean};

/// One row of the paper's tables: a method in a group, with the test AUC of every final run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) method: Method,
    /// Of the main task, run by run.
    pub(super) main: Vec<f64>,
    /// Of never married, run by run.
    pub(super) second: Vec<f64>,
    pub(super) paper: Published,
}

impl Row {
    /// The rows of a group's table.
    pub(super) fn of_group(group: Group, methods: &[Method], finals: &[(Study, Vec<Outcome>)]) -> Vec<Self> {
        let aucs = |study: Study, task: Target| {
            let outcomes = finals.iter().find(|(other, _)| *other == study).map(|(_, outcomes)| outcomes);
            let test = |outcome: &Outcome| outcome.score(task).map(|score| score.test);
            outcomes.into_iter().flatten().filter_map(test).collect::<Vec<f64>>()
        };
        let row = |method: &Method| Self {
            method: *method,
            main: aucs(Study::of_group(*method, group), group.main()),
            second: aucs(Study::of_second_task(*method, group), Target::NeverMarried),
            paper: published(*method, group),
        };
        methods.iter().map(row).collect()
    }

    /// Main task, of the best run.
    pub(super) fn best(&self) -> f64 {
        self.main.iter().copied().fold(f64::NAN, f64::max)
    }

    pub(super) fn mean(&self) -> f64 {
        mean(&self.main)
    }

    /// 95% interval of that mean.
    pub(super) fn interval(&self) -> (f64, f64) {
        interval(&self.main)
    }

    /// Never married, of the run that is best on the main task; single tasks have a best run of their own there.
    pub(super) fn second_with_best(&self) -> f64 {
        if self.method == Method::SingleTask {
            return self.second.iter().copied().fold(f64::NAN, f64::max);
        }
        let best = self.best();
        let run = self.main.iter().position(|auc| *auc == best);
        run.and_then(|run| self.second.get(run).copied()).unwrap_or(f64::NAN)
    }

    pub(super) fn second_mean(&self) -> f64 {
        mean(&self.second)
    }

    /// 95% interval of that mean.
    pub(super) fn second_interval(&self) -> (f64, f64) {
        interval(&self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_task_is_that_of_the_best_run_but_for_single_tasks() {
        let paper = published(Method::Mmoe, Group::Income);
        let (main, second) = (vec![0.90, 0.95, 0.94], vec![0.99, 0.97, 0.98]);
        let mut row = Row { method: Method::Mmoe, main, second, paper };
        assert_eq!((row.best(), row.second_with_best()), (0.95, 0.97));
        row.method = Method::SingleTask;
        assert_eq!(row.second_with_best(), 0.99);
    }
}
