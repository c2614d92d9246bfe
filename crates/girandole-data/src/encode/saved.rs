//! Fitted encoders as they are saved.

use std::collections::BTreeMap;

use girandole_core::Inputs;
use serde::{Deserialize, Serialize};

use super::collisions::Collisions;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::ids::Ids;
use super::task_encoder::TaskEncoder;
use crate::read::Layout;

/// The ids of shared tables, by name.
pub(super) type Tables = BTreeMap<String, Ids>;

/// Fitted encoders as they are saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedEncoders {
    pub(super) format: u32,
    pub(super) layout: Layout,
    pub(super) weight: Option<String>,
    pub(super) features: Vec<ColumnEncoder>,
    #[serde(default, skip_serializing_if = "Tables::is_empty")]
    pub(super) tables: Tables,
    pub(super) tasks: Vec<TaskEncoder>,
    /// Share of yes in the training rows of each task of yes or no; none in files of older versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) label_rates: Vec<Option<f64>>,
}

impl SavedEncoders {
    /// Version of the form; newer ones are refused. 2 added lists, crosses, shared tables and groups, 3 one spelling for
    /// each value and the units of targets.
    pub(super) const FORMAT: u32 = 3;

    pub(super) fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::default();
        self.features.iter().for_each(|feature| feature.list(&mut inputs, &self.tables));
        inputs
    }

    /// A table that a feature uses and that is not there.
    pub(super) fn missing_table(&self) -> Option<&str> {
        let used = self.features.iter().filter_map(|feature| feature.ids()?.table());
        let is_there = |name: &str| self.tables.get(name).is_some_and(|ids| ids.table().is_none());
        used.into_iter().find(|name| !is_there(name))
    }

    pub(super) fn collisions(&self) -> Vec<Collisions> {
        let mut found: Vec<Collisions> = Vec::new();
        for feature in &self.features {
            let (name, hashing) = match (&feature.encoding, feature.ids()) {
                (Encoding::Cross(encoder), _) => (feature.column.as_str(), Some(&encoder.hashing)),
                (_, Some(ids)) => {
                    let hashing = ids.resolved(&self.tables).and_then(Ids::hashing);
                    (ids.table().unwrap_or(&feature.column), hashing)
                }
                (_, None) => continue,
            };
            let is_new = found.iter().all(|collisions| collisions.name != name);
            found.extend(hashing.filter(|_| is_new).and_then(|hashing| Collisions::of(name, hashing)));
        }
        found
    }
}
