//! Cross entropy of multiclass tasks, `-ln softmax(z)[y]`.

use burn::prelude::*;
use burn::tensor::activation::log_softmax;

/// `[batch, n_tasks * n_classes]` logits and `[batch, n_tasks]` positions of classes to `[batch, n_tasks]` losses.
pub(super) fn per_example(logits: Tensor<2>, targets: Tensor<2>) -> Tensor<2> {
    let [batch, n_tasks] = targets.dims();
    let n_classes = logits.dims()[1] / n_tasks;
    let logits = logits.reshape([batch, n_tasks, n_classes]);
    -log_softmax(logits, 2).gather(2, targets.int().unsqueeze_dim(2)).squeeze_dim(2)
}
