//! Encoders of some features alone.

use girandole_core::Inputs;

use super::FittedEncoders;
use super::column_encoder::ColumnEncoder;

impl FittedEncoders {
    /// The encoders of those features alone of whose inputs `keep` says yes to one, by its name: for rows that have only
    /// their columns, such as a user's or an item's.
    pub fn part(&self, keep: impl Fn(&str) -> bool) -> Self {
        let mut saved = self.saved.clone();
        let is_kept = |feature: &ColumnEncoder| {
            let mut inputs = Inputs::default();
            feature.list(&mut inputs, &self.saved.tables);
            !inputs.part(&keep).is_empty()
        };
        saved.features.retain(is_kept);
        Self::new(saved)
    }
}
