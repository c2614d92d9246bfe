//! Normal numbers from random bits, in a form that runs in vectors.

use crate::simd::simd;

/// Steps of the evenly drawn numbers.
const STEP: f64 = 1.0 / (1_u64 << 53) as f64;

simd! {
    /// Turns random bits into standard normal numbers, two by two (Box and Muller, 1958).
    ///
    /// Of the words `2i` and `2i + 1` the upper 53 bits make `u` from above 0 to 1 and `t` from 0 to below 1; the
    /// numbers `2i` and `2i + 1` are `√(-2 ln u)` times cosine and sine of `t` turns. The same bits on every processor.
    ///
    /// # Panics
    ///
    /// If there are fewer words than numbers, counted in pairs.
    pub fn normals(words: &[u64], numbers: &mut [f64]) {
        assert!(words.len() >= numbers.len().next_multiple_of(2), "a pair of numbers needs two words");
        const PAIRS: usize = 8;
        for (words, numbers) in words.chunks(2 * PAIRS).zip(numbers.chunks_mut(2 * PAIRS)) {
            let mut radius = [0.5; PAIRS];
            let mut turn = [0.0; PAIRS];
            for (pair, (radius, turn)) in words.chunks_exact(2).zip(radius.iter_mut().zip(&mut turn)) {
                *radius = ((pair[0] >> 11) + 1) as f64 * STEP;
                *turn = (pair[1] >> 11) as f64 * STEP;
            }
            let mut both = [[0.0; 2]; PAIRS];
            for ((both, radius), turn) in both.iter_mut().zip(&radius).zip(&turn) {
                let radius = (-2.0 * ln(*radius)).sqrt();
                let (sine, cosine) = sine_and_cosine(*turn);
                *both = [radius * cosine, radius * sine];
            }
            numbers.copy_from_slice(&both.as_flattened()[..numbers.len()]);
        }
    }
}

/// The natural logarithm of a normal number above 0 and at most 1, by the series of `atanh` (Sun's fdlibm, `e_log.c`).
#[inline(always)]
fn ln(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const COEFFICIENTS: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    // The mantissa from √½ to √2, the exponent with what that takes. 0x3fe6a09e is the high word of √½.
    let bits = x.to_bits().wrapping_add((0x3ff0_0000_u64 - 0x3fe6_a09e) << 32);
    let exponent = f64::from((bits >> 52) as u32 as i32 - 0x3ff);
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + (0x3fe6_a09e_u64 << 32));
    let f = mantissa - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let series = COEFFICIENTS.iter().rev().fold(0.0, |sum, c| (sum + c) * z);
    s * (half + series) + exponent * LN_2_LOW - half + f + exponent * LN_2_HIGH
}

/// Sine and cosine of a number of turns from 0 to 1.
#[inline(always)]
fn sine_and_cosine(turn: f64) -> (f64, f64) {
    // Adding it rounds to a whole number, which then stands in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const SINE: [f64; 6] = [
        -1.666_666_666_666_663_2e-1,
        8.333_333_333_322_49e-3,
        -1.984_126_982_985_795e-4,
        2.755_731_370_707_006_8e-6,
        -2.505_076_025_340_686_3e-8,
        1.589_690_995_211_55e-10,
    ];
    const COSINE: [f64; 6] = [
        4.166_666_666_666_66e-2,
        -1.388_888_888_887_411e-3,
        2.480_158_728_947_673e-5,
        -2.755_731_435_139_066_3e-7,
        2.087_572_321_298_175e-9,
        -1.135_964_755_778_819_5e-11,
    ];
    let quarters = 4.0 * turn;
    let shifted = quarters + ROUND;
    let quarter = shifted.to_bits() & 3;
    // From -½ to ½ of a quarter, exactly.
    let x = (quarters - (shifted - ROUND)) * std::f64::consts::FRAC_PI_2;
    let z = x * x;
    let series = |c: [f64; 6]| c.into_iter().rev().fold(0.0, |sum, c| sum * z + c);
    let sine = x + x * z * series(SINE);
    let cosine = 1.0 - (0.5 * z - z * z * series(COSINE));
    let swapped = quarter & 1 == 1;
    let (s, c) = (if swapped { cosine } else { sine }, if swapped { sine } else { cosine });
    let s = if quarter >= 2 { -s } else { s };
    let c = if quarter == 1 || quarter == 2 { -c } else { c };
    (s, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_equal_the_exact_ones_to_a_few_units_in_the_last_place() {
        let close = |got: f64, want: f64, what: &str| {
            assert!((got - want).abs() <= 4e-16 * want.abs().max(0.5), "{what}: {got} instead of {want}");
        };
        for i in 1..=100_000_u64 {
            let u = i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
            let x = (u + 1) as f64 * STEP;
            close(ln(x) / x.ln(), 1.0, &format!("ln {x}"));
            let (sine, cosine) = sine_and_cosine(u as f64 * STEP);
            let angle = std::f64::consts::TAU * (u as f64 * STEP);
            // The angle itself is rounded in the comparison.
            assert!((sine - angle.sin()).abs() < 1e-15 && (cosine - angle.cos()).abs() < 1e-15, "{angle}");
        }
        close(ln(1.0), 0.0, "ln 1");
        close(ln(STEP), STEP.ln(), "ln of the least");
        for (turn, sine, cosine) in [(0.0, 0.0, 1.0), (0.25, 1.0, 0.0), (0.5, 0.0, -1.0), (0.75, -1.0, 0.0)] {
            assert_eq!(sine_and_cosine(turn), (sine, cosine));
        }
    }

    #[test]
    fn numbers_are_normal_and_any_count_is_a_start_of_more() {
        let words: Vec<u64> = (1..=200_000_u64)
            .map(|i| {
                let mixed = (i ^ (i >> 7)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                (mixed ^ (mixed >> 31)).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29)
            })
            .collect();
        let mut numbers = vec![0.0; words.len()];
        normals(&words, &mut numbers);
        let moment = |k: i32| numbers.iter().map(|x| x.powi(k)).sum::<f64>() / numbers.len() as f64;
        assert!(moment(1).abs() < 0.01 && (moment(2) - 1.0).abs() < 0.02 && (moment(4) - 3.0).abs() < 0.1);
        for n in [0, 1, 2, 15, 16, 17, 33] {
            let mut start = vec![0.0; n];
            normals(&words, &mut start);
            assert_eq!(start, numbers[..n]);
        }
    }
}
