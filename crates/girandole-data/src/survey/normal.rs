//! The normal law, of one number and of two.

use std::f64::consts::{PI, SQRT_2};

use libm::erfc;

/// Points and weights of the Gauss-Legendre rule of ten points on the right half of -1 to 1.
const POINTS: [(f64, f64); 5] = [
    (0.148_874_338_981_631_2, 0.295_524_224_714_752_9),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_4),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// Pieces that an integral is cut into.
const PIECES: usize = 16;

/// Chance of a number below `x`.
pub(super) fn chance(x: f64) -> f64 {
    0.5 * erfc(-x / SQRT_2)
}

/// The number that a draw is below with this chance.
pub(super) fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..70 {
        let middle = (low + high) / 2.0;
        if chance(middle) < p { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Density of two numbers of correlation `r`.
pub(super) fn density(h: f64, k: f64, r: f64) -> f64 {
    let rest = 1.0 - r * r;
    (-(h * h - 2.0 * r * h * k + k * k) / (2.0 * rest)).exp() / (2.0 * PI * rest.sqrt())
}

/// Chance that two numbers of correlation `r` are below `h` and `k`.
///
/// The density is the chance's slope over `r` (Plackett, Biometrika 1954); with the sine as variable it stays smooth up
/// to ±1.
pub(super) fn joint_chance(h: f64, k: f64, r: f64) -> f64 {
    let end = r.clamp(-1.0, 1.0).asin();
    let slope = |angle: f64| {
        let (sine, cosine) = angle.sin_cos();
        (-(h * h - 2.0 * sine * h * k + k * k) / (2.0 * cosine * cosine)).exp() / (2.0 * PI)
    };
    let width = end / PIECES as f64;
    let piece = |piece: usize| {
        let middle = (piece as f64 + 0.5) * width;
        POINTS
            .iter()
            .map(|(at, weight)| {
                weight * (slope(middle - at * width / 2.0) + slope(middle + at * width / 2.0))
            })
            .sum::<f64>()
    };
    chance(h) * chance(k) + (0..PIECES).map(piece).sum::<f64>() * width / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_those_of_scipy() {
        // scipy.stats.multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([h, k])
        for (h, k, r, want) in [
            (0.0, 0.0, 0.5, 1.0 / 3.0),
            (0.0, 0.0, -0.5, 1.0 / 6.0),
            (0.0, 0.0, 0.0, 0.25),
            (1.0, 1.0, 1.0, 0.841_344_746_068_542_9),
        ] {
            assert!((joint_chance(h, k, r) - want).abs() < 1e-9, "{h} {k} {r}: {}", joint_chance(h, k, r));
        }
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-9);
    }
}
