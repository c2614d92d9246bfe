//! What of a model is written as ONNX.

use girandole_core::{TargetScale, TargetTransform, TaskKind, logit_ranges};

use super::{OnnxAttribute, OnnxError, OnnxGraph, OnnxModel, OnnxValue};
use crate::{Encode, Head, MultiTaskModel, TaskModel, Towers};

/// What of a model is written as ONNX, and what it puts out.
///
/// The graph has one output a task, `[batch, width of its logits]`, under the task's name. A whole model reads `numbers
/// [batch, n_numeric]` and `ids [batch, n_categorical]`, its dense part `encoded [batch, d_input]`: the encoder's output.
/// `batch` is free. It computes what the model does in evaluation; the output of a regression is in the target's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnnxExport {
    /// Whether the encoder, with its tables, is left out. Default: no.
    pub dense: bool,
    /// Whether tasks put out predictions (probabilities, or the value of a regression) instead of logits. Default: no.
    pub predictions: bool,
}

impl OnnxExport {
    /// The whole model, to its logits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether the encoder is left out.
    pub fn with_dense(mut self, dense: bool) -> Self {
        self.dense = dense;
        self
    }

    /// Sets whether tasks put out predictions instead of logits.
    pub fn with_predictions(mut self, predictions: bool) -> Self {
        self.predictions = predictions;
        self
    }

    /// Writes a model as a graph.
    ///
    /// ```
    /// use burn::prelude::*;
    /// use girandole_core::{CategoricalInput, Inputs, Task};
    /// use girandole_nn::{ModelConfig, OnnxExport};
    ///
    /// let inputs = Inputs::new(vec!["age".into()], vec![CategoricalInput::new("city", 100)]);
    /// let tasks = [Task::binary("click"), Task::binary("like")];
    /// let model = ModelConfig::default().init(&inputs, &tasks, &Device::flex())?;
    /// let onnx = OnnxExport::new().with_predictions(true).of(&model)?;
    /// assert!(!onnx.to_bytes().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a part has no form in ONNX, or the weights do not fit into its files.
    pub fn of<C, H, T>(self, model: &MultiTaskModel<C, H, T>) -> Result<OnnxModel, OnnxError>
    where
        C: Encode + 'static,
        H: Head + 'static,
        T: Towers + 'static,
    {
        let mut graph = OnnxGraph::new("girandole");
        let encoded = match self.dense {
            true => graph.floats_in("encoded", model.head().d_input()),
            false => model.encoder().to_onnx(&mut graph)?,
        };
        let represented = model.head().to_onnx(&mut graph, &encoded)?;
        let logits = model.towers().to_onnx(&mut graph, &represented)?;
        let logits = model.beside().to_onnx(&mut graph, &encoded, logits)?;
        let tasks = model.tasks();
        for (task, columns) in tasks.iter().zip(logit_ranges(tasks)) {
            let bounds = [columns.start, columns.end, 1].map(|at| graph.ints(&[at as i64]));
            let [start, end, axis] = &bounds;
            let own = graph.op("Slice", &[&logits, start, end, axis], &[]);
            let own = match task.kind {
                TaskKind::Regression => in_unit(&mut graph, &task.scale, own),
                kind if self.predictions => linked(&mut graph, kind, own),
                _ => own,
            };
            graph.output(&task.name, &own, columns.len());
        }
        OnnxModel::new(graph)
    }
}

fn linked(graph: &mut OnnxGraph, kind: TaskKind, logits: OnnxValue) -> OnnxValue {
    match kind {
        TaskKind::Binary => graph.op("Sigmoid", &[&logits], &[]),
        TaskKind::Multiclass { .. } => graph.op("Softmax", &[&logits], &[OnnxAttribute::Int("axis", 1)]),
        _ => logits,
    }
}

/// The output of a regression in the target's unit.
fn in_unit(graph: &mut OnnxGraph, scale: &TargetScale, output: OnnxValue) -> OnnxValue {
    if scale.is_identity() {
        return output;
    }
    let [factor, low, high] = scale.singles().map(|number| graph.constant(vec![number], &[1]));
    let value = graph.op("Mul", &[&output, &factor], &[]);
    let value = graph.op("Add", &[&value, &low], &[]);
    let value = graph.op("Add", &[&value, &high], &[]);
    match scale.transform {
        TargetTransform::Log1p => {
            let [most, one] = [TargetTransform::LARGEST_LOG as f32, -1.0];
            let [most, one] = [most, one].map(|number| graph.constant(vec![number], &[]));
            let value = graph.op("Min", &[&value, &most], &[]);
            let value = graph.op("Exp", &[&value], &[]);
            graph.op("Add", &[&value, &one], &[])
        }
        _ => value,
    }
}
