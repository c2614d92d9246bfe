//! Made-up rows and small models.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use burn::module::{Module, ModuleVisitor, Param};
use burn::nn::{BatchNorm, BatchNormConfig, Dropout, DropoutConfig, Linear, LinearConfig};
use burn::prelude::*;
use girandole_core::{Batch, Examples, Features, Inputs, Task, TaskData, TaskKind};
use girandole_nn::TaskModel;

/// flex draws from one generator a process: tests that train or draw take turns.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A few numbers that look random and are always the same.
pub(crate) fn noise(n: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    (0..n).map(|_| (0..4).map(|_| next()).sum::<f32>() - 2.0).collect()
}

/// Rows in memory, row-major.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) d_input: usize,
    pub(crate) n_tasks: usize,
    pub(crate) features: Vec<f32>,
    pub(crate) targets: Vec<f32>,
    pub(crate) mask: Vec<f32>,
    pub(crate) weights: Vec<f32>,
}

impl Examples for Rows {
    fn len(&self) -> usize {
        self.weights.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let pick = |values: &[f32], width: usize| {
            let picked: Vec<f32> =
                rows.iter().flat_map(|r| values[*r as usize * width..][..width].iter().copied()).collect();
            Tensor::from_data(TensorData::new(picked, [rows.len(), width]), device)
        };
        Batch {
            features: Features::numbers(pick(&self.features, self.d_input)),
            targets: pick(&self.targets, self.n_tasks),
            mask: pick(&self.mask, self.n_tasks),
            weights: pick(&self.weights, 1).reshape([rows.len()]),
        }
    }
}

/// Three splits of one made-up world.
#[derive(Debug, Clone)]
pub(crate) struct World {
    inputs: Inputs,
    pub(crate) tasks: Vec<Task>,
    pub(crate) train: Rows,
    pub(crate) validation: Rows,
    pub(crate) test: Rows,
}

impl World {
    /// Targets are linear in four inputs, with noise.
    pub(crate) fn new(tasks: Vec<Task>, n_rows: usize) -> Self {
        let rows = |n, seed| Rows::linear(&tasks, n, seed);
        let (train, validation, test) = (rows(n_rows, 1), rows(n_rows / 4, 2), rows(n_rows / 4, 3));
        let names = (0..4).map(|i| format!("x{i}")).collect();
        Self { inputs: Inputs::new(names, vec![]), tasks, train, validation, test }
    }

    /// Two binary tasks.
    pub(crate) fn pair(n_rows: usize) -> Self {
        Self::new(vec![Task::binary("income"), Task::binary("never married")], n_rows)
    }
}

impl Rows {
    fn linear(tasks: &[Task], n: usize, seed: u64) -> Self {
        let features = noise(n * 4, seed);
        let jitter = noise(n * tasks.len(), seed + 100);
        let mut targets = Vec::new();
        for row in 0..n {
            let x = &features[row * 4..][..4];
            for (k, task) in tasks.iter().enumerate() {
                let z = x[0] * 2.0 - x[1] * (1.0 + k as f32) + x[2] + 0.5 * jitter[row * tasks.len() + k];
                targets.push(match task.kind {
                    TaskKind::Multiclass { n_classes } => {
                        ((z + 2.0).max(0.0) as usize).min(n_classes - 1) as f32
                    }
                    TaskKind::Regression => z,
                    _ => f32::from(z > 0.3),
                });
            }
        }
        let mask = vec![1.0; n * tasks.len()];
        Self { d_input: 4, n_tasks: tasks.len(), features, targets, mask, weights: vec![1.0; n] }
    }
}

impl TaskData for World {
    fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn train(&self) -> Arc<dyn Examples> {
        Arc::new(self.train.clone())
    }

    fn validation(&self) -> Arc<dyn Examples> {
        Arc::new(self.validation.clone())
    }

    fn test(&self) -> Arc<dyn Examples> {
        Arc::new(self.test.clone())
    }
}

/// Two layers, with batch norm and dropout where wanted.
#[derive(Module, Debug)]
pub(crate) struct Net {
    first: Linear,
    norm: Option<BatchNorm>,
    dropout: Dropout,
    last: Linear,
    #[module(skip)]
    tasks: Vec<Task>,
}

impl Net {
    pub(crate) fn new(tasks: &[Task], dropout: f64, norm: bool) -> Self {
        let device = Device::flex();
        device.seed(5);
        let d_logits = tasks.iter().map(Task::d_logits).sum();
        let net = Self {
            first: LinearConfig::new(4, 16).init(&device),
            norm: norm.then(|| BatchNormConfig::new(16).init(&device)),
            dropout: DropoutConfig::new(dropout).init(),
            last: LinearConfig::new(16, d_logits).init(&device),
            tasks: tasks.to_vec(),
        };
        weights(&net);
        net
    }
}

impl TaskModel for Net {
    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn forward(&self, features: Features) -> Tensor<2> {
        let mut x = self.first.forward(features.numeric.expect("the synthetic rows are numbers"));
        if let Some(norm) = &self.norm {
            x = norm.forward(x);
        }
        self.last.forward(self.dropout.forward(x.tanh()))
    }
}

/// All numbers of a model, running statistics included, as bits.
///
/// Not the bytes of a record: those hold the random ids of the parameters too.
pub(crate) fn weights<M: Module>(model: &M) -> Vec<u32> {
    struct Bits(Vec<u32>);
    impl ModuleVisitor for Bits {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.extend(param.val().into_data().iter::<f32>().map(f32::to_bits));
        }
    }
    let mut bits = Bits(Vec::new());
    model.valid().visit(&mut bits);
    bits.0
}

/// The same of a file.
pub(crate) fn weights_in(path: &std::path::Path, model: Net) -> Vec<u32> {
    let record = burn::store::ModuleRecord::load(path).expect("a whole file");
    weights(&model.try_load_record(record).expect("weights of this model"))
}
