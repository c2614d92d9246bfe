//! Differences between models: as DeLong's formulas say, and right as often as they claim.

use girandole_train::{Influence, Paired, Verdict, holm, seesaws};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Case {
    label: Vec<u8>,
    a: Vec<f32>,
    b: Vec<f32>,
    areas: [f64; 2],
    /// Of either area and of their difference.
    variances: [f64; 3],
}

fn rows(scores: &[f32], label: &[u8]) -> Vec<(f32, bool, f32)> {
    scores.iter().zip(label).map(|(score, label)| (*score, *label == 1, 1.0)).collect()
}

#[test]
fn areas_and_their_variances_are_delongs() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../golden/delong.json")).unwrap();
    for Case { label, a, b, areas, variances } in cases {
        let [a, b] = [a, b].map(|scores| Influence::of_auc(&rows(&scores, &label)).unwrap());
        let paired = Paired::of(std::slice::from_ref(&a), std::slice::from_ref(&b), 0.95).unwrap();
        let got = [a.value, b.value, a.variance(), b.variance(), paired.row_error.powi(2)];
        let want = [areas[0], areas[1], variances[0], variances[1], variances[2]];
        for (got, want) in got.into_iter().zip(want) {
            assert!((got - want).abs() < 1e-9, "{got} instead of {want}");
        }
        assert_eq!((paired.difference, paired.seed_error), (a.value - b.value, 0.0));
    }
}

#[test]
fn a_weight_of_two_moves_the_area_like_the_row_twice() {
    let single = [(0.1, false, 1.0), (0.4, true, 2.0), (0.6, false, 1.0), (0.9, true, 1.0), (0.3, true, 1.0)];
    let mut twice = single.to_vec();
    twice[1].2 = 1.0;
    twice.push(twice[1]);
    let [single, twice] = [&single[..], &twice].map(|rows| Influence::of_auc(rows).unwrap());
    assert!((single.value - twice.value).abs() < 1e-12);
}

/// Uniform numbers.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Influences of models that see a common signal with the noise of their seed; the candidate with `gain` more.
fn trained(random: &mut Random, gain: f64) -> [Vec<Influence>; 2] {
    let signal: Vec<f64> = (0..300).map(|_| random.normal()).collect();
    let labels: Vec<bool> =
        signal.iter().map(|s| random.uniform() < 1.0 / (1.0 + (-1.5 * s).exp())).collect();
    [gain, 0.0].map(|gain| {
        let of_seed = |random: &mut Random| {
            let strength = 1.0 + gain + 0.1 * random.normal();
            let score = |(s, label): (&f64, &bool)| ((strength * s + random.normal()) as f32, *label, 1.0);
            Influence::of_auc(&signal.iter().zip(&labels).map(score).collect::<Vec<_>>()).unwrap()
        };
        (0..4).map(|_| of_seed(random)).collect()
    })
}

#[test]
fn equal_models_are_rarely_told_apart_and_unequal_ones_often() {
    let mut random = Random(3);
    let mut share = |gain: f64| {
        let n = 400;
        let told = (0..n).filter(|_| {
            let [candidate, base] = trained(&mut random, gain);
            let paired = Paired::of(&candidate, &base, 0.95).unwrap();
            assert_eq!(paired.p < 0.05, paired.interval[0] > 0.0 || paired.interval[1] < 0.0);
            Verdict::of(&paired, paired.p, true, 0.05) != Verdict::NoEvidence
        });
        told.count() as f64 / f64::from(n)
    };
    let [null, real] = [share(0.0), share(2.0)];
    // 5% of 400 and three times the noise of that count.
    assert!(null <= 0.083, "{null} of equal models told apart");
    assert!(real > 0.9, "only {real} of unequal models told apart");
}

#[test]
fn verdicts_follow_the_direction_in_which_a_score_is_better() {
    let paired = |difference| Paired {
        difference,
        interval: [difference - 0.1, difference + 0.1],
        p: 0.01,
        seed_error: 0.0,
        row_error: 0.05,
        n_seeds: 3,
    };
    let verdict = |difference, higher, p| Verdict::of(&paired(difference), p, higher, 0.05);
    assert_eq!(verdict(0.2, true, 0.01), Verdict::Gain);
    assert_eq!(verdict(0.2, false, 0.01), Verdict::Loss);
    assert_eq!(verdict(-0.2, false, 0.01), Verdict::Gain);
    assert_eq!(verdict(0.2, true, 0.06), Verdict::NoEvidence);
    assert!(seesaws(&[Verdict::Gain, Verdict::NoEvidence, Verdict::Loss]));
    assert!(!seesaws(&[Verdict::Gain, Verdict::NoEvidence]));
}

#[test]
fn adjusted_chances_keep_their_order_and_never_pass_one() {
    let adjusted = holm(&[0.04, 0.03, 0.9, 0.001]);
    assert_eq!(adjusted, [0.09, 0.09, 0.9, 0.004]);
    assert!(holm(&[0.8, 0.9, 1.0]).iter().all(|p| *p <= 1.0));
    assert_eq!(holm(&[]), Vec::<f64>::new());
}

#[test]
fn what_cannot_be_compared_is_none() {
    let of = |n: usize| Influence { value: 0.5, rows: vec![0.1; n] };
    assert_eq!(Paired::of(&[], &[], 0.95), None);
    assert_eq!(Paired::of(&[of(3)], &[of(4)], 0.95), None);
    assert_eq!(Paired::of(&[of(3), of(3)], &[of(3)], 0.95), None);
    assert_eq!(Influence::of_auc(&rows(&[0.1, 0.2, 0.3], &[1, 0, 0])), None);
    let same = Paired::of(&[of(3)], &[of(3)], 0.95).unwrap();
    assert_eq!((same.difference, same.p), (0.0, 1.0));
}
