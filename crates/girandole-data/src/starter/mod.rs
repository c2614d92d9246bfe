//! First files of settings.

mod column_look;
mod findings;
mod form;
mod ids_look;
mod leaks;
mod list_look;
mod missing;
mod names;
mod numerals;
mod render;
mod sample;
mod spaces;
mod split_look;
mod target_look;
mod targets;
mod time_look;
mod training;

#[allow(clippy::module_inception, reason = "one type a file, the file named as the type")]
mod starter;

pub use starter::{Starter, starter_config};
