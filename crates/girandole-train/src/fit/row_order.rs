//! In which order an epoch sees the rows.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// The rows of an epoch, shuffled by seed and epoch alone.
pub(crate) fn shuffled(n_rows: usize, seed: u64, epoch: usize) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..n_rows as u32).collect();
    rows.shuffle(&mut ChaCha8Rng::seed_from_u64(mix(seed, epoch as u64)));
    rows
}

/// A seed from a seed and a count; neighbours have nothing in common (the finaliser of SplitMix64).
pub(crate) fn mix(seed: u64, count: u64) -> u64 {
    let mut z = seed.wrapping_add(count.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
