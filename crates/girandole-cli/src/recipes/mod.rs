//! One piece of work a file, each read from top to bottom.

mod devices;
mod evaluate;
mod export;
mod import;
mod init;
mod inspect;
mod predict;
mod replay;
pub(crate) mod reproduce;
mod train;

pub(crate) use devices::devices;
pub(crate) use evaluate::evaluate;
pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use init::init;
pub(crate) use inspect::inspect;
pub(crate) use predict::predict;
pub(crate) use replay::replay;
pub(crate) use train::train;
