//! How the rows of a file differ from the training rows.

use serde::{Deserialize, Serialize};

use super::column_encoder::ColumnEncoder;
use crate::FeatureKind;

/// From here on a share is that of most.
const MOST: f64 = 0.5;

/// How the rows of a file differ from the training rows, feature by feature.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Drift {
    /// In the order of the features.
    pub features: Vec<FeatureDrift>,
}

/// How one feature of a file differs from the training rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FeatureDrift {
    /// The column, or the crossed columns as `a x b`.
    pub name: String,
    /// Of the training rows when the encoder was fitted; none where an older version saved it.
    pub training: Option<Shares>,
    /// Of the rows of the file.
    pub rows: Shares,
    /// Of a category or list whose values are listed, how they are written; none where no value is unknown.
    pub written: Option<Written>,
    is_list: bool,
}

/// How the values of a feature are written, here and in training.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The first value that training did not know.
    pub unknown: String,
    /// Up to three that it knew, the most frequent ones.
    pub known: Vec<String>,
}

/// What of a file's rows points to other data, or data written in another way, than training had.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Doubt {
    /// Most values of a feature are unknown, which they were not in training.
    Unknown(FeatureDrift),
    /// Most cells of a feature are missing, which they were not in training.
    Missing(FeatureDrift),
    /// All labels of a yes-or-no task say the same, which so many in training's ratio would not.
    OneLabel {
        /// The task.
        task: String,
        /// Its labels.
        n: usize,
        /// Share of yes among them: 0 or 1.
        rows: f64,
        /// Share of yes in training.
        training: f64,
    },
}

/// Which share of the cells of a feature is out of the ordinary, from 0 to 1; 0 where a feature cannot have the like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// Rows that miss the cell; of a list rows without ids, of a cross rows that miss one of the cells.
    pub missing: f64,
    /// Rows whose category is the unknown one; of a list the share of its ids.
    pub unknown: f64,
    /// Rows whose number lies below the least or above the greatest of the training rows.
    pub out_of_range: f64,
}

impl Drift {
    pub(super) fn new(features: &[ColumnEncoder], rows: Vec<(Shares, Option<Written>)>) -> Self {
        let one = |(feature, (rows, written)): (&ColumnEncoder, _)| FeatureDrift {
            name: feature.column.clone(),
            training: feature.shares,
            rows,
            written,
            is_list: feature.kind() == FeatureKind::List,
        };
        Self { features: features.iter().zip(rows).map(one).collect() }
    }

    /// That of several files together, each with how many rows it has; none of no file.
    pub fn joined(files: &[(usize, Self)]) -> Option<Self> {
        let (_, first) = files.first()?;
        let all = files.iter().map(|(n_rows, _)| *n_rows as f64).sum::<f64>().max(1.0);
        let mean = |at: usize, share: &dyn Fn(&Shares) -> f64| {
            let part = |(n_rows, drift): &(usize, Self)| *n_rows as f64 * share(&drift.features[at].rows);
            files.iter().map(part).sum::<f64>() / all
        };
        let mut joined = first.clone();
        for (at, feature) in joined.features.iter_mut().enumerate() {
            feature.rows = Shares {
                missing: mean(at, &|shares| shares.missing),
                unknown: mean(at, &|shares| shares.unknown),
                out_of_range: mean(at, &|shares| shares.out_of_range),
            };
        }
        Some(joined)
    }

    /// The features of which a share differs by `least` or more from that of the training rows, the farthest first.
    pub fn moved(&self, least: f64) -> Vec<&FeatureDrift> {
        let mut moved: Vec<&FeatureDrift> =
            self.features.iter().filter(|feature| feature.distance() >= least).collect();
        moved.sort_by(|a, b| b.distance().total_cmp(&a.distance()));
        moved
    }
}

impl FeatureDrift {
    /// Whether most values are unknown or most cells missing, unlike in training.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        let training = self.training.unwrap_or_default();
        let stands_out = |now: f64, before: f64| now > MOST && now - before > (1.0 - before) / 2.0;
        // Of a list it is a share of its ids by itself.
        let of_there = |shares: Shares| match self.is_list {
            true => shares.unknown,
            false => shares.unknown / (1.0 - shares.missing).max(shares.unknown).max(f64::MIN_POSITIVE),
        };
        if stands_out(of_there(self.rows), of_there(training)) {
            return Some(Doubt::Unknown(self.clone()));
        }
        stands_out(self.rows.missing, training.missing).then(|| Doubt::Missing(self.clone()))
    }

    /// The largest difference of a share from that of the training rows; 0 where theirs are not known.
    pub fn distance(&self) -> f64 {
        let Some(training) = self.training else { return 0.0 };
        let pairs = [
            (training.missing, self.rows.missing),
            (training.unknown, self.rows.unknown),
            (training.out_of_range, self.rows.out_of_range),
        ];
        pairs.into_iter().map(|(before, now)| (now - before).abs()).fold(0.0, f64::max)
    }
}

/// A share of nothing is 0.
pub(super) fn share(n: usize, of: usize) -> f64 {
    n as f64 / of.max(1) as f64
}
