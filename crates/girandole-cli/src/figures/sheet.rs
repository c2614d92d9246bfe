//! The sheet: panels side by side with one legend below, written as SVG.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend, WHITE};

use super::legend::Legend;
use super::legend_key::LegendKey;

/// Drawing units a pixel: plotters draws at whole units only, too coarse for smooth curves.
pub(super) const SCALE: i32 = 4;

/// The width of a panel in pixels.
pub(super) const PANEL_WIDTH: f64 = 420.0;

/// The height of a panel in pixels.
pub(super) const PANEL_HEIGHT: f64 = 360.0;

/// A part of the sheet to draw on.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Pixels in drawing units.
pub(super) fn units(pixels: f64) -> i32 {
    (pixels * f64::from(SCALE)).round() as i32
}

/// The message of an error of plotters.
pub(super) fn message(error: impl std::fmt::Display) -> String {
    format!("could not draw a figure: {error}")
}

/// The SVG text of panels, each drawn by `draw`, and the legend below them.
pub(super) fn draw_sheet<P>(
    panels: &[P],
    keys: Vec<LegendKey>,
    draw: impl Fn(&Area<'_>, &P) -> Result<(), String>,
) -> Result<String, String> {
    let columns = u16::try_from(panels.len()).ok().filter(|columns| (1..=64).contains(columns));
    let columns = columns.ok_or_else(|| format!("a figure has 1 to 64 panels, not {}", panels.len()))?;
    let width = (PANEL_WIDTH * f64::from(columns)).max(Legend::least_width(&keys)).ceil();
    let legend = Legend::new(keys, width);
    draw_on_sheet((width, PANEL_HEIGHT + legend.height()), |root| {
        let (upper, lower) = root.split_vertically(units(PANEL_HEIGHT));
        for (area, panel) in upper.split_evenly((1, usize::from(columns))).iter().zip(panels) {
            draw(area, panel)?;
        }
        legend.draw(&lower, width)
    })
}

/// The SVG text of a sheet of some size in pixels, filled by `draw`.
pub(super) fn draw_on_sheet(
    (width, height): (f64, f64),
    draw: impl FnOnce(&Area<'_>) -> Result<(), String>,
) -> Result<String, String> {
    let size = (units(width).unsigned_abs(), units(height).unsigned_abs());
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, size).into_drawing_area();
        root.fill(&WHITE).map_err(message)?;
        draw(&root)?;
        root.present().map_err(message)?;
    }
    // The opening tag anew: shown at pixels though drawn in units, and with rounded joints.
    let (_, body) = text.split_once(">\n").ok_or("plotters wrote no SVG")?;
    let (across, down) = size;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {across} {down}\" stroke-linejoin=\"round\">\n{body}"
    ))
}
