//! From logits to predictions.

use burn::prelude::*;
use burn::tensor::activation::{sigmoid, softmax};
use girandole_core::{Task, TaskKind, logit_ranges};

/// Each task's logits through its link: probabilities by sigmoid or softmax, the value itself for a regression.
///
/// # Shapes
///
/// - logits: `[batch, d_logits]`
/// - output: `[batch, d_logits]`, column by column as the logits
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::Task;
/// use girandole_nn::predictions;
///
/// let tasks = [Task::binary("click"), Task::regression("minutes")];
/// let predicted = predictions(&Tensor::from_floats([[0.0, 3.5]], &Device::flex()), &tasks);
/// assert_eq!(predicted.into_data().to_vec::<f32>().unwrap(), [0.5, 3.5]);
/// ```
pub fn predictions(logits: &Tensor<2>, tasks: &[Task]) -> Tensor<2> {
    let parts = logit_ranges(tasks).into_iter().zip(tasks).map(|(columns, task)| {
        let logits = logits.clone().narrow(1, columns.start, columns.len());
        match task.kind {
            TaskKind::Binary => sigmoid(logits),
            TaskKind::Multiclass { .. } => softmax(logits, 1),
            _ => logits,
        }
    });
    Tensor::cat(parts.collect(), 1)
}
