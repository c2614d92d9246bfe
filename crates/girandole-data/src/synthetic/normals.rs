//! Normal numbers that are the same on every machine.

use std::f64::consts::TAU;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::part::Part;

/// Second half of the cipher's key; the first is the seed.
const NAME: &[u8; 24] = b"girandole synthetic rows";

/// Streams of normal numbers, one for each row of each part.
#[derive(Debug, Clone)]
pub(super) struct Normals {
    unused: ChaCha8Rng,
}

impl Normals {
    pub(super) fn new(seed: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..].copy_from_slice(NAME);
        Self { unused: ChaCha8Rng::from_seed(key) }
    }

    /// Fills `numbers` from the start of a row's stream, two at a time by Box and Muller.
    pub(super) fn fill(&self, part: Part, row: u32, numbers: &mut [f64]) {
        let mut random = self.unused.clone();
        random.set_stream(part.stream(row));
        for pair in numbers.chunks_mut(2) {
            // The logarithm wants a number above 0: both lie in steps of 2⁻⁵³, this one from the first step to 1.
            let above_zero = ((random.next_u64() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
            let turn = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
            let radius = (-2.0 * libm::log(above_zero)).sqrt();
            let (sine, cosine) = libm::sincos(TAU * turn);
            pair.iter_mut().zip([cosine, sine]).for_each(|(number, side)| *number = radius * side);
        }
    }
}
