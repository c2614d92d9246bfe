//! Encoders that learn the ids of new rows and keep the old ones.

use std::collections::BTreeMap;

use girandole_core::embedding_width;

use super::FittedEncoders;
use super::column_encoder::Encoding;
use super::fit::{all_rows, tallies};
use super::ids::Ids;
use super::saved::SavedEncoders;
use super::shared_ids::{Counted, SharedIds};
use crate::DataError;
use crate::read::RawTable;
use crate::rows::Tally;
use crate::wanted::{ReadAs, Wanted};

/// Encoders that know the ids of new training rows too.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Grown {
    /// The encoders.
    pub encoders: FittedEncoders,
    /// What each vocabulary learned, in the order of the features; a shared one is there once.
    pub vocabularies: Vec<Growth>,
}

/// How many ids a vocabulary learned.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Growth {
    /// The column, or the shared table.
    pub name: String,
    /// Ids before: the rows of the embedding table that stay as they are.
    pub n_ids: usize,
    /// New ids, behind the old ones.
    pub n_new: usize,
}

/// Grows encoders by some rows of a table.
pub(crate) fn grow(encoders: &FittedEncoders, table: &RawTable, rows: &[u32]) -> Result<Grown, DataError> {
    let mut growing = Growing::new(encoders);
    (0..encoders.saved.features.len()).try_for_each(|i| growing.add(i, table, rows))?;
    Ok(growing.finish())
}

/// Grows encoders by a sample that is read column by column; returns what the labels of each task in it are too.
pub(crate) fn grow_on_sample(
    encoders: &FittedEncoders,
    read: &dyn Fn(&Wanted) -> Result<RawTable, DataError>,
) -> Result<(Grown, Vec<Tally>), DataError> {
    let mut growing = Growing::new(encoders);
    for (i, feature) in encoders.saved.features.iter().enumerate() {
        if growing.can_grow(i) {
            let mut wanted = Wanted::default();
            wanted.add(&feature.column, feature.read_as());
            let table = read(&wanted)?;
            growing.add(i, &table, &all_rows(&table))?;
        }
    }
    let mut wanted = Wanted::default();
    encoders.saved.tasks.iter().for_each(|task| task.want(&mut wanted));
    encoders.weight_column().into_iter().for_each(|weight| wanted.add(weight, ReadAs::Number));
    let table = read(&wanted)?;
    Ok((growing.finish(), tallies(encoders, &table)?))
}

/// Encoders of which some have grown.
struct Growing {
    saved: SavedEncoders,
    vocabularies: Vec<Growth>,
    tables: BTreeMap<String, SharedIds>,
}

impl Growing {
    fn new(encoders: &FittedEncoders) -> Self {
        Self { saved: encoders.saved.clone(), vocabularies: Vec::new(), tables: BTreeMap::new() }
    }

    /// Whether a feature has a vocabulary.
    fn can_grow(&self, feature: usize) -> bool {
        let ids = self.saved.features[feature].ids().and_then(|ids| ids.resolved(&self.saved.tables));
        matches!(ids, Some(Ids::Vocabulary(_)))
    }

    /// Grows the vocabulary of a feature, or counts what the feature adds to its table.
    fn add(&mut self, i: usize, table: &RawTable, rows: &[u32]) -> Result<(), DataError> {
        if !self.can_grow(i) {
            return Ok(());
        }
        let feature = &mut self.saved.features[i];
        let counted = match &feature.encoding {
            Encoding::Categorical(_) => Counted::texts(table.text(&feature.column)?, rows),
            Encoding::List(_) => Counted::lists(table.lists(&feature.column)?, rows),
            _ => return Ok(()),
        };
        let name = feature.column.clone();
        let Some((ids, d_embedding)) = feature.ids_mut() else { return Ok(()) };
        match ids {
            Ids::Vocabulary(vocabulary) => {
                let n_ids = vocabulary.n_ids();
                let n_new = vocabulary.grow(counted.seen());
                if n_new > 0 {
                    // By rule it would be wider, and the old rows would not fit.
                    d_embedding.get_or_insert_with(|| embedding_width(n_ids));
                }
                self.vocabularies.push(Growth { name, n_ids, n_new });
            }
            Ids::Table(table) => {
                let table = table.clone();
                if !self.tables.contains_key(&table) {
                    // Filled in when all its columns are counted.
                    self.vocabularies.push(Growth { name: table.clone(), n_ids: 0, n_new: 0 });
                }
                self.tables.entry(table).or_default().add(&counted);
            }
            Ids::Hashing(_) => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Grown {
        for (name, shared) in &self.tables {
            let Some(Ids::Vocabulary(vocabulary)) = self.saved.tables.get_mut(name) else { continue };
            let n_ids = vocabulary.n_ids();
            let n_new = vocabulary.grow(shared.seen());
            let users = self.saved.features.iter_mut().filter_map(|feature| feature.ids_mut());
            for (_, d_embedding) in users.filter(|(ids, _)| n_new > 0 && ids.table() == Some(name)) {
                d_embedding.get_or_insert_with(|| embedding_width(n_ids));
            }
            let of_table =
                self.vocabularies.iter_mut().find(|growth| growth.name == *name && growth.n_ids == 0);
            of_table.into_iter().for_each(|growth| (growth.n_ids, growth.n_new) = (n_ids, n_new));
        }
        Grown { encoders: FittedEncoders::new(self.saved), vocabularies: self.vocabularies }
    }
}
