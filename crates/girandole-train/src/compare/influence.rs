//! A score with what each row adds to its uncertainty.

use std::cmp::Ordering;

/// A score on some rows, with how much each row has moved it: what the uncertainty of a difference is made of.
///
/// The sum of the squares of `rows` is the variance of `value` over other draws of as many rows. Of two models on the
/// same rows the difference row by row gives the variance of the difference, which is smaller where they err alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The score.
    pub value: f64,
    /// One a row, in the order given.
    pub rows: Vec<f64>,
}

impl Influence {
    /// The area under the ROC curve of rows of score, label and weight; none unless both classes have two rows with
    /// weight.
    ///
    /// With weights of 1 the variance is that of DeLong, DeLong and Clarke-Pearson, Biometrics 1988.
    ///
    /// ```
    /// use girandole_train::Influence;
    ///
    /// let rows = [(0.1, false, 1.0), (0.4, true, 1.0), (0.6, false, 1.0), (0.9, true, 1.0)];
    /// let area = Influence::of_auc(&rows).unwrap();
    /// assert_eq!(area.value, 0.75);
    /// assert!((area.variance() - 0.125).abs() < 1e-12);
    /// ```
    pub fn of_auc(scored: &[(f32, bool, f32)]) -> Option<Self> {
        let of_class = |label| scored.iter().filter(move |s| s.1 == label && s.2 > 0.0);
        let n = [false, true].map(|label| of_class(label).count() as f64);
        let weight = [false, true].map(|label| of_class(label).map(|s| f64::from(s.2)).sum::<f64>());
        if n.iter().any(|n| *n < 2.0) {
            return None;
        }
        // Of each row the share of the other class on its right side.
        let placements = placements(scored, weight);
        let positives = scored.iter().zip(&placements).filter(|((_, label, _), _)| *label);
        let value = positives.map(|(s, placement)| f64::from(s.2) * placement).sum::<f64>() / weight[1];
        let moved = |(s, placement): (&(f32, bool, f32), f64)| {
            let class = usize::from(s.1);
            // A sample's variance is over one row less than it has.
            let correction = (n[class] / (n[class] - 1.0)).sqrt();
            correction * f64::from(s.2) / weight[class] * (placement - value)
        };
        Some(Self { value, rows: scored.iter().zip(placements).map(moved).collect() })
    }

    /// The mean of rows of value and weight, as losses; none unless two rows have weight.
    pub fn of_mean(values: &[(f64, f32)]) -> Option<Self> {
        let n = values.iter().filter(|(_, weight)| *weight > 0.0).count() as f64;
        if n < 2.0 {
            return None;
        }
        let weight: f64 = values.iter().map(|(_, weight)| f64::from(*weight)).sum();
        let value = values.iter().map(|(value, weight)| f64::from(*weight) * value).sum::<f64>() / weight;
        let correction = (n / (n - 1.0)).sqrt();
        let moved = |(row, own): &(f64, f32)| correction * f64::from(*own) / weight * (row - value);
        Some(Self { value, rows: values.iter().map(moved).collect() })
    }

    /// The root of a mean, as of squared errors.
    pub fn root(self) -> Self {
        let value = self.value.max(0.0).sqrt();
        let slope = if value > 0.0 { 0.5 / value } else { 0.0 };
        Self { value, rows: self.rows.into_iter().map(|row| slope * row).collect() }
    }

    /// Of the score, over other draws of as many rows.
    pub fn variance(&self) -> f64 {
        self.rows.iter().map(|row| row * row).sum()
    }
}

/// Of a positive row the weight of negatives below it, of a negative one that of positives above it, both as a share;
/// ties count half.
fn placements(scored: &[(f32, bool, f32)], weight: [f64; 2]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..scored.len()).collect();
    order.sort_unstable_by(|a, b| scored[*a].0.total_cmp(&scored[*b].0));
    let mut placements = vec![0.0; scored.len()];
    let mut below = [0.0; 2];
    for tie in order.chunk_by(|a, b| scored[*a].0.partial_cmp(&scored[*b].0) == Some(Ordering::Equal)) {
        let of = |label| {
            tie.iter().filter(move |row| scored[**row].1 == label).map(|row| f64::from(scored[*row].2))
        };
        let here = [of(false).sum::<f64>(), of(true).sum::<f64>()];
        for row in tie {
            placements[*row] = match scored[*row].1 {
                true => (below[0] + here[0] / 2.0) / weight[0],
                false => (weight[1] - below[1] - here[1] / 2.0) / weight[1],
            };
        }
        below = [below[0] + here[0], below[1] + here[1]];
    }
    placements
}
