//! The weighted sum of experts that both mixtures share.

use burn::prelude::*;

use crate::{BuildError, Experts, Gate, OnnxGraph, OnnxValue};

/// `Σ_i w_ki · e_i` for each task `k` and example.
///
/// # Shapes
///
/// - weights: `[n_tasks, batch, n_experts]`
/// - experts: `[n_experts, batch, d_output]`
/// - output: `[n_tasks, batch, d_output]`
pub(super) fn mix(weights: Tensor<3>, experts: Tensor<3>) -> Tensor<3> {
    girandole_kernels::mixture(&weights, &experts).unwrap_or_else(|| {
        let experts = experts.permute([1, 0, 2]); // [batch, n_experts, d_output]
        weights.permute([1, 0, 2]).matmul(experts).permute([1, 0, 2])
    })
}

/// [`mix`] in an ONNX graph.
pub(super) fn mix_onnx(graph: &mut OnnxGraph, weights: &OnnxValue, experts: &OnnxValue) -> OnnxValue {
    let [weights, experts] = [weights, experts].map(|value| graph.permute(value, [1, 0, 2]));
    let mixed = graph.op("MatMul", &[&weights, &experts], &[]);
    graph.permute(&mixed, [1, 0, 2])
}

/// Checks that a gate of `n_tasks` tasks and the experts fit together.
pub(super) fn check(experts: &impl Experts, gate: &impl Gate, n_tasks: usize) -> Result<(), BuildError> {
    experts.check()?;
    let (got, want) = (gate.n_experts(), experts.n_experts());
    if got != want {
        return Err(BuildError::GateExperts { got, want });
    }
    let got = gate.n_tasks();
    if got != n_tasks { Err(BuildError::GateTasks { got, want: n_tasks }) } else { Ok(()) }
}
