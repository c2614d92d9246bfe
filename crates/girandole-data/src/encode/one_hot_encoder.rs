//! A column of texts to one numeric input of 0 and 1 for each category.

use serde::{Deserialize, Serialize};

use super::ids::Ids;
use super::saved::Tables;

/// A column of texts to one numeric input for each category, 1 where the row has it. An unknown category has 0 in all of them;
/// what is missing has an input of its own where training rows miss it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OneHotEncoder {
    pub(super) ids: Ids,
}

impl OneHotEncoder {
    /// Most categories that a column may have.
    pub(super) const MOST: usize = 4096;

    /// Ids, the unknown one with them.
    fn n_ids(&self) -> usize {
        self.ids.n_ids(&Tables::new())
    }

    pub(super) fn n_numeric(&self) -> usize {
        self.n_ids() - 1
    }

    /// Names of the numeric inputs.
    pub(super) fn numeric(&self, column: &str) -> Vec<String> {
        match &self.ids {
            Ids::Vocabulary(vocabulary) => {
                let missing = (vocabulary.missing_id() > 0).then(|| format!("{column} missing"));
                let values = vocabulary.first(usize::MAX).iter();
                missing.into_iter().chain(values.map(|value| format!("{column} = {value}"))).collect()
            }
            _ => (1..self.n_ids()).map(|id| format!("{column} = #{id}")).collect(),
        }
    }

    /// The numeric inputs, column by column.
    pub(super) fn encode(&self, ids: &[i32]) -> Vec<Vec<f32>> {
        let column = |own: usize| ids.iter().map(|id| f32::from(u8::from(*id as usize == own))).collect();
        (1..self.n_ids()).map(column).collect()
    }
}
