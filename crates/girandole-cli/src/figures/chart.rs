//! An empty panel: title, axes, grid and labels.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::prelude::SVGBackend;
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::axis::Axis;
use super::frame::Frame;
use super::lettering::{beside, fitted, printable, style};
use super::palette::{AXIS, GRID, TEXT, TITLE};
use super::sheet::{Area, SCALE, message, units};

/// The size in pixels of the title.
const TITLE_SIZE: f64 = 14.5;

/// The size in pixels of the axis labels.
const LABEL_SIZE: f64 = 12.5;

/// The size in pixels of the tick labels.
const TICK_SIZE: f64 = 11.0;

/// What a panel leaves free around its frame, in pixels: top, bottom, left and right.
pub(super) const SIDES: [f64; 4] = [38.0, 50.0, 68.0, 18.0];

/// The distance in pixels from the panel's edge to the axis labels.
const EDGE: f64 = 6.0;

/// A panel to draw on.
pub(super) type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<Axis, Axis>>;

/// Draws an empty panel with a title and the labels of x and y.
pub(super) fn draw_chart<'a>(
    area: &Area<'a>,
    frame: &Frame,
    title: &str,
    [x_label, y_label]: [&str; 2],
) -> Result<Chart<'a>, String> {
    let [top, bottom, left, right] = SIDES;
    let (x_axis, y_axis) = (Axis::new(frame.x, 6.0)?, Axis::new(frame.y, 6.0)?);
    let (wide, high) = area.dim_in_pixel();
    let pixels = |units: u32| f64::from(units) / f64::from(SCALE);
    let (across, down) = (pixels(wide) - left - right, pixels(high) - top - bottom);
    let title = printable(title);
    let title_style = style(fitted(&title, TITLE_SIZE, across), TITLE, true).pos(beside(HPos::Center));
    area.draw_text(&title, &title_style, (units(left + across / 2.0), units(top / 2.0 + 2.0)))
        .map_err(message)?;
    let mut chart = ChartBuilder::on(area)
        .margin_top(units(top))
        .margin_right(units(right))
        .margin_bottom(units(EDGE))
        .margin_left(units(EDGE))
        .x_label_area_size(units(bottom - EDGE))
        .y_label_area_size(units(left - EDGE))
        .build_cartesian_2d(x_axis, y_axis)
        .map_err(message)?;
    let (x_label, y_label) = (printable(x_label), printable(y_label));
    let size = fitted(&x_label, LABEL_SIZE, across).min(fitted(&y_label, LABEL_SIZE, down));
    chart
        .configure_mesh()
        .bold_line_style(GRID.stroke_width(units(1.0).unsigned_abs()))
        .axis_style(AXIS.stroke_width(units(1.0).unsigned_abs()))
        .set_all_tick_mark_size(units(4.0))
        .label_style(style(TICK_SIZE, TEXT, false))
        .axis_desc_style(style(size, TEXT, false))
        .x_desc(x_label)
        .y_desc(y_label)
        .draw()
        .map_err(message)?;
    Ok(chart)
}
