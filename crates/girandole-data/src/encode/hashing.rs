//! Ids of categories by hash.

use serde::{Deserialize, Serialize};

/// Ids of categories by hash: 0 is missing, the others are `1 + mix(fnv1a(text)) mod n`.
///
/// The same text has the same id on every machine and in every version: FNV-1a of 64 bits over the UTF-8 bytes,
/// then the finaliser of MurmurHash3, since FNV's low bits are weak.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Hashing {
    n: usize,
    /// Of the training rows; none in files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<Seen>,
}

/// What the training rows held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Distinct values.
    pub(super) n_values: usize,
    /// Those of them that share their id with another.
    pub(super) n_colliding: usize,
}

/// FNV-1a of 64 bits before it is mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unmixed(u64);

impl Unmixed {
    pub(super) fn start() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn add(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    pub(super) fn of(text: &str) -> Self {
        Self::start().add(text.as_bytes())
    }
}

impl Hashing {
    pub(super) fn new(n: usize) -> Self {
        Self { n: n.max(1), seen: None }
    }

    /// Counts how many of some values share an id; a value may come several times.
    pub(super) fn fit(n: usize, mut values: Vec<Unmixed>) -> Self {
        let hashing = Self::new(n);
        values.sort_unstable();
        values.dedup();
        let mut ids: Vec<i32> = values.iter().map(|value| hashing.id(*value)).collect();
        ids.sort_unstable();
        let shared = ids.chunk_by(|a, b| a == b).map(<[i32]>::len).filter(|n| *n > 1);
        let seen = Seen { n_values: ids.len(), n_colliding: shared.sum() };
        Self { seen: Some(seen), ..hashing }
    }

    pub(super) fn n_ids(&self) -> usize {
        self.n + 1
    }

    /// Ids that values are hashed to.
    pub(super) fn n_hashed(&self) -> usize {
        self.n
    }

    pub(super) fn seen(&self) -> Option<Seen> {
        self.seen
    }

    pub(super) fn encode(&self, text: &str) -> i32 {
        self.id(Unmixed::of(text))
    }

    pub(super) fn id(&self, sum: Unmixed) -> i32 {
        let mut mixed = sum.0;
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

    #[test]
    fn values_that_share_an_id_are_counted() {
        let texts: Vec<String> = (0..1000).map(|i| format!("user {i}")).collect();
        let hashing = Hashing::fit(1000, texts.iter().chain(&texts).map(|text| Unmixed::of(text)).collect());
        let mut by_id = std::collections::HashMap::new();
        texts.iter().for_each(|text| *by_id.entry(hashing.encode(text)).or_insert(0) += 1);
        let alone = by_id.values().filter(|n| **n == 1).count();
        assert_eq!(hashing.seen(), Some(Seen { n_values: 1000, n_colliding: 1000 - alone }));
    }
}
