//! What is wrong with one table of features by itself.

use std::collections::HashSet;

use girandole_core::Problem;

use crate::FeatureKind::{Categorical, Cross, Dense, List, Numeric, Text, Time};
use crate::pattern::Pattern;
use crate::{FeatureConfig, FeatureKind, NumericEncoding};

/// Most bins, bounds and ids of a list.
const MOST: usize = 65_536;

/// Everything that is wrong with one table of features by itself.
pub(super) fn feature_problems(feature: &FeatureConfig) -> Vec<Problem> {
    let mut problems = misplaced(feature);
    problems.extend(column_problems(feature));
    problems.extend(number_problems(feature));
    problems.extend(id_problems(feature));
    problems.extend(form_problems(feature));
    problems
}

/// Settings that the kind has no use for.
fn misplaced(feature: &FeatureConfig) -> Vec<Problem> {
    const IDS: &[FeatureKind] = &[Categorical, List];
    let keys: [(&str, bool, &[FeatureKind]); 17] = [
        ("encodings", feature.encodings.is_some(), &[Numeric, Dense]),
        ("bins", feature.bins.is_some(), &[Numeric]),
        ("bounds", feature.bounds.is_some(), &[Numeric]),
        ("missing_indicator", feature.missing_indicator.is_some(), &[Numeric, Dense, Time]),
        ("min_count", feature.min_count.is_some(), IDS),
        ("hash", feature.hash.is_some(), &[Categorical, List, Cross, Text]),
        ("table", feature.table.is_some(), IDS),
        ("one_hot", feature.one_hot.is_some(), &[Categorical]),
        ("max_len", feature.max_len.is_some(), &[List, Text]),
        ("keep", feature.keep.is_some(), &[List, Text]),
        ("separator", feature.separator.is_some(), &[List]),
        ("pooling", feature.pooling.is_some(), &[List, Text]),
        ("missing_values", feature.missing_values.is_some(), &[Numeric]),
        ("pad", feature.pad.is_some(), &[List]),
        ("cut_at", feature.cut_at.is_some(), &[List]),
        ("parts", feature.parts.is_some(), &[Time]),
        ("day_first", feature.day_first.is_some(), &[Time]),
    ];
    let misplaced = keys.into_iter().filter(|(_, is_set, kinds)| *is_set && !kinds.contains(&feature.kind));
    let say = |(key, _, kinds): (&str, bool, &[FeatureKind])| {
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        let kinds = match words.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
            _ => words.concat(),
        };
        let this = feature.kind.word();
        Problem::new(key, format!("is for {kinds} columns, these are {this}; drop it or change `kind`"))
    };
    misplaced.map(say).collect()
}

fn column_problems(feature: &FeatureConfig) -> Vec<Problem> {
    let has_pattern = feature.columns.iter().any(|column| Pattern::is_one(column));
    let mut problems = Vec::new();
    let mut add = |message: String| problems.push(Problem::new("columns", message));
    if feature.columns.is_empty() {
        add("names no column; name one at least, or drop the table".to_owned());
    } else if feature.kind == Cross && feature.columns.len() < 2 && !has_pattern {
        add("a cross needs two columns at least, got 1; name another, or make it categorical".to_owned());
    }
    if feature.kind == Cross {
        let mut seen = HashSet::new();
        let twice = feature.columns.iter().filter(|column| !seen.insert(*column));
        twice.for_each(|column| add(format!("`{column}` is crossed with itself; drop one")));
    }
    problems
}

