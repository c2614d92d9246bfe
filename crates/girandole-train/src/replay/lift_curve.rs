//! How a lift changes with the rows learned from, and where it ends.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::LiftVerdict;

/// Exponents that the decay is fitted with: from slower than learning curves are to as good as at once.
const EXPONENTS: [f64; 12] = [0.25, 0.35, 0.5, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0];
/// A limit below this share of the early lift is not worth the name.
const SMALL: f64 = 0.5;
/// Times as many rows as there are that a forecast looks at.
const FURTHEST: usize = 64;

/// The lift of a candidate over a base on one slice, before either learned from it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiftPoint {
    /// Rows that both had learned from, at least 1.
    pub rows: f64,
    /// By how much the candidate was better.
    pub lift: f64,
    /// Standard error of the lift, above 0.
    pub error: f64,
}

/// A lift as a function of the rows learned from, `limit + rest · (rows / first rows)^-exponent`.
///
/// Errors fall with the data as a power of their number, so the difference of two models that end alike does, too; what
/// is left in the limit stays. The interval is that of the profile likelihood over the exponent, widened where the
/// points scatter more than their errors say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiftCurve {
    /// The lift with rows without end.
    pub limit: f64,
    /// Ends of the interval that holds the limit with the confidence asked for.
    pub interval: [f64; 2],
    /// The fitted lift on the first slice.
    pub early: f64,
    /// Standard error of the mean lift over the first half of the slices.
    pub early_error: f64,
    /// How the rest falls.
    pub exponent: f64,
    /// Whether the lift gets smaller, beyond chance.
    pub shrinks: bool,
    /// By how much the points scatter beside their errors; 1 if as these say.
    pub scatter: f64,
    /// What becomes of the lift.
    pub verdict: LiftVerdict,
}

/// A line in the decayed rows, fitted by weighted least squares for one exponent.
#[derive(Debug, Clone, Copy)]
struct Line {
    exponent: f64,
    limit: f64,
    rest: f64,
    limit_variance: f64,
    rest_variance: f64,
    squares: f64,
}

impl LiftCurve {
    /// Fits the points; none with fewer than 6, or if one's error is not above 0.
    ///
    /// ```
    /// use girandole_train::{LiftCurve, LiftPoint, LiftVerdict};
    ///
    /// let point = |slice: u32, lift| LiftPoint { rows: 1e4 * f64::from(slice), lift, error: 1e-4 };
    /// let melts: Vec<_> = (1..=20).map(|slice| point(slice, 0.01 / f64::from(slice))).collect();
    /// let stays: Vec<_> = (1..=20).map(|slice| point(slice, 0.01 + 0.01 / f64::from(slice))).collect();
    /// assert_eq!(LiftCurve::fit(&melts, 0.95).unwrap().verdict, LiftVerdict::FasterConvergence);
    /// assert_eq!(LiftCurve::fit(&stays, 0.95).unwrap().verdict, LiftVerdict::Lasting);
    /// ```
    pub fn fit(points: &[LiftPoint], confidence: f64) -> Option<Self> {
        let sound = |point: &LiftPoint| point.error > 0.0 && point.rows > 0.0 && point.lift.is_finite();
        if points.len() < 6 || !points.iter().all(sound) {
            return None;
        }
        let lines: Vec<Line> = EXPONENTS.iter().filter_map(|exponent| Line::fit(points, *exponent)).collect();
        let best = lines.iter().min_by(|a, b| a.squares.total_cmp(&b.squares))?;
        let freedom = points.len() as f64 - 3.0;
        let scatter = (best.squares / freedom).max(1.0);
        let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
        let reach = t.inverse_cdf(0.5 + confidence.clamp(0.0, 0.999_999) / 2.0);
        let within = lines.iter().filter_map(|line| {
            let left = reach * reach * scatter - (line.squares - best.squares);
            (left >= 0.0).then(|| (line, (left * line.limit_variance).sqrt()))
        });
        let (low, high) = within.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (line, half)| {
            (low.min(line.limit - half), high.max(line.limit + half))
        });
        // A candidate that learns faster is ahead at first, wherever it ends.
        let first_half = &points[..points.len().div_ceil(2)];
        let (mean, mean_error) = weighted_mean(first_half);
        let early_error = mean_error * scatter.sqrt();
        let mut curve = Self {
            limit: best.limit,
            interval: [low, high],
            early: best.limit + best.rest,
            early_error,
            exponent: best.exponent,
            shrinks: best.rest > reach * (best.rest_variance * scatter).sqrt(),
            scatter,
            verdict: LiftVerdict::NoLift,
        };
        let was = mean > reach * early_error;
        let (all, all_error) = weighted_mean(points);
        curve.verdict = if low > 0.0 {
            LiftVerdict::Lasting
        } else if !was && all <= reach * all_error * scatter.sqrt() {
            LiftVerdict::NoLift
        } else if curve.shrinks && high < SMALL * curve.early {
            LiftVerdict::FasterConvergence
        } else {
            LiftVerdict::Undecided { rows: forecast(points, best, &curve, reach) }
        };
        Some(curve)
    }

    /// The fitted lift after as many rows, for points whose first had `first_rows`.
    pub fn at(&self, rows: f64, first_rows: f64) -> f64 {
        self.limit + (self.early - self.limit) * (rows / first_rows).powf(-self.exponent)
    }
}

