//! What was trained on what.

use girandole::data::DataConfig;
use girandole::prelude::*;

use super::looked_at::LookedAt;
use crate::page::{Block, Section, Table};

/// One column a run.
pub(super) fn section(looked_at: &[LookedAt]) -> Section {
    let names = [
        "data",
        "rows to train, validate, test",
        "inputs",
        "head",
        "parameters",
        "optimizer",
        "epochs",
        "weights of",
        "seconds",
    ];
    let column = |own: &LookedAt| {
        let job = own.run.job();
        let inputs = own.run.encoders().inputs();
        let epochs = &own.history.epochs;
        let best = epochs.iter().rev().find(|record| record.best);
        [
            data(&job.schema.data),
            own.rows.map_or("not there any more".to_owned(), |[train, validation, test]| {
                format!("{train}, {validation}, {test}")
            }),
            format!("{}, width {}", counted(inputs), inputs.d_input()),
            head_of(&job.model.head),
            own.n_parameters.to_string(),
            format!(
                "{:?} at {}, {} rows a step, seed {}",
                job.train.optimizer.kind, job.train.optimizer.learning_rate, job.train.batch, job.train.seed
            ),
            epochs.len().to_string(),
            best.map_or("the start".to_owned(), |record| format!("epoch {}", record.epoch)),
            format!("{:.1}", epochs.iter().map(|record| record.seconds).sum::<f64>()),
        ]
    };
    let columns: Vec<[String; 9]> = looked_at.iter().map(column).collect();
    let row = |(at, name): (usize, &&str)| {
        std::iter::once((*name).to_owned()).chain(columns.iter().map(|column| column[at].clone())).collect()
    };
    let head =
        std::iter::once("run".to_owned()).chain(looked_at.iter().map(|own| own.name.clone())).collect();
    let table = Table { head, rows: names.iter().enumerate().map(row).collect() };
    Section { title: "What was trained".to_owned(), blocks: vec![Block::Table(table)] }
}

fn data(config: &DataConfig) -> String {
    match (&config.dataset, &config.path) {
        (_, Some(path)) => path.display().to_string(),
        (Some(dataset), None) => format!("{dataset:?}").to_lowercase(),
        (None, None) => String::new(),
    }
}

/// Inputs of each kind that there is.
fn counted(inputs: &Inputs) -> String {
    let kinds = [
        (inputs.numeric.len(), "numbers"),
        (inputs.categorical.len(), "categories"),
        (inputs.lists.len(), "lists"),
        (inputs.piecewise.len(), "piecewise numbers"),
    ];
    let there = kinds.into_iter().filter(|(n, _)| *n > 0).map(|(n, kind)| format!("{n} {kind}"));
    there.collect::<Vec<_>>().join(", ")
}

fn head_of(head: &HeadConfig) -> String {
    let widths: Vec<String> = head.widths().iter().map(usize::to_string).collect();
    let widths = widths.join(", ");
    match head {
        HeadConfig::SharedBottom(_) => format!("shared bottom of {widths}"),
        HeadConfig::Moe(own) => format!("{} experts of {widths}, one gate", own.experts),
        HeadConfig::Mmoe(own) => format!("{} experts of {widths}, a gate a task", own.experts),
        HeadConfig::SingleTask(_) => format!("a network of {widths} a task"),
        HeadConfig::CrossStitch(_) => format!("cross-stitched networks of {widths}"),
        HeadConfig::TensorFactorization(_) => format!("factorised networks of {widths}"),
        HeadConfig::L2Constrained(_) => format!("networks of {widths} held together"),
        _ => String::new(),
    }
}
