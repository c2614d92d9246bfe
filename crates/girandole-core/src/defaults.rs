//! Settings of a training by the size of the data.

/// Settings of a training by the size of the data, where nobody has said any: all such numbers are here.
///
/// `girandole init` writes them into the file, and a training without them takes them. Small data is trained long in small
/// steps and stopped in time; the more rows, the fewer passes, so that a training of up to 50,000 rows ends within a
/// minute on two cores.
///
/// ```
/// use girandole_core::TrainingDefaults;
///
/// let small = TrainingDefaults::for_rows(700, 2);
/// let large = TrainingDefaults::for_rows(5_000_000, 2);
/// assert!(small.batch < large.batch && small.epochs > large.epochs);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct TrainingDefaults {
    /// Passes over the training rows, at most.
    pub epochs: usize,
    /// Rows in a step.
    pub batch: usize,
    /// Epochs without a better score after which training stops.
    pub patience: usize,
    /// Step size of AdamW.
    pub learning_rate: f64,
    /// Weight decay of AdamW.
    pub weight_decay: f64,
    /// How the learning rate moves, by its name in a file.
    pub schedule: &'static str,
    /// Share of the inputs and of the experts' units that is dropped.
    pub dropout: f64,
    /// Width of the layer of each expert.
    pub expert_width: usize,
    /// Experts.
    pub experts: usize,
    /// Width of the layer of each tower.
    pub tower_width: usize,
    /// Whether numbers have quantile bins beside their standardised value; of few rows the bins learn the noise.
    pub bins: bool,
    /// Whether each of a few categories has an input of 0 and 1 instead of an embedding, so that the linear model reads it.
    pub one_hot: bool,
    /// Share of the past that the averages of all weights keep in a step; what is scored and kept are the averages.
    pub ema_decay: f64,
    /// Whether the best linear model of the numbers is beside head and towers; many rows teach them as much.
    pub wide: bool,
}

/// Rows that pass by in a training, about; twelve tasks count twice as much.
const PASSED: f64 = 800_000.0;

/// Steps that a training has at least, and of how many without a better score it stops at the earliest.
const STEPS: usize = 3_000;
const PATIENT_STEPS: usize = 600;

/// From so many rows on experts are wider, nothing stands beside them, and the rate goes up and down once.
const MANY: usize = 16_000;

/// Passes over the training rows, however few they are.
const MOST_EPOCHS: usize = 300;

impl TrainingDefaults {
    /// For so many rows to learn from, and tasks.
    pub fn for_rows(n_train: usize, n_tasks: usize) -> Self {
        let batch = match n_train {
            0..1_000 => 16,
            1_000..4_000 => 32,
            4_000..8_000 => 64,
            8_000..16_000 => 128,
            16_000..50_000 => 256,
            50_000..200_000 => 512,
            _ => 1024,
        };
        let passes = PASSED / (1.0 + n_tasks as f64 / 12.0) / n_train.max(1) as f64;
        // Of few rows an epoch is a few steps, after which nothing can be said yet.
        let steps = n_train.div_ceil(batch).max(1);
        Self {
            epochs: (passes as usize).clamp(10, 100).max((STEPS / steps).min(MOST_EPOCHS)),
            batch,
            patience: (PATIENT_STEPS / steps).clamp(10, MOST_EPOCHS / 5),
            learning_rate: if n_train < MANY { 1e-3 } else { 3e-3 },
            weight_decay: if n_train < MANY { 0.01 } else { 0.05 },
            schedule: if n_train < MANY { "constant" } else { "one_cycle" },
            dropout: if n_train < 1_000 { 0.0 } else { 0.1 },
            expert_width: if n_train < MANY { 64 } else { 128 },
            experts: 4,
            tower_width: 32,
            bins: n_train >= 1_000,
            one_hot: n_train < MANY,
            ema_decay: 0.99,
            wide: n_train < MANY,
        }
    }
}
