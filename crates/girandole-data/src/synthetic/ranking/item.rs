//! Something that is shown.

use super::draws::Draws;
use super::world::{N_BRANDS, N_CATEGORIES, N_TAGS};

/// Most tags of an item.
const MOST_TAGS: usize = 4;

/// Something that is shown.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) category: usize,
    pub(super) brand: usize,
    pub(super) price: f64,
    /// From 1 to 5 in tenths; one item in twenty has none yet.
    pub(super) rating: Option<f64>,
    pub(super) age_days: f64,
    pub(super) tags: Vec<usize>,
    /// How much likelier a click is with this item, on the scale of the logit.
    pub(super) clicks: f64,
    pub(super) buys: f64,
}

impl Item {
    /// Items go round the categories, so that each has some.
    pub(super) fn draw(index: usize, mut draws: Draws) -> Self {
        let price = libm::exp(3.0 + draws.normal(0.8));
        let rating = (10.0 * (3.8 + draws.normal(0.6))).round().clamp(10.0, 50.0) / 10.0;
        let n_tags = draws.below(MOST_TAGS + 1);
        let mut tags: Vec<usize> = (0..n_tags).map(|_| draws.below(N_TAGS)).collect();
        tags.sort_unstable();
        tags.dedup();
        Self {
            category: index % N_CATEGORIES,
            brand: draws.below(N_BRANDS),
            price: (100.0 * price).round() / 100.0,
            rating: (!draws.chance(0.05)).then_some(rating),
            age_days: (-200.0 * libm::log(1.0 - draws.uniform())).floor(),
            tags,
            clicks: draws.normal(0.4),
            buys: draws.normal(0.4),
        }
    }
}
