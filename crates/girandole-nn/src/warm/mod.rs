//! A model that starts from another one's weights.

mod axes;
mod fill;
mod row_sources;
mod stored;
mod warm_report;
mod warm_start;

pub use warm_report::{WarmPart, WarmReport};
pub use warm_start::WarmStart;
