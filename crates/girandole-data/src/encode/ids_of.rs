//! The ids of texts that come from elsewhere.

use super::FittedEncoders;
use super::category_lookup::CategoryLookup;
use super::column_encoder::Encoding;
use super::ids::Ids;

impl FittedEncoders {
    /// The ids of texts in an input or a shared table of that name, `None` for a text that has no id of its own; nothing
    /// if there is no such input of texts.
    pub fn ids_of(&self, name: &str, texts: &[String]) -> Option<Vec<Option<u32>>> {
        let of_input = self.saved.features.iter().filter(|feature| feature.column == name);
        let known = of_input.filter_map(|feature| match &feature.encoding {
            Encoding::Categorical(encoder) => encoder.ids.resolved(&self.saved.tables),
            Encoding::OneHot(encoder) => Some(&encoder.ids),
            Encoding::List(encoder) => encoder.ids.resolved(&self.saved.tables),
            _ => None,
        });
        match known.chain(self.saved.tables.get(name)).next()? {
            Ids::Vocabulary(vocabulary) => {
                let index = vocabulary.index();
                Some(texts.iter().map(|text| index.get(text.trim()).map(|id| id as u32)).collect())
            }
            ids @ Ids::Hashing(_) => {
                let lookup = CategoryLookup::of(ids, self.saved.layout.spelled);
                Some(texts.iter().map(|text| Some(lookup.id(text.trim()) as u32)).collect())
            }
            Ids::Table(_) => None,
        }
    }
}
