//! Settings of synthetic tasks.

use serde::{Deserialize, Serialize};

use super::{SyntheticData, SyntheticGenerator, TaskCosines};
use crate::DataError;

/// Settings of synthetic tasks: every constant of the generator (Ma et al., KDD 2018, section 3.2).
///
/// The default is [`paper_calibrated`](Self::paper_calibrated) with a cosine of 0.5.
///
/// ```
/// use girandole_data::synthetic::SyntheticConfig;
///
/// let config = SyntheticConfig::default().with_cosines(0.8).with_n_tasks(4).with_seed(3);
/// assert!(config.problems().is_empty());
///
/// let problems = config.with_noise_sd(-1.0).problems();
/// assert_eq!(problems[0].to_string(), "noise_sd: needs a number from 0 to 1000000, got -1");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SyntheticConfig {
    /// Numbers in a row, the paper's d; at least as many as tasks. Default: 100.
    pub n_inputs: usize,
    /// Number of regression tasks, at least 2. Default: 2.
    pub n_tasks: usize,
    /// Cosines between the tasks' weights, the paper's p. Default: 0.5.
    pub cosines: TaskCosines,
    /// Norm of each task's weights, the paper's c, at least 0.001; also the standard deviation of `w_k·x`. Default: 0.406.
    pub scale: f64,
    /// Frequencies of the sinusoids; as many as `beta`, none for linear tasks. Default: 7.23 and 17.36.
    pub alpha: Vec<f64>,
    /// Phases of the sinusoids in radians. Default: twice π / 2.
    pub beta: Vec<f64>,
    /// Standard deviation of the noise on each label, at least 0. Default: the root of 0.0044.
    ///
    /// Its square is the least mean squared error that a model can reach.
    pub noise_sd: f64,
    /// Rows to learn from in the fixed set, at least 1. Default: 10,000.
    pub train: usize,
    /// Rows to choose the best weights by in the fixed set, at least 1. Default: 2,000.
    pub validation: usize,
    /// Rows to report on in the fixed set. Default: 2,000.
    pub test: usize,
    /// Chooses weights and rows. Default: 7.
    pub seed: u64,
}

impl SyntheticConfig {
    /// Sets the numbers in a row.
    pub fn with_n_inputs(mut self, n_inputs: usize) -> Self {
        self.n_inputs = n_inputs;
        self
    }

    /// Sets the number of tasks.
    pub fn with_n_tasks(mut self, n_tasks: usize) -> Self {
        self.n_tasks = n_tasks;
        self
    }

    /// Sets the cosines between the tasks' weights; a matrix sets the number of tasks too.
    pub fn with_cosines(mut self, cosines: impl Into<TaskCosines>) -> Self {
        self.cosines = cosines.into();
        if let TaskCosines::Matrix(rows) = &self.cosines {
            self.n_tasks = rows.len();
        }
        self
    }

    /// Sets the norm of each task's weights.
    pub fn with_scale(mut self, scale: f64) -> Self {
        self.scale = scale;
        self
    }

    /// Sets frequencies and phases of the sinusoids, one of each a sinusoid.
    pub fn with_sinusoids(mut self, alpha: impl Into<Vec<f64>>, beta: impl Into<Vec<f64>>) -> Self {
        self.alpha = alpha.into();
        self.beta = beta.into();
        self
    }

    /// Sets the standard deviation of the noise.
    pub fn with_noise_sd(mut self, noise_sd: f64) -> Self {
        self.noise_sd = noise_sd;
        self
    }

    /// Sets the rows of the three parts of the fixed set.
    pub fn with_rows(mut self, train: usize, validation: usize, test: usize) -> Self {
        (self.train, self.validation, self.test) = (train, validation, test);
        self
    }

    /// Sets the seed of weights and rows; the sinusoids of a preset stay as they are.
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Draws the tasks, for fresh rows.
    ///
    /// # Errors
    ///
    /// [`DataError::Schema`] with all [`problems`](Self::problems).
    pub fn generator(&self) -> Result<SyntheticGenerator, DataError> {
        SyntheticGenerator::new(self)
    }

    /// Draws the tasks and the fixed set.
    ///
    /// # Errors
    ///
    /// [`DataError::Schema`] with all [`problems`](Self::problems).
    pub fn data(&self) -> Result<SyntheticData, DataError> {
        Ok(SyntheticData::new(self.generator()?))
    }
}

impl Default for SyntheticConfig {
    fn default() -> Self {
        Self::paper_calibrated(0.5)
    }
}
