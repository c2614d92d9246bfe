//! One piece of work a file, each read from top to bottom.

mod chosen_tasks;
pub(crate) mod compare;
mod devices;
mod doubts;
mod drift;
mod evaluate;
mod export;
pub(crate) mod gates;
mod generate;
mod import;
pub(crate) mod init;
mod inspect;
mod predict;
mod reliability;
mod replay;
mod report;
pub(crate) mod reproduce;
pub(crate) mod tasks;
mod train;
mod workers;

pub(crate) use devices::devices;
pub(crate) use evaluate::evaluate;
pub(crate) use export::export;
pub(crate) use gates::gates;
pub(crate) use generate::generate;
pub(crate) use import::import;
pub(crate) use inspect::inspect;
pub(crate) use predict::predict;
pub(crate) use replay::replay;
pub(crate) use report::report;
pub(crate) use tasks::tasks;
pub(crate) use train::train;
