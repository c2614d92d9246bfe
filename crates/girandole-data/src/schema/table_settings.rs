//! What the users of a shared table say about it together.

use super::{FeatureConfig, FeatureKind, Schema};

/// What the features that share a table say about it together: what one says counts for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TableSettings {
    pub(crate) hash: Option<usize>,
    pub(crate) min_count: Option<usize>,
    pub(crate) d_embedding: Option<usize>,
}

impl Schema {
    /// The settings of a feature's ids: its own, or those of its table.
    pub(crate) fn table_settings(&self, feature: &FeatureConfig) -> TableSettings {
        let own = std::slice::from_ref(feature);
        let words = feature.kind == FeatureKind::Text;
        let among = if feature.table.is_some() { &self.features } else { own };
        let mut settings = TableSettings::default();
        for user in among.iter().filter(|user| user.table == feature.table) {
            settings.hash = settings.hash.or(user.hash);
            settings.min_count = settings.min_count.or(user.min_count);
            settings.d_embedding = settings.d_embedding.or(user.d_embedding);
        }
        settings.hash = settings.hash.or(words.then_some(FeatureConfig::WORD_IDS));
        settings
    }
}
