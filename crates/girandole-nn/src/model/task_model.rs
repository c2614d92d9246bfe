//! What a trainer asks of a model.

use std::fmt::Display;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{Features, Inputs, Task};

use crate::{Inspection, PackedModel, RowTable, SplitModel};

/// A model of several tasks, as trainers, metrics and predictions see it.
pub trait TaskModel: Module + Display + 'static {
    /// The tasks, in the order of their logits.
    fn tasks(&self) -> &[Task];

    /// All tasks' logits, side by side; task `k` has the columns `logit_ranges(tasks)[k]`.
    ///
    /// # Shapes
    ///
    /// - features: numbers `[batch, n_numeric]` and ids `[batch, n_categorical]`
    /// - output: `[batch, d_logits]`
    fn forward(&self, features: Features) -> Tensor<2>;

    /// The weights with which each task mixes the experts, if the model has any.
    ///
    /// # Shapes
    ///
    /// - features: numbers `[batch, n_numeric]` and ids `[batch, n_categorical]`
    /// - output: `[n_tasks, batch, n_experts]`
    fn gate_weights(&self, features: Features) -> Option<Tensor<3>> {
        let _ = features;
        None
    }

    /// Does what [`forward`](Self::forward) does, and hands over the gate weights it used.
    ///
    /// A model of your own with gates does well to write it out, and must where it has
    /// [`row_tables`](Self::row_tables), whose rows may be gathered but once a step: the default runs the model twice.
    ///
    /// # Shapes
    ///
    /// - features: numbers `[batch, n_numeric]` and ids `[batch, n_categorical]`
    /// - output: `[batch, d_logits]`, and weights `[n_tasks, batch, n_experts]` if the model has gates
    fn forward_with_gates(&self, features: Features) -> (Tensor<2>, Option<Tensor<3>>) {
        (self.forward(features.clone()), self.gate_weights(features))
    }

    /// What the parts of the head give for a batch, if the model has gates; by default their weights alone.
    ///
    /// # Shapes
    ///
    /// - features: numbers `[batch, n_numeric]` and ids `[batch, n_categorical]`
    fn inspect(&self, features: Features) -> Option<Inspection> {
        self.gate_weights(features).map(Inspection::of_gates)
    }

    /// What the model adds to the objective in training, beside what the targets ask, if anything.
    ///
    /// # Shapes
    ///
    /// - output: `[1]`
    fn penalty(&self) -> Option<Tensor<1>> {
        None
    }

    /// The model in evaluation with its first layers split, to score many candidates of one request, if it can be: by the
    /// groups of `inputs`, which are its own. None by default.
    fn split(&self, inputs: &Inputs) -> Option<SplitModel> {
        let _ = inputs;
        None
    }

    /// The model in evaluation, on its device, with its weights packed once for requests of a few rows, if it can be. None by
    /// default.
    fn packed(&self) -> Option<PackedModel> {
        None
    }

    /// The same with other biases of all tasks' last layers, for a start at the base rates and means: with them alone, the
    /// logits of every row. Parameters keep their names and ids. A model without such biases stays as it is, which is what
    /// this does by default.
    ///
    /// ```
    /// use burn::prelude::*;
    /// use girandole_core::{Features, Inputs, Task};
    /// use girandole_nn::{ModelConfig, TaskModel, predictions};
    ///
    /// let (inputs, tasks) = (Inputs::new(vec!["age".into()], vec![]), [Task::binary("sale"), Task::regression("euros")]);
    /// let model = ModelConfig::default().init(&inputs, &tasks, &Device::flex())?;
    /// let rate: f32 = 0.002;
    /// let model = model.with_output_bias(&[(rate / (1.0 - rate)).ln(), 30.0]);
    /// let rows = Features::numbers(Tensor::zeros([1, 1], &Device::flex()));
    /// let predicted = predictions(&model.forward(rows), &tasks).into_data().to_vec::<f32>().unwrap();
    /// assert!(predicted[0] < 0.004 && (29.0..31.0).contains(&predicted[1]));
    /// # Ok::<(), girandole_nn::BuildError>(())
    /// ```
    ///
    /// # Shapes
    ///
    /// - bias: `[d_logits]`, side by side as the logits
    ///
    /// # Panics
    ///
    /// If the biases are not as many as the logits.
    #[must_use]
    fn with_output_bias(self, bias: &[f32]) -> Self {
        let _ = bias;
        self
    }

    /// The numbers that a wide path reads, if there is one that is still at zero, as it is drawn, and reads them first of all
    /// inputs. None by default.
    ///
    /// # Shapes
    ///
    /// - output: `[batch, n_numeric]`
    fn wide_input(&self, features: Features) -> Option<Tensor<2>> {
        let _ = features;
        None
    }

    /// The same with a wide path of these weights for the numbers, row by row, and none for other inputs, that rests there,
    /// these biases, and head and towers that add nothing until they are trained. A model without a wide path stays as it is, which is what this does by default.
    ///
    /// # Shapes
    ///
    /// - weight: `[n_numeric, d_logits]`
    /// - bias: `[d_logits]`
    ///
    /// # Panics
    ///
    /// If the numbers are more than the wide path reads, or the biases not as many as the logits.
    #[must_use]
    fn with_solved_wide(self, weight: &[f32], bias: &[f32]) -> Self {
        let _ = (weight, bias);
        self
    }

    /// The tables whose rows are moved outside the dense optimizer, always in the same order; none by default.
    fn row_tables(&self) -> Vec<&RowTable> {
        Vec::new()
    }
}
