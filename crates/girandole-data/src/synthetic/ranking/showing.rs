//! One item shown to one user at one moment.

use super::draws::{Draws, Stream};
use super::world::{N_CAMPAIGNS, N_CATEGORIES, N_DEVICES, World};

/// Most items of a history.
pub(super) const MOST_HISTORY: usize = 20;
/// Share of a history that is of liked categories.
const LIKED: f64 = 0.75;

/// One item shown to one user at one moment.
#[derive(Debug, Clone)]
pub(super) struct Showing {
    pub(super) user: usize,
    pub(super) item: usize,
    /// What the user looked at last, the newest behind.
    pub(super) history: Vec<usize>,
    pub(super) hour: usize,
    pub(super) weekday: usize,
    pub(super) device: usize,
    /// From 1.
    pub(super) position: usize,
    /// Words.
    pub(super) query_length: usize,
    pub(super) campaign: usize,
    /// From 0 to below 1, against the chances of click and purchase.
    pub(super) dice: [f64; 2],
}

impl Showing {
    pub(super) fn draw(world: &World, row: u32) -> Self {
        let mut draws = world.draws.stream(Stream::Row(row));
        let user = draws.below(world.users.len());
        let item = draws.below(world.items.len());
        let n_history = draws.below(MOST_HISTORY + 1);
        let history = (0..n_history).map(|_| looked_at(world, user, &mut draws)).collect();
        Self {
            user,
            item,
            history,
            hour: draws.below(24),
            weekday: draws.below(7),
            device: draws.below(N_DEVICES),
            position: 1 + draws.below(20),
            query_length: draws.below(6),
            campaign: draws.below(N_CAMPAIGNS),
            dice: [draws.uniform(), draws.uniform()],
        }
    }
}

fn looked_at(world: &World, user: usize, draws: &mut Draws) -> usize {
    let liked = &world.users[user].liked;
    let category = match draws.chance(LIKED) {
        true => liked[draws.below(liked.len())],
        false => draws.below(N_CATEGORIES),
    };
    let shelf = &world.shelves[category];
    shelf[draws.below(shelf.len())]
}
