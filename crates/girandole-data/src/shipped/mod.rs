//! The data sets known by name as schemas and sources.

mod adult;
mod census;
mod filled_in;

pub use adult::adult_schema;
pub(crate) use adult::adult_source;
pub use census::census_schema;
pub(crate) use census::census_sources;
