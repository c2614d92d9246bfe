//! Everything that is wrong with a schema, before any file is opened.

use std::collections::HashSet;

use girandole_core::Problem;

use super::features::feature_problems;
use crate::condition::{Condition, Target};
use crate::read::spelled;
use crate::{BuiltIn, FeatureKind, LossChoice, ScaleChoice, Schema, SplitSource, TargetKind, TaskConfig};

impl Schema {
    /// Lists everything that contradicts itself or is missing, as far as it can be told without the file.
    pub fn problems(&self) -> Vec<Problem> {
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
        problems.extend(schema.table_problems());
        problems.extend(schema.pooling_problems());
        problems.extend(schema.cross_problems());
        problems.extend(schema.stream_problems());
        problems.extend(schema.column_problems());
        if schema.tasks.is_empty() {
            let message = "no tasks; add a [[tasks]] table with `name`, `kind` and `target`";
            problems.push(Problem::new("tasks", message));
        }
        let mut names = HashSet::new();
        for (i, task) in schema.tasks.iter().enumerate() {
            let mut found = task_problems(task);
            if !names.insert(task.name.trim()) {
                let message = format!("two tasks are named `{}`; rename one", task.name);
                found.push(Problem::new("name", message));
            }
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
        if data.dataset.is_some() && data.test.is_some() {
            add(
                "test",
                "a data set known by name brings its own test rows; drop `test` or `dataset`".to_owned(),
            );
        }
        if let Some(delimiter) = data.delimiter
            && (!delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r'))
        {
            add("delimiter", format!("needs one ASCII character other than a quote, got `{delimiter}`"));
        }
        let split = &data.split;
        for (key, share) in [("validation", split.validation), ("test", split.test)] {
            if !(0.0..1.0).contains(&share) {
                add(&format!("split.{key}"), format!("needs a share from 0 to below 1, got {share}"));
            }
        }
        if split.validation + split.test >= 1.0
            && data.test.is_none()
            && data.dataset != Some(BuiltIn::Census)
        {
            let both = split.validation + split.test;
            add(
                "split",
                format!("validation and test together take {both} of the rows, none are left to train"),
            );
        }
        if split.validation_from == SplitSource::Test && data.test.is_none() && data.dataset.is_none() {
            add("split.validation_from", "`test` needs a file of test rows under `data.test`".to_owned());
        }
        if split.column.is_some() && data.test.is_some() {
            add("split.column", "a column and a test file both say what is a test row; drop one".to_owned());
        }
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
    if task.name.trim().is_empty() {
        add("name", "is empty; every table and message uses it".to_owned());
    }
    match Target::parse(&task.target) {
        Err(error) => add("target", error.to_string()),
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
