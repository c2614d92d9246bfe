//! Tests of ticks and their labels.

use plotters::coord::ranged1d::{BoldPoints, Ranged, ValueFormatter};

use crate::figures::axis::Axis;

/// The tick labels of an axis.
fn labels(low: f64, high: f64) -> String {
    let axis = Axis::new((low, high), 6.0).expect("an axis");
    let ticks = axis.key_points(BoldPoints(10));
    ticks.iter().map(|tick| axis.format_ext(tick)).collect::<Vec<_>>().join(" ")
}

#[test]
fn ticks_are_round_and_their_labels_alike() {
    assert_eq!(labels(0.0, 200.0), "0 50 100 150 200");
    assert_eq!(labels(-1.0, 1.0), "-1.0 -0.5 0.0 0.5 1.0");
    assert_eq!(labels(0.0, 0.1 * 3.0), "0.00 0.05 0.10 0.15 0.20 0.25 0.30");
    assert_eq!(labels(0.0, 60_000.0), "0 10000 20000 30000 40000 50000 60000");
    assert_eq!(labels(0.0, 5e6), "0 1e6 2e6 3e6 4e6 5e6");
    assert_eq!(labels(0.0, 2e-7), "0 5.0e-8 1.0e-7 1.5e-7 2.0e-7");
    assert_eq!(labels(1e6, 1e6 + 40.0), "1.00000e6 1.00001e6 1.00002e6 1.00003e6 1.00004e6");
}
