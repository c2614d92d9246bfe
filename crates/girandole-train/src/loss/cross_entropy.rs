//! Cross entropy of one multiclass task, `-ln softmax(z)[y]`.

use burn::prelude::*;
use burn::tensor::activation::log_softmax;

/// `[batch, n_classes]` logits and `[batch, 1]` positions of classes to `[batch, 1]` losses.
pub(super) fn per_example(logits: Tensor<2>, targets: Tensor<2>) -> Tensor<2> {
    -log_softmax(logits, 1).gather(1, targets.int())
}
