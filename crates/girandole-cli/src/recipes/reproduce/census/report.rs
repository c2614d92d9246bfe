//! The results as sections of the page.

use super::finding::Finding;
use super::group::Group;
use super::pair::Pair;
use super::peers::{self, Peer};
use super::plan::Plan;
use super::row::Row;
use super::{figure, space, tables, words};
use crate::failure::Failure;
use crate::page::{Block, Section};

/// What there is to report.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) plan: &'a Plan,
    pub(super) findings: &'a [Finding],
    pub(super) groups: &'a [(Group, Vec<Row>)],
    /// The name of the split of the test file.
    pub(super) split: &'a str,
}

impl Report<'_> {
    /// The tables with what they say, the differences between methods, the settings found, and other programs.
    pub(super) fn sections(&self) -> Result<Vec<Section>, Failure> {
        Ok(vec![self.results()?, self.differences(), self.search(), self.others()])
    }

    /// What a person reads at the end.
    pub(super) fn ends(&self) -> String {
        let line = |row: &Row| {
            let (mean, paper) = (tables::auc(row.mean()), tables::auc(row.paper.mean));
            let (second, interval) = (tables::auc(row.second_mean()), tables::between(row.interval()));
            format!("\n  {:20}  {mean}  {interval}  {paper}  {second}", row.method.title())
        };
        let table = |(group, rows): &(Group, Vec<Row>)| {
            let head = format!("{}, mean, 95% interval, paper; never married, mean", group.main().name());
            head + &rows.iter().map(line).collect::<String>()
        };
        self.groups.iter().map(table).collect::<Vec<_>>().join("\n")
    }

    fn results(&self) -> Result<Section, Failure> {
        let plan = self.plan;
        let protocol = format!(
            "UCI Census-Income (KDD), test AUC. All 199,523 rows of the data file train; the test file is dealt 1:1 at \
             random to validation and test (split {}, in split.csv). Education, marital status and the survey's weight are \
             no inputs. Each method tries {} settings drawn by chance for each task group and keeps the one with the best \
             validation AUC of the main task; {} final runs with new weights and row orders follow, seed {}. Single-Task \
             trains one model a task, each with settings of its own. The paper's best is of 400 runs, ours of {}.",
            self.split, plan.trials, plan.final_runs, plan.seed, plan.final_runs
        );
        let mut blocks = vec![Block::Text(protocol), Block::Figure(figure::draw(self.groups)?)];
        for (group, rows) in self.groups {
            let (number, main) = (group.number(), group.main().name());
            blocks
                .push(Block::Text(format!("Table {number}, task group {number}: {main} and never married.")));
            blocks.push(Block::Table(tables::group(*group, rows)));
            blocks.push(Block::List(words::about_group(*group, rows)));
        }
        Ok(Section { title: "Census-Income (tables 1 and 2)".to_owned(), blocks })
    }

    fn differences(&self) -> Section {
        let mut blocks = vec![Block::Text(
            "Differences of means on the main task, run by run: runs of one number see the rows in the same order. The \
             interval is Student's."
                .to_owned(),
        )];
        for (group, rows) in self.groups {
            let (number, main) = (group.number(), group.main().name());
            blocks.push(Block::Text(format!("Task group {number}: {main}.")));
            blocks.push(Block::Table(tables::pairs(&Pair::all(rows))));
        }
        Section { title: "Census-Income: differences between methods".to_owned(), blocks }
    }

    fn search(&self) -> Section {
        let found = "What the search found. Networks have one hidden layer, far below the paper's cap of 2,048 units; the \
                     weights kept are those of the epoch with the best validation AUC of the main task.";
        let space = "Where settings are drawn from. Trials of one number have in common, across methods, what all methods \
                     have. Inputs are embeddings of 8 for each category and each binned number, and the standardised \
                     numbers. There is no dropout: its random numbers are one sequence for the whole program, and \
                     trainings side by side would no longer repeat.";
        let blocks = vec![
            Block::Text(found.to_owned()),
            Block::Table(tables::settings(self.findings)),
            Block::Text(space.to_owned()),
            Block::Table(space::table()),
        ];
        Section { title: "Census-Income: settings".to_owned(), blocks }
    }

    fn others(&self) -> Section {
        let measured = peers::measured();
        let same = |peer: &Peer| peer.split == self.split;
        let where_from = match measured.iter().all(same) {
            true => "on this split".to_owned(),
            false => {
                let split = measured.first().map_or("", |peer| peer.split);
                format!("on another split of the test file, {split}, so compare with care")
            }
        };
        let about = format!(
            "Logistic regression and gradient boosting of scikit-learn with its default settings, one model a task, \
             measured {where_from}: benches/peers/census_baselines.py."
        );
        let mut blocks = vec![Block::Text(about), Block::Table(tables::others(&measured, self.groups))];
        for (group, rows) in self.groups {
            blocks.push(Block::List(words::about_others(*group, rows, &measured)));
        }
        Section { title: "Census-Income: other programs".to_owned(), blocks }
    }
}
