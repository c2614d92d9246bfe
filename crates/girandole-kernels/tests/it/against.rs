//! Numbers to compare with, and how near they must be.

use burn::prelude::*;
use burn::tensor::Gradients;

/// The CPU with gradients.
pub(crate) fn device() -> Device {
    Device::flex().autodiff()
}

/// Numbers between -1 and 1 that repeat late, so that no two rows are alike.
pub(crate) fn ramp<const D: usize>(shape: [usize; D], phase: f64) -> Tensor<D> {
    let n: usize = shape.iter().product();
    let numbers: Vec<f32> = (0..n).map(|i| (i as f64 * 1.618_034 + phase).sin() as f32).collect();
    Tensor::from_data(TensorData::new(numbers, shape), &device()).require_grad()
}

/// Asserts that two tensors differ by rounding alone.
pub(crate) fn close<const D: usize>(got: Tensor<D>, want: Tensor<D>, what: &str) {
    assert_eq!(got.dims(), want.dims(), "{what}");
    let numbers = |tensor: Tensor<D>| tensor.into_data().try_into_vec::<f32>().expect("floats");
    let (got, want) = (numbers(got.inner()), numbers(want.inner()));
    let size = want.iter().fold(1.0_f32, |size, x| size.max(x.abs()));
    for (i, (got, want)) in got.iter().zip(&want).enumerate() {
        assert!((got - want).abs() <= 2e-5 * size, "{what} at {i}: {got} instead of {want}");
    }
}

/// Asserts that two ways give the same values, and the same gradients of their inputs when every element of the
/// output counts differently.
pub(crate) fn same<const D: usize, const N: usize>(
    inputs: [Leaf; N],
    fused: impl Fn(&[Leaf; N]) -> Tensor<D>,
    plain: impl Fn(&[Leaf; N]) -> Tensor<D>,
    what: &str,
) {
    let (a, b) = (fused(&inputs), plain(&inputs));
    close(a.clone(), b.clone(), what);
    let weights = ramp(a.dims(), 0.7).detach();
    let mut both = [(a * weights.clone()).sum().backward(), (b * weights).sum().backward()];
    for (i, input) in inputs.iter().enumerate() {
        let what = format!("{what}, gradient {i}");
        match input {
            Leaf::One(leaf) => same_gradient(leaf, &mut both, &what),
            Leaf::Two(leaf) => same_gradient(leaf, &mut both, &what),
            Leaf::Three(leaf) => same_gradient(leaf, &mut both, &what),
        }
    }
}

fn same_gradient<const D: usize>(leaf: &Tensor<D>, both: &mut [Gradients; 2], what: &str) {
    let [got, want] = both.each_mut().map(|all| leaf.grad_remove(all).expect("every input has a gradient"));
    close(got, want, what);
}

/// An input of any rank.
#[derive(Debug, Clone)]
pub(crate) enum Leaf {
    One(Tensor<1>),
    Two(Tensor<2>),
    Three(Tensor<3>),
}

impl Leaf {
    pub(crate) fn one(&self) -> &Tensor<1> {
        match self {
            Self::One(tensor) => tensor,
            other => panic!("{other:?} is of another rank"),
        }
    }

    pub(crate) fn two(&self) -> &Tensor<2> {
        match self {
            Self::Two(tensor) => tensor,
            other => panic!("{other:?} is of another rank"),
        }
    }

    pub(crate) fn three(&self) -> &Tensor<3> {
        match self {
            Self::Three(tensor) => tensor,
            other => panic!("{other:?} is of another rank"),
        }
    }
}
