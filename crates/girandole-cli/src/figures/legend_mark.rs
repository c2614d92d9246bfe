//! The drawing beside a name in the legend.

use plotters::element::{DashedPathElement, PathElement, Rectangle};
use plotters::style::Color;

use super::ink;
use super::legend_key::LegendKey;
use super::mark::Mark;
use super::sheet::{Area, message, units};

/// The width in pixels.
pub(super) const MARK_WIDTH: f64 = 26.0;

/// Half the height in pixels.
const HALF: f64 = 5.5;

/// Draws what stands beside a name, from its left end at half its height, in pixels.
pub(super) fn draw_mark(area: &Area<'_>, key: &LegendKey, (x, y): (f64, f64)) -> Result<(), String> {
    let at = |right: f64, down: f64| (units(x + right), units(y + down));
    let swatch = [at(0.0, -HALF), at(MARK_WIDTH, HALF)];
    let [left_top, right_bottom] = swatch;
    match key.mark {
        Mark::Filled => area.draw(&Rectangle::new(swatch, ink::fill(key.color).filled())),
        Mark::Outline => {
            let (right_top, left_bottom) = (at(MARK_WIDTH, -HALF), at(0.0, HALF));
            let around = vec![left_top, right_top, right_bottom, left_bottom, left_top, right_top];
            area.draw(&PathElement::new(around, ink::outline(key.color)))
        }
        Mark::Line { dashed, band } => {
            if band {
                area.draw(&Rectangle::new(swatch, ink::band(key.color).filled())).map_err(message)?;
            }
            let ends = vec![at(0.0, 0.0), at(MARK_WIDTH, 0.0)];
            if dashed {
                let (dash, gap) = ink::dash();
                area.draw(&DashedPathElement::new(ends, dash, gap, ink::line(key.color)))
            } else {
                area.draw(&PathElement::new(ends, ink::line(key.color)))
            }
        }
    }
    .map_err(message)
}
