//! Puts the columns of the file in the place of patterns.

use std::collections::HashSet;

use girandole_core::Problem;

use super::{FeatureConfig, Schema, TaskConfig};
use crate::condition::Target;
use crate::files::sources;
use crate::naming::{did_you_mean, listed, nearest};
use crate::pattern::Pattern;
use crate::read::position;
use crate::{DataError, FeatureKind};

/// A schema with the columns of its file in the place of patterns.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Expanded {
    /// The schema.
    pub schema: Schema,
    /// Which table of tasks each task comes from.
    pub task_tables: Vec<usize>,
    /// Which table of features each one comes from: of one whose patterns find nothing that no other names, none is left.
    pub feature_tables: Vec<usize>,
    /// Patterns and names that no column fits; the tables are those from before.
    pub problems: Vec<Problem>,
}

impl Schema {
    /// Whether something says what it means only together with the columns of the file: a pattern such as `"PCBA-*"`, or a
    /// target that is the name of a column and looks like something else.
    pub fn needs_columns(&self) -> bool {
        let is_pattern = |name: &String| Pattern::is_one(name) || name.starts_with('!');
        self.tasks.iter().any(|task| task.columns.is_some() || !is_plain(&task.target))
            || self.features.iter().any(|feature| feature.columns.iter().any(is_pattern))
    }

    /// Puts the columns of the file in the place of patterns, and backquotes around targets that are names of columns.
    ///
    /// A pattern takes the columns that it fits, in the order of the file, but for those that another table names. A name
    /// behind `!` takes them out again.
    ///
    /// # Errors
    ///
    /// If the columns cannot be read.
    pub fn expanded(&self) -> Result<Expanded, DataError> {
        let mut expanded = Expanded {
            schema: self.clone(),
            task_tables: (0..self.tasks.len()).collect(),
            feature_tables: (0..self.features.len()).collect(),
            problems: Vec::new(),
        };
        if !self.needs_columns() {
            return Ok(expanded);
        }
        let names = sources(&self.filled_in().data)?.train.column_names()?;
        let problems = &mut expanded.problems;
        let named = self.named_features();
        for (i, feature) in expanded.schema.features.iter_mut().enumerate() {
            let path = format!("features[{i}].columns");
            feature.columns = fitting(&feature.columns, &names, &named, &path, problems);
        }
        let features = &expanded.schema.features;
        expanded
            .feature_tables
            .retain(|at| !features[*at].columns.is_empty() || self.features[*at].columns.is_empty());
        expanded.schema.features = expanded.feature_tables.iter().map(|at| features[*at].clone()).collect();
        let named = self.named_targets();
        (expanded.schema.tasks, expanded.task_tables) = (Vec::new(), Vec::new());
        for (i, task) in self.tasks.iter().enumerate() {
            let path = format!("tasks[{i}].columns");
            let tasks = match &task.columns {
                None => vec![TaskConfig { target: target(&task.target, &names), ..task.clone() }],
                Some(columns) => {
                    let columns = fitting(columns, &names, &named, &path, problems);
                    columns.iter().map(|column| of_column(task, column)).collect()
                }
            };
            expanded.task_tables.extend(std::iter::repeat_n(i, tasks.len()));
            expanded.schema.tasks.extend(tasks);
        }
        Ok(expanded)
    }

    /// The schema to work with: patterns expanded, everything filled in, and nothing wrong with it.
    pub(crate) fn checked(&self) -> Result<Self, DataError> {
        if self.needs_columns() {
            let problems = self.problems_by_table();
            if !problems.is_empty() {
                return Err(DataError::Schema(problems));
            }
        }
        let Expanded { schema, mut problems, .. } = self.expanded()?;
        if problems.is_empty() {
            problems = schema.problems();
        }
        if problems.is_empty() { Ok(schema.filled_in()) } else { Err(DataError::Schema(problems)) }
    }

    /// Columns that tables of features name; patterns among them do no harm.
    fn named_features(&self) -> HashSet<&str> {
        let own = |feature: &&FeatureConfig| feature.kind != FeatureKind::Cross;
        let columns = self.features.iter().filter(own).flat_map(|feature| &feature.columns);
        columns.map(String::as_str).collect()
    }

    /// Columns that tables of tasks name, likewise.
    fn named_targets(&self) -> HashSet<&str> {
        let columns = self.tasks.iter().flat_map(|task| task.columns.iter().flatten());
        let alone = self.tasks.iter().filter(|task| task.columns.is_none()).flat_map(|task| {
            let bare = task.target.strip_prefix('`').and_then(|target| target.strip_suffix('`'));
            [Some(task.target.as_str()), bare]
        });
        columns.map(String::as_str).chain(alone.flatten()).collect()
    }
}

/// A name of a column as a target that means it.
pub(crate) fn as_target(column: &str) -> String {
    match Target::parse(column) {
        Ok(Target::Column(name)) if name == column => column.to_owned(),
        _ => format!("`{}`", column.replace('`', "``")),
    }
}

/// Whether a target can mean one thing only.
fn is_plain(target: &str) -> bool {
    match Target::parse(target) {
        Ok(Target::Column(name)) => name == target.trim() || target.contains('`'),
        Ok(Target::Condition(_)) => true,
        Err(_) => false,
    }
}

fn target(target: &str, names: &[String]) -> String {
    match is_plain(target) {
        true => target.to_owned(),
        false => position(names, target).map_or_else(|| target.to_owned(), |at| as_target(&names[at])),
    }
}

fn of_column(task: &TaskConfig, column: &str) -> TaskConfig {
    TaskConfig { name: column.to_owned(), target: as_target(column), columns: None, ..task.clone() }
}

/// The columns that some names and patterns mean.
fn fitting(
    wanted: &[String],
    names: &[String],
    named: &HashSet<&str>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for text in wanted {
        let column = position(names, text).map(|at| names[at].clone());
        let is_column = column.is_some();
        if let Some(out) = text.strip_prefix('!').filter(|_| !is_column) {
            let out = Pattern::new(out);
            columns.retain(|column| !out.fits(column));
            continue;
        }
        if is_column || !Pattern::is_one(text) {
            columns.push(column.unwrap_or_else(|| text.clone()));
            continue;
        }
        let pattern = Pattern::new(text);
        let fits: Vec<&String> = names.iter().filter(|name| pattern.fits(name)).collect();
        if fits.is_empty() {
            let near = nearest(&text.replace(['*', '?'], ""), names);
            let near = did_you_mean(near.as_deref());
            let message = format!("no column fits `{text}`{near}; the columns are {}", listed(names));
            problems.push(Problem::new(path, message));
        }
        let is_new = |name: &&&String| !named.contains(name.as_str()) && !columns.contains(name);
        let more: Vec<String> = fits.iter().filter(is_new).map(|name| (*name).clone()).collect();
        columns.extend(more);
    }
    columns
}