impl Line {
    fn fit(points: &[LiftPoint], exponent: f64) -> Option<Self> {
        let first = points.first()?.rows;
        let terms = || {
            points
                .iter()
                .map(move |point| (point.error.powi(-2), (point.rows / first).powf(-exponent), point.lift))
        };
        let sum = |of: fn(f64, f64, f64) -> f64| terms().map(|(w, g, y)| of(w, g, y)).sum::<f64>();
        let (w, wg, wgg) = (sum(|w, _, _| w), sum(|w, g, _| w * g), sum(|w, g, _| w * g * g));
        let (wy, wgy) = (sum(|w, _, y| w * y), sum(|w, g, y| w * g * y));
        let determinant = w * wgg - wg * wg;
        if determinant <= 1e-9 * w * wgg {
            return None;
        }
        let limit = (wgg * wy - wg * wgy) / determinant;
        let rest = (w * wgy - wg * wy) / determinant;
        let squares = terms().map(|(w, g, y)| w * (y - limit - rest * g).powi(2)).sum();
        let (limit_variance, rest_variance) = (wgg / determinant, w / determinant);
        Some(Self { exponent, limit, rest, limit_variance, rest_variance, squares })
    }
}

fn weighted_mean(points: &[LiftPoint]) -> (f64, f64) {
    let weight: f64 = points.iter().map(|point| point.error.powi(-2)).sum();
    let mean = points.iter().map(|point| point.lift * point.error.powi(-2)).sum::<f64>() / weight;
    (mean, weight.sqrt().recip())
}

/// How many times as many rows would decide, if the slices went on alike and the fit stayed as it is.
fn forecast(points: &[LiftPoint], best: &Line, curve: &LiftCurve, reach: f64) -> Option<f64> {
    let last = points.last()?;
    let step = points.len().checked_sub(2).map(|before| last.rows - points[before].rows)?.max(1.0);
    let half_now = (curve.interval[1] - curve.interval[0]) / 2.0;
    let now = (best.limit_variance * curve.scatter).sqrt() * reach;
    // The doubt about the exponent shrinks as the rest of it does.
    let wider = half_now / now.max(f64::MIN_POSITIVE);
    let mut more = points.to_vec();
    for n in points.len() + 1..=points.len() * FURTHEST {
        let rows = more.last()?.rows + step;
        let lift = curve.at(rows, points[0].rows);
        more.push(LiftPoint { rows, lift, error: last.error });
        let ahead = Line::fit(&more, best.exponent)?;
        let half = wider * reach * (ahead.limit_variance * curve.scatter).sqrt();
        if curve.limit - half > 0.0 || curve.limit + half < SMALL * curve.early {
            return Some(n as f64 / points.len() as f64);
        }
    }
    None
}
