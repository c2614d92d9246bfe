//! Tests of the panels of histograms.

use super::reading::{points, texts};
use crate::figures::{Bars, HistogramPanel, histogram_panels};

/// A histogram of one colour.
fn bars(color: usize, outlined: bool, shares: &[f64]) -> Bars {
    Bars { name: format!("<{color} {outlined}>"), color, outlined, shares: shares.to_vec() }
}

/// A panel.
fn panel(bars: Vec<Bars>) -> HistogramPanel {
    HistogramPanel { title: "title".to_owned(), x_label: "loss".to_owned(), bin_width: 0.5, bars }
}

#[test]
fn panels_share_a_legend() {
    let one = panel(vec![bars(0, false, &[0.2, 0.8]), bars(1, false, &[1.0]), bars(0, true, &[0.0, 1.0])]);
    let svg = histogram_panels(&[one.clone(), one.clone()]).expect("drawn");
    let texts = texts(&svg);
    for (text, count) in [("title", 2), ("share of runs", 2), ("&lt;0 false&gt;", 1), ("&lt;0 true&gt;", 1)] {
        assert_eq!(texts.iter().filter(|found| *found == text).count(), count, "{text}");
    }
    assert_eq!(svg, histogram_panels(&[one.clone(), one]).expect("drawn again"));
}

#[test]
fn an_outline_without_filled_bars_is_one_line_of_steps() {
    let svg = histogram_panels(&[panel(vec![bars(0, true, &[0.0, 0.5, 0.5, 0.0])])]).expect("drawn");
    // Six points of steps, from the first bar to the last, and six around the legend's mark.
    assert_eq!(points(&svg, "#0072B2").len(), 12);
}

#[test]
fn empty_histograms_are_fine() {
    for bars in [Vec::new(), vec![bars(0, false, &[]), bars(1, true, &[])], vec![bars(0, true, &[0.0])]] {
        texts(&histogram_panels(&[panel(bars)]).expect("drawn"));
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    assert!(histogram_panels(&[]).is_err());
    for share in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(histogram_panels(&[panel(vec![bars(0, false, &[share])])]).is_err());
    }
    for bin_width in [0.0, -1.0, f64::NAN] {
        assert!(histogram_panels(&[HistogramPanel { bin_width, ..panel(Vec::new()) }]).is_err());
    }
}
