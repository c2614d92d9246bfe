//! The ids of all features, made ready for many columns.

use std::collections::HashMap;
use std::sync::Arc;

use super::category_lookup::CategoryLookup;
use super::ids::Ids;
use super::saved::SavedEncoders;

/// The ids of shared tables made ready once for all their users.
#[derive(Debug)]
pub(super) struct Lookups<'a> {
    tables: HashMap<&'a str, Arc<CategoryLookup<'a>>>,
    spelled: bool,
}

impl<'a> Lookups<'a> {
    pub(super) fn new(saved: &'a SavedEncoders) -> Self {
        let spelled = saved.layout.spelled;
        let ready =
            |(name, ids): (&'a String, &'a Ids)| (name.as_str(), Arc::new(CategoryLookup::of(ids, spelled)));
        Self { tables: saved.tables.iter().map(ready).collect(), spelled }
    }

    /// The ids of a feature made ready.
    pub(super) fn of(&self, ids: &'a Ids) -> Arc<CategoryLookup<'a>> {
        let shared = ids.table().and_then(|name| self.tables.get(name));
        shared.cloned().unwrap_or_else(|| Arc::new(CategoryLookup::of(ids, self.spelled)))
    }
}
