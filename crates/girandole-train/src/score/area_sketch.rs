//! Order of any number of examples, in bounded memory.

use super::tie::Tie;

/// Bits of a score that are kept: its sign, its exponent and 11 bits of its fraction.
const BITS: u32 = 20;

/// Examples of score, label and weight, in 24 megabytes however many there are: scores that agree in their first three
/// digits are taken for equal.
///
/// Whatever such ties hide is bounded: see [`error`](Self::error).
#[derive(Debug, Clone, Default)]
pub(crate) struct AreaSketch {
    /// Weight of negative and of positive examples, and how many, by the leading bits of the score; empty until the
    /// first is added.
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    weights: [f64; 2],
    n: u64,
}

impl AreaSketch {
    pub(crate) fn add(&mut self, (score, label, weight): (f32, bool, f32)) {
        if self.slots.is_empty() {
            self.slots = vec![Slot::default(); 1 << BITS];
        }
        let slot = &mut self.slots[key(score) as usize];
        slot.weights[usize::from(label)] += f64::from(weight);
        slot.n += 1;
    }

    /// What was added, the lowest score first; of each slot the score in its middle.
    pub(crate) fn ties(&self) -> Vec<Tie> {
        let full = self.slots.iter().enumerate().filter(|(_, slot)| slot.n > 0);
        let tie = |(key, slot): (usize, &Slot)| {
            let [negative, positive] = slot.weights;
            Tie {
                score: middle(key as u32),
                positive,
                negative,
                n: u32::try_from(slot.n).unwrap_or(u32::MAX),
            }
        };
        full.map(tie).collect()
    }

    /// How far at most the area of [`ties`](Self::ties) is from the exact one.
    ///
    /// Pairs within a slot count half; exactly, each counts between nothing and one.
    pub(crate) fn error(ties: &[Tie]) -> f64 {
        let sum = |of: fn(&Tie) -> f64| ties.iter().map(of).sum::<f64>();
        let pairs = sum(|tie| tie.positive) * sum(|tie| tie.negative);
        if pairs > 0.0 { sum(|tie| tie.positive * tie.negative) / (2.0 * pairs) } else { 0.0 }
    }
}

/// The leading bits, in the order of the scores.
fn key(score: f32) -> u32 {
    let bits = score.to_bits();
    let ordered = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
    ordered >> (32 - BITS)
}

fn middle(key: u32) -> f32 {
    let ordered = key << (32 - BITS) | 1 << (31 - BITS);
    f32::from_bits(if ordered >> 31 == 1 { ordered ^ 1 << 31 } else { !ordered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::area::{area, auc};

    #[test]
    fn the_area_is_within_the_stated_error_and_that_is_small() {
        let mut sketch = AreaSketch::default();
        let mut scored = Vec::new();
        let mut random = 1_u64;
        let mut uniform = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 40) as f32 / (1 << 24) as f32
        };
        for _ in 0..100_000 {
            let score = (uniform() + uniform() + uniform() - 1.5) * 4.0;
            let example = (score, uniform() < 1.0 / (1.0 + (-score).exp()), 0.5 + uniform());
            sketch.add(example);
            scored.push(example);
        }
        let ties = sketch.ties();
        let (got, error) = (area(ties.iter().copied()).unwrap(), AreaSketch::error(&ties));
        let exact = auc(&mut scored).unwrap();
        assert!((got - exact).abs() <= error, "{got} instead of {exact}, stated error {error}");
        assert!(error < 2e-4, "{error}");
        assert_eq!(ties.iter().map(|tie| tie.n).sum::<u32>(), 100_000);
    }

    #[test]
    fn slots_are_in_the_order_of_the_scores() {
        let scores = [f32::NEG_INFINITY, -1e30, -2.0, -1.0, -1e-30, 0.0, 1e-30, 0.5, 1.0, 3e38];
        assert!(scores.is_sorted_by_key(|score| key(*score)));
        for score in [-2.0_f32, -0.3, 0.7, 5.0] {
            assert!((middle(key(score)) / score - 1.0).abs() < 1e-3, "{} for {score}", middle(key(score)));
        }
    }
}
