//! Small mixtures, trained a little on synthetic tasks, each by a seed.

use burn::prelude::*;
use girandole_core::TaskData;
use girandole_data::synthetic::{SyntheticConfig, SyntheticData};
use girandole_nn::{
    ConfiguredModel, HeadConfig, MmoeConfig, ModelConfig, MoeConfig, SoftmaxGateConfig, seeded,
};
use girandole_train::{Diagnose, Diagnosis, OnlineTrainer, OptimizerConfig};

/// A trained mixture and the rows to look at it by.
pub(crate) struct Trained {
    pub(crate) model: ConfiguredModel,
    pub(crate) data: SyntheticData,
    pub(crate) n_experts: usize,
}

/// Data of a seed: narrow and wide inputs, related and unrelated tasks take turns.
pub(crate) fn data(seed: u64) -> SyntheticData {
    let n_inputs = [6, 20, 60][seed as usize % 3];
    let cosine = [0.2, 0.5, 0.9][seed as usize / 3 % 3];
    let config = SyntheticConfig::paper_calibrated(cosine).with_n_inputs(n_inputs).with_rows(4_000, 1_000, 1);
    config.with_n_tasks(2 + seed as usize % 2).with_seed(seed).data().unwrap()
}

/// Head of a seed: few and many experts, one and two layers, and one gate for all in some.
pub(crate) fn head(seed: u64) -> (HeadConfig, usize) {
    let n_experts = [4, 8, 3][seed as usize / 2 % 3];
    let widths = [vec![16], vec![32, 8], vec![12]][seed as usize % 3].clone();
    let gate = SoftmaxGateConfig::new().with_bias(true);
    let head = match seed % 7 {
        6 => HeadConfig::Moe(MoeConfig::new(n_experts, widths).with_gate(gate)),
        _ => HeadConfig::Mmoe(MmoeConfig::new(n_experts, widths).with_gate(gate)),
    };
    (head, n_experts)
}

/// A mixture as drawn.
pub(crate) fn drawn(head: &HeadConfig, data: &SyntheticData, seed: u64) -> ConfiguredModel {
    let config = ModelConfig::default().with_head(head.clone()).with_towers([8]);
    seeded(seed, || config.init(data.inputs(), data.tasks(), &Device::flex())).unwrap()
}

/// Some steps of Adam on the stored training rows.
pub(crate) fn train(
    model: ConfiguredModel,
    data: &SyntheticData,
    steps: usize,
    load_balance: f64,
) -> ConfiguredModel {
    let optimizer = OptimizerConfig { learning_rate: 5e-3, ..OptimizerConfig::default() };
    let trainer = OnlineTrainer::new(model, steps, 128).optimizer(optimizer).load_balance(load_balance);
    trainer.fit(data.train().as_ref()).unwrap().0
}

pub(crate) fn trained(seed: u64, steps: usize) -> Trained {
    let data = data(seed);
    let (head, n_experts) = head(seed);
    let model = train(drawn(&head, &data, seed), &data, steps, 0.0);
    Trained { model, data, n_experts }
}

pub(crate) fn diagnose(model: &ConfiguredModel, data: &SyntheticData) -> Diagnosis {
    Diagnose::default().run(model, data.validation().as_ref(), &Device::flex()).unwrap().unwrap()
}
