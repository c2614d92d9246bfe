//! Some columns and how they reach the model.

use girandole_core::{FeatureGroup, Pooling};
use serde::{Deserialize, Serialize};

use super::names::names;
use super::{FeatureKind, Keep, NumericEncoding, TimePart};
use crate::read::ListForm;
use crate::wanted::ReadAs;

/// Some columns and how they reach the model: one table `[[features]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureConfig {
    /// The columns, each encoded on its own by these settings; of a cross all together.
    ///
    /// `*` and `?` in a name make it a pattern: it takes the columns of the file that it fits and no other table names. A
    /// name or pattern behind `!` takes them out again.
    #[serde(deserialize_with = "names")]
    pub columns: Vec<String>,
    /// How their cells are read.
    pub kind: FeatureKind,
    /// Whose features they are, when one user is scored against many items. Default: nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<FeatureGroup>,
    /// Numeric only: one or more encodings. Default: `standard` and `bins`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encodings: Option<Vec<NumericEncoding>>,
    /// Numeric only: quantile bins a column, at least 2. Default: 32.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bins: Option<usize>,
    /// Numeric only: bounds of bins and of the piecewise encoding, rising, instead of quantiles.
    ///
    /// A number that is a bound is in the bin above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Vec<f64>>,
    /// Numeric only: whether an input says 1 where the number is missing.
    ///
    /// Default: where training rows miss it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_indicator: Option<bool>,
    /// Numeric only: numbers that stand for a missing one, such as -999. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_values: Option<Vec<f64>>,
    /// Categories and lists: how often an id must occur in training, else it is the unknown one. Default: 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_count: Option<usize>,
    /// Categories, lists and crosses: number of ids that they are hashed to, instead of a vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<usize>,
    /// Width of the embedding, at least 1. Default: by rule from the number of ids; 8 of the piecewise encoding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub d_embedding: Option<usize>,
    /// Categories and lists: name of a vocabulary and embedding table that all columns of that name share.
    ///
    /// `hash`, `min_count` and `d_embedding` of one of them count for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Categories only: whether each has a numeric input of 0 and 1 instead of an embedding; few rows learn more from them. A
    /// category that training did not know has 0 in all of them. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_hot: Option<bool>,
    /// Lists only: most ids of a row, at least 1. Default: 32.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_len: Option<usize>,
    /// Lists only: which ids stay of a longer list. Default: `last`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
    /// Lists only: what stands between ids in a text; a blank is any run of blanks. Default: `|`.
    ///
    /// Brackets around the text and quotes around ids are taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Lists only: an id that only fills a list up, and is dropped. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pad: Option<String>,
    /// Lists only: a sign before which an id ends: with `:`, `tag:0.5` is the id `tag`. Default: none.
    ///
    /// Weights of ids are not learned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_at: Option<char>,
    /// Times only: what of a moment the model reads. Default: all parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<TimePart>>,
    /// Times only: whether `1/2/2024` is the first of February. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_first: Option<bool>,
    /// Lists only: how the embeddings of the ids become one. Default: `mean`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pooling: Option<Pooling>,
}

impl FeatureConfig {
    /// Bins a column gets when nothing is said.
    pub const BINS: usize = 32;
    /// How often an id must occur when nothing is said.
    pub const MIN_COUNT: usize = 2;
    /// Most ids of a list when nothing is said.
    pub const MAX_LEN: usize = 32;
    /// What stands between the ids of a text when nothing is said.
    pub const SEPARATOR: char = '|';
    /// Most words of a text when nothing is said.
    pub const WORDS: usize = 64;
    /// Ids that words are hashed to when nothing is said.
    pub const WORD_IDS: usize = 10_000;
    /// Width of a piecewise embedding when nothing is said.
    pub const D_PIECEWISE: usize = 8;

