//! Score a run on a file: `girandole evaluate RUN --data FILE`.

use std::process::ExitCode;

use girandole::prelude::*;
use girandole::train::figure;

use crate::args::EvaluateArgs;
use crate::failure::Failure;
use crate::progress;
use crate::recipes::{doubts, drift};

pub(crate) fn evaluate(args: &EvaluateArgs) -> Result<ExitCode, Failure> {
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    let bar = progress::rows();
    let rows = run.labelled_rows(&args.data)?;
    doubts::say(&run, &rows, args.strict)?;
    let scores = run.evaluate_rows(&rows, &device, &|rows| bar.inc(rows as u64));
    bar.finish_and_clear();
    let scores = scores?;
    let drift = drift::lines(rows.drift(), args.drift);
    if args.json {
        print_json(&scores);
        drift.iter().for_each(|line| eprintln!("drift  {line}"));
    } else {
        print_table(&scores);
        drift.iter().for_each(|line| println!("drift  {line}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn print_json(scores: &[TaskScores]) {
    let entry = |score: &TaskScores| {
        let mut value = serde_json::to_value(score).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.remove("task");
        }
        (score.task.clone(), value)
    };
    println!("{:#}", serde_json::Value::Object(scores.iter().map(entry).collect()));
}

fn print_table(scores: &[TaskScores]) {
    let width = scores.iter().map(|score| score.task.chars().count()).max().unwrap_or(0).max(4);
    println!("{:width$}  {:>9}  scores", "task", "labels");
    for score in scores {
        let named = [
            ("label rate", score.label_rate),
            ("AUC", score.auc),
            ("grouped AUC", score.grouped_auc),
            ("log loss", score.log_loss),
            ("accuracy", score.accuracy),
            ("RMSE", score.rmse),
            ("MAE", score.mae),
            ("R²", score.r2),
        ];
        let more = [
            ("calibration", score.calibration),
            ("calibration error", score.calibration_error),
            ("normalized entropy", score.normalized_entropy),
            ("average precision", score.average_precision),
            ("KS", score.ks),
        ];
        let first = shown(&named);
        let first = if first.is_empty() { "the file has no label of it".to_owned() } else { first };
        println!("{:width$}  {:>9}  {first}", score.task, score.n);
        let second = shown(&more);
        if !second.is_empty() {
            println!("{:width$}  {:>9}  {second}", "", "");
        }
    }
}

fn shown(named: &[(&str, Option<f64>)]) -> String {
    let there =
        named.iter().filter_map(|(name, value)| value.map(|value| format!("{name} {}", figure(value))));
    there.collect::<Vec<_>>().join("   ")
}
