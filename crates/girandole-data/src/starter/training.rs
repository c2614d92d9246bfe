//! The sections of model and training, by the size of the data.

use std::fmt::{Result, Write};

use girandole_core::TrainingDefaults;

/// By what the settings of a training are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Rows to learn from, about.
    pub(super) n_rows: usize,
    pub(super) n_tasks: usize,
}

/// Writes the sections of model and training.
pub(super) fn training(out: &mut String, size: Size) -> Result {
    let n_train = size.n_rows;
    let by_rows = TrainingDefaults::for_rows(n_train, size.n_tasks.max(1));
    let TrainingDefaults { dropout, experts, expert_width, tower_width, .. } = by_rows;
    writeln!(out, "[model]")?;
    writeln!(
        out,
        "# `single_task`, `shared_bottom`, `moe` (one gate for all tasks), `mmoe` (a gate a task), and more."
    )?;
    let dropout = if dropout > 0.0 { format!(", dropout = {dropout}") } else { String::new() };
    writeln!(out, "head = {{ kind = \"mmoe\", experts = {experts}, widths = [{expert_width}]{dropout} }}")?;
    writeln!(out, "towers = {{ widths = [{tower_width}] }}")?;
    if by_rows.wide {
        writeln!(
            out,
            "# Beside them the best linear model of the numbers, solved before the first epoch; they learn what it leaves."
        )?;
        writeln!(out, "wide = true")?;
    }
    writeln!(out)?;
    let TrainingDefaults {
        epochs, batch, patience, ema_decay, learning_rate, weight_decay, schedule, ..
    } = by_rows;
    writeln!(out, "[train]")?;
    writeln!(
        out,
        "# For about {n_train} rows to train: the fewer rows, the smaller the steps and the more of them; training stops"
    )?;
    writeln!(
        out,
        "# after `patience` epochs without a better score. What is scored and kept are averages of the weights."
    )?;
    writeln!(out, "epochs = {epochs}\nbatch = {batch}\npatience = {patience}\nema_decay = {ema_decay}")?;
    writeln!(
        out,
        "# The epoch whose weights are kept: by the mean over all tasks of AUC and R², rare labels by log loss;"
    )?;
    writeln!(out, "# `mean auc`, `\"TASK rmse\"` or `loss` choose by something else.\nkeep = \"score\"")?;
    writeln!(
        out,
        "optimizer = {{ kind = \"adamw\", learning_rate = {learning_rate}, weight_decay = {weight_decay} }}"
    )?;
    if schedule != "constant" {
        writeln!(out, "schedule = {{ kind = \"{schedule}\" }}")?;
    }
    Ok(())
}
