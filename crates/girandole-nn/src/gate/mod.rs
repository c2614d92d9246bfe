//! Gates: the weights with which a task mixes the experts.

#[expect(clippy::module_inception, reason = "the trait keeps its own file")]
mod gate;
mod softmax_gate;
mod softmax_gate_config;

pub use gate::Gate;
pub use softmax_gate::SoftmaxGate;
pub use softmax_gate_config::SoftmaxGateConfig;
