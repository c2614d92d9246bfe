//! The frame of a panel, which cuts off what lies outside it.

/// A point.
type Point = (f64, f64);

/// The frame of a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// The low and high end along x.
    pub(super) x: (f64, f64),
    /// The low and high end along y.
    pub(super) y: (f64, f64),
}

impl Frame {
    /// The pieces of a line that lie inside; a point that is not finite makes a gap, and a point alone
    /// between gaps is a piece of its own.
    pub(super) fn pieces(&self, points: &[Point]) -> Vec<Vec<Point>> {
        let mut pieces = Vec::new();
        for run in points.split(|point| !(point.0.is_finite() && point.1.is_finite())) {
            if let [only] = run
                && self.kept(*only, *only).is_some()
            {
                pieces.push(vec![*only]);
            }
            let mut piece: Vec<Point> = Vec::new();
            for (from, to) in run.iter().zip(run.iter().skip(1)) {
                let Some((start, end)) = self.kept(*from, *to) else {
                    pieces.push(std::mem::take(&mut piece));
                    continue;
                };
                if start > 0.0 || piece.is_empty() {
                    pieces.push(std::mem::take(&mut piece));
                    piece.push(self.inside(between(*from, *to, start)));
                }
                piece.push(self.inside(between(*from, *to, end)));
            }
            pieces.push(piece);
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// The part of a polygon that lies inside.
    pub(super) fn area(&self, polygon: &[Point]) -> Vec<Point> {
        let mut kept = polygon.to_vec();
        let above: [fn(&Self, Point) -> f64; 4] = [
            |frame, point| point.0 - frame.x.0,
            |frame, point| frame.x.1 - point.0,
            |frame, point| point.1 - frame.y.0,
            |frame, point| frame.y.1 - point.1,
        ];
        for side in above {
            let mut cut = Vec::with_capacity(kept.len());
            for (from, to) in kept.iter().zip(kept.iter().cycle().skip(1)) {
                let (out, into) = (side(self, *from), side(self, *to));
                if out >= 0.0 {
                    cut.push(*from);
                }
                if (out >= 0.0) != (into >= 0.0) {
                    cut.push(between(*from, *to, out / (out - into)));
                }
            }
            kept = cut;
        }
        kept.into_iter().map(|point| self.inside(point)).collect()
    }

    /// The shares of the way between two points at which the line enters and leaves the frame.
    fn kept(&self, from: Point, to: Point) -> Option<(f64, f64)> {
        let (mut start, mut end) = (0.0f64, 1.0f64);
        for (low, high, from, to) in [(self.x.0, self.x.1, from.0, to.0), (self.y.0, self.y.1, from.1, to.1)]
        {
            let way = to - from;
            if way == 0.0 {
                if from < low || from > high {
                    return None;
                }
                continue;
            }
            let (near, far) = ((low - from) / way, (high - from) / way);
            start = start.max(near.min(far));
            end = end.min(near.max(far));
        }
        (start <= end).then_some((start, end))
    }

    /// The point, moved inside if rounding has put it outside.
    fn inside(&self, point: Point) -> Point {
        (point.0.max(self.x.0).min(self.x.1), point.1.max(self.y.0).min(self.y.1))
    }
}

/// The point at a share of the way between two.
fn between(from: Point, to: Point, share: f64) -> Point {
    if share == 1.0 {
        return to;
    }
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}
