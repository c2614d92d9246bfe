//! One network a task, whose weights a penalty pulls together.
//!
//! Task `k` gets `f_k(x)`, and the objective gains `α Σ_{k<l} Σ_layers ‖W_k - W_l‖²`: Duong, Cohn, Bird and
//! Cook, "Low Resource Dependency Parsing: Cross-lingual Parameter Sharing in a Neural Network Parser",
//! ACL 2015, for two tasks; Ma et al., KDD 2018, compare with it.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::Problem;

use super::Head;
use crate::{BuildError, Experts, OnnxError, OnnxGraph, OnnxValue, StackedMlp};

/// One network a task, whose weights a penalty pulls together.
///
/// The representations are those of a [`SingleTask`](crate::SingleTask) of the same networks; tasks share by
/// [`penalty`](Head::penalty) alone. Chosen where the papers are silent: every pair of tasks counts once,
/// the weights of the linear maps are held, biases and normalisations are free.
#[derive(Module, Debug)]
pub struct L2Constrained {
    networks: StackedMlp,
    alpha: f64,
}

impl L2Constrained {
    /// Holds `networks`, one a task, together with the strength `alpha`.
    ///
    /// # Errors
    ///
    /// If `alpha` is below 0 or not finite.
    pub fn new(networks: StackedMlp, alpha: f64) -> Result<Self, BuildError> {
        BuildError::from_problems(alpha_problem(alpha).into_iter().collect())?;
        Ok(Self { networks, alpha })
    }

    /// The networks, one a task.
    pub fn networks(&self) -> &StackedMlp {
        &self.networks
    }
}

impl Head for L2Constrained {
    fn n_tasks(&self) -> usize {
        self.networks.n()
    }

    fn d_input(&self) -> usize {
        self.networks.d_input()
    }

    fn d_output(&self) -> usize {
        self.networks.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        self.networks.forward(input)
    }

    /// Over `n` tasks the squares of all differences sum to `n` times those from the mean, so its cost grows
    /// with the tasks, not with their pairs.
    fn penalty(&self) -> Option<Tensor<1>> {
        let spread = |weights: Tensor<3>| (weights.clone() - weights.mean_dim(0)).square().sum();
        let layers = self.networks.weights().map(|weights| spread(weights.val()));
        let sum = layers.reduce(|all, layer| all + layer)?;
        Some(sum * (self.alpha * self.networks.n() as f64))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        self.networks.to_onnx(graph, input)
    }
}

/// A problem if `alpha` isn't a finite number of at least 0.
pub(super) fn alpha_problem(alpha: f64) -> Option<Problem> {
    (!(alpha.is_finite() && alpha >= 0.0))
        .then(|| Problem::new("alpha", format!("needs a finite strength of at least 0, got {alpha}")))
}
