//! Everything that is wrong with a schema, before any file is opened.

use std::collections::HashSet;

use girandole_core::Problem;

use super::features::feature_problems;
use super::text::text_problems;
use crate::condition::{Condition, Target};
use crate::read::spelled;
use crate::{BuiltIn, FeatureKind, LossChoice, ScaleChoice, Schema, TargetKind, TaskConfig};

impl Schema {
    /// Lists everything that contradicts itself or is missing, as far as it can be told without the file.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.problems_by_table();
        let schema = self.filled_in();
        problems.extend(schema.table_problems());
        problems.extend(schema.pooling_problems());
        problems.extend(schema.cross_problems());
        problems.extend(schema.stream_problems());
        problems.extend(schema.column_problems());
        let mut names = HashSet::new();
        for (i, task) in schema.tasks.iter().enumerate() {
            if let (Err(error), None) = (Target::parse(&task.target), &task.columns)
                && !task.target.is_empty()
            {
                problems.push(Problem::new(format!("tasks[{i}].target"), error.to_string()));
            }
            if task.columns.is_none() && !names.insert(task.name.trim()) {
                let message = format!("two tasks are named `{}`; rename one", task.name);
                problems.push(Problem::new(format!("tasks[{i}].name"), message));
            }
        }
        problems
    }

    /// What is wrong with each table by itself, whatever the columns of the file.
    pub fn problems_by_table(&self) -> Vec<Problem> {
        let schema = self.filled_in();
        let mut problems = schema.data_problems();
        if schema.features.is_empty() {
            let message = "no features; add a [[features]] table with `columns` and `kind`";
            problems.push(Problem::new("features", message));
        }
        for (i, feature) in schema.features.iter().enumerate() {
            let found = feature_problems(feature);
            problems.extend(found.into_iter().map(|problem| problem.within(&format!("features[{i}]"))));
        }
        if schema.tasks.is_empty() {
            let message = "no tasks; add a [[tasks]] table with `name`, `kind` and `target`";
            problems.push(Problem::new("tasks", message));
        }
        for (i, task) in schema.tasks.iter().enumerate() {
            let found = task_problems(task);
            problems.extend(found.into_iter().map(|problem| problem.within(&format!("tasks[{i}]"))));
        }
        problems
    }

    fn data_problems(&self) -> Vec<Problem> {
        let data = &self.data;
        let mut problems = Vec::new();
        let mut add =
            |path: &str, message: String| problems.push(Problem::new(format!("data.{path}"), message));
        match (data.dataset, &data.path) {
            (None, None) => add("path", "no file of rows; name one, or set `dataset = \"adult\"`".to_owned()),
            (Some(BuiltIn::Adult), Some(path)) => {
                let path = path.display();
                add(
                    "path",
                    format!("dataset `adult` is shipped, {path} would not be read; drop one of the two"),
                );
            }
            (Some(BuiltIn::Census), None) => {
                add("path", "dataset `census` needs the folder of census-income.data and .test".to_owned());
            }
            _ => {}
        }
        for (key, file) in [("test", &data.test), ("validation", &data.validation)] {
            if data.dataset.is_some() && file.is_some() {
                let message =
                    format!("a data set known by name brings its own rows; drop `{key}` or `dataset`");
                add(key, message);
            }
        }
        problems.extend(text_problems(data));
        problems.extend(self.split_problems());
        problems
    }

    /// Columns listed twice, and columns that tell the outcome.
    fn column_problems(&self) -> Vec<Problem> {
        let outcomes = self.outcome_columns();
        let mut seen = HashSet::new();
        let mut problems = Vec::new();
        for (i, feature) in self.features.iter().enumerate() {
            for column in &feature.columns {
                let path = format!("features[{i}].columns");
                // A crossed column may be a feature by itself too.
                if feature.kind != FeatureKind::Cross && !seen.insert(column) {
                    problems.push(Problem::new(&path, format!("`{column}` is listed twice; drop one")));
                }
                if let Some((_, role)) = outcomes.iter().find(|(outcome, _)| outcome == column) {
                    let message = format!(
                        "`{column}` is {role} and would give the outcome away; take it out of the features"
                    );
                    problems.push(Problem::new(&path, message));
                }
            }
        }
        problems
    }
}

fn task_problems(task: &TaskConfig) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |key: &str, message: String| problems.push(Problem::new(key, message));
    match &task.columns {
        None => {
            if task.name.trim().is_empty() {
                add("name", "is empty or missing; every table and message uses it: add it".to_owned());
            }
            if task.target.trim().is_empty() {
                add("target", "is empty or missing; name a column or a condition".to_owned());
            }
        }
        Some(columns) => {
            if columns.is_empty() {
                add("columns", "names no column; name one at least, or `target`".to_owned());
            }
            for (key, text) in [("name", &task.name), ("target", &task.target)] {
                if !text.is_empty() {
                    let message =
                        format!("`columns` gives each task its name and target; drop `{key}` or `columns`");
                    add(key, message);
                }
            }
        }
    }
    match Target::parse(&task.target) {
        // Perhaps the name of a column: the file decides.
        Err(_) => {}
        Ok(Target::Condition(_)) if task.kind != TargetKind::Binary => {
            let kind = if task.kind == TargetKind::Multiclass { "multiclass" } else { "regression" };
            add(
                "target",
                format!("a condition is a yes-or-no target, the kind is {kind}; name a column alone"),
            );
        }
        Ok(_) => {}
    }
    if let Some(Err(error)) = task.space.as_ref().map(|space| space.parse::<Condition>()) {
        add("space", error.to_string());
    }
    if let Some(classes) = &task.classes {
        let distinct: HashSet<_> = classes.iter().map(|class| spelled(class.trim())).collect();
        if task.kind != TargetKind::Multiclass {
            add("classes", "are for multiclass tasks; drop them or change `kind`".to_owned());
        } else if classes.len() < 2 {
            add("classes", format!("needs at least 2 classes, got {}", classes.len()));
        } else if distinct.len() < classes.len() {
            add("classes", "names a class twice; drop one".to_owned());
        }
    }
    if !(task.weight >= 0.0 && task.weight.is_finite()) {
        add("weight", format!("needs a number of at least 0, got {}", task.weight));
    }
    if task.kind != TargetKind::Regression {
        if task.transform.is_some() {
            add("transform", "is for regression tasks; drop it or change `kind`".to_owned());
        }
        if task.scale != ScaleChoice::default() {
            add("scale", "is for regression tasks; drop it or change `kind`".to_owned());
        }
    }
    if let Some(loss) = task.loss {
        if task.kind != TargetKind::Regression {
            add("loss", "is for regression tasks; drop it or change `kind`".to_owned());
        }
        if let LossChoice::Huber(delta) = loss
            && !(delta > 0.0 && delta.is_finite())
        {
            add("loss", format!("huber needs a distance above 0, got {delta}"));
        }
    }
    problems
}
