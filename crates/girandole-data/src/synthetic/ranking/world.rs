//! All users and items, and what moves clicks and purchases.

use super::RankingConfig;
use super::draws::{Draws, Stream};
use super::item::Item;
use super::user::User;

pub(super) const N_CATEGORIES: usize = 12;
pub(super) const N_BRANDS: usize = 30;
pub(super) const N_COUNTRIES: usize = 8;
pub(super) const N_TAGS: usize = 20;
pub(super) const N_DEVICES: usize = 3;
pub(super) const N_CAMPAIGNS: usize = 10;

/// All users and items, and what moves clicks and purchases.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) draws: Draws,
    pub(super) users: Vec<User>,
    pub(super) items: Vec<Item>,
    /// Items of each category.
    pub(super) shelves: Vec<Vec<usize>>,
    pub(super) clicks: Effects,
    pub(super) buys: Effects,
}

/// What each value of a feature adds to a logit.
#[derive(Debug, Clone)]
pub(super) struct Effects {
    pub(super) brand: [f64; N_BRANDS],
    pub(super) country: [f64; N_COUNTRIES],
    pub(super) device: [f64; N_DEVICES],
    pub(super) campaign: [f64; N_CAMPAIGNS],
    pub(super) tag: [f64; N_TAGS],
    pub(super) weekday: [f64; 7],
    /// Of a gender and a category.
    pub(super) gender: [[f64; N_CATEGORIES]; 2],
    /// Of a country and a category.
    pub(super) crossed: [[f64; N_CATEGORIES]; N_COUNTRIES],
}

impl World {
    pub(super) fn draw(config: &RankingConfig) -> Self {
        let draws = Draws::new(config.seed);
        let user = |index| User::draw(draws.stream(Stream::User(index)));
        let item = |index| Item::draw(index as usize, draws.stream(Stream::Item(index)));
        let users = (0..config.n_users as u32).map(user).collect();
        let items: Vec<Item> = (0..config.n_items as u32).map(item).collect();
        let mut shelves = vec![Vec::new(); N_CATEGORIES];
        items.iter().enumerate().for_each(|(index, item)| shelves[item.category].push(index));
        let mut of_effects = draws.stream(Stream::Effects);
        let (clicks, buys) = (Effects::draw(&mut of_effects), Effects::draw(&mut of_effects));
        Self { draws, users, items, shelves, clicks, buys }
    }
}

impl Effects {
    fn draw(draws: &mut Draws) -> Self {
        Self {
            brand: draws.normals(0.2),
            country: draws.normals(0.3),
            device: draws.normals(0.3),
            campaign: draws.normals(0.2),
            tag: draws.normals(0.15),
            weekday: draws.normals(0.1),
            gender: [draws.normals(0.2), draws.normals(0.2)],
            crossed: std::array::from_fn(|_| draws.normals(0.3)),
        }
    }
}