fn number_problems(feature: &FeatureConfig) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |key: &str, message: String| problems.push(Problem::new(key, message));
    if feature.bins.is_some_and(|bins| !(2..=MOST).contains(&bins)) {
        add("bins", format!("needs 2 to {MOST} bins, got {}", feature.bins.unwrap_or_default()));
    }
    if feature.bins.is_some() && feature.bounds.is_some() {
        add("bins", "`bounds` say where bins end; drop one of the two".to_owned());
    }
    let lists = |encoding| feature.encodings.as_ref().is_none_or(|listed| listed.contains(&encoding));
    // The piecewise encoding is no default.
    let is_piecewise = feature.encodings.is_some() && lists(NumericEncoding::Piecewise);
    if let Some(encodings) = &feature.encodings {
        let distinct: HashSet<_> = encodings.iter().map(|encoding| format!("{encoding:?}")).collect();
        if encodings.is_empty() {
            add("encodings", "names no encoding; drop the key for \"standard\" and \"bins\"".to_owned());
        } else if distinct.len() < encodings.len() {
            add("encodings", "names an encoding twice; drop one".to_owned());
        }
    }
    if !lists(NumericEncoding::Bins) && !is_piecewise {
        for (key, is_set) in [("bins", feature.bins.is_some()), ("bounds", feature.bounds.is_some())] {
            if is_set {
                let message = "`encodings` lists neither \"bins\" nor \"piecewise\"; add one there or drop";
                add(key, format!("{message} `{key}`"));
            }
        }
    }
    if let Some(bounds) = &feature.bounds {
        let least = if is_piecewise { 2 } else { 1 };
        // Inputs are single precision: there bounds must still differ.
        let rises =
            |pair: &[f64]| if is_piecewise { (pair[0] as f32) < pair[1] as f32 } else { pair[0] < pair[1] };
        if !(least..=MOST).contains(&bounds.len()) {
            add("bounds", format!("needs {least} to {MOST} numbers, got {}", bounds.len()));
        } else if let Some(odd) = bounds.iter().find(|bound| !(**bound as f32).is_finite()) {
            add("bounds", format!("needs finite numbers, got {odd}"));
        } else if let Some(pair) = bounds.windows(2).find(|pair| !rises(pair)) {
            add("bounds", format!("needs rising numbers, got {} before {}", pair[0], pair[1]));
        }
    }
    problems
}

fn id_problems(feature: &FeatureConfig) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |key: &str, message: String| problems.push(Problem::new(key, message));
    if feature.d_embedding == Some(0) {
        add("d_embedding", "needs a width of at least 1, got 0".to_owned());
    }
    if feature.min_count == Some(0) {
        add("min_count", "needs at least 1 row, got 0".to_owned());
    }
    if feature.hash.is_some_and(|hash| !(1..=1 << 30).contains(&hash)) {
        add("hash", format!("needs 1 to 2^30 ids, got {}", feature.hash.unwrap_or_default()));
    }
    if feature.hash.is_some() && feature.min_count.is_some() {
        add("min_count", "hashed categories are not counted; drop `min_count` or `hash`".to_owned());
    }
    if feature.kind == Cross && feature.hash.is_none() {
        add("hash", "a cross has too many ids to list them; say to how many it is hashed".to_owned());
    }
    if feature.max_len.is_some_and(|max_len| !(1..=MOST).contains(&max_len)) {
        add("max_len", format!("needs 1 to {MOST} ids, got {}", feature.max_len.unwrap_or_default()));
    }
    if feature.one_hot == Some(true) {
        if feature.table.is_some() {
            add("table", "`one_hot` has no embedding that could be shared; drop one of the two".to_owned());
        }
        if feature.d_embedding.is_some() {
            add("d_embedding", "`one_hot` has no embedding; drop one of the two".to_owned());
        }
    }
    if feature.table.as_ref().is_some_and(|table| table.trim().is_empty()) {
        add("table", "is empty; name the table, or drop the key".to_owned());
    }
    problems
}

/// What vectors, times and lists say against themselves.
fn form_problems(feature: &FeatureConfig) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |key: &str, message: &str| problems.push(Problem::new(key, message));
    if feature.kind == Dense {
        let scales = feature.encodings.as_deref().unwrap_or_default();
        if scales.iter().any(|one| matches!(one, NumericEncoding::Bins | NumericEncoding::Piecewise)) {
            add(
                "encodings",
                "vectors take a scale and no bins; name \"standard\", \"minmax\", \"log1p\" or \"none\"",
            );
        } else if scales.len() > 1 {
            add("encodings", "vectors take one scale; drop the others");
        }
        if feature.d_embedding.is_some() {
            add("d_embedding", "vectors are numbers and have no embedding; drop it");
        }
    }
    if feature.missing_values.iter().flatten().any(|number| !number.is_finite()) {
        add("missing_values", "needs finite numbers; one that is none is missing by itself");
    }
    if let Some(parts) = &feature.parts {
        let distinct: HashSet<&str> = parts.iter().map(|part| part.word()).collect();
        if parts.is_empty() {
            add("parts", "names no part; drop the key for all of them");
        } else if distinct.len() < parts.len() {
            add("parts", "names a part twice; drop one");
        }
    }
    if feature.separator.is_some() && feature.separator == feature.cut_at {
        add("cut_at", "is the separator too; name another sign, or drop it");
    }
    problems
}
