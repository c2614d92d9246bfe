//! Columns that say something about the outcome.

use crate::Schema;
use crate::condition::{Condition, Target};

impl Schema {
    /// Columns that targets, masks, spaces, the weight and the split use, each with what it is for.
    ///
    /// What cannot be parsed is left out: [`problems`](Self::problems) says so.
    pub(crate) fn outcome_columns(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut add = |column: &str, role: String| found.push((column.to_owned(), role));
        for task in &self.tasks {
            if let Ok(target) = Target::parse(&task.target) {
                target
                    .columns()
                    .into_iter()
                    .for_each(|c| add(c, format!("the target of task `{}`", task.name)));
            }
            if let Some(mask) = &task.mask {
                add(mask, format!("the mask of task `{}`", task.name));
            }
            if let Some(Ok(space)) = task.space.as_ref().map(|space| space.parse::<Condition>()) {
                space
                    .columns()
                    .into_iter()
                    .for_each(|c| add(c, format!("the space of task `{}`", task.name)));
            }
        }
        if let Some(weight) = &self.data.weight {
            add(weight, "the weight of the rows".to_owned());
        }
        if let Some(split) = &self.data.split.column {
            add(split, "the split of the rows".to_owned());
        }
        found
    }
}
