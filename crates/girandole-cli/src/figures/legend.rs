//! The legend below the panels.

use plotters::style::text_anchor::HPos;

use super::legend_key::LegendKey;
use super::legend_mark::{MARK_WIDTH, draw_mark};
use super::lettering::{beside, printable, style, width};
use super::palette::TEXT;
use super::sheet::{Area, message, units};

/// The text size in pixels.
const SIZE: f64 = 12.0;

/// The height of a row in pixels.
const ROW_HEIGHT: f64 = 22.0;

/// The space in pixels between drawing and name.
const SPACE: f64 = 7.0;

/// The space in pixels between columns, and to the sheet's sides.
const GAP: f64 = 20.0;

/// The space in pixels above the first row, and below the last.
const EDGES: [f64; 2] = [4.0, 10.0];

/// The legend: entries in rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Legend {
    /// The entries, row by row.
    keys: Vec<LegendKey>,
    /// The width of each column in pixels, with the space after it.
    columns: Vec<f64>,
}

impl Legend {
    /// The legend in as few rows, and then as few columns, as fit into `room` pixels.
    pub(super) fn new(keys: Vec<LegendKey>, room: f64) -> Self {
        let fits = |columns: &usize| GAP + column_widths(&keys, *columns).iter().sum::<f64>() <= room;
        let most = (1..=keys.len()).rev().find(fits).unwrap_or(1);
        let rows = keys.len().div_ceil(most).max(1);
        let balanced = keys.len().div_ceil(rows).max(1);
        let count = if fits(&balanced) { balanced } else { most };
        Self { columns: column_widths(&keys, count), keys }
    }

    /// The width in pixels that the widest of some entries needs.
    pub(super) fn least_width(keys: &[LegendKey]) -> f64 {
        keys.iter().map(|key| GAP + entry_width(key)).fold(0.0, f64::max)
    }

    /// The height in pixels.
    pub(super) fn height(&self) -> f64 {
        let rows = self.keys.chunks(self.columns.len().max(1));
        let [above, below] = EDGES;
        if self.keys.is_empty() { 0.0 } else { above + rows.len() as f64 * ROW_HEIGHT + below }
    }

    /// Draws the legend in the middle of an area `room` pixels wide.
    pub(super) fn draw(&self, area: &Area<'_>, room: f64) -> Result<(), String> {
        let start = (room + GAP - self.columns.iter().sum::<f64>()) / 2.0;
        let [mut y, _] = EDGES;
        for row in self.keys.chunks(self.columns.len().max(1)) {
            let mut x = start;
            for (key, column) in row.iter().zip(&self.columns) {
                let middle = y + ROW_HEIGHT / 2.0;
                draw_mark(area, key, (x, middle))?;
                let text_style = style(SIZE, TEXT, false).pos(beside(HPos::Left));
                let place = (units(x + MARK_WIDTH + SPACE), units(middle));
                area.draw_text(&printable(&key.name), &text_style, place).map_err(message)?;
                x += column;
            }
            y += ROW_HEIGHT;
        }
        Ok(())
    }
}

/// The width of an entry in pixels, with the space after it.
fn entry_width(key: &LegendKey) -> f64 {
    MARK_WIDTH + SPACE + width(&key.name, SIZE) + GAP
}

/// The width in pixels of each column when entries stand in so many.
fn column_widths(keys: &[LegendKey], columns: usize) -> Vec<f64> {
    let mut widths = vec![0.0; columns];
    for row in keys.chunks(columns.max(1)) {
        for (widest, key) in widths.iter_mut().zip(row) {
            *widest = entry_width(key).max(*widest);
        }
    }
    widths
}
