//! Panels of curves.

use plotters::element::{Circle, Polygon};
use plotters::series::{DashedLineSeries, LineSeries};
use plotters::style::Color;

use super::chart::{Chart, draw_chart};
use super::frame::Frame;
use super::ink;
use super::legend_key::LegendKey;
use super::mark::Mark;
use super::series::Series;
use super::sheet::{Area, draw_sheet, message, units};

/// One panel of curves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LinePanel {
    /// The title above the panel.
    pub(crate) title: String,
    /// What x is.
    pub(crate) x_label: String,
    /// What y is.
    pub(crate) y_label: String,
    /// The low and high end of x; curves are cut off there.
    pub(crate) x_range: (f64, f64),
    /// The low and high end of y; curves are cut off there.
    pub(crate) y_range: (f64, f64),
    /// The curves, the later ones drawn over the earlier.
    pub(crate) series: Vec<Series>,
}

/// The SVG text of panels side by side, with one legend below.
pub(crate) fn line_panels(panels: &[LinePanel]) -> Result<String, String> {
    let all = panels.iter().flat_map(|panel| &panel.series);
    let keys = LegendKey::distinct(all.map(|series| LegendKey {
        name: series.name.clone(),
        color: series.color,
        mark: Mark::Line { dashed: series.dashed, band: series.band.is_some() },
    }));
    draw_sheet(panels, keys, draw_panel)
}

/// Draws one panel.
fn draw_panel(area: &Area<'_>, panel: &LinePanel) -> Result<(), String> {
    let frame = Frame { x: panel.x_range, y: panel.y_range };
    let mut chart = draw_chart(area, &frame, &panel.title, [&panel.x_label, &panel.y_label])?;
    for series in &panel.series {
        draw_band(&mut chart, &frame, series)?;
    }
    for series in &panel.series {
        draw_line(&mut chart, &frame, series)?;
    }
    Ok(())
}

/// Draws the spread around a curve.
fn draw_band(chart: &mut Chart<'_>, frame: &Frame, series: &Series) -> Result<(), String> {
    let Some(band) = &series.band else { return Ok(()) };
    if band.len() != series.points.len() {
        let (name, ends, points) = (&series.name, band.len(), series.points.len());
        return Err(format!("the band of {name:?} has {ends} ends for {points} points"));
    }
    let edges: Vec<_> = series.points.iter().zip(band).map(|(point, ends)| (point.0, *ends)).collect();
    for run in edges.split(|(x, (low, high))| !(x.is_finite() && low.is_finite() && high.is_finite())) {
        let lower = run.iter().map(|(x, (low, _))| (*x, *low));
        let upper = run.iter().rev().map(|(x, (_, high))| (*x, *high));
        let shape = frame.area(&lower.chain(upper).collect::<Vec<_>>());
        if shape.len() > 2 {
            let shape = Polygon::new(shape, ink::band(series.color));
            chart.draw_series(std::iter::once(shape)).map_err(message)?;
        }
    }
    Ok(())
}

/// Draws a curve.
fn draw_line(chart: &mut Chart<'_>, frame: &Frame, series: &Series) -> Result<(), String> {
    let style = ink::line(series.color);
    for piece in frame.pieces(&series.points) {
        if let [only] = piece.as_slice() {
            let dot = Circle::new(*only, units(2.0), style.color.filled());
            chart.draw_series(std::iter::once(dot)).map_err(message)?;
        } else if series.dashed {
            let (dash, gap) = ink::dash();
            chart.draw_series(DashedLineSeries::new(piece, dash, gap, style)).map_err(message)?;
        } else {
            chart.draw_series(LineSeries::new(piece, style)).map_err(message)?;
        }
    }
    Ok(())
}
