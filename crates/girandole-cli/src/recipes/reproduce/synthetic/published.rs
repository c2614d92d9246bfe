//! What the paper published, read from its figures' vector graphics.

use crate::recipes::reproduce::method::Method;

/// Figure 2: cosine of the weights and mean correlation of the labels, over 100 trials of 10,000 rows.
pub(super) const CORRELATIONS: [(f64, f64); 9] = [
    (0.4, 0.0546),
    (0.5, 0.0739),
    (0.6, 0.0996),
    (0.7, 0.1343),
    (0.8, 0.1927),
    (0.9, 0.3053),
    (0.95, 0.4463),
    (0.98, 0.6571),
    (1.0, 0.9965),
];

/// Figure 4: step and mean loss over 200 runs.
pub(super) fn curve(method: Method, cosine: f64) -> Vec<(f64, f64)> {
    rows(include_str!("paper/figure4.csv"), method, cosine)
}

/// Figure 5: shares of 200 runs by final loss, in bins of 1/30 from 0.
pub(super) fn shares(method: Method, cosine: f64) -> Vec<f64> {
    let rows = rows(include_str!("paper/figure5.csv"), method, cosine);
    let n = rows.iter().map(|(bin, _)| *bin as usize + 1).max().unwrap_or(0);
    let mut shares = vec![0.0; n];
    rows.into_iter().for_each(|(bin, share)| shares[bin as usize] = share);
    shares
}

/// The last two columns of the lines about one method at one cosine.
fn rows(text: &str, method: Method, cosine: f64) -> Vec<(f64, f64)> {
    let key = method.key();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [p, name, x, y] = cells[..] else { return None };
        let here = name == key && p.parse::<f64>().ok()? == cosine;
        here.then_some((x.parse().ok()?, y.parse().ok()?))
    };
    text.lines().skip(1).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_there_for_the_methods_that_the_paper_drew() {
        for cosine in [0.5, 0.9, 1.0] {
            for method in [Method::SharedBottom, Method::Omoe, Method::Mmoe] {
                let curve = curve(method, cosine);
                assert!(curve.len() > 80 && curve.windows(2).all(|pair| pair[0].0 < pair[1].0));
                let sum: f64 = shares(method, cosine).iter().sum();
                assert!((sum - 1.0).abs() < 0.02, "{method:?} {cosine}: {sum}");
            }
            assert!(curve(Method::CrossStitch, cosine).is_empty());
        }
    }
}