    /// Numbers with the default encodings.
    pub fn numeric<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Numeric, columns)
    }

    /// Categories with a vocabulary.
    pub fn categorical<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Categorical, columns)
    }

    /// Lists of ids with a vocabulary.
    pub fn list<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::List, columns)
    }

    /// Columns crossed into one category, hashed to `hash` ids.
    pub fn cross<S: Into<String>>(columns: impl IntoIterator<Item = S>, hash: usize) -> Self {
        Self::new(FeatureKind::Cross, columns).with_hash(hash)
    }

    /// Vectors of one length.
    pub fn dense<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Dense, columns)
    }

    /// Dates and times.
    pub fn time<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Time, columns)
    }

    /// Texts of several words.
    pub fn text<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Text, columns)
    }

    /// Says whose features they are.
    pub fn with_group(mut self, group: FeatureGroup) -> Self {
        self.group = Some(group);
        self
    }

    /// Sets the encodings of numbers.
    pub fn with_encodings(mut self, encodings: impl Into<Vec<NumericEncoding>>) -> Self {
        self.encodings = Some(encodings.into());
        self
    }

    /// Sets the bounds of bins and of the piecewise encoding.
    pub fn with_bounds(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.bounds = Some(bounds.into());
        self
    }

    /// Hashes ids instead of listing them.
    pub fn with_hash(mut self, hash: usize) -> Self {
        self.hash = Some(hash);
        self
    }

    /// Sets how often an id must occur.
    pub fn with_min_count(mut self, min_count: usize) -> Self {
        self.min_count = Some(min_count);
        self
    }

    /// Sets the width of the embedding.
    pub fn with_d_embedding(mut self, d_embedding: usize) -> Self {
        self.d_embedding = Some(d_embedding);
        self
    }

    /// Shares the vocabulary and the embedding table of this name.
    pub fn with_table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// Gives each category a numeric input of 0 and 1 instead of an embedding.
    pub fn with_one_hot(mut self, one_hot: bool) -> Self {
        self.one_hot = Some(one_hot);
        self
    }

    /// Sets the most ids of a list.
    pub fn with_max_len(mut self, max_len: usize) -> Self {
        self.max_len = Some(max_len);
        self
    }

    /// Sets how the embeddings of a list become one.
    pub fn with_pooling(mut self, pooling: Pooling) -> Self {
        self.pooling = Some(pooling);
        self
    }

    /// The source columns of each feature: of a cross all at once, else one each.
    pub(crate) fn sources(&self) -> Vec<&[String]> {
        match self.kind {
            FeatureKind::Cross => vec![&self.columns],
            _ => self.columns.iter().map(std::slice::from_ref).collect(),
        }
    }

    /// How each of the columns is read.
    pub(crate) fn read_as(&self) -> ReadAs {
        match self.kind {
            FeatureKind::Numeric => ReadAs::Number,
            FeatureKind::Categorical | FeatureKind::Cross => ReadAs::Text,
            FeatureKind::List | FeatureKind::Text => ReadAs::List(self.list_form()),
            FeatureKind::Dense => ReadAs::Vector(None),
            FeatureKind::Time => ReadAs::Time(self.day_first.unwrap_or_default()),
        }
    }

    /// How lists are read.
    pub(crate) fn list_form(&self) -> ListForm {
        let words = self.kind == FeatureKind::Text;
        ListForm {
            separator: self.separator.unwrap_or(Self::SEPARATOR),
            max_len: self.max_len.unwrap_or(if words { Self::WORDS } else { Self::MAX_LEN }),
            keep: self.keep.unwrap_or(if words { Keep::First } else { Keep::Last }),
            brackets: true,
            pad: self.pad.clone(),
            cut_at: self.cut_at,
            words,
        }
    }

    fn new<S: Into<String>>(kind: FeatureKind, columns: impl IntoIterator<Item = S>) -> Self {
        Self {
            columns: columns.into_iter().map(Into::into).collect(),
            kind,
            group: None,
            encodings: None,
            bins: None,
            bounds: None,
            missing_indicator: None,
            missing_values: None,
            min_count: None,
            hash: None,
            d_embedding: None,
            table: None,
            one_hot: None,
            max_len: None,
            keep: None,
            separator: None,
            pad: None,
            cut_at: None,
            parts: None,
            day_first: None,
            pooling: None,
        }
    }
}
