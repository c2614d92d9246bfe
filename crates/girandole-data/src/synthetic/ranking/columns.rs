//! Rows as columns of a Parquet file.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::ArrowError;

use super::chances::Chances;
use super::showing::Showing;
use super::world::World;

const CATEGORIES: [&str; 12] = [
    "books", "games", "garden", "kitchen", "music", "outdoor", "pets", "shoes", "sports", "tools", "toys",
    "travel",
];
const COUNTRIES: [&str; 8] = ["AT", "BR", "DE", "FR", "IN", "JP", "KE", "US"];
const DEVICES: [&str; 3] = ["desktop", "phone", "tablet"];
const GENDERS: [&str; 2] = ["f", "m"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Draws some rows.
pub(super) fn record_batch(world: &World, rows: std::ops::Range<u32>) -> Result<RecordBatch, ArrowError> {
    let shown: Vec<Showing> = rows.map(|row| Showing::draw(world, row)).collect();
    let chances: Vec<Chances> = shown.iter().map(|showing| Chances::of(world, showing)).collect();
    let user = |showing: &Showing| world.users[showing.user].clone();
    let item = |showing: &Showing| world.items[showing.item].clone();
    let category = |category: usize| CATEGORIES[category].to_owned();
    let item_id = |item: usize| format!("i{item}");
    let clicked = |i: usize| shown[i].dice[0] < chances[i].click;
    let bought = |i: usize| clicked(i) && shown[i].dice[1] < chances[i].conversion;
    let of_rows = |value: &dyn Fn(usize) -> bool| -> ArrayRef {
        Arc::new(Int32Array::from_iter_values((0..shown.len()).map(|i| i32::from(value(i)))))
    };
    let best = |value: fn(&Chances) -> f64| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(chances.iter().map(value)))
    };
    let columns = [
        ("user_id", texts(&shown, |s| Some(format!("u{}", s.user)))),
        ("age", numbers(&shown, |s| Some(user(s).age))),
        ("gender", texts(&shown, |s| user(s).gender.map(|gender| GENDERS[gender].to_owned()))),
        ("country", texts(&shown, |s| Some(COUNTRIES[user(s).country].to_owned()))),
        ("tenure_days", numbers(&shown, |s| Some(user(s).tenure_days))),
        ("interests", lists(&shown, |s| user(s).liked.map(category).to_vec())),
        ("history", lists(&shown, |s| s.history.iter().map(|item| item_id(*item)).collect())),
        ("item_id", texts(&shown, |s| Some(item_id(s.item)))),
        ("category", texts(&shown, |s| Some(category(item(s).category)))),
        ("brand", texts(&shown, |s| Some(format!("brand {}", item(s).brand)))),
        ("price", numbers(&shown, |s| Some(item(s).price))),
        ("rating", numbers(&shown, |s| item(s).rating)),
        ("item_age_days", numbers(&shown, |s| Some(item(s).age_days))),
        ("tags", lists(&shown, |s| item(s).tags.iter().map(|tag| format!("tag {tag}")).collect())),
        ("hour", numbers(&shown, |s| Some(s.hour as f64))),
        ("weekday", texts(&shown, |s| Some(WEEKDAYS[s.weekday].to_owned()))),
        ("device", texts(&shown, |s| Some(DEVICES[s.device].to_owned()))),
        ("position", numbers(&shown, |s| Some(s.position as f64))),
        ("query_length", numbers(&shown, |s| Some(s.query_length as f64))),
        ("campaign", texts(&shown, |s| Some(format!("campaign {}", s.campaign)))),
        ("click", of_rows(&clicked)),
        ("conversion", of_rows(&bought)),
        ("best click", best(|chances| chances.click)),
        ("best conversion", best(|chances| chances.conversion)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, values)| (name, values, true)))
}

fn numbers(shown: &[Showing], value: impl Fn(&Showing) -> Option<f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter(shown.iter().map(value)))
}

fn texts(shown: &[Showing], value: impl Fn(&Showing) -> Option<String>) -> ArrayRef {
    Arc::new(StringArray::from_iter(shown.iter().map(value)))
}

fn lists(shown: &[Showing], value: impl Fn(&Showing) -> Vec<String>) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for showing in shown {
        lists.append_value(value(showing).into_iter().map(Some));
    }
    Arc::new(lists.finish())
}
