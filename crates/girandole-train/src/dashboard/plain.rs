//! Lines and a progress bar, for logs and for terminals without a dashboard.

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use burn::train::LearnerSummary;
use burn::train::logger::{EvaluationProgressLogger, TrainingProgressLogger};
use burn::train::metric::MetricDefinition;
use burn::train::renderer::{
    EvaluationName, MetricState, MetricsRenderer, MetricsRendererEvaluation, MetricsRendererTraining,
};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::epoch_lines::{epoch_lines, waiting_line};
use crate::History;

/// A log gets a line of progress this often.
const PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// A line for each task and epoch on standard output; on standard error a progress bar if it is a
/// terminal, else a line of progress now and then.
pub(crate) struct Plain {
    history: Arc<Mutex<History>>,
    bar: ProgressBar,
    is_terminal: bool,
    n_epochs: usize,
    epoch: usize,
    split: Split,
    started: Instant,
    last_line: Instant,
    /// Training rows seen since the start, in all epochs.
    rows: usize,
    /// Training rows of all epochs left at the start.
    rows_to_do: usize,
    /// Epochs left at the start.
    epochs_to_do: usize,
}

#[derive(Default)]
struct Split {
    is_train: bool,
    rows: usize,
    done: usize,
}

impl Plain {
    pub(crate) fn new(history: Arc<Mutex<History>>) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if is_terminal {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {percent:>3}%  {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        let now = Instant::now();
        Self {
            history,
            bar,
            is_terminal,
            n_epochs: 0,
            epoch: 1,
            split: Split::default(),
            started: now,
            last_line: now,
            rows: 0,
            rows_to_do: 0,
            epochs_to_do: 0,
        }
    }

    /// Rows a second, and the time left at that rate; validation counts as time, not as rows.
    fn pace(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64();
        if self.rows == 0 || seconds < 0.5 {
            return String::new();
        }
        let rate = self.rows as f64 / seconds;
        let left = self.rows_to_do.saturating_sub(self.rows) as f64 / rate;
        let left = HumanDuration(Duration::from_secs_f64(left.ceil()));
        format!("{} rows/s, {left} left", grouped(rate))
    }

    fn print(&self, lines: &[String]) {
        self.bar.suspend(|| {
            let mut out = std::io::stdout().lock();
            // A reader that went away must not end the training.
            for line in lines {
                let _ = writeln!(out, "{line}");
            }
            let _ = out.flush();
        });
    }
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl TrainingProgressLogger for Plain {
    fn start(&mut self, epochs: usize, starting_epoch: usize, _items: Option<usize>, _label: Option<&str>) {
        self.n_epochs = epochs;
        self.epoch = starting_epoch;
        self.epochs_to_do = (epochs + 1).saturating_sub(starting_epoch);
        self.started = Instant::now();
        self.last_line = self.started;
    }

    fn start_split(&mut self, split: &str, total_items: usize) {
        self.split = Split { is_train: split == "train", rows: total_items, done: 0 };
        if self.split.is_train {
            self.rows_to_do = total_items * self.epochs_to_do;
        }
        self.bar.set_length(total_items as u64);
        self.bar.set_position(0);
        let name = if self.split.is_train { "train" } else { "validation" };
        self.bar.set_prefix(format!("epoch {}/{} {name}", self.epoch, self.n_epochs));
    }

    fn update_split(&mut self, items_processed: usize) {
        if self.split.is_train {
            self.rows += items_processed.saturating_sub(self.split.done);
        }
        self.split.done = items_processed;
        self.bar.set_position(items_processed as u64);
        if self.is_terminal {
            self.bar.set_message(self.pace());
        } else if self.last_line.elapsed() >= PROGRESS_EVERY {
            self.last_line = Instant::now();
            let Split { rows, done, .. } = self.split;
            let _ = writeln!(
                std::io::stderr(),
                "{} {}% of {} rows  {}",
                self.bar.prefix(),
                100 * done / rows.max(1),
                rows,
                self.pace()
            );
        }
    }

    fn update_epoch(&mut self, epoch: usize) {
        let history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = history.epochs.iter().find(|record| record.epoch == epoch);
        let waiting = lines.and_then(waiting_line);
        let lines = lines.map(|record| epoch_lines(record, self.n_epochs)).unwrap_or_default();
        drop(history);
        self.print(&lines);
        if let Some(line) = waiting {
            self.bar.suspend(|| drop(writeln!(std::io::stderr(), "{line}")));
        }
        self.epoch = epoch + 1;
    }

    fn end_split(&mut self) {}

    fn end(&mut self) {
        self.bar.finish_and_clear();
    }

    fn log_event_training(&mut self, _event: String) {}
}

impl MetricsRendererTraining for Plain {
    fn update_train(&mut self, _state: MetricState) {}

    fn update_valid(&mut self, _state: MetricState) {}

    fn on_train_end(&mut self, _summary: Option<LearnerSummary>) -> Result<(), Box<dyn std::error::Error>> {
        Ok(())
    }
}

impl MetricsRendererEvaluation for Plain {
    fn update_test(&mut self, _name: EvaluationName, _state: MetricState) {}
}

impl EvaluationProgressLogger for Plain {
    fn start_global_progress(&mut self, _total_tests: usize) {}

    fn start_test(&mut self, _name: &str, _total_items: usize) {}

    fn update_test_progress(&mut self, _items_processed: usize) {}

    fn end_test(&mut self) {}

    fn end_global_progress(&mut self) {}

    fn log_event_evaluation(&mut self, _event: String) {}
}

impl MetricsRenderer for Plain {
    fn manual_close(&mut self) {}

    fn register_metric(&mut self, _definition: MetricDefinition) {}
}
