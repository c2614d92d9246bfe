//! Panels of values with intervals, one below the other.

use plotters::chart::ChartBuilder;
use plotters::element::{Circle, PathElement};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::axis::Axis;
use super::ink;
use super::lettering::{beside, fitted, printable, style};
use super::palette::{AXIS, GRID, TEXT, TITLE, color};
use super::sheet::{Area, SCALE, draw_sheet, message, units};

/// The sizes in pixels of the title, of labels and of tick labels.
const SIZES: [f64; 3] = [14.5, 12.5, 11.0];

/// What a panel leaves free around its frame, in pixels: top, bottom, left and right.
const SIDES: [f64; 4] = [38.0, 50.0, 132.0, 18.0];

/// The radius in pixels of a dot.
const DOT: f64 = 4.0;

/// One panel of values with intervals, one below the other, beside a line at 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct IntervalPanel {
    /// The title above the panel.
    pub(crate) title: String,
    /// What the values are.
    pub(crate) x_label: String,
    /// From top to bottom.
    pub(crate) bars: Vec<IntervalBar>,
}

/// A value with its interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct IntervalBar {
    /// The name to its left.
    pub(crate) name: String,
    /// The number of its colour, as in [`Series`](super::Series).
    pub(crate) color: usize,
    pub(crate) value: f64,
    /// The low and high end.
    pub(crate) ends: [f64; 2],
}

/// The SVG text of panels side by side.
pub(crate) fn interval_panels(panels: &[IntervalPanel]) -> Result<String, String> {
    draw_sheet(panels, Vec::new(), draw_panel)
}

/// Draws one panel.
fn draw_panel(area: &Area<'_>, panel: &IntervalPanel) -> Result<(), String> {
    let [top, bottom, left, right] = SIDES;
    let [title_size, label_size, tick_size] = SIZES;
    let (x, n) = (range(panel), panel.bars.len().max(1) as f64);
    let (wide, high) = area.dim_in_pixel();
    let pixels = |units: u32| f64::from(units) / f64::from(SCALE);
    let (across, down) = (pixels(wide) - left - right, pixels(high) - top - bottom);
    let title = printable(&panel.title);
    let title_style = style(fitted(&title, title_size, across), TITLE, true).pos(beside(HPos::Center));
    area.draw_text(&title, &title_style, (units(left + across / 2.0), units(top / 2.0 + 2.0)))
        .map_err(message)?;
    let mut chart = ChartBuilder::on(area)
        .margin_top(units(top))
        .margin_right(units(right))
        .margin_left(units(left))
        .margin_bottom(units(6.0))
        .x_label_area_size(units(bottom - 6.0))
        .build_cartesian_2d(Axis::new(x, 5.0)?, Axis::new((0.0, n), 6.0)?)
        .map_err(message)?;
    let label = printable(&panel.x_label);
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .bold_line_style(GRID.stroke_width(units(1.0).unsigned_abs()))
        .axis_style(AXIS.stroke_width(units(1.0).unsigned_abs()))
        .set_all_tick_mark_size(units(4.0))
        .label_style(style(tick_size, TEXT, false))
        .axis_desc_style(style(fitted(&label, label_size, across), TEXT, false))
        .x_desc(label)
        .draw()
        .map_err(message)?;
    let zero = PathElement::new(vec![(0.0, 0.0), (0.0, n)], TEXT.stroke_width(units(1.25).unsigned_abs()));
    chart.draw_series(std::iter::once(zero)).map_err(message)?;
    for (row, bar) in panel.bars.iter().enumerate() {
        let y = n - row as f64 - 0.5;
        let line = PathElement::new(vec![(bar.ends[0], y), (bar.ends[1], y)], ink::line(bar.color));
        chart.draw_series(std::iter::once(line)).map_err(message)?;
        let dot = Circle::new((bar.value, y), units(DOT), color(bar.color).filled());
        chart.draw_series(std::iter::once(dot)).map_err(message)?;
        let name = printable(&bar.name);
        let room = left - 16.0;
        let name_style = style(fitted(&name, label_size, room), TEXT, false).pos(beside(HPos::Right));
        let place = (units(left - 8.0), units(top + down * (row as f64 + 0.5) / n));
        area.draw_text(&name, &name_style, place).map_err(message)?;
    }
    Ok(())
}

/// The ends of x: all intervals and 0, with room around.
fn range(panel: &IntervalPanel) -> (f64, f64) {
    let ends = panel.bars.iter().flat_map(|bar| [bar.value, bar.ends[0], bar.ends[1]]);
    let (low, high) = ends
        .filter(|end| end.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let room = ((high - low) * 0.06).max(1e-6);
    (low - room, high + room)
}
