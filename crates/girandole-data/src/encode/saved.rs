//! Fitted encoders as they are saved.

use serde::{Deserialize, Serialize};

use super::column_encoder::ColumnEncoder;
use super::task_encoder::TaskEncoder;
use crate::read::Layout;

/// Fitted encoders as they are saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedEncoders {
    pub(super) format: u32,
    pub(super) layout: Layout,
    pub(super) weight: Option<String>,
    pub(super) features: Vec<ColumnEncoder>,
    pub(super) tasks: Vec<TaskEncoder>,
}

impl SavedEncoders {
    /// Version of the form; older and newer ones are refused.
    pub(super) const FORMAT: u32 = 1;
}
