//! Encoders that were decided elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::FittedEncoders;
use super::task_encoder::TaskEncoder;
use crate::read::Layout;
use crate::{DataError, FeatureConfig, FeatureKind, Schema};

/// Encoders that were decided elsewhere, for a model that another program trained: how numbers are scaled, and which
/// categories there are.
///
/// ```
/// let given: girandole_data::GivenFeatures = serde_json::from_str(
///     r#"{
///         "numbers": { "age": { "shift": 41.5, "scale": 13.0 } },
///         "categories": { "city": { "values": ["Bern", "Oslo"] } }
///     }"#,
/// )?;
/// // Id 0 of ours is that of unknown categories.
/// assert_eq!(given.rows()["city"], [None, Some(0), Some(1)]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenFeatures {
    /// Columns of numbers.
    #[serde(default)]
    pub numbers: BTreeMap<String, GivenNumber>,
    /// Columns of categories.
    #[serde(default)]
    pub categories: BTreeMap<String, GivenCategories>,
}

/// A number becomes `(number - shift) / scale`, without bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenNumber {
    /// Default: 0.
    #[serde(default)]
    pub shift: f64,
    /// Not 0. Default: 1.
    #[serde(default = "one")]
    pub scale: f64,
    /// What stands for a missing number, scaled. Default: 0.
    #[serde(default)]
    pub missing: f32,
}

/// The categories of a column, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenCategories {
    /// The texts.
    pub values: Vec<String>,
    /// Id of the first. Default: 0.
    #[serde(default)]
    pub first_id: usize,
    /// Id of unknown categories and of missing ones, if they have one.
    #[serde(default)]
    pub unknown_id: Option<usize>,
}

fn one() -> f64 {
    1.0
}

impl GivenFeatures {
    /// Reads a JSON file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is something else.
    pub fn load(file: &Path) -> Result<Self, DataError> {
        let text = fs::read(file).map_err(|source| DataError::Read { file: file.to_owned(), source })?;
        serde_json::from_slice(&text).map_err(|error| DataError::GivenFeatures(error.to_string()))
    }

    /// For each column of categories the id that each of our ids had: ours are 0 for unknown, then the values.
    pub fn rows(&self) -> BTreeMap<String, Vec<Option<usize>>> {
        let ids = |given: &GivenCategories| {
            let known = (0..given.values.len()).map(|i| Some(given.first_id + i));
            [given.unknown_id].into_iter().chain(known).collect()
        };
        self.categories.iter().map(|(name, given)| (name.clone(), ids(given))).collect()
    }

    /// Encoders for the features and tasks of `schema`, whose own settings of encodings are not looked at; only the
    /// widths of embeddings are.
    ///
    /// # Errors
    ///
    /// If a feature is neither numbers nor categories or is not given, one that is given is no feature, or a task has
    /// classes that only rows could tell.
    pub fn encoders(&self, schema: &Schema) -> Result<FittedEncoders, DataError> {
        let schema = schema.filled_in();
        let mut faults = Vec::new();
        let mut features = Vec::new();
        for config in &schema.features {
            for column in &config.columns {
                match self.feature(config, column) {
                    Ok(feature) => features.push(feature),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        let asked = |name: &String| schema.features.iter().any(|config| config.columns.contains(name));
        let unasked = self.numbers.keys().chain(self.categories.keys()).filter(|name| !asked(name));
        faults.extend(unasked.map(|name| format!("`{name}` is given and is no feature of the job")));
        let mut tasks = Vec::new();
        for config in &schema.tasks {
            if config.kind == crate::TargetKind::Multiclass && config.classes.is_none() {
                faults.push(format!("task `{}` needs its `classes` in the job", config.name));
            }
            tasks.push(TaskEncoder::unfitted(config)?);
        }
        if !faults.is_empty() {
            return Err(DataError::GivenFeatures(faults.join("; ")));
        }
        // By the first form in which encoders were saved; what came later has defaults.
        let saved = json!({
            "format": 1,
            "layout": Layout::of(&schema.data),
            "weight": schema.data.weight,
            "features": features,
            "tasks": tasks,
        });
        FittedEncoders::from_json(saved.to_string().as_bytes(), "the given features".as_ref())
    }

    fn feature(&self, config: &FeatureConfig, column: &str) -> Result<Value, String> {
        let not = || format!("feature `{column}` is not given");
        let encoding = match config.kind {
            FeatureKind::Numeric => {
                let given = self.numbers.get(column).ok_or_else(not)?;
                if !(given.scale.is_finite() && given.scale != 0.0 && given.shift.is_finite()) {
                    return Err(format!("the numbers of `{column}` need a finite shift and scale, not 0"));
                }
                let scaler = json!({
                    "encoding": "none", "shift": given.shift, "scale": given.scale, "missing": given.missing,
                });
                json!({ "numeric": {
                    "scalers": [scaler], "missing_indicator": false, "bins": null, "d_embedding": null,
                } })
            }
            FeatureKind::Categorical if config.table.is_none() => {
                let given = self.categories.get(column).ok_or_else(not)?;
                if config.one_hot == Some(true) {
                    return Err(format!(
                        "feature `{column}` is `one_hot`, which cannot be given; drop the key"
                    ));
                }
                json!({ "categorical": {
                    "ids": { "vocabulary": { "missing": false, "values": given.values } },
                    "d_embedding": config.d_embedding,
                } })
            }
            _ => {
                return Err(format!(
                    "feature `{column}` is neither numbers nor categories of their own table, which alone can be given"
                ));
            }
        };
        Ok(json!({ "column": column, "encoding": encoding }))
    }
}
