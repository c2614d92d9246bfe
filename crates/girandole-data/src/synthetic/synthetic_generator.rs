//! Tasks with their weights drawn, from which rows are drawn.

use girandole_core::{Inputs, Task};

use super::factor::factor;
use super::label_law::LabelLaw;
use super::normals::Normals;
use super::part::Part;
use super::weights::{dot, draw_weights};
use super::{FreshRows, SyntheticConfig};
use crate::DataError;

/// Tasks with their weights drawn, from which any row of any part can be drawn by itself.
///
/// ```
/// use girandole_data::synthetic::SyntheticConfig;
///
/// let same = SyntheticConfig::default().with_cosines(1.0).generator()?;
/// assert_eq!(same.weights()[0], same.weights()[1]);
///
/// // What remains between labels of equal tasks is noise.
/// let noise = same.noise_variance() / same.label_variance();
/// assert!((same.expected_correlations()[0][1] - (1.0 - noise)).abs() < 1e-12);
/// # Ok::<(), girandole_data::DataError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SyntheticGenerator {
    config: SyntheticConfig,
    cosines: Vec<Vec<f64>>,
    weights: Vec<Vec<f64>>,
    law: LabelLaw,
    normals: Normals,
}

impl SyntheticGenerator {
    /// Draws the weights.
    ///
    /// # Errors
    ///
    /// [`DataError::Schema`] with all problems of the settings.
    pub fn new(config: &SyntheticConfig) -> Result<Self, DataError> {
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(DataError::Schema(problems));
        }
        let cosines = config.cosines.matrix(config.n_tasks);
        let refused = |_| DataError::Schema(config.cosines.problems(config.n_tasks));
        let lower = factor(&cosines).map_err(refused)?;
        let normals = Normals::new(config.seed);
        let weights = draw_weights(&normals, &lower, config.scale, config.n_inputs);
        Ok(Self { config: config.clone(), cosines, weights, law: LabelLaw::new(config), normals })
    }

    /// New rows of these tasks, drawn when they are asked for; other rows than those of the fixed set.
    pub fn fresh(&self, n_rows: u32) -> FreshRows {
        FreshRows::new(self.clone(), n_rows)
    }

    /// The settings.
    pub fn config(&self) -> &SyntheticConfig {
        &self.config
    }

    /// The weights w_k of each task, `[n_tasks][n_inputs]`.
    pub fn weights(&self) -> &[Vec<f64>] {
        &self.weights
    }

    /// The exact Pearson correlations of the labels, `[n_tasks][n_tasks]`, by a closed formula.
    ///
    /// Not the cosines: where the sinusoids are fast, labels of nearly equal weights are hardly correlated.
    pub fn expected_correlations(&self) -> Vec<Vec<f64>> {
        let entry = |row: usize, column: usize| match row == column {
            true => 1.0,
            false => self.law.correlation(self.cosines[row][column]),
        };
        let tasks = 0..self.config.n_tasks;
        tasks.clone().map(|row| tasks.clone().map(|column| entry(row, column)).collect()).collect()
    }

    /// The exact variance of a label, equal for all tasks: the mean squared error of always saying the mean.
    pub fn label_variance(&self) -> f64 {
        self.law.label_variance()
    }

    /// The variance of the noise: the least mean squared error that a model can reach.
    pub fn noise_variance(&self) -> f64 {
        self.config.noise_sd * self.config.noise_sd
    }

    /// Numbers named `x 1`, `x 2` and so on.
    pub(super) fn inputs(&self) -> Inputs {
        Inputs::new((1..=self.config.n_inputs).map(|n| format!("x {n}")).collect(), Vec::new())
    }

    /// Regressions named `task 1`, `task 2` and so on.
    pub(super) fn tasks(&self) -> Vec<Task> {
        (1..=self.config.n_tasks).map(|n| Task::regression(format!("task {n}"))).collect()
    }

    /// Draws one row and adds it to both lists; `drawn` is room for a row.
    pub(super) fn draw_row(
        &self,
        (part, row): (Part, u32),
        drawn: &mut Vec<f64>,
        inputs: &mut Vec<f32>,
        targets: &mut Vec<f32>,
    ) {
        drawn.resize(self.config.n_inputs + self.config.n_tasks, 0.0);
        self.normals.fill(part, row, drawn);
        let (x, noise) = drawn.split_at_mut(self.config.n_inputs);
        for number in x.iter_mut() {
            let seen = *number as f32;
            inputs.push(seen);
            // The label belongs to the number that a model sees.
            *number = f64::from(seen);
        }
        for (weights, noise) in self.weights.iter().zip(noise) {
            targets.push(self.law.label(dot(weights, x), *noise) as f32);
        }
    }
}
