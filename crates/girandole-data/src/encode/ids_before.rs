//! Which id of earlier encoders each id is.

use std::collections::BTreeMap;

use super::FittedEncoders;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::ids::Ids;
use super::lookups::Lookups;

/// For each id of an input which id it was, if it was one.
pub(super) type IdMap = Vec<Option<u32>>;

/// For each categorical input and list that both encoders have, which id of `before` each id is.
pub(super) fn ids_before(now: &FittedEncoders, before: &FittedEncoders) -> BTreeMap<String, IdMap> {
    let lookups = Lookups::new(&before.saved);
    let mut maps = BTreeMap::new();
    for feature in &now.saved.features {
        let same = |old: &&ColumnEncoder| old.column == feature.column && old.kind() == feature.kind();
        let Some(old) = before.saved.features.iter().find(same) else { continue };
        match (&feature.encoding, &old.encoding) {
            (Encoding::Numeric(bins), Encoding::Numeric(old)) => {
                if let Some(map) = bins.bins_before(old) {
                    maps.insert(format!("{} bin", feature.column), map);
                }
            }
            (Encoding::Cross(cross), Encoding::Cross(old)) => {
                let as_before = cross.columns == old.columns && cross.hashing.n_ids() == old.hashing.n_ids();
                maps.insert(feature.column.clone(), hashed(cross.hashing.n_ids(), as_before));
            }
            (Encoding::Time(times), Encoding::Time(_)) => {
                // An hour is an hour everywhere.
                let inputs = times.categorical(&feature.column).into_iter();
                maps.extend(inputs.map(|input| (input.name, hashed(input.n_ids, true))));
            }
            _ => {
                let (Some(ids), Some(old)) = (feature.ids(), old.ids()) else { continue };
                let (resolved, was) = (ids.resolved(&now.saved.tables), old.resolved(&before.saved.tables));
                let map = match (resolved, was) {
                    (Some(Ids::Vocabulary(ids)), Some(Ids::Vocabulary(was))) => {
                        ids.ids_before(was, &lookups.of(old))
                    }
                    (Some(Ids::Hashing(ids)), was) => {
                        let n = was.and_then(Ids::hashing).map(|hashing| hashing.n_ids());
                        hashed(ids.n_ids(), n == Some(ids.n_ids()))
                    }
                    // Texts were hashed, and what an id of a hash meant nobody knows.
                    _ => vec![None; ids.n_ids(&now.saved.tables)],
                };
                maps.insert(feature.column.clone(), map);
            }
        }
    }
    maps
}

/// Hashed ids mean the same where there are as many; all but the one of what is missing.
fn hashed(n_ids: usize, as_before: bool) -> IdMap {
    (0..n_ids as u32).map(|id| (id == 0 || as_before).then_some(id)).collect()
}
