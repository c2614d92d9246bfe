//! The correlation of two normal numbers of which only yes and no are seen.

use super::Estimate;
use super::normal::{chance, density, joint_chance, quantile};

/// The tetrachoric correlation of counts `[[no no, no yes], [yes no, yes yes]]` (Pearson, 1900): that of two normal
/// numbers of which each label says whether its own passed a bound. None where a label does not vary.
///
/// Unlike Pearson's correlation of the labels it does not shrink when one of them is rare.
pub(super) fn tetrachoric(counts: [[f64; 2]; 2]) -> Option<Estimate> {
    let has_none = counts.iter().flatten().any(|count| *count == 0.0);
    let margins = [counts[1][0] + counts[1][1], counts[0][1] + counts[1][1]];
    let n: f64 = counts.iter().flatten().sum();
    if margins.iter().any(|margin| *margin == 0.0 || *margin == n) {
        return None;
    }
    // A cell without rows says ±1 though a few rows more would not; half a row is usual.
    let counts = if has_none { counts.map(|row| row.map(|count| count + 0.5)) } else { counts };
    let n: f64 = counts.iter().flatten().sum();
    let both = counts[1][1] / n;
    let [a, b] = [(counts[1][0] + counts[1][1]) / n, (counts[0][1] + counts[1][1]) / n];
    let [h, k] = [a, b].map(quantile);
    let (mut low, mut high) = (-1.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if joint_chance(h, k, middle) < both { low = middle } else { high = middle }
    }
    let r: f64 = ((low + high) / 2.0_f64).clamp(-0.999_999, 0.999_999);
    // How each kind of row moves r while bounds follow the margins.
    let rest = (1.0 - r * r).sqrt();
    let slopes = [chance((k - r * h) / rest), chance((h - r * k) / rest)];
    let variance: f64 = (0..4)
        .map(|cell| {
            let yes = [(cell / 2) as f64, (cell % 2) as f64];
            let moved = yes[0] * yes[1] - both - slopes[0] * (yes[0] - a) - slopes[1] * (yes[1] - b);
            counts[cell / 2][cell % 2] / n * (moved / density(h, k, r)).powi(2)
        })
        .sum();
    Some(Estimate::correlation(r, variance / n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_halves_have_a_closed_form() {
        // With both bounds at 0, r = sin(2 pi (p11 - 1/4)).
        let found = tetrachoric([[400.0, 100.0], [100.0, 400.0]]).unwrap();
        let want = (2.0 * std::f64::consts::PI * 0.15).sin();
        assert!((found.value - want).abs() < 1e-9, "{found:?}, wanted {want}");
        assert!(found.interval[0] < want && want < found.interval[1]);
    }

    #[test]
    fn a_label_that_never_varies_has_none_and_an_empty_cell_is_not_quite_one() {
        assert_eq!(tetrachoric([[10.0, 10.0], [0.0, 0.0]]), None);
        let found = tetrachoric([[50.0, 0.0], [50.0, 20.0]]).unwrap();
        assert!(found.value > 0.5 && found.value < 1.0, "{found:?}");
    }
}
