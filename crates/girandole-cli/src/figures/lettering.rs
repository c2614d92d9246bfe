//! Text: its style, and how wide it will be.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, IntoFont, RGBColor, TextStyle};

use super::sheet::SCALE;

/// What plotters divides a text size by on its way into SVG.
const SVG_SHRINK: f64 = 1.24;

/// The width of an average character, in text sizes; on the wide side, since the reader's font is unknown.
const CHARACTER: f64 = 0.61;

/// The style of a text `size` pixels high.
pub(super) fn style(size: f64, color: RGBColor, bold: bool) -> TextStyle<'static> {
    let weight = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = ("sans-serif", size * f64::from(SCALE) * SVG_SHRINK).into_font().style(weight);
    font.color(&color)
}

/// The anchor of a text: where it stands beside its point, from left to right, at half its height.
pub(super) fn beside(side: HPos) -> Pos {
    Pos::new(side, VPos::Center)
}

/// About how many pixels wide a text of some size is.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { CHARACTER } else { 1.0 }).sum::<f64>() * size
}

/// The size at which a text fits into `room` pixels: `size`, or less where it is too long for that.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> f64 {
    let wide = width(text, size);
    // In tenths, so that the SVG text has short numbers.
    if wide > room { (size * room / wide * 10.0).floor() / 10.0 } else { size }
}

/// The text without characters that XML cannot hold.
pub(super) fn printable(text: &str) -> String {
    text.replace(|letter: char| letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}'), " ")
}
