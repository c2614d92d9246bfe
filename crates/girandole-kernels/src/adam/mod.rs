//! One step of Adam, in place.

#[cfg(feature = "flex")]
mod kernel;
mod not_fused;
mod state;
mod step;

#[cfg(feature = "flex")]
pub(crate) use kernel::in_place;
pub use not_fused::NotFused;
pub use state::AdamState;
pub use step::AdamStep;

use burn::prelude::*;

use crate::device::is_fused;

/// Moves a parameter by one step of Adam; all in one pass over memory, without a copy where nothing else holds the
/// tensors.
///
/// # Shapes
///
/// - parameter, gradient, both moments: `[n]`
///
/// # Errors
///
/// What was given, if there is no fused form for it.
///
/// # Panics
///
/// If the tensors are not equally long.
pub fn adam(
    parameter: Tensor<1>,
    gradient: Tensor<1>,
    state: AdamState,
    step: AdamStep,
) -> Result<(Tensor<1>, AdamState), Box<NotFused>> {
    let all = [&parameter, &gradient, &state.first, &state.second];
    if all.iter().any(|tensor| tensor.is_autodiff())
        || !is_fused(all.into_iter().map(|tensor| (tensor.device(), tensor.dtype())))
    {
        return Err(Box::new(NotFused { parameter, gradient, state }));
    }
    Ok(run(parameter, gradient, state, step))
}

#[cfg(feature = "flex")]
fn run(
    parameter: Tensor<1>,
    gradient: Tensor<1>,
    state: AdamState,
    step: AdamStep,
) -> (Tensor<1>, AdamState) {
    use crate::extension::OutsideGraphs;
    let (parameter, first, second) = burn::backend::Dispatch::fused_adam(
        parameter.into_dispatch(),
        gradient.into_dispatch(),
        state.first.into_dispatch(),
        state.second.into_dispatch(),
        step,
    );
    let state = AdamState { first: Tensor::from_dispatch(first), second: Tensor::from_dispatch(second) };
    (Tensor::from_dispatch(parameter), state)
}

#[cfg(not(feature = "flex"))]
fn run(_: Tensor<1>, _: Tensor<1>, _: AdamState, _: AdamStep) -> (Tensor<1>, AdamState) {
    unreachable!("nothing is fused without the feature `flex`")
}
