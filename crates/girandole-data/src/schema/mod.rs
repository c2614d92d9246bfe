//! What a file of settings says about rows, features and tasks.

mod built_in;
mod data_config;
mod expand;
mod feature_config;
mod feature_kind;
mod file_format;
mod keep;
mod loss_choice;
mod names;
mod numeric_encoding;
mod packing;
mod scale_choice;
mod split_config;
mod split_source;
mod stream_config;
mod table_settings;
mod target_kind;
mod task_config;
mod time_part;

#[allow(clippy::module_inception, reason = "one type a file, the file named as the type")]
mod schema;

pub use built_in::BuiltIn;
pub use data_config::DataConfig;
pub use expand::Expanded;
pub(crate) use expand::as_target;
pub use feature_config::FeatureConfig;
pub use feature_kind::FeatureKind;
pub use file_format::FileFormat;
pub use keep::Keep;
pub use loss_choice::LossChoice;
pub use numeric_encoding::NumericEncoding;
pub(crate) use packing::{Packing, split};
pub use scale_choice::ScaleChoice;
pub use schema::Schema;
pub use split_config::SplitConfig;
pub use split_source::SplitSource;
pub use stream_config::StreamConfig;
pub(crate) use table_settings::TableSettings;
pub use target_kind::TargetKind;
pub use task_config::TaskConfig;
pub use time_part::TimePart;
