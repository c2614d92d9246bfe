//! How a lift changes with the rows learned from, and where it ends.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::LiftVerdict;

/// Exponents that the decay is fitted with: errors of learners fall as the root of the rows or faster.
const EXPONENTS: [f64; 12] = [0.5, 0.6, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];
/// Delays of the decay, as shares of all rows: while a model warms up, its error falls later than a power says.
const DELAYS: [f64; 7] = [0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];
/// A limit below this share of the early lift is not worth the name.
const SMALL: f64 = 0.25;
/// A lift that is still above this share of the early one has not melted, whatever the fit says of its end.
const MELTED: f64 = 0.5;
/// Times as many rows as there are that a forecast looks at.
const FURTHEST: usize = 64;
/// By what a forecast lengthens its look.
const MORE: f64 = 1.2;

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

/// A lift as a function of the rows learned from: `limit + rest · ((rows + delay) / (first + delay))^-exponent`.
///
/// Errors fall with the data as a power of their number, so the difference of two models that end alike does, too; what
/// is left in the limit stays. `first` is where the lift is greatest, if that is in the first half of the slices (before
/// it, both are learning what the candidate learns first), else the first slice. The interval is that of the profile
/// likelihood over exponent and delay, widened where the points scatter more than their errors say: it is wide as long
/// as the lift still falls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiftCurve {
    /// The lift with rows without end.
    pub limit: f64,
    /// Ends of the interval that holds the limit with the confidence asked for.
    pub interval: [f64; 2],
    /// Rows at which the fit begins.
    pub first: f64,
    /// The fitted lift there.
    pub early: f64,
    /// Standard error of the mean lift over the first half of the slices.
    pub early_error: f64,
    /// How the rest falls.
    pub exponent: f64,
    /// By how many rows the fall is late.
    pub delay: f64,
    /// Whether the lift gets smaller, beyond chance.
    pub shrinks: bool,
    /// By how much the points scatter beside their errors; 1 if as these say.
    pub scatter: f64,
    /// What becomes of the lift.
    pub verdict: LiftVerdict,
}

/// A line in the decayed rows, fitted by weighted least squares for one exponent and delay.
#[derive(Debug, Clone, Copy)]
struct Line {
    exponent: f64,
    delay: f64,
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
        let mut curve = Self::judged(points, confidence)?;
        if matches!(curve.verdict, LiftVerdict::Undecided { .. }) {
            curve.verdict = LiftVerdict::Undecided { rows: curve.decided_by(points, confidence) };
        }
        Some(curve)
    }

    /// Fits the points and judges; how many rows would decide is left open.
    fn judged(points: &[LiftPoint], confidence: f64) -> Option<Self> {
        let sound = |point: &LiftPoint| point.error > 0.0 && point.rows > 0.0 && point.lift.is_finite();
        if points.len() < 6 || !points.iter().all(sound) {
            return None;
        }
        let last = points.last()?.rows;
        let fitted = &points[start(points)..];
        let shapes =
            DELAYS.iter().flat_map(|delay| EXPONENTS.iter().map(move |exponent| (*exponent, delay * last)));
        let lines: Vec<Line> =
            shapes.filter_map(|(exponent, delay)| Line::fit(fitted, exponent, delay)).collect();
        let best = lines.iter().min_by(|a, b| a.squares.total_cmp(&b.squares))?;
        let freedom = fitted.len() as f64 - 3.0;
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
            first: fitted.first()?.rows,
            early: best.limit + best.rest,
            early_error,
            exponent: best.exponent,
            delay: best.delay,
            shrinks: best.rest > reach * (best.rest_variance * scatter).sqrt(),
            scatter,
            verdict: LiftVerdict::NoLift,
        };
        let (all, all_error) = weighted_mean(points);
        let (now, _) = weighted_mean(&points[points.len() * 3 / 4..]);
        curve.verdict = if low > 0.0 {
            LiftVerdict::Lasting
        } else if curve.shrinks && high < SMALL * curve.early && now < MELTED * curve.early {
            LiftVerdict::FasterConvergence
        } else if mean <= reach * early_error && all <= reach * all_error * scatter.sqrt() {
            LiftVerdict::NoLift
        } else {
            LiftVerdict::Undecided { rows: None }
        };
        Some(curve)
    }

    /// The fitted lift after as many rows.
    pub fn at(&self, rows: f64) -> f64 {
        let left = ((rows + self.delay) / (self.first + self.delay)).powf(-self.exponent);
        self.limit + (self.early - self.limit) * left
    }

    /// How many times as many rows would decide, if the lift went on as fitted and the slices as the last one.
    fn decided_by(&self, points: &[LiftPoint], confidence: f64) -> Option<f64> {
        let (last, before) = (points.last()?, points.get(points.len().checked_sub(2)?)?);
        let step = (last.rows - before.rows).max(1.0);
        let mut more = points.to_vec();
        for n in (1..).map(|power| (points.len() as f64 * MORE.powi(power)).ceil() as usize) {
            if n > points.len() * FURTHEST {
                return None;
            }
            while more.len() < n {
                let rows = more.last()?.rows + step;
                more.push(LiftPoint { rows, lift: self.at(rows), error: last.error });
            }
            if matches!(
                Self::judged(&more, confidence)?.verdict,
                LiftVerdict::Lasting | LiftVerdict::FasterConvergence
            ) {
                return Some(n as f64 / points.len() as f64);
            }
        }
        None
    }
}

impl Line {
    fn fit(points: &[LiftPoint], exponent: f64, delay: f64) -> Option<Self> {
        let first = points.first()?.rows + delay;
        let terms = || {
            let left = move |rows: f64| ((rows + delay) / first).powf(-exponent);
            points.iter().map(move |point| (point.error.powi(-2), left(point.rows), point.lift))
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
        Some(Self { exponent, delay, limit, rest, limit_variance, rest_variance, squares })
    }
}

/// Where the lift is greatest, over means of three, if that is in the first half; else the beginning.
fn start(points: &[LiftPoint]) -> usize {
    let mean = |at: usize| {
        let near = &points[at.saturating_sub(1)..(at + 2).min(points.len())];
        near.iter().map(|point| point.lift).sum::<f64>() / near.len() as f64
    };
    let peak = (0..points.len()).max_by(|a, b| mean(*a).total_cmp(&mean(*b))).unwrap_or(0);
    if peak < points.len() / 2 && points.len() - peak >= 6 { peak } else { 0 }
}

fn weighted_mean(points: &[LiftPoint]) -> (f64, f64) {
    let weight: f64 = points.iter().map(|point| point.error.powi(-2)).sum();
    let mean = points.iter().map(|point| point.lift * point.error.powi(-2)).sum::<f64>() / weight;
    (mean, weight.sqrt().recip())
}
