//! The chances of a click, and of a purchase after it.

use super::showing::Showing;
use super::world::{Effects, World};

/// The chance of a click, and that of a purchase after a click.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Chances {
    pub(super) click: f64,
    pub(super) conversion: f64,
}

impl Chances {
    pub(super) fn of(world: &World, showing: &Showing) -> Self {
        let (user, item) = (&world.users[showing.user], &world.items[showing.item]);
        let alike = showing.history.iter().filter(|seen| world.items[**seen].category == item.category);
        let fit = alike.count() as f64 / showing.history.len().max(1) as f64;
        let liked = f64::from(u8::from(user.liked.contains(&item.category)));
        let dear = libm::log(item.price) - 3.0;
        let evening = f64::from(u8::from((18..23).contains(&showing.hour)));

        let click = -2.2
            + user.clicks
            + item.clicks
            + effects(&world.clicks, world, showing)
            + 2.0 * fit
            + 0.5 * liked
            - 0.3 * ((user.age - 35.0) / 20.0) * ((user.age - 35.0) / 20.0)
            + 0.4 * (user.tenure_days / 365.0).min(1.0)
            + 0.5 * evening
            - 0.06 * showing.position as f64
            - 0.2 * (item.age_days / 200.0).min(2.0);
        let conversion = -1.6 + user.buys + item.buys + effects(&world.buys, world, showing) - 0.5 * dear
            + 0.6 * (item.rating.unwrap_or(3.5) - 3.8)
            + 1.0 * fit
            + 0.1 * showing.query_length as f64
            + 0.3 * (user.tenure_days / 365.0).min(1.0);
        Self { click: logistic(click), conversion: logistic(conversion) }
    }
}

fn effects(effects: &Effects, world: &World, showing: &Showing) -> f64 {
    let (user, item) = (&world.users[showing.user], &world.items[showing.item]);
    effects.brand[item.brand]
        + effects.country[user.country]
        + effects.device[showing.device]
        + effects.campaign[showing.campaign]
        + effects.weekday[showing.weekday]
        + effects.crossed[user.country][item.category]
        + item.tags.iter().map(|tag| effects.tag[*tag]).sum::<f64>()
        + user.gender.map_or(0.0, |gender| effects.gender[gender][item.category])
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}
