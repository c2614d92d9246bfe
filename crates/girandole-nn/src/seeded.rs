//! Weights drawn from a seed, the same on every device.

use std::cell::RefCell;
use std::f64::consts::TAU;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

thread_local! {
    static SOURCE: RefCell<Option<ChaCha8Rng>> = const { RefCell::new(None) };
}

/// Draws the weights of all parts built inside `build` from `seed`: the same on every device and in every thread.
///
/// Without it parts draw from their device, whose numbers differ between CPU and GPU and depend on what else the process
/// draws there. burn's own modules, `LinearConfig` for instance, always draw from the device: seed that too with
/// `device.seed` where a part of yours holds some.
///
/// ```
/// use burn::prelude::*;
/// use girandole_nn::{MlpConfig, seeded};
///
/// let device = Device::flex();
/// let draw = || seeded(7, || MlpConfig::new([4]).init(3, &device));
/// let input = Tensor::ones([1, 3], &device);
/// let [once, again] = [draw()?, draw()?].map(|mlp| mlp.forward(input.clone()).into_data());
/// assert_eq!(once, again);
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
pub fn seeded<T>(seed: u64, build: impl FnOnce() -> T) -> T {
    /// Puts back what was there, also after a panic.
    struct Restore(Option<ChaCha8Rng>);
    impl Drop for Restore {
        fn drop(&mut self) {
            SOURCE.set(self.0.take());
        }
    }
    let _restore = Restore(SOURCE.replace(Some(ChaCha8Rng::seed_from_u64(seed))));
    build()
}

/// `n` values evenly from `-bound` to `bound`, inside [`seeded`].
pub(crate) fn uniform(n: usize, bound: f64) -> Option<Vec<f32>> {
    draw(n, |random| (bound * (2.0 * share(random) - 1.0)) as f32)
}

/// `n` values of a normal distribution around 0, inside [`seeded`].
pub(crate) fn normal(n: usize, std: f64) -> Option<Vec<f32>> {
    draw(n, |random| one_normal(random, std))
}

fn one_normal(random: &mut ChaCha8Rng, std: f64) -> f32 {
    // Box and Muller, 1958; one of the two values is enough.
    let radius = (-2.0 * (1.0 - share(random)).ln()).sqrt();
    (std * radius * (TAU * share(random)).cos()) as f32
}

/// Whether this is inside [`seeded`].
pub(crate) fn is_on() -> bool {
    SOURCE.with_borrow(Option::is_some)
}

/// Writes the numbers that [`normal`] would return; zeros outside [`seeded`].
pub(crate) fn fill_normal(numbers: &mut [f32], std: f64) {
    SOURCE.with_borrow_mut(|source| match source {
        Some(random) => numbers.fill_with(|| one_normal(random, std)),
        None => numbers.fill(0.0),
    });
}

fn draw(n: usize, mut value: impl FnMut(&mut ChaCha8Rng) -> f32) -> Option<Vec<f32>> {
    SOURCE.with_borrow_mut(|source| {
        let random = source.as_mut()?;
        Some((0..n).map(|_| value(random)).collect())
    })
}

/// Evenly from 0 to below 1.
fn share(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f32]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        (mean, values.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / n)
    }

    #[test]
    fn draws_have_the_moments_of_their_distribution() {
        let (uniform, normal) = seeded(1, || (uniform(100_000, 0.3).unwrap(), normal(100_000, 2.0).unwrap()));
        // Standard errors are about a third of these bounds.
        let (mean, variance) = moments(&uniform);
        assert!(mean.abs() < 0.002 && (variance - 0.03).abs() < 0.0003, "{mean} {variance}");
        let (mean, variance) = moments(&normal);
        assert!(mean.abs() < 0.02 && (variance - 4.0).abs() < 0.06, "{mean} {variance}");
        assert!(uniform.iter().all(|x| x.abs() <= 0.3));
    }

    #[test]
    fn scopes_nest_and_end() {
        assert_eq!(uniform(1, 1.0), None);
        let (outer, inner) = seeded(1, || {
            let inner = seeded(1, || uniform(2, 1.0));
            (uniform(2, 1.0), inner)
        });
        assert!(outer.is_some() && outer == inner);
        assert_eq!(normal(1, 1.0), None);
    }
}
