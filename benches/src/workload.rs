//! A model and a batch of a size that is timed.

use std::collections::BTreeMap;

use girandole::nn::ConfiguredModel;
use girandole::prelude::*;
use serde::Deserialize;

use crate::Failure;

const ALL: &str = include_str!("../peers/workloads.json");
const SLOPE: f64 = 0.2;

/// A model and a batch of a size that is timed; the peers read the same file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// Numbers that the model reads.
    pub d: usize,
    /// Experts.
    pub experts: usize,
    /// Binary tasks, each with a gate and a tower.
    pub tasks: usize,
    /// Width of each layer of an expert.
    pub widths: Vec<usize>,
    /// Width of each hidden layer of a tower.
    pub tower: Vec<usize>,
    /// Whether every hidden layer has a batch norm.
    pub norm: bool,
    /// Rows of a step.
    pub batch: usize,
}

impl Workload {
    /// The workload of that name in `benches/peers/workloads.json`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn named(name: &str) -> Result<Self, Failure> {
        let mut all: BTreeMap<String, Self> = serde_json::from_str(ALL)?;
        let known = all.keys().cloned().collect::<Vec<_>>().join(", ");
        all.remove(name).ok_or_else(|| format!("there is no workload `{name}`; there are {known}").into())
    }

    /// The model, always from the same start.
    ///
    /// # Errors
    ///
    /// If its sizes do not make a model.
    pub fn model(&self) -> Result<ConfiguredModel, BuildError> {
        let names = (1..=self.d).map(|i| format!("x {i}")).collect();
        let tasks: Vec<Task> = (1..=self.tasks).map(|i| Task::binary(format!("task {i}"))).collect();
        let norm = if self.norm { Norm::Batch } else { Norm::None };
        let activation = Activation::LeakyRelu(SLOPE);
        let head =
            MmoeConfig::new(self.experts, self.widths.clone()).with_norm(norm).with_activation(activation);
        let towers = TowerConfig::new(self.tower.clone()).with_norm(norm).with_activation(activation);
        let config = ModelConfig::default().with_head(HeadConfig::Mmoe(head)).with_towers(towers);
        seeded(1, || config.init(&Inputs::new(names, vec![]), &tasks, &Device::flex()))
    }

    /// Rows of noise, always the same.
    ///
    /// # Shapes
    ///
    /// - numeric: `[n, d]`
    /// - targets and mask: `[n, tasks]`
    /// - weights: `[n]`
    pub fn rows(&self, n: usize, device: &Device) -> Batch {
        let mut state = 1_u64;
        // The sum of four shares of 16 bits, scaled to a deviation of 1, is near enough to normal.
        let mut normal = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mixed = (state ^ (state >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let shares: f32 = (0..4).map(|i| ((mixed >> (16 * i)) & 0xFFFF) as f32 / 65536.0).sum();
            (shares - 2.0) * 3_f32.sqrt()
        };
        let mut draw = |n: usize| (0..n).map(|_| normal()).collect::<Vec<f32>>();
        let numbers = TensorData::new(draw(n * self.d), [n, self.d]);
        let labels: Vec<f32> = draw(n * self.tasks).iter().map(|x| f32::from(u8::from(*x > 0.0))).collect();
        Batch {
            features: Features::numbers(Tensor::from_data(numbers, device)),
            targets: Tensor::from_data(TensorData::new(labels, [n, self.tasks]), device),
            mask: Tensor::ones([n, self.tasks], device),
            weights: Tensor::ones([n], device),
        }
    }
}
