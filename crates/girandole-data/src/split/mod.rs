//! Deals row ids to training, validation and test.

mod by_chance;
mod by_column;
mod by_group;
mod by_time;
mod deal;
mod shares;
mod strata;
mod stratified;
mod time;

pub(crate) use by_chance::below;
pub(crate) use deal::{Files, Parts, deal, deal_test};
pub(crate) use shares::Shares;
