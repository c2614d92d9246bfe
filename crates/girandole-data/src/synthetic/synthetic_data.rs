//! A fixed set of synthetic rows in three parts.

use std::sync::Arc;

use girandole_core::{Examples, Inputs, Task, TaskData};

use super::SyntheticGenerator;
use super::correlations::correlations;
use super::drawn_rows::DrawnRows;
use super::part::Part;
use super::stored_rows::StoredRows;

/// A fixed set of synthetic rows in three parts; made by [`SyntheticConfig::data`](super::SyntheticConfig::data).
///
/// Inputs are named `x 1`, `x 2` and so on, tasks `task 1`, `task 2` and so on. More rows in the settings leave the
/// rows as they are and add new ones behind them.
///
/// ```
/// use girandole_core::{Examples, TaskData};
/// use girandole_data::synthetic::SyntheticConfig;
///
/// let data = SyntheticConfig::default().with_rows(1_000, 500, 500).data()?;
/// assert_eq!(data.train().len(), 1_000);
///
/// // Trained on new rows at every step, judged on the same rows as before.
/// let online = data.with_fresh_training(10_000 * 512);
/// assert_eq!(online.train().len(), 5_120_000);
/// assert_eq!(online.validation().len(), 500);
/// # Ok::<(), girandole_data::DataError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SyntheticData {
    generator: SyntheticGenerator,
    inputs: Inputs,
    tasks: Vec<Task>,
    train: Arc<dyn Examples>,
    validation: Arc<dyn Examples>,
    test: Arc<dyn Examples>,
    label_correlations: Vec<Vec<f64>>,
}

impl SyntheticData {
    pub(super) fn new(generator: SyntheticGenerator) -> Self {
        let config = generator.config();
        let draw = |part, n_rows: usize| DrawnRows::draw(&generator, part, 0..n_rows as u32);
        let train = draw(Part::Training, config.train);
        let validation = draw(Part::Validation, config.validation);
        let test = draw(Part::Test, config.test);
        let labels = || train.labels().chain(validation.labels()).chain(test.labels());
        let label_correlations = correlations(labels, config.n_tasks);
        Self {
            inputs: generator.inputs(),
            tasks: generator.tasks(),
            train: Arc::new(StoredRows(train)),
            validation: Arc::new(StoredRows(validation)),
            test: Arc::new(StoredRows(test)),
            label_correlations,
            generator,
        }
    }

    /// The same data with `n_rows` [fresh rows](super::FreshRows) to learn from, instead of the stored ones.
    pub fn with_fresh_training(mut self, n_rows: u32) -> Self {
        self.train = Arc::new(self.generator.fresh(n_rows));
        self
    }

    /// The tasks: their weights, exact figures and fresh rows.
    pub fn generator(&self) -> &SyntheticGenerator {
        &self.generator
    }

    /// Pearson correlations of the labels, `[n_tasks][n_tasks]`, measured on all rows of the fixed set.
    ///
    /// Compare with [`expected_correlations`](SyntheticGenerator::expected_correlations).
    pub fn label_correlations(&self) -> &[Vec<f64>] {
        &self.label_correlations
    }
}

impl TaskData for SyntheticData {
    fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn train(&self) -> Arc<dyn Examples> {
        self.train.clone()
    }

    fn validation(&self) -> Arc<dyn Examples> {
        self.validation.clone()
    }

    fn test(&self) -> Arc<dyn Examples> {
        self.test.clone()
    }
}
