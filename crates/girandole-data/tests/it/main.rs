//! Tests of girandole-data on real files.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod arrow_types;
mod census;
mod column_forms;
mod conditions;
mod errors;
mod feature_kinds;
mod files;
mod growth;
mod ids_of;
mod laws;
mod lists;
mod parts;
mod patterns;
mod prediction_time;
mod predictions;
mod ranking;
mod signs;
mod spellings;
mod splits;
mod starter;
mod stream_errors;
mod streams;
mod surveys;
mod synthetic;
mod tasks;
mod timelines;

use std::path::PathBuf;

use burn::prelude::*;
use girandole_core::Examples;
use girandole_data::{DataConfig, FeatureConfig, Schema, SplitConfig, TaskConfig};
use tempfile::TempDir;

/// A folder of files that goes with the test.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// An empty folder.
    pub fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("a file in a temporary folder");
        path
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// A schema of one number `x` and one binary task `y`, all rows training but one in four for validation.
pub fn schema(path: PathBuf) -> Schema {
    let split = SplitConfig { validation: 0.25, test: 0.0, ..SplitConfig::default() };
    Schema {
        data: DataConfig { path: Some(path), split, ..DataConfig::default() },
        features: vec![FeatureConfig::numeric(["x"])],
        tasks: vec![TaskConfig::binary("y", "y")],
    }
}

/// All numbers of a tensor.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().expect("numbers")
}

/// All ids of a tensor.
pub fn ids(tensor: Tensor<2, Int>) -> Vec<i64> {
    tensor.into_data().iter::<i64>().collect()
}

/// A batch of all rows.
pub fn all(rows: &dyn Examples) -> girandole_core::Batch {
    let every: Vec<u32> = (0..rows.len() as u32).collect();
    rows.batch(&every, &Device::flex())
}
