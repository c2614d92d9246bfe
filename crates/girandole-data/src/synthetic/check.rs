//! What is wrong with settings of synthetic tasks.

use girandole_core::Problem;

use super::SyntheticConfig;

/// Most tasks, so that a slip of the keyboard does not draw for hours.
const MAX_TASKS: usize = 256;

/// Most inputs.
const MAX_INPUTS: usize = 65_536;

/// Least norm of weights: below it single precision would round the labels to a few values.
const MIN_SCALE: f64 = 1e-3;

/// Largest number, so that labels and their exact variance stay finite.
const LARGEST: f64 = 1e6;

/// Most numbers in the fixed set: 16 GiB of them.
const MAX_STORED: u128 = 1 << 32;

impl SyntheticConfig {
    /// All that is wrong with the settings, by paths such as `cosines[0][1]`.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.size_problems();
        if (2..=MAX_TASKS).contains(&self.n_tasks) {
            problems.extend(self.cosines.problems(self.n_tasks));
        }
        problems.extend(self.number_problems());
        problems.extend(self.row_problems());
        problems
    }

    fn size_problems(&self) -> Vec<Problem> {
        let Self { n_inputs, n_tasks, .. } = *self;
        let mut problems = Vec::new();
        if !(2..=MAX_TASKS).contains(&n_tasks) {
            let message = format!("needs 2 to {MAX_TASKS} tasks, got {n_tasks}");
            problems.push(Problem::new("n_tasks", message));
        }
        if n_inputs == 0 || n_inputs > MAX_INPUTS {
            let message = format!("needs 1 to {MAX_INPUTS} inputs, got {n_inputs}");
            problems.push(Problem::new("n_inputs", message));
        } else if n_inputs < n_tasks {
            let message = format!(
                "needs an input for each of the {n_tasks} tasks, got {n_inputs}; give more inputs or fewer tasks"
            );
            problems.push(Problem::new("n_inputs", message));
        }
        problems
    }

    fn number_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !(MIN_SCALE..=LARGEST).contains(&self.scale) {
            let message = format!("needs a number from {MIN_SCALE} to {LARGEST}, got {}", self.scale);
            problems.push(Problem::new("scale", message));
        }
        if self.alpha.len() != self.beta.len() {
            let message = format!(
                "needs a phase for each of the {} numbers of `alpha`, got {}",
                self.alpha.len(),
                self.beta.len()
            );
            problems.push(Problem::new("beta", message));
        }
        for (name, numbers) in [("alpha", &self.alpha), ("beta", &self.beta)] {
            for (at, number) in
                numbers.iter().enumerate().filter(|(_, number)| !(-LARGEST..=LARGEST).contains(*number))
            {
                let message = format!("needs a number from -{LARGEST} to {LARGEST}, got {number}");
                problems.push(Problem::new(format!("{name}[{at}]"), message));
            }
        }
        if !(0.0..=LARGEST).contains(&self.noise_sd) {
            let message = format!("needs a number from 0 to {LARGEST}, got {}", self.noise_sd);
            problems.push(Problem::new("noise_sd", message));
        }
        problems
    }

    fn row_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (path, rows) in [("train", self.train), ("validation", self.validation)] {
            if rows == 0 {
                problems.push(Problem::new(path, "needs at least 1 row, got 0"));
            }
        }
        let rows: u128 = [self.train, self.validation, self.test].map(|rows| rows as u128).iter().sum();
        let width = self.n_inputs as u128 + self.n_tasks as u128;
        if self.n_inputs <= MAX_INPUTS && self.n_tasks <= MAX_TASKS && rows * width > MAX_STORED {
            let message = format!(
                "{rows} rows of {width} numbers are more than the {MAX_STORED} that a fixed set may hold; give fewer \
                 rows, and draw fresh ones to train on"
            );
            problems.push(Problem::new("train", message));
        }
        problems
    }
}
