//! What the parts of a head gave for a batch.

use burn::prelude::*;

/// What the parts of a head gave for a batch, for those who look at how tasks share.
///
/// ```
/// use burn::prelude::*;
/// use girandole_nn::{Head, IntoHead, MmoeConfig};
///
/// let device = Device::flex();
/// let head = MmoeConfig::new(4, [8]).into_head(6, 2, &device)?;
/// let seen = head.inspect(Tensor::ones([5, 6], &device)).expect("a mixture has gates");
/// assert_eq!(seen.gates.dims(), [2, 5, 4]);
/// assert_eq!(seen.experts.map(|experts| experts.dims()), Some([4, 5, 8]));
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Inspection {
    /// The weights with which each task mixes the experts, `[n_tasks, batch, n_experts]`.
    pub gates: Tensor<3>,
    /// What each expert gave, `[n_experts, batch, d_output]`, if the head shows it.
    pub experts: Option<Tensor<3>>,
}

impl Inspection {
    /// Gate weights and what they weigh.
    ///
    /// # Shapes
    ///
    /// - gates: `[n_tasks, batch, n_experts]`
    /// - experts: `[n_experts, batch, d_output]`
    ///
    /// # Panics
    ///
    /// If the two differ in experts or batch.
    pub fn new(gates: Tensor<3>, experts: Tensor<3>) -> Self {
        let ([_, batch, n_experts], [n, rows, _]) = (gates.dims(), experts.dims());
        assert_eq!([n_experts, batch], [n, rows], "gates and experts differ in [n_experts, batch]");
        Self { gates, experts: Some(experts) }
    }

    /// Gate weights alone.
    ///
    /// # Shapes
    ///
    /// - gates: `[n_tasks, batch, n_experts]`
    pub fn of_gates(gates: Tensor<3>) -> Self {
        Self { gates, experts: None }
    }
}
