//! Exact scores.

use girandole_train::auc;

use crate::synthetic::noise;

/// Every pair of a positive and a negative, one by one.
fn brute_force(scored: &[(f32, bool, f32)]) -> Option<f64> {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for positive in scored.iter().filter(|s| s.1) {
        for negative in scored.iter().filter(|s| !s.1) {
            let weight = f64::from(positive.2) * f64::from(negative.2);
            pairs += weight;
            wins += match positive.0 - negative.0 {
                difference if difference > 0.0 => weight,
                difference if difference < 0.0 => 0.0,
                _ => weight / 2.0,
            };
        }
    }
    (pairs > 0.0).then(|| wins / pairs)
}

#[test]
fn the_area_equals_all_pairs_with_ties_and_weights() {
    for (seed, levels) in [(1, 3.0), (2, 10.0), (3, 1e6)] {
        let numbers = noise(900, seed);
        let mut scored: Vec<_> = numbers
            .chunks_exact(3)
            .map(|n| ((n[0] * levels).round(), n[1] + 0.3 * n[0] > 0.0, (n[2].abs() * 4.0).round()))
            .collect();
        let want = brute_force(&scored).unwrap();
        let got = auc(&mut scored).unwrap();
        assert!((got - want).abs() < 1e-12, "{levels} levels: {got} instead of {want}");
    }
}

#[test]
fn one_class_alone_or_without_weight_has_no_area() {
    assert_eq!(auc(&mut []), None);
    assert_eq!(auc(&mut [(0.5, true, 1.0), (0.4, true, 1.0)]), None);
    assert_eq!(auc(&mut [(0.5, true, 1.0), (0.4, false, 0.0)]), None);
    assert_eq!(auc(&mut [(0.5, true, 1.0), (0.5, false, 1.0)]), Some(0.5));
}
