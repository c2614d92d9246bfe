//! Which dashboard.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex};

use burn::train::Interrupter;
use burn::train::renderer::MetricsRenderer;

use super::plain::Plain;
use super::quiet::Quiet;
use crate::History;

/// What a person sees while a training runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Dashboard {
    /// burn's dashboard if standard output is a terminal, else [`Plain`](Self::Plain).
    #[default]
    Auto,
    /// burn's dashboard: a curve for every score of every task; key `q` stops the training.
    ///
    /// Without a terminal, or without the feature `tui`, it is [`Plain`](Self::Plain).
    Tui,
    /// A line for each task and epoch on standard output, a progress bar on standard error.
    Plain,
    /// Nothing.
    Quiet,
}

/// The renderer of a choice; `done` are the epochs before a resumed training, `ctrl_c` says that somebody
/// listens to that signal.
pub(crate) fn renderer(
    choice: Dashboard,
    history: Arc<Mutex<History>>,
    interrupter: &Interrupter,
    done: usize,
    ctrl_c: bool,
) -> Box<dyn MetricsRenderer> {
    let terminal =
        std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    let tui = match choice {
        Dashboard::Auto => terminal && std::io::stdin().is_terminal(),
        Dashboard::Tui => terminal,
        Dashboard::Plain => false,
        Dashboard::Quiet => return Box::new(Quiet),
    };
    #[cfg(feature = "tui")]
    if tui {
        return Box::new(super::terminal::Terminal::new(
            interrupter.clone(),
            (done > 0).then_some(done),
            ctrl_c,
        ));
    }
    #[cfg(not(feature = "tui"))]
    let _ = (tui, interrupter, done, ctrl_c);
    Box::new(Plain::new(history))
}
