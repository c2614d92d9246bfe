//! Score a run on a file: `girandole evaluate RUN --data FILE`.

use std::process::ExitCode;

use girandole::prelude::*;

use crate::args::EvaluateArgs;
use crate::failure::Failure;
use crate::progress;

pub(crate) fn evaluate(args: &EvaluateArgs) -> Result<ExitCode, Failure> {
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    let bar = progress::rows();
    let scores = run.evaluate(&args.data, &device, &|rows| bar.inc(rows as u64));
    bar.finish_and_clear();
    let scores = scores?;
    if args.json {
        print_json(&scores)
    } else {
        print_table(&scores)
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
            ("log loss", score.log_loss),
            ("accuracy", score.accuracy),
            ("RMSE", score.rmse),
            ("MAE", score.mae),
        ];
        let shown = named.iter().filter_map(|(name, value)| value.map(|value| format!("{name} {value:.4}")));
        let shown = shown.collect::<Vec<_>>().join("   ");
        let shown = if shown.is_empty() { "the file has no label of it".to_owned() } else { shown };
        println!("{:width$}  {:>9}  {shown}", score.task, score.n);
    }
}
