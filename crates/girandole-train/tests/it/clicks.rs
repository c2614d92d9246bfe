//! Rows of clicks and purchases whose chances bend, and small models of them.

use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{Batch, Examples, Features, Inputs, Task};
use girandole_nn::{ConfiguredModel, HeadConfig, ModelConfig, SharedBottomConfig, TowerConfig, seeded};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const D: usize = 8;

/// Rows of normal numbers with two labels whose chances bend with the numbers.
#[derive(Debug)]
pub(crate) struct Clicks {
    numbers: Vec<f32>,
    labels: Vec<f32>,
}

impl Clicks {
    pub(crate) fn draw(n: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut numbers, mut labels) = (Vec::new(), Vec::new());
        for _ in 0..n {
            let x: [f32; D] =
                std::array::from_fn(|_| (0..6).map(|_| rng.random::<f32>() - 0.5).sum::<f32>() * 1.414);
            let line = x[0] + 0.7 * x[1] - 0.5 * x[2];
            // No straight line sees this part.
            let bend = 1.2 * x[3] * x[4] + 0.8 * (x[5].abs() - 0.8);
            for logit in [line + bend, 0.5 * line - bend - 1.0] {
                labels.push(f32::from(rng.random::<f32>() < 1.0 / (1.0 + (-logit).exp())));
            }
            numbers.extend(x);
        }
        Self { numbers, labels }
    }
}

impl Examples for Clicks {
    fn len(&self) -> usize {
        self.labels.len() / 2
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let gather = |from: &[f32], width: usize| {
            let values =
                rows.iter().flat_map(|row| &from[*row as usize * width..(*row as usize + 1) * width]);
            let data = TensorData::new(values.copied().collect::<Vec<f32>>(), [rows.len(), width]);
            Tensor::<2>::from_data(data, device)
        };
        Batch {
            features: Features::numbers(gather(&self.numbers, D)),
            targets: gather(&self.labels, 2),
            mask: Tensor::ones([rows.len(), 2], device),
            weights: Tensor::ones([rows.len()], device),
        }
    }
}

pub(crate) fn model(head: HeadConfig, seed: u64) -> ConfiguredModel {
    let inputs = Inputs::new((0..D).map(|i| i.to_string()).collect(), vec![]);
    let tasks = [Task::binary("click"), Task::binary("buy")];
    let config = ModelConfig::default().with_head(head).with_towers(TowerConfig::new([]));
    seeded(seed, || config.init(&inputs, &tasks, &Device::flex())).unwrap()
}

/// A shared bottom with one layer, or none if `width` is 0.
pub(crate) fn bottom(width: usize) -> HeadConfig {
    let widths = if width > 0 { vec![width] } else { vec![] };
    HeadConfig::SharedBottom(SharedBottomConfig { widths, ..SharedBottomConfig::default() })
}
