//! The paper's figures, with ours over theirs.

use super::correlation::{Correlation, TRIALS};
use super::published;
use super::result::{self, CellResult, best, cosines};
use crate::failure::Failure;
use crate::figures::{Bars, HistogramPanel, LinePanel, Series, histogram_panels, line_panels};
use crate::page::Figure;

/// Bins of figure 5, each 1/30 wide; the last holds all above.
const BINS: usize = 24;

/// Figure 2: how the labels correlate.
pub(super) fn labels(correlations: &[Correlation]) -> Result<Figure, Failure> {
    let caption = format!(
        "Figure 2. Pearson correlation of the labels of two tasks by the cosine of their weights: the mean \
         of {TRIALS} draws, two standard deviations around it, and the paper's means."
    );
    figure("figure2", line_panels(&[labels_panel(correlations)]), caption)
}

/// Figure 4: how the loss falls.
pub(super) fn curves(results: &[CellResult]) -> Result<Figure, Failure> {
    let caption = "Figure 4. Mean loss of the first task, each method at its best learning rate; the middle \
                   half of the runs lies in the band, and the paper's means of 200 runs are dashed.";
    let best = best(results);
    let of = |cosine: f64| best.iter().copied().filter(move |result| result.cell.cosine == cosine);
    let panels: Vec<_> =
        cosines(results).into_iter().map(|cosine| curves_panel(cosine, of(cosine))).collect();
    figure("figure4", line_panels(&panels), caption.to_owned())
}

/// How the loss falls at each learning rate, a figure a cosine; none where there is but one rate.
pub(super) fn rates(results: &[CellResult]) -> Result<Vec<Figure>, Failure> {
    let rates = result::rates(results);
    let draw = |cosine: f64| {
        let panel = |&rate: &f64| {
            let here = results.iter().filter(|result| result.is_at(cosine, rate));
            LinePanel { title: format!("rate {rate}"), ..curves_panel(cosine, here) }
        };
        let caption = format!(
            "Mean loss of the first task at cosine {cosine}, at each learning rate; the middle half of the runs \
             lies in the band, and the paper's means, at rates it does not name, are dashed."
        );
        let panels: Vec<_> = rates.iter().map(panel).collect();
        figure(&format!("rates-p{cosine}"), line_panels(&panels), caption)
    };
    cosines(results).into_iter().filter(|_| rates.len() > 1).map(draw).collect()
}

/// Figure 5: where the runs end.
pub(super) fn finals(results: &[CellResult]) -> Result<Figure, Failure> {
    let caption = "Figure 5. Share of the runs by final loss of the first task, each method at its best \
                   learning rate; the paper's 200 runs are outlined.";
    let best = best(results);
    let of = |cosine: f64| best.iter().copied().filter(move |result| result.cell.cosine == cosine);
    let panels: Vec<_> =
        cosines(results).into_iter().map(|cosine| finals_panel(cosine, of(cosine))).collect();
    figure("figure5", histogram_panels(&panels), caption.to_owned())
}

fn figure(name: &str, svg: Result<String, String>, caption: String) -> Result<Figure, Failure> {
    Ok(Figure { name: name.to_owned(), svg: svg.map_err(Failure::Figure)?, caption })
}

fn labels_panel(correlations: &[Correlation]) -> LinePanel {
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

fn curves_panel<'a>(cosine: f64, results: impl Iterator<Item = &'a CellResult>) -> LinePanel {
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

fn finals_panel<'a>(cosine: f64, results: impl Iterator<Item = &'a CellResult>) -> HistogramPanel {
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
