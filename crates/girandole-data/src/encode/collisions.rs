//! How many values share an id by hashing.

use super::hashing::Hashing;

/// How many values of a feature share an id with another, because ids are hashed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Collisions {
    /// The column, the crossed columns as `a x b`, or the shared table.
    pub name: String,
    /// Distinct values in the training rows.
    pub n_values: usize,
    /// Ids that they are hashed to.
    pub n_ids: usize,
    /// Share of the values that have their id with another, from 0 to 1.
    pub share: f64,
    /// What that share is on average for so many values and ids: `1 - (1 - 1 / n_ids)^(n_values - 1)`.
    pub expected: f64,
}

impl Collisions {
    /// What was counted when the encoder was fitted.
    pub(super) fn of(name: &str, hashing: &Hashing) -> Option<Self> {
        let seen = hashing.seen()?;
        let n_ids = hashing.n_hashed();
        let others = seen.n_values.saturating_sub(1) as f64;
        // Of one id, the logarithm is -∞ and the share 1, if there is another value.
        let alone = if others == 0.0 { 0.0 } else { others * (-1.0 / n_ids as f64).ln_1p() };
        Some(Self {
            name: name.to_owned(),
            n_values: seen.n_values,
            n_ids,
            share: seen.n_colliding as f64 / seen.n_values.max(1) as f64,
            expected: -alone.exp_m1(),
        })
    }
}
