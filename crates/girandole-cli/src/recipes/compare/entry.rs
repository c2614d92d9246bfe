//! A model that is compared.

use girandole::prelude::*;
use serde::{Deserialize, Serialize};

use super::head_kind::HeadKind;

/// A model that is compared: one for all tasks, or one for each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) parts: Vec<Part>,
}

/// A model of its own within an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Part {
    /// Positions of the tasks that it learns.
    pub(super) tasks: Vec<usize>,
    pub(super) model: ModelConfig,
    /// Whether an id has one number instead of a vector.
    pub(super) scalar_ids: bool,
}

impl Entry {
    /// The simple baseline.
    pub(super) const LINEAR: &'static str = "linear";

    /// One model for all tasks.
    pub(super) fn together(name: impl Into<String>, model: ModelConfig, n_tasks: usize) -> Self {
        let part = Part { tasks: (0..n_tasks).collect(), model, scalar_ids: false };
        Self { name: name.into(), parts: vec![part] }
    }

    /// One model for each task, that sees no other.
    pub(super) fn alone(name: impl Into<String>, model: &ModelConfig, n_tasks: usize) -> Self {
        let part = |task| Part { tasks: vec![task], model: model.clone(), scalar_ids: false };
        Self { name: name.into(), parts: (0..n_tasks).map(part).collect() }
    }

    /// Logistic or linear regression on the same inputs, one for each task.
    pub(super) fn linear(encoder: &EncoderConfig, n_tasks: usize) -> Self {
        let model = ModelConfig::default()
            .with_encoder(EncoderConfig { dropout: 0.0, ..encoder.clone() })
            .with_head(HeadConfig::SharedBottom(SharedBottomConfig::new([])))
            .with_towers(TowerConfig::new([]));
        let mut entry = Self::alone(Self::LINEAR, &model, n_tasks);
        entry.parts.iter_mut().for_each(|part| part.scalar_ids = true);
        entry
    }

    /// A head of this kind in the place of the model's own, with layers like those.
    pub(super) fn of_kind(kind: HeadKind, like: &ModelConfig, n_tasks: usize) -> Self {
        let model = like.clone().with_head(kind.head_like(&like.head));
        match kind {
            HeadKind::SingleTask => Self::alone(kind.name(), &model, n_tasks),
            _ => Self::together(kind.name(), model, n_tasks),
        }
    }

    /// The rates that its trainings try: those given, and for a linear model larger ones too, since it has no layers that
    /// they could upset and would otherwise be left behind half fitted.
    pub(super) fn learning_rates(&self, given: &[f64]) -> Vec<f64> {
        let factors: &[f64] = if self.name == Self::LINEAR { &[1.0, 10.0, 30.0] } else { &[1.0] };
        let mut rates: Vec<f64> =
            given.iter().flat_map(|rate| factors.iter().map(move |by| by * rate)).collect();
        rates.sort_by(f64::total_cmp);
        rates.dedup();
        rates
    }

    /// Width of each layer of an expert or network.
    pub(super) fn widths(&self) -> &[usize] {
        self.parts.first().map(|part| part.model.head.widths()).unwrap_or_default()
    }

    /// Sets the width of each layer of an expert or network, of all its models.
    pub(super) fn set_widths(&mut self, widths: &[usize]) {
        for part in &mut self.parts {
            part.model.head = part.model.head.clone().with_widths(widths);
        }
    }
}

impl Part {
    /// What its models read.
    pub(super) fn inputs(&self, inputs: &Inputs) -> Inputs {
        let mut inputs = inputs.clone();
        if self.scalar_ids {
            inputs.categorical.iter_mut().for_each(|input| input.d_embedding = 1);
            inputs.lists.iter_mut().for_each(|input| input.d_embedding = 1);
            inputs.piecewise.iter_mut().for_each(|input| input.d_embedding = 1);
        }
        inputs
    }

    /// Its tasks among all.
    pub(super) fn tasks(&self, all: &[Task]) -> Vec<Task> {
        self.tasks.iter().filter_map(|task| all.get(*task).cloned()).collect()
    }
}
