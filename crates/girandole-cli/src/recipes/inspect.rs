//! Show what a run holds: `girandole inspect RUN`.

use std::process::ExitCode;

use girandole::core::Pooling;
use girandole::data::Collisions;
use girandole::prelude::*;
use girandole::run::GateMeans;
use girandole::train::figure;
use serde_json::Value;

use crate::args::InspectArgs;
use crate::failure::Failure;
use crate::recipes::drift;

pub(crate) fn inspect(args: &InspectArgs) -> Result<ExitCode, Failure> {
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    let model = run.model(&device)?;

    print_tasks(&run);
    print_inputs(run.encoders().inputs());
    print_collisions(&run.encoders().collisions());
    println!("model, {} parameters\n{model}", model.num_params());
    if let Some(summary) = run.summary()? {
        print_scores(run.tasks(), &summary);
    }
    if let Some(file) = &args.data {
        println!("drift from the training rows");
        let rows = run.encoders().encode_file(file, false)?;
        drift::lines(rows.drift(), false).iter().for_each(|line| println!("  {line}"));
        match run.gate_means(file, &device)? {
            Some(gates) => print_gates(&gates),
            None => println!("gates\n  the model has none, or the file no row"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_tasks(run: &Run) {
    println!("tasks");
    for (i, task) in run.tasks().iter().enumerate() {
        match task.kind {
            TaskKind::Binary => println!("  {}: yes or no", task.name),
            TaskKind::Multiclass { .. } => {
                println!("  {}: one of {}", task.name, run.encoders().classes(i).join(", "));
            }
            _ => println!("  {}: a number", task.name),
        }
    }
}

fn print_inputs(inputs: &Inputs) {
    println!("inputs, width {}", inputs.d_input());
    if !inputs.numeric.is_empty() {
        println!("  {} numbers: {}", inputs.numeric.len(), inputs.numeric.join(", "));
    }
    for input in &inputs.categorical {
        let more = more(inputs, &input.name, input.table.as_deref());
        println!("  {}: {} ids, embedding of {}{more}", input.name, input.n_ids, input.d_embedding);
    }
    for input in &inputs.lists {
        let more = more(inputs, &input.name, input.table.as_deref());
        let pooling = match &input.pooling {
            Pooling::AttentionTo(other) => format!("attention to {other}"),
            pooling => format!("{pooling:?}").to_lowercase(),
        };
        println!(
            "  {}: up to {} of {} ids, embedding of {}, {pooling}{more}",
            input.name, input.max_len, input.n_ids, input.d_embedding
        );
    }
    for input in &inputs.piecewise {
        let more = more(inputs, &input.name, None);
        println!(
            "  {}: a number between {} bounds, embedding of {}{more}",
            input.name,
            input.bounds.len(),
            input.d_embedding
        );
    }
}

/// The shared table of an input, and whose it is.
fn more(inputs: &Inputs, name: &str, table: Option<&str>) -> String {
    let table = table.map(|table| format!(", table `{table}`")).unwrap_or_default();
    let group =
        inputs.groups.get(name).map(|group| format!(", {group:?}").to_lowercase()).unwrap_or_default();
    format!("{table}{group}")
}

fn print_collisions(all: &[Collisions]) {
    if !all.is_empty() {
        println!("hashing");
    }
    for one in all {
        println!(
            "  {}: {} values in {} ids, {:.1} % share theirs, {:.1} % expected",
            one.name,
            one.n_values,
            one.n_ids,
            100.0 * one.share,
            100.0 * one.expected
        );
    }
}

fn print_scores(tasks: &[Task], summary: &Value) {
    for split in ["validation", "test"] {
        let Some(scores) = summary[split].as_object().filter(|scores| !scores.is_empty()) else { continue };
        println!("scores, {split}");
        for task in tasks {
            let shown = ["auc", "log_loss", "accuracy", "rmse", "mae", "r2", "label_rate"].iter().filter_map(
                |name| {
                    Some(format!(
                        "{} {}",
                        name.replace('_', " "),
                        figure(scores.get(&task.name)?[name].as_f64()?)
                    ))
                },
            );
            println!("  {}: {}", task.name, shown.collect::<Vec<_>>().join("   "));
        }
    }
}

fn print_gates(gates: &GateMeans) {
    println!("gates, mean weight of each expert");
    let width = gates.tasks.iter().map(|task| task.chars().count()).max().unwrap_or(0);
    for (task, means) in gates.tasks.iter().zip(&gates.means) {
        let means: Vec<String> = means.iter().map(|mean| format!("{mean:.3}")).collect();
        println!("  {task:width$}  {}", means.join("  "));
    }
}
