//! From logits to predictions.

use burn::prelude::*;
use burn::tensor::activation::{sigmoid, softmax};
use girandole_core::{TargetScale, TargetTransform, Task, TaskKind, logit_ranges};

/// Each task's logits through its link: probabilities by sigmoid or softmax, the value in the target's unit for a
/// regression.
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
///
/// A regression of which nobody has said a unit, as `minutes` here, is in that of the logit.
pub fn predictions(logits: &Tensor<2>, tasks: &[Task]) -> Tensor<2> {
    let parts = logit_ranges(tasks).into_iter().zip(tasks).map(|(columns, task)| {
        let logits = logits.clone().narrow(1, columns.start, columns.len());
        match task.kind {
            TaskKind::Binary => sigmoid(logits),
            TaskKind::Multiclass { .. } => softmax(logits, 1),
            _ => in_unit(logits, &task.scale),
        }
    });
    Tensor::cat(parts.collect(), 1)
}

/// `[batch, 1]` outputs of a regression in the target's unit.
fn in_unit(outputs: Tensor<2>, scale: &TargetScale) -> Tensor<2> {
    if scale.is_identity() {
        return outputs;
    }
    let [factor, low, high] = scale.singles();
    // The larger part of the shift last: its rounding is then that of the result.
    let values = outputs * factor + low + high;
    match scale.transform {
        TargetTransform::Log1p => values.clamp_max(TargetTransform::LARGEST_LOG).exp() - 1.0,
        _ => values,
    }
}
