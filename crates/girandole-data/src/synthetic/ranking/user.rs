//! Someone to whom items are shown.

use super::draws::Draws;
use super::world::{N_CATEGORIES, N_COUNTRIES};

/// Categories that a user likes.
const N_LIKED: usize = 3;

/// Someone to whom items are shown.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) age: f64,
    /// One of two; one user in ten does not say.
    pub(super) gender: Option<usize>,
    pub(super) country: usize,
    pub(super) tenure_days: f64,
    /// Most of what the user looks at is of these.
    pub(super) liked: [usize; N_LIKED],
    /// How much likelier a click is with this user, on the scale of the logit.
    pub(super) clicks: f64,
    pub(super) buys: f64,
}

impl User {
    pub(super) fn draw(mut draws: Draws) -> Self {
        let age = (18.0 + 62.0 * draws.uniform() * draws.uniform().max(0.3)).floor();
        let gender = (!draws.chance(0.1)).then(|| draws.below(2));
        let country = draws.below(N_COUNTRIES);
        let tenure_days = (-400.0 * libm::log(1.0 - draws.uniform())).floor();
        let first = draws.below(N_CATEGORIES);
        let step = 1 + draws.below(N_CATEGORIES / N_LIKED);
        let liked = std::array::from_fn(|i| (first + i * step) % N_CATEGORIES);
        Self {
            age,
            gender,
            country,
            tenure_days,
            liked,
            clicks: draws.normal(0.35),
            buys: draws.normal(0.35),
        }
    }
}
