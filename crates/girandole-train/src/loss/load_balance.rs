//! How unevenly tasks load the experts.

use burn::prelude::*;
use girandole_core::Features;
use girandole_nn::TaskModel;

/// Logits, and what the objective gains beside what the targets ask: the model's own penalty, and `load_balance` times
/// the imbalance of its gates.
///
/// # Shapes
///
/// - output: `[batch, d_logits]`, `[1]`
pub(crate) fn forward_with_penalty(
    model: &impl TaskModel,
    features: Features,
    load_balance: f64,
) -> (Tensor<2>, Option<Tensor<1>>) {
    let penalty = model.penalty();
    if load_balance == 0.0 {
        return (model.forward(features), penalty);
    }
    let (logits, gates) = model.forward_with_gates(features);
    let imbalance = gates.map(|gates| load_imbalance(gates) * load_balance);
    (logits, [penalty, imbalance].into_iter().flatten().reduce(|sum, part| sum + part))
}

/// How unevenly a batch loads the experts, `[1]`: 0 where all have equal shares, `n_experts - 1` where one has all.
///
/// The squared coefficient of variation of each expert's share of the gate weights, the importance loss of Shazeer et
/// al., ICLR 2017, equation (6). Shares are taken over all tasks together, so that each task may keep experts of its own.
///
/// # Shapes
///
/// - gates: `[n_tasks, batch, n_experts]`
fn load_imbalance(gates: Tensor<3>) -> Tensor<1> {
    let [_, _, n_experts] = gates.dims();
    let shares = gates.mean_dim(1).mean_dim(0); // [1, 1, n_experts]
    shares.square().sum() * n_experts as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imbalance(gates: [[[f32; 3]; 2]; 2]) -> f32 {
        load_imbalance(Tensor::from_floats(gates, &Device::flex())).into_scalar()
    }

    #[test]
    fn equal_shares_cost_nothing_whoever_has_them() {
        let third = 1.0 / 3.0;
        assert!(imbalance([[[third; 3]; 2]; 2]).abs() < 1e-6);
        // Each row has one expert, and all experts are used alike over tasks and rows but the third.
        let (a, b) = ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]);
        assert!((imbalance([[a, a], [b, b]]) - 0.5).abs() < 1e-6, "two of three experts have half each");
        assert!((imbalance([[a, b], [b, a]]) - 0.5).abs() < 1e-6, "rows or tasks, it is the same");
        assert!((imbalance([[a, a], [a, a]]) - 2.0).abs() < 1e-6, "one expert has all");
    }

    #[test]
    fn it_is_the_squared_variation_of_the_shares() {
        let gates = [[[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]], [[0.1, 0.1, 0.8], [0.5, 0.25, 0.25]]];
        let shares = [0, 1, 2].map(|i| gates.iter().flatten().map(|row| row[i]).sum::<f32>() / 4.0);
        let spread = shares.iter().map(|share| (share - 1.0 / 3.0).powi(2)).sum::<f32>() / 3.0;
        assert!((imbalance(gates) - spread * 9.0).abs() < 1e-6);
    }
}
