//! The sections of model and training.

use std::fmt::{Result, Write};

/// By what the settings of a training are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Rows to learn from, about.
    pub(super) n_rows: usize,
    pub(super) n_tasks: usize,
    /// Whether a task is yes or no.
    pub(super) has_binary: bool,
}

/// Writes the sections of model and training.
pub(super) fn training(out: &mut String, size: Size) -> Result {
    writeln!(out, "[model]")?;
    writeln!(
        out,
        "# `single_task`, `shared_bottom`, `moe` (one gate for all tasks), `mmoe` (a gate a task), and more."
    )?;
    writeln!(out, "head = {{ kind = \"mmoe\", experts = 8, widths = [16] }}")?;
    writeln!(out, "towers = {{ widths = [8] }}\n")?;
    writeln!(out, "[train]\nepochs = 10\nbatch = 1024")?;
    if size.has_binary {
        writeln!(out, "# The epoch whose weights are kept.\nkeep = \"mean auc\"")?;
    }
    Ok(())
}
