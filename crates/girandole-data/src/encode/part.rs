//! Encoders of some features alone.

use super::FittedEncoders;
use super::column_encoder::ColumnEncoder;
use super::saved::SavedEncoders;

impl FittedEncoders {
    /// The encoders of those features alone of whose inputs `keep` says yes to one, by its name: for rows that have only
    /// their columns, such as a user's or an item's.
    pub fn part(&self, keep: impl Fn(&str) -> bool) -> Self {
        let of = |features| SavedEncoders { features, ..self.without_features() };
        let own = |feature: &&ColumnEncoder| {
            let alone = Self::new(of(vec![(*feature).clone()]));
            let inputs = alone.inputs();
            inputs.numeric.iter().any(|name| keep(name))
                || inputs.categorical.iter().any(|input| keep(&input.name))
                || inputs.lists.iter().any(|input| keep(&input.name))
                || inputs.piecewise.iter().any(|input| keep(&input.name))
        };
        let features = self.saved.features.iter().filter(own).cloned().collect();
        Self::new(SavedEncoders { tasks: self.saved.tasks.clone(), ..of(features) })
    }

    /// Nothing to encode, and no tasks.
    fn without_features(&self) -> SavedEncoders {
        let SavedEncoders { format, ref layout, .. } = self.saved;
        SavedEncoders { format, layout: layout.clone(), weight: None, features: vec![], tasks: vec![] }
    }
}
