//! Figures as SVG.

mod axis;
mod bars;
mod chart;
mod frame;
mod heat_panel;
mod histogram_panel;
mod ink;
mod interval_panel;
mod legend;
mod legend_key;
mod legend_mark;
mod lettering;
mod line_panel;
mod mark;
mod palette;
mod range;
mod series;
mod sheet;
#[cfg(test)]
mod tests;

pub(crate) use bars::Bars;
pub(crate) use heat_panel::{HeatPanel, heat_panels};
pub(crate) use histogram_panel::{HistogramPanel, histogram_panels};
pub(crate) use interval_panel::{IntervalBar, IntervalPanel, interval_panels};
pub(crate) use line_panel::{LinePanel, line_panels};
pub(crate) use range::range;
pub(crate) use series::Series;
