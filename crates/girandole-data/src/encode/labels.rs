//! The labels of a task before anything is fitted.

use std::collections::BTreeSet;

use super::TaskEncoder;
use crate::read::RawTable;
use crate::{DataError, TaskConfig};

/// The label of each row: 0 or 1, the position of a class, or the number; none where the task has none there.
pub(crate) fn labels(config: &TaskConfig, table: &RawTable) -> Result<Vec<Option<f64>>, DataError> {
    let mut encoder = TaskEncoder::new(config)?;
    learn_classes(&mut encoder, &[table])?;
    let encoded = encoder.encode(table)?;
    let labels = encoded.targets.iter().zip(&encoded.mask);
    Ok(labels.map(|(target, mask)| (*mask > 0.0).then_some(f64::from(*target))).collect())
}

/// Takes the classes of all rows where the settings name none: one that no training row shows is a class too.
pub(super) fn learn_classes(encoder: &mut TaskEncoder, tables: &[&RawTable]) -> Result<(), DataError> {
    if !encoder.lacks_classes() {
        return Ok(());
    }
    let mut labels = BTreeSet::new();
    tables.iter().try_for_each(|table| encoder.add_labels(table, &mut labels))?;
    encoder.take_labels(&labels)
}
