//! Fills in what a data set known by name brings along.

use crate::{BuiltIn, Schema};

impl Schema {
    /// The same schema with everything filled in that a data set known by name brings along.
    ///
    /// Own features replace the shipped ones, own tasks likewise.
    pub fn filled_in(&self) -> Self {
        let Some(dataset) = self.data.dataset else { return self.clone() };
        let shipped = match dataset {
            BuiltIn::Adult => super::adult_schema(),
            BuiltIn::Census => super::census_schema(self.data.path.as_deref().unwrap_or("".as_ref())),
        };
        let mut filled = self.clone();
        if filled.features.is_empty() {
            filled.features = shipped.features;
        }
        if filled.tasks.is_empty() {
            filled.tasks = shipped.tasks;
        }
        filled.data.columns = filled.data.columns.or(shipped.data.columns);
        if dataset == BuiltIn::Census {
            filled.data.split.validation_from = shipped.data.split.validation_from;
        }
        filled
    }
}
