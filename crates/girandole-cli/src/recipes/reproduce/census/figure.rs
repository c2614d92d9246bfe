//! A picture of both tables: the main task's test AUC of every method.

use super::group::Group;
use super::row::Row;
use crate::failure::Failure;
use crate::figures::{LinePanel, Series, line_panels};
use crate::page::Figure;

/// The grey of what is the paper's.
const GREY: usize = 7;

/// A mean of the paper farther than this below all of ours is left out of the picture.
const FAR: f64 = 0.02;

/// A point that is none: what follows is a line of its own.
const GAP: (f64, f64) = (f64::NAN, f64::NAN);

/// A panel a group; methods stand side by side in the order of the paper's tables.
pub(super) fn draw(groups: &[(Group, Vec<Row>)]) -> Result<Figure, Failure> {
    let panels: Vec<LinePanel> = groups.iter().map(|(group, rows)| panel(*group, rows)).collect();
    let caption = "Test AUC of the main task by method: the upright line is the 95% interval of the mean, its cross-line \
                   the mean, the dot the best run; grey is the paper's mean, where it is not far below the picture.";
    Ok(Figure {
        name: "census".to_owned(),
        svg: line_panels(&panels).map_err(Failure::Figure)?,
        caption: caption.to_owned(),
    })
}

fn panel(group: Group, rows: &[Row]) -> LinePanel {
    let line = |name: &str, color, points| Series {
        name: name.to_owned(),
        color,
        dashed: false,
        points,
        band: None,
    };
    let (mut series, mut shown) = (Vec::new(), Vec::new());
    let lowest = rows.iter().map(|row| row.interval().0).fold(f64::INFINITY, f64::min);
    for (place, row) in rows.iter().enumerate() {
        let x = place as f64 + 1.0;
        let ((low, high), mean, best, paper) = (row.interval(), row.mean(), row.best(), row.paper.mean);
        if paper > lowest - FAR {
            series.push(line("paper's mean", GREY, vec![(x - 0.35, paper), (x + 0.35, paper)]));
            shown.push(paper);
        }
        let points = vec![(x, low), (x, high), GAP, (x - 0.2, mean), (x + 0.2, mean), GAP, (x, best)];
        series.push(line(row.method.title(), row.method.color(), points));
        shown.extend([low, best.max(high)]);
    }
    let (low, high) =
        (shown.iter().copied().fold(f64::INFINITY, f64::min), shown.iter().copied().fold(0.0, f64::max));
    let edge = (0.06 * (high - low)).max(5e-4);
    LinePanel {
        title: format!("Task group {}: {}", group.number(), group.main().name()),
        x_label: "row of the table".to_owned(),
        y_label: "test AUC".to_owned(),
        x_range: (0.4, rows.len() as f64 + 0.6),
        y_range: (low - edge, high + edge),
        series,
    }
}
