//! Binary cross entropy on logits, `(1 - y) z - ln σ(z)`.

use burn::prelude::*;
use burn::tensor::activation::log_sigmoid;

/// `[batch, n_tasks]` logits and targets to `[batch, n_tasks]` losses; finite for every finite logit.
pub(super) fn per_example(logits: Tensor<2>, targets: Tensor<2>) -> Tensor<2> {
    girandole_kernels::binary_cross_entropy(&logits, &targets)
        .unwrap_or_else(|| (-targets + 1.0) * logits.clone() - log_sigmoid(logits))
}
