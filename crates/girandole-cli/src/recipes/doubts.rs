//! What is said first of a file that looks like other data than training had.

use girandole::data::{Doubt, EncodedRows, FeatureDrift};
use girandole::prelude::*;

use crate::failure::Failure;

/// Warns of each doubt about some rows; with `strict` they are an error.
pub(super) fn say(run: &Run, rows: &EncodedRows, strict: bool) -> Result<(), Failure> {
    let doubts: Vec<String> = run.encoders().doubts(rows).iter().map(words).collect();
    if strict && !doubts.is_empty() {
        return Err(Failure::Doubts(doubts));
    }
    doubts.iter().for_each(|doubt| eprintln!("warning: {doubt}"));
    Ok(())
}

fn words(doubt: &Doubt) -> String {
    let percent = |share: f64| format!("{:.1}%", 100.0 * share);
    match doubt {
        Doubt::Unknown(feature) => {
            let shares = before(feature.training.map(|training| percent(training.unknown)));
            format!(
                "{} of the values of `{}` are unknown to the run{shares}{}; is this the column of training, written as it \
                 was there? The scores go without it",
                percent(feature.rows.unknown),
                feature.name,
                written(feature)
            )
        }
        Doubt::Missing(feature) => {
            let shares = before(feature.training.map(|training| percent(training.missing)));
            format!(
                "{} of the cells of `{}` are missing{shares}; is this the column of training? The scores go without it",
                percent(feature.rows.missing),
                feature.name
            )
        }
        Doubt::OneLabel { task, n, rows, training } => format!(
            "all {n} labels of task `{task}` say {}, in training {} said yes; is its target written as it was there?",
            if *rows > 0.0 { "yes" } else { "no" },
            percent(*training)
        ),
        _ => "the rows look like other data than training had".to_owned(),
    }
}

fn before(share: Option<String>) -> String {
    share.map(|share| format!(", in training {share} were")).unwrap_or_default()
}

/// How the values are written, here and in training.
fn written(feature: &FeatureDrift) -> String {
    let Some(written) = &feature.written else { return String::new() };
    let known: Vec<String> = written.known.iter().map(|value| format!("`{value}`")).collect();
    match known.is_empty() {
        true => format!(", `{}` for one", written.unknown),
        false => format!(", `{}` for one, where it knows {}", written.unknown, known.join(", ")),
    }
}
