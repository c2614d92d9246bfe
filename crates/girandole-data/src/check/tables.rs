//! What is wrong with features beside each other: shared tables, attention, names.

use std::collections::HashSet;

use girandole_core::{Pooling, Problem};

use crate::naming::{did_you_mean, nearest};
use crate::{FeatureConfig, FeatureKind, Schema};

/// A setting of a table, and what a feature says about it.
type Setting = (&'static str, fn(&FeatureConfig) -> Option<usize>);

impl Schema {
    /// What features that share a table say against each other.
    pub(super) fn table_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let keys: [Setting; 3] = [
            ("hash", |feature| feature.hash),
            ("min_count", |feature| feature.min_count),
            ("d_embedding", |feature| feature.d_embedding),
        ];
        for (i, feature) in self.features.iter().enumerate() {
            let Some(table) = &feature.table else { continue };
            let before =
                || self.features[..i].iter().enumerate().filter(|(_, user)| user.table == feature.table);
            for (key, value) in keys {
                let said = before().find_map(|(at, user)| Some((at, value(user)?)));
                if let (Some((at, first)), Some(this)) = (said, value(feature))
                    && first != this
                {
                    let message = format!(
                        "table `{table}` has {first} by features[{at}], got {this}; say it once, or alike"
                    );
                    problems.push(Problem::new(format!("features[{i}].{key}"), message));
                }
            }
            let (hashes, counts) = (feature.hash.is_some(), feature.min_count.is_some());
            let other = before().find(|(_, user)| {
                (hashes && !counts && user.min_count.is_some()) || (counts && !hashes && user.hash.is_some())
            });
            if let Some((at, _)) = other {
                let message = format!(
                    "table `{table}` is hashed and counted, features[{at}] says the other; drop `min_count` or `hash`"
                );
                let key = if hashes { "hash" } else { "min_count" };
                problems.push(Problem::new(format!("features[{i}].{key}"), message));
            }
        }
        problems
    }

    /// Lists that attend to what is no category, or to one of another width.
    pub(super) fn pooling_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (i, feature) in self.features.iter().enumerate().filter(|(_, f)| f.pooling.is_some()) {
            let Some(Pooling::AttentionTo(column)) = &feature.pooling else { continue };
            let categories = || self.features.iter().filter(|other| other.kind == FeatureKind::Categorical);
            let message = match categories().find(|other| other.columns.contains(column)) {
                None => {
                    let near = nearest(column, categories().flat_map(|other| &other.columns));
                    let near = did_you_mean(near.as_deref());
                    format!("`{column}` is no categorical column among the features{near}; name one")
                }
                Some(other) if !self.widths_agree(feature, other) => format!(
                    "attention needs `{column}` as wide as the list; give both the same `table` or `d_embedding`"
                ),
                Some(_) => continue,
            };
            problems.push(Problem::new(format!("features[{i}].pooling"), message));
        }
        problems
    }

    fn widths_agree(&self, one: &FeatureConfig, other: &FeatureConfig) -> bool {
        let width = |feature| self.table_settings(feature).d_embedding;
        (one.table.is_some() && one.table == other.table)
            || (width(one).is_some() && width(one) == width(other))
    }

    /// Crosses that are there twice, or made of lists.
    pub(super) fn cross_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut seen = HashSet::new();
        for (i, feature) in self.features.iter().enumerate().filter(|(_, f)| f.kind == FeatureKind::Cross) {
            let path = format!("features[{i}].columns");
            if !seen.insert(&feature.columns) {
                problems.push(Problem::new(&path, "these columns are crossed twice; drop one of the tables"));
            }
            let is_list = |column: &&String| {
                let many = [FeatureKind::List, FeatureKind::Dense, FeatureKind::Text];
                let lists = self.features.iter().filter(|other| many.contains(&other.kind));
                lists.flat_map(|list| &list.columns).any(|other| other == *column)
            };
            for column in feature.columns.iter().filter(is_list) {
                let message =
                    format!("`{column}` is a list, and crosses take one category a row; take it out");
                problems.push(Problem::new(&path, message));
            }
        }
        problems
    }
}
