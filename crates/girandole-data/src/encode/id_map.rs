//! What ids mean, between two fits and for texts from elsewhere.

use std::collections::BTreeMap;

use super::FittedEncoders;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::hashing::Hashing;
use super::ids::Ids;
use super::vocabulary::Vocabulary;

/// The ids of a feature, whichever way they come.
enum Known<'a> {
    Vocabulary(&'a Vocabulary),
    Hashing(&'a Hashing),
}

impl FittedEncoders {
    /// For each input of texts, which id each of its ids was in `older`: the same text, the same hash, unknown, missing.
    ///
    /// Inputs that `older` does not have are left out, and so are the bins of numbers.
    pub fn id_map(&self, older: &Self) -> BTreeMap<String, Vec<Option<u32>>> {
        let map = |feature: &ColumnEncoder| {
            let name = &feature.column;
            let old =
                older.saved.features.iter().find(|old| old.column == *name && older.known(old).is_some())?;
            Some((name.clone(), mapped(&self.known(feature)?, &older.known(old)?)))
        };
        self.saved.features.iter().filter_map(map).collect()
    }

    /// The ids of texts in an input or a shared table of that name, `None` for a text that has no id of its own; nothing
    /// if there is no such input of texts.
    pub fn ids_of(&self, name: &str, texts: &[String]) -> Option<Vec<Option<u32>>> {
        let of_input = self.saved.features.iter().filter(|feature| feature.column == name);
        let known = of_input.filter_map(|feature| self.known(feature)).next();
        let known = known.or_else(|| Known::of(self.saved.tables.get(name)?))?;
        Some(match known {
            Known::Vocabulary(vocabulary) => {
                let index = vocabulary.index();
                texts.iter().map(|text| index.get(text.as_str()).map(|id| *id as u32)).collect()
            }
            Known::Hashing(hashing) => texts.iter().map(|text| Some(hashing.encode(text) as u32)).collect(),
        })
    }

    fn known<'a>(&'a self, feature: &'a ColumnEncoder) -> Option<Known<'a>> {
        let ids = match &feature.encoding {
            Encoding::Numeric(_) => return None,
            Encoding::Cross(encoder) => return Some(Known::Hashing(&encoder.hashing)),
            Encoding::Categorical(encoder) => &encoder.ids,
            Encoding::List(encoder) => &encoder.ids,
        };
        Known::of(ids.resolved(&self.saved.tables)?)
    }
}

impl<'a> Known<'a> {
    fn of(ids: &'a Ids) -> Option<Self> {
        match ids {
            Ids::Vocabulary(vocabulary) => Some(Self::Vocabulary(vocabulary)),
            Ids::Hashing(hashing) => Some(Self::Hashing(hashing)),
            Ids::Table(_) => None,
        }
    }
}

fn mapped(new: &Known<'_>, old: &Known<'_>) -> Vec<Option<u32>> {
    match (new, old) {
        (Known::Vocabulary(new), Known::Vocabulary(old)) => {
            let mut map = vec![None; new.n_ids()];
            map[0] = Some(0);
            if new.missing_id() > 0 && old.missing_id() > 0 {
                map[new.missing_id() as usize] = Some(old.missing_id() as u32);
            }
            let was = old.index();
            for (text, id) in new.index() {
                map[id as usize] = was.get(text).map(|id| *id as u32);
            }
            map
        }
        (Known::Hashing(new), Known::Hashing(old)) if new.n_ids() == old.n_ids() => {
            (0..new.n_ids() as u32).map(Some).collect()
        }
        (Known::Hashing(hashing), Known::Vocabulary(old)) => {
            // A row that several texts share begins as one of them was: the most frequent, whose id is the lowest.
            let mut map = vec![None; hashing.n_ids()];
            map[0] = Some(0);
            for (text, id) in old.index() {
                let place = &mut map[hashing.encode(text) as usize];
                *place = Some(place.map_or(id as u32, |other: u32| other.min(id as u32)));
            }
            map
        }
        (Known::Vocabulary(new), Known::Hashing(old)) => {
            let mut map = vec![None; new.n_ids()];
            map[0] = Some(0);
            new.index().into_iter().for_each(|(text, id)| map[id as usize] = Some(old.encode(text) as u32));
            map
        }
        (Known::Hashing(new), Known::Hashing(_)) => {
            let mut map = vec![None; new.n_ids()];
            map[0] = Some(0);
            map
        }
    }
}
