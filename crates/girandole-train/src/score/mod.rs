//! Scores: what a model is worth on some rows, task by task.

mod metric_kind;

mod figure;

mod tie;

mod area;

mod grouped_area;

mod rank_scores;

mod calibration;

mod area_sketch;

mod task_scores;

mod host_batch;

mod task_scorer;

mod scorer;

mod keep;

mod history;

pub use area::auc;
pub use calibration::{Calibration, ReliabilityBin};
pub use figure::{figure, signed};
pub use grouped_area::grouped_auc;
pub use history::{EpochRecord, History};
pub(crate) use host_batch::{DeviceBatch, HostBatch};
pub use keep::Keep;
pub use metric_kind::MetricKind;
pub use rank_scores::RankScores;
pub(crate) use scorer::{Scorer, Stamp};
pub use task_scores::TaskScores;
