//! The styles that curves, bars and legend entries are drawn with.

use plotters::style::{Color, RGBAColor, ShapeStyle};

use super::palette::color;
use super::sheet::units;

/// The length in pixels of a dash.
const DASH: f64 = 6.0;

/// The length in pixels of the gap between dashes.
const GAP: f64 = 4.0;

/// The style of a curve.
pub(super) fn line(number: usize) -> ShapeStyle {
    color(number).stroke_width(units(1.75).unsigned_abs())
}

/// The style of the outline of bars.
pub(super) fn outline(number: usize) -> ShapeStyle {
    color(number).stroke_width(units(1.5).unsigned_abs())
}

/// The colour of the spread around a curve.
pub(super) fn band(number: usize) -> RGBAColor {
    color(number).mix(0.18)
}

/// The colour of filled bars, pale enough to show an outline of the same colour over them.
pub(super) fn fill(number: usize) -> RGBAColor {
    color(number).mix(0.45)
}

/// The lengths of a dash and of the gap after it, in drawing units.
pub(super) fn dash() -> (i32, i32) {
    (units(DASH), units(GAP))
}
