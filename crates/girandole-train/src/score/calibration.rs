//! Whether chances are right on average.

use serde::{Deserialize, Serialize};

use super::tie::Tie;

/// Bins of a reliability curve.
const BINS: usize = 10;

/// Whether the chances that a model gives a yes-or-no target come true as often as they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Mean chance over the share of positive labels: above 1 the model promises too much; none without positives.
    pub ratio: Option<f64>,
    /// Expected calibration error: mean distance between chance and share of positive labels over the bins of `curve`,
    /// by weight.
    pub error: f64,
    /// Ten bins of about equally many examples by ascending chance; fewer where many chances are equal.
    pub curve: Vec<ReliabilityBin>,
}

/// Examples of similar chances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Examples.
    pub n: usize,
    /// Their weight.
    pub weight: f64,
    /// Their mean chance.
    pub chance: f64,
    /// Their share of positive labels.
    pub label_rate: f64,
}

impl Calibration {
    /// Of examples of logit, label and weight, which get sorted; none without weight.
    ///
    /// Bins end at the deciles of the chances, found by linear interpolation between examples.
    ///
    /// ```
    /// use girandole_train::Calibration;
    ///
    /// let mut scored = [(0.0, false, 1.0), (0.0, true, 1.0), (0.0, true, 1.0), (0.0, true, 1.0)];
    /// let calibration = Calibration::of(&mut scored).unwrap();
    /// assert_eq!((calibration.ratio, calibration.error), (Some(0.5 / 0.75), 0.25));
    /// ```
    pub fn of(scored: &mut [(f32, bool, f32)]) -> Option<Self> {
        Self::of_ties(&Tie::of(scored).collect::<Vec<_>>())
    }

    /// Of ties, the lowest logit first.
    pub(super) fn of_ties(ties: &[Tie]) -> Option<Self> {
        let edges = edges(ties);
        let mut bins = [Sums::default(); BINS];
        for (tie, chance) in ties.iter().map(|tie| (tie, logistic(tie.score))) {
            bins[edges.partition_point(|edge| *edge < chance)].add(tie, chance);
        }
        let mut all = Sums::default();
        bins.iter().for_each(|bin| all.join(bin));
        if all.weight <= 0.0 {
            return None;
        }
        let curve: Vec<ReliabilityBin> = bins.iter().filter(|bin| bin.weight > 0.0).map(Sums::bin).collect();
        let error = curve.iter().map(|bin| bin.weight * (bin.chance - bin.label_rate).abs()).sum::<f64>();
        let ratio = (all.positive > 0.0).then(|| all.chance / all.positive);
        Some(Self { ratio, error: error / all.weight, curve })
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: usize,
    weight: f64,
    chance: f64,
    positive: f64,
}

impl Sums {
    fn add(&mut self, tie: &Tie, chance: f64) {
        let weight = tie.positive + tie.negative;
        self.join(&Self { n: tie.n as usize, weight, chance: weight * chance, positive: tie.positive });
    }

    fn join(&mut self, other: &Self) {
        self.n += other.n;
        self.weight += other.weight;
        self.chance += other.chance;
        self.positive += other.positive;
    }

    fn bin(&self) -> ReliabilityBin {
        let Self { n, weight, chance, positive } = *self;
        ReliabilityBin { n, weight, chance: chance / weight, label_rate: positive / weight }
    }
}

/// The deciles between the bins.
fn edges(ties: &[Tie]) -> Vec<f64> {
    let n: usize = ties.iter().map(|tie| tie.n as usize).sum();
    let chance = |at: usize| ties.get(at).map(|tie| logistic(tie.score));
    let last = n.saturating_sub(1) as f64;
    let mut edges = Vec::with_capacity(BINS - 1);
    // Examples before the tie at hand.
    let (mut at, mut before) = (0, 0);
    for decile in 1..BINS {
        let place = last * decile as f64 / BINS as f64;
        let (low, share) = (place.floor() as usize, place.fract());
        while at < ties.len() && before + ties[at].n as usize <= low {
            before += ties[at].n as usize;
            at += 1;
        }
        let Some(own) = chance(at) else { break };
        let is_inside = before + ties[at].n as usize > low + 1;
        let next = if is_inside { own } else { chance(at + 1).unwrap_or(own) };
        edges.push(own + share * (next - own));
    }
    edges
}

fn logistic(logit: f32) -> f64 {
    let z = f64::from(logit);
    if z >= 0.0 { 1.0 / (1.0 + (-z).exp()) } else { z.exp() / (1.0 + z.exp()) }
}
