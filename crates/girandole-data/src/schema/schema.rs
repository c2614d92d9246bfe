//! Rows, features and tasks of one piece of work.

use serde::{Deserialize, Serialize};

use super::{DataConfig, FeatureConfig, TaskConfig};

/// Rows, features and tasks of one piece of work.
///
/// ```
/// let schema: girandole_data::Schema = toml::from_str(
///     r#"
///     [data]
///     path = "adult.parquet"
///
///     [[features]]
///     columns = ["age", "hours-per-week"]
///     kind = "numeric"
///
///     [[tasks]]
///     name = "income"
///     kind = "binary"
///     target = "income == '>50K'"
///     "#,
/// )?;
/// assert!(schema.problems().is_empty());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Where the rows are.
    pub data: DataConfig,
    /// What the model reads; may be left out for a data set known by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<FeatureConfig>,
    /// What the model learns; may be left out for a data set known by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<TaskConfig>,
}
