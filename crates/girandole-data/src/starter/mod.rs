//! A first file of settings, from a look at the columns.

mod column_look;
mod list_look;
mod starter_config;
mod target_look;
mod training;

pub use starter_config::starter_config;
