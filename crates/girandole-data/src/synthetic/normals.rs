//! Normal numbers that are the same on every machine.

use girandole_kernels::normals;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::part::Part;

/// Words of random bits that are drawn at once.
const ROOM: usize = 128;

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

    /// Fills `numbers` from the start of a row's stream.
    pub(super) fn fill(&self, part: Part, row: u32, numbers: &mut [f64]) {
        let mut random = self.unused.clone();
        random.set_stream(part.stream(row));
        let (mut bytes, mut words) = ([0; ROOM * 8], [0; ROOM]);
        for numbers in numbers.chunks_mut(ROOM) {
            let n = numbers.len().next_multiple_of(2);
            random.fill_bytes(&mut bytes[..n * 8]);
            for (word, bytes) in words[..n].iter_mut().zip(bytes.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
            normals(&words[..n], numbers);
        }
    }
}
