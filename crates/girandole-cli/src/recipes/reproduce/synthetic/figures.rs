//! The paper's figures, with ours over theirs.

use std::path::Path;

use super::correlation::Correlation;
use super::result::{CellResult, best};
use super::published;
use crate::whole_file;
use crate::failure::Failure;
use crate::figures::{Bars, HistogramPanel, LinePanel, Series, histogram_panels, line_panels};

/// Bins of figure 5, each 1/30 wide; the last holds all above.
const BINS: usize = 24;

/// Writes `figure2.svg`, `figure4.svg` and `figure5.svg`, each with the paper's own numbers.
pub(super) fn write(
    folder: &Path,
    results: &[CellResult],
    correlations: &[Correlation],
) -> Result<(), Failure> {
    let best = best(results);
    let mut cosines: Vec<f64> = best.iter().map(|result| result.cell.cosine).collect();
    cosines.dedup();
    let of = |cosine: f64| best.iter().copied().filter(move |result| result.cell.cosine == cosine);
    let curves: Vec<LinePanel> = cosines.iter().map(|&cosine| curves(cosine, of(cosine))).collect();
    let finals: Vec<HistogramPanel> = cosines.iter().map(|&cosine| finals(cosine, of(cosine))).collect();
    let drawn = [
        ("figure2.svg", line_panels(&[labels(correlations)])),
        ("figure4.svg", line_panels(&curves)),
        ("figure5.svg", histogram_panels(&finals)),
    ];
    for (name, svg) in drawn {
        whole_file::write(&folder.join(name), &svg.map_err(Failure::Figure)?)?;
    }
    Ok(())
}

fn labels(correlations: &[Correlation]) -> LinePanel {
    let points = |value: fn(&Correlation) -> f64| correlations.iter().map(|c| (c.cosine, value(c))).collect();
    let band = correlations.iter().map(|c| (c.measured - 2.0 * c.deviation, c.measured + 2.0 * c.deviation));
    let series = |name: &str, color, dashed, points, band| Series {
        name: name.to_owned(),
        color,
        dashed,
        points,
        band,
    };
    LinePanel {
        title: "Correlation of the labels".to_owned(),
        x_label: "cosine of the weights".to_owned(),
        y_label: "Pearson correlation".to_owned(),
        x_range: (0.4, 1.0),
        y_range: (0.0, 1.0),
        series: vec![
            series("measured, 2 sd", 0, false, points(|c| c.measured), Some(band.collect())),
            series("paper", 1, true, points(|c| c.published), None),
        ],
    }
}

fn curves<'a>(cosine: f64, results: impl Iterator<Item = &'a CellResult>) -> LinePanel {
    let (mut series, mut last) = (Vec::new(), 1.0_f64);
    for result in results {
        let (method, curve) = (result.cell.method, result.mean_curve());
        last = curve.last().map_or(last, |point| last.max(point.0 as f64));
        series.push(Series {
            name: method.title().to_owned(),
            color: method.color(),
            dashed: false,
            points: curve.iter().map(|(step, mean, _, _)| (*step as f64, *mean)).collect(),
            band: Some(curve.iter().map(|(_, _, low, high)| (*low, *high)).collect()),
        });
        series.push(Series {
            name: format!("{}, paper", method.title()),
            color: method.color(),
            dashed: true,
            points: published::curve(method, cosine),
            band: None,
        });
    }
    series.retain(|series| !series.points.is_empty());
    LinePanel {
        title: format!("cosine {cosine}"),
        x_label: "step".to_owned(),
        y_label: "mean loss of task 1".to_owned(),
        x_range: (0.0, last),
        y_range: (0.0, 1.2),
        series,
    }
}

fn finals<'a>(cosine: f64, results: impl Iterator<Item = &'a CellResult>) -> HistogramPanel {
    let mut bars = Vec::new();
    for result in results {
        let (method, color) = (result.cell.method, result.cell.method.color());
        let bar = |name, outlined, shares| Bars { name, color, outlined, shares };
        bars.push(bar(method.title().to_owned(), false, result.shares(BINS)));
        bars.push(bar(format!("{}, paper", method.title()), true, published::shares(method, cosine)));
    }
    bars.retain(|bars| !bars.shares.is_empty());
    HistogramPanel {
        title: format!("cosine {cosine}"),
        x_label: "final loss of task 1".to_owned(),
        bin_width: 1.0 / 30.0,
        bars,
    }
}
