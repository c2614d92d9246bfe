//! Regression tasks whose relatedness is a number you choose.
//!
//! The generator of Ma et al., KDD 2018, section 3.2: standard normal inputs `x`, and for each task k the label
//!
//! ```text
//! y_k = w_k·x + Σ_i sin(α_i w_k·x + β_i) + ε_k
//! ```
//!
//! with weights `w_k` of norm c whose cosine is p. With p = 1 the tasks differ by their noise alone, with p = 0 they
//! share nothing but the shape of the function. It serves wherever an answer must be known beforehand: to see when
//! sharing helps, to check a model, a loss or a metric on data with a known noise floor, or to teach.
//!
//! ```
//! use burn::prelude::*;
//! use girandole_core::{Examples, TaskData};
//! use girandole_data::synthetic::SyntheticConfig;
//!
//! let config = SyntheticConfig::paper_calibrated(0.9).with_seed(1);
//!
//! // A fixed set in three parts ...
//! let data = config.data()?;
//! assert_eq!(data.tasks()[0].name, "task 1");
//! println!("measured {:.3}", data.label_correlations()[0][1]);
//!
//! // ... and as many new rows of the same tasks as training asks for, none of them stored.
//! let rows = data.generator().fresh(5_000_000);
//! assert_eq!(rows.batch(&[4_999_999, 0], &Device::flex()).targets.dims(), [2, 2]);
//! # Ok::<(), girandole_data::DataError>(())
//! ```
//!
//! # Where the randomness comes from
//!
//! The key of ChaCha8 is the seed (8 bytes, little endian) and `girandole synthetic rows`. Stream `part · 2³² + row`
//! draws one row: first its inputs, then the noise of each task. The parts are 0 the weights (row k draws direction
//! k), 1 training, 2 validation, 3 test, 4 fresh rows, 5 the constants of a preset (all α, then all β). Two 64-bit
//! words make two normal numbers by Box and Muller, cosine first; of an odd count the last is left out. Logarithm,
//! sine and cosine are those of the crate `libm`, so that a seed gives the same bytes on every machine.

mod check;
mod correlations;
mod drawn_rows;
mod factor;
mod fresh_rows;
mod label_law;
mod normals;
mod parquet_rows;
mod part;
mod presets;
mod ranking;
mod stored_rows;
mod synthetic_config;
mod synthetic_data;
mod synthetic_generator;
mod task_cosines;
mod weights;
mod write_rows;

pub use fresh_rows::FreshRows;
pub use ranking::RankingConfig;
pub use synthetic_config::SyntheticConfig;
pub use synthetic_data::SyntheticData;
pub use synthetic_generator::SyntheticGenerator;
pub use task_cosines::TaskCosines;
