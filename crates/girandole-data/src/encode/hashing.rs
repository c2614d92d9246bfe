//! Ids of categories by hash.

use serde::{Deserialize, Serialize};

/// Ids of categories by hash: 0 is missing, the others are `1 + mix(fnv1a(text)) mod n`.
///
/// The same text has the same id on every machine and in every version: FNV-1a of 64 bits over the UTF-8 bytes,
/// then the finaliser of MurmurHash3, since FNV's low bits are weak.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Hashing {
    n: usize,
}

impl Hashing {
    pub(super) fn new(n: usize) -> Self {
        Self { n: n.max(1) }
    }

    pub(super) fn n_ids(&self) -> usize {
        self.n + 1
    }

    pub(super) fn encode(&self, text: &str) -> i32 {
        let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut mixed = fnv;
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        mixed ^= mixed >> 33;
        1 + (mixed % self.n as u64) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_range_and_spread() {
        let hashing = Hashing::new(16);
        let mut seen = [false; 17];
        for i in 0..1000 {
            seen[hashing.encode(&format!("user {i}")) as usize] = true;
        }
        assert!(!seen[0] && seen[1..].iter().all(|s| *s));
    }

    #[test]
    fn ids_never_change() {
        // The same sums in ten lines of Python: a saved run depends on them.
        let hashing = Hashing::new(1_000_000);
        assert_eq!(
            [hashing.encode(""), hashing.encode("a"), hashing.encode("Zürich")],
            [514_343, 828_316, 733_777]
        );
    }
}
