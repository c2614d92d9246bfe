//! burn's terminal dashboard.

use std::process::{Command, Stdio};

use burn::train::logger::{EvaluationProgressLogger, TrainingProgressLogger};
use burn::train::metric::MetricDefinition;
use burn::train::renderer::tui::TuiMetricsRendererWrapper;
use burn::train::renderer::{
    EvaluationName, MetricState, MetricsRenderer, MetricsRendererEvaluation, MetricsRendererTraining,
};
use burn::train::{Interrupter, LearnerSummary};

/// burn's terminal dashboard, without points that are not numbers.
///
/// Its own end of training forgets why it ended; the fit loop has noted that before.
pub(crate) struct Terminal {
    burn: TuiMetricsRendererWrapper,
    /// Whether ctrl-c is still to be let through.
    ctrl_c: bool,
}

impl Terminal {
    /// Opens it; `ctrl_c` says that somebody listens to that signal.
    pub(crate) fn new(interrupter: Interrupter, done: Option<usize>, ctrl_c: bool) -> Self {
        Self { burn: TuiMetricsRendererWrapper::new(interrupter, done), ctrl_c }
    }

    /// Makes ctrl-c a signal again: the dashboard reads single keys, and to it this one means nothing.
    ///
    /// Called when the dashboard is up for certain. It sets the terminal back itself in the end.
    fn let_ctrl_c_through(&mut self) {
        if std::mem::take(&mut self.ctrl_c) && cfg!(unix) {
            let mut stty = Command::new("stty");
            // Without that program the key `q` still stops the training.
            let _ = stty.arg("isig").stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
    }
}

fn drawable(state: MetricState) -> MetricState {
    match state {
        MetricState::Numeric(entry, value) => {
            MetricState::Numeric(entry, value.filter(|value| value.current().is_finite()))
        }
        other => other,
    }
}

impl MetricsRendererTraining for Terminal {
    fn update_train(&mut self, state: MetricState) {
        self.burn.update_train(drawable(state));
    }

    fn update_valid(&mut self, state: MetricState) {
        self.burn.update_valid(drawable(state));
    }

    fn on_train_end(&mut self, summary: Option<LearnerSummary>) -> Result<(), Box<dyn std::error::Error>> {
        self.burn.on_train_end(summary)
    }
}

impl TrainingProgressLogger for Terminal {
    fn start(&mut self, epochs: usize, starting_epoch: usize, items: Option<usize>, label: Option<&str>) {
        self.burn.start(epochs, starting_epoch, items, label);
    }

    fn update_epoch(&mut self, epoch: usize) {
        self.burn.update_epoch(epoch);
    }

    fn start_split(&mut self, split: &str, total_items: usize) {
        self.burn.start_split(split, total_items);
    }

    fn update_split(&mut self, items_processed: usize) {
        self.let_ctrl_c_through();
        self.burn.update_split(items_processed);
    }

    fn end_split(&mut self) {
        self.burn.end_split();
    }

    fn end(&mut self) {
        self.burn.end();
    }

    fn log_event_training(&mut self, event: String) {
        self.burn.log_event_training(event);
    }
}

impl MetricsRendererEvaluation for Terminal {
    fn update_test(&mut self, name: EvaluationName, state: MetricState) {
        self.burn.update_test(name, drawable(state));
    }
}

impl EvaluationProgressLogger for Terminal {
    fn start_global_progress(&mut self, total_tests: usize) {
        self.burn.start_global_progress(total_tests);
    }

    fn start_test(&mut self, name: &str, total_items: usize) {
        self.burn.start_test(name, total_items);
    }

    fn update_test_progress(&mut self, items_processed: usize) {
        self.burn.update_test_progress(items_processed);
    }

    fn end_test(&mut self) {
        self.burn.end_test();
    }

    fn end_global_progress(&mut self) {
        self.burn.end_global_progress();
    }

    fn log_event_evaluation(&mut self, event: String) {
        self.burn.log_event_evaluation(event);
    }
}

impl MetricsRenderer for Terminal {
    fn manual_close(&mut self) {
        self.burn.manual_close();
    }

    fn register_metric(&mut self, definition: MetricDefinition) {
        self.burn.register_metric(definition);
    }
}
