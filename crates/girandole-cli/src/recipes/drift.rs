//! How the rows of a file differ from the training rows, line by line.

use girandole::data::{Drift, FeatureDrift};

/// The least difference of a share that is worth a line.
const LEAST: f64 = 0.01;

/// A line for each feature that has moved, the farthest first, and one for the others; with `all` a line for each.
pub(super) fn lines(drift: Option<&Drift>, all: bool) -> Vec<String> {
    let Some(drift) = drift else { return Vec::new() };
    let moved = drift.moved(LEAST);
    let mut lines: Vec<String> = moved.iter().map(|feature| line(feature)).collect();
    let still = drift.features.iter().filter(|feature| feature.distance() < LEAST);
    if all {
        lines.extend(still.map(line));
    } else {
        let n = still.count();
        let share = 100.0 * LEAST;
        lines.push(match (n, moved.len()) {
            (_, 0) => format!("all {n} features are as in training, within {share:.0}% of the rows"),
            (n, _) => format!("{n} other features are as in training, within {share:.0}% of the rows"),
        });
    }
    lines
}

fn line(feature: &FeatureDrift) -> String {
    let now = feature.rows;
    let before = feature.training;
    let shares = [
        ("missing", now.missing, before.map(|before| before.missing)),
        ("unknown", now.unknown, before.map(|before| before.unknown)),
        ("out of range", now.out_of_range, before.map(|before| before.out_of_range)),
    ];
    let shown = shares.into_iter().map(|(what, now, before)| match before {
        Some(before) if before != now => format!("{what} {:.1}%, was {:.1}%", 100.0 * now, 100.0 * before),
        _ => format!("{what} {:.1}%", 100.0 * now),
    });
    format!("{}: {}", feature.name, shown.collect::<Vec<_>>().join("; "))
}
