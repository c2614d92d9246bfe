//! Panels of histograms.

use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;

use super::bars::Bars;
use super::chart::{Chart, draw_chart};
use super::frame::Frame;
use super::ink;
use super::legend_key::LegendKey;
use super::mark::Mark;
use super::sheet::{Area, draw_sheet, message};

/// The part of a bin left free when several bars share it.
const FREE: f64 = 0.12;

/// One panel of histograms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HistogramPanel {
    /// The title above the panel.
    pub(crate) title: String,
    /// What x is.
    pub(crate) x_label: String,
    /// The width of a bin; the first one begins at 0.
    pub(crate) bin_width: f64,
    /// The histograms; filled ones stand beside each other in each bin.
    pub(crate) bars: Vec<Bars>,
}

/// The SVG text of panels side by side, with one legend below.
pub(crate) fn histogram_panels(panels: &[HistogramPanel]) -> Result<String, String> {
    let all = panels.iter().flat_map(|panel| &panel.bars);
    let keys = LegendKey::distinct(all.map(|bars| LegendKey {
        name: bars.name.clone(),
        color: bars.color,
        mark: if bars.outlined { Mark::Outline } else { Mark::Filled },
    }));
    draw_sheet(panels, keys, draw_panel)
}

/// Draws one panel.
fn draw_panel(area: &Area<'_>, panel: &HistogramPanel) -> Result<(), String> {
    let frame = frame(panel)?;
    let mut chart = draw_chart(area, &frame, &panel.title, [&panel.x_label, "share of runs"])?;
    let filled: Vec<&Bars> = panel.bars.iter().filter(|bars| !bars.outlined).collect();
    let free = if filled.len() > 1 { FREE } else { 0.0 };
    let slot_width = (1.0 - free) / filled.len().max(1) as f64;
    let slot = |number: usize| {
        let start = free / 2.0 + number as f64 * slot_width;
        (start * panel.bin_width, (start + slot_width) * panel.bin_width)
    };
    for (number, bars) in filled.iter().enumerate() {
        let style = ink::fill(bars.color).filled();
        let boxes = boxes(bars, panel.bin_width, slot(number));
        let boxes = boxes.filter(|[low, high]| high.1 > low.1);
        chart.draw_series(boxes.map(|corners| Rectangle::new(corners, style))).map_err(message)?;
    }
    for bars in panel.bars.iter().filter(|bars| bars.outlined) {
        match filled.iter().position(|other| other.color == bars.color) {
            Some(number) if filled.len() > 1 => draw_outlines(&mut chart, panel, bars, slot(number))?,
            _ => draw_steps(&mut chart, panel, bars)?,
        }
    }
    Ok(())
}

/// The frame that holds all bars of a panel.
fn frame(panel: &HistogramPanel) -> Result<Frame, String> {
    let shares = || panel.bars.iter().flat_map(|bars| &bars.shares);
    if let Some(share) = shares().find(|share| !(share.is_finite() && **share >= 0.0)) {
        return Err(format!("{share} is no share of runs"));
    }
    let highest = shares().fold(0.0, |highest: f64, share| highest.max(*share));
    let bins = panel.bars.iter().map(|bars| bars.shares.len()).fold(1, usize::max);
    let top = if highest > 0.0 { highest * 1.08 } else { 1.0 };
    Ok(Frame { x: (0.0, bins as f64 * panel.bin_width), y: (0.0, top) })
}

/// The opposite corners of each bar, within a slot of its bin.
fn boxes(bars: &Bars, bin_width: f64, slot: (f64, f64)) -> impl Iterator<Item = [(f64, f64); 2]> {
    bars.shares.iter().enumerate().map(move |(bin, share)| {
        let start = bin as f64 * bin_width;
        [(start + slot.0, 0.0), (start + slot.1, *share)]
    })
}

/// Draws the outline of each bar in a slot of its bin.
fn draw_outlines(
    chart: &mut Chart<'_>,
    panel: &HistogramPanel,
    bars: &Bars,
    slot: (f64, f64),
) -> Result<(), String> {
    let boxes = boxes(bars, panel.bin_width, slot).filter(|[low, high]| high.1 > low.1);
    let paths = boxes.map(|[low, high]| vec![low, (low.0, high.1), high, (high.0, low.1)]);
    chart.draw_series(paths.map(|path| PathElement::new(path, ink::outline(bars.color)))).map_err(message)?;
    Ok(())
}

/// Draws one outline around all bars, over the whole of each bin, from the first bar to the last.
fn draw_steps(chart: &mut Chart<'_>, panel: &HistogramPanel, bars: &Bars) -> Result<(), String> {
    let bins = bars.shares.iter().rposition(|share| *share > 0.0).map_or(0, |last| last + 1);
    let empty = bars.shares.iter().take_while(|share| **share == 0.0).count();
    let mut path: Vec<(f64, f64)> = Vec::new();
    for [low, high] in boxes(bars, panel.bin_width, (0.0, panel.bin_width)).take(bins).skip(empty) {
        path.extend(path.is_empty().then_some(low));
        path.extend([(low.0, high.1), high]);
    }
    path.extend(path.last().map(|end| (end.0, 0.0)));
    let path = (!path.is_empty()).then(|| PathElement::new(path, ink::outline(bars.color)));
    chart.draw_series(path).map_err(message)?;
    Ok(())
}
