//! Losses, example by example; a new one is a file here and its lines in [`LossKind`].

mod kind;

mod binary_cross_entropy;

mod cross_entropy;

mod squared;

mod huber;

mod load_balance;

mod objectives;

pub use kind::LossKind;
pub(crate) use load_balance::forward_with_penalty;
pub(crate) use objectives::{Objectives, TaskLosses};
