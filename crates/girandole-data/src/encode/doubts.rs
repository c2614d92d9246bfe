//! What of a file's rows points to other data than training had.

use girandole_core::TaskKind;

use super::FittedEncoders;
use super::drift::{Doubt, FeatureDrift};
use crate::EncodedRows;

/// The fewest labels that training's ratio must lead to expect before it is odd that there is none.
const EXPECTED: f64 = 1.0;

impl FittedEncoders {
    /// Share of yes in the training rows of each task of yes or no; none of other tasks, and of runs of older versions.
    pub fn label_rates(&self) -> Vec<Option<f64>> {
        let mut rates = self.saved.label_rates.clone();
        rates.resize(self.tasks().len(), None);
        rates
    }

    /// What of some rows points to other data, or data written in another way, than training had: most values of a
    /// feature unknown or missing, or one and the same label in all rows.
    ///
    /// Only of rows that know how they [differ](EncodedRows::drift); the labels are those that the rows have.
    pub fn doubts(&self, rows: &EncodedRows) -> Vec<Doubt> {
        let features = rows.drift().into_iter().flat_map(|drift| &drift.features);
        let mut doubts: Vec<Doubt> = features.filter_map(FeatureDrift::doubt).collect();
        let labels = rows.label_counts().into_iter().zip(rows.label_rates());
        for ((task, training), (n, share)) in self.tasks().iter().zip(self.label_rates()).zip(labels) {
            let Some(training) = training.filter(|_| n > 0) else { continue };
            let expected = n as f64 * if share <= 0.0 { training } else { 1.0 - training };
            if (share <= 0.0 || share >= 1.0) && expected >= EXPECTED {
                doubts.push(Doubt::OneLabel { task: task.name.clone(), n, rows: share, training });
            }
        }
        doubts
    }

    /// The same encoders with the mean targets of their training rows.
    pub(crate) fn with_label_rates(mut self, rates: &[f64]) -> Self {
        let rate = |(task, rate): (&girandole_core::Task, &f64)| {
            Some(*rate).filter(|rate| task.kind == TaskKind::Binary && rate.is_finite())
        };
        self.saved.label_rates = self.tasks().iter().zip(rates).map(rate).collect();
        self
    }

    /// Whether these are the encoders of the same rows and settings as others, maybe of an older version.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let bare = |encoders: &Self| {
            let mut saved = encoders.saved.clone();
            (saved.format, saved.layout.spelled, saved.label_rates) = (0, false, Vec::new());
            saved
        };
        // What was hashed in other spellings has other ids.
        let as_spelled =
            self.saved.layout.spelled == other.saved.layout.spelled || self.collisions().is_empty();
        as_spelled && bare(self) == bare(other)
    }
}
