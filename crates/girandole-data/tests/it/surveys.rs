//! A look at the targets of files, beside figures worked out by hand and by NumPy.

use std::fmt::Write;
use std::path::Path;

use girandole_data::{DataError, Schema, Survey};

use crate::Folder;

fn survey(path: &Path, tasks: &str) -> Result<Survey, DataError> {
    let text = format!(
        "[data]\npath = {:?}\n\n[[features]]\ncolumns = [\"x\"]\nkind = \"numeric\"\n\n{tasks}",
        path
    );
    Survey::of(&toml::from_str::<Schema>(&text).unwrap(), &|_| ())
}

const CLICKS: &str = "\
[[tasks]]
name = \"click\"
kind = \"binary\"
target = \"click\"

[[tasks]]
name = \"buy\"
kind = \"binary\"
target = \"buy\"
";

#[test]
fn counts_rates_and_correlations_are_those_of_the_table() {
    let folder = Folder::empty();
    let mut text = "x,click,buy\n".to_owned();
    for (click, buy, n) in [("0", "0", 60), ("1", "0", 20), ("1", "1", 15), ("0", "1", 5), ("1", "", 10)] {
        (0..n).for_each(|_| writeln!(text, "1,{click},{buy}").unwrap());
    }
    let rows = folder.file("rows.csv", &text);
    let found = survey(&rows, CLICKS).unwrap();
    assert_eq!((found.n_rows, found.tasks[1].n), (110, 100));
    assert!((found.tasks[1].missing - 10.0 / 110.0).abs() < 1e-12);
    assert_eq!(found.tasks[0].mean, Some(45.0 / 110.0));
    let pair = &found.pairs[0];
    assert_eq!((pair.n, pair.overlap), (100, [100.0 / 110.0, 1.0]));
    // (ad - bc) / sqrt of the margins' product.
    let pearson = (60.0 * 15.0 - 20.0 * 5.0) / (35.0_f64 * 65.0 * 20.0 * 80.0).sqrt();
    let got = pair.pearson.unwrap();
    assert!((got.value - pearson).abs() < 1e-12, "{got:?}, wanted {pearson}");
    assert!(got.interval[0] < pearson && pearson < got.interval[1]);
    let bits = pair.information.unwrap().value;
    let term = |n: f64, a: f64, b: f64| n / 100.0 * (n * 100.0 / (a * b)).log2();
    let want =
        term(60.0, 65.0, 80.0) + term(5.0, 65.0, 20.0) + term(20.0, 35.0, 80.0) + term(15.0, 35.0, 20.0);
    assert!((bits - (want - 0.5 / 100.0 / std::f64::consts::LN_2)).abs() < 1e-12, "{bits}, wanted {want}");
    assert!(pair.tetrachoric.unwrap().value > got.value, "{pair:?}");
}

#[test]
fn a_label_that_is_known_only_after_another_is_a_space_of_its_own() {
    let folder = Folder::empty();
    let mut text = "x,click,buy\n".to_owned();
    for (click, buy, n) in [("0", "", 70), ("1", "0", 20), ("1", "1", 10)] {
        (0..n).for_each(|_| writeln!(text, "1,{click},{buy}").unwrap());
    }
    let rows = folder.file("rows.csv", &text);
    let pair = &survey(&rows, CLICKS).unwrap().pairs[0];
    assert!(pair.second_within_first && !pair.first_within_second, "{pair:?}");
    assert!(pair.pearson.is_none() && pair.reading().contains("buy is known only where click is yes"));
}

#[test]
fn a_file_seen_in_many_chunks_gives_the_figures_of_the_whole() {
    // More rows than a chunk has, numbers far from 0.
    let folder = Folder::empty();
    let n = 150_000_u64;
    let mut text = "x,kind,spend\n".to_owned();
    let (mut kinds, mut spends) = (Vec::new(), Vec::new());
    let mut state = 5_u64;
    for _ in 0..n {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (kind, noise) = (state >> 33 & 1, (state >> 40 & 0xFFFF) as f64 / 65_536.0);
        let spend = 1e6 + kind as f64 * 0.5 + noise;
        writeln!(text, "1,{kind},{spend}").unwrap();
        kinds.push(kind as f64);
        spends.push(f64::from(spend as f32));
    }
    let rows = folder.file("rows.csv", &text);
    let tasks = "\
[[tasks]]
name = \"kind\"
kind = \"binary\"
target = \"kind\"

[[tasks]]
name = \"spend\"
kind = \"regression\"
target = \"spend\"
";
    let found = survey(&rows, tasks).unwrap();
    assert_eq!(found.n_rows, n);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n as f64;
    let means = [mean(&kinds), mean(&spends)];
    let product = |a: &[f64], b: &[f64], means: [f64; 2]| {
        a.iter().zip(b).map(|(a, b)| (a - means[0]) * (b - means[1])).sum::<f64>()
    };
    let want = product(&kinds, &spends, means)
        / (product(&kinds, &kinds, [means[0]; 2]) * product(&spends, &spends, [means[1]; 2])).sqrt();
    let got = found.pairs[0].pearson.unwrap().value;
    assert!((got - want).abs() < 1e-9, "{got}, wanted {want}");
    assert!((found.tasks[1].mean.unwrap() - means[1]).abs() < 1e-6);
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Labels of two normal numbers of correlation .4 that pass 0 and 1.
    let mut state = 11_u64;
    let mut uniform = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    let folder = Folder::empty();
    let (mut held, n) = (0, 200);
    for _ in 0..n {
        let mut text = "x,click,buy\n".to_owned();
        for _ in 0..800 {
            let mut normal = || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
            let first = normal();
            let second = 0.4 * first + (1.0 - 0.16_f64).sqrt() * normal();
            writeln!(text, "1,{},{}", u8::from(first > 0.0), u8::from(second > 1.0)).unwrap();
        }
        let rows = folder.file("rows.csv", &text);
        let found = survey(&rows, CLICKS).unwrap().pairs[0].tetrachoric.unwrap();
        held += u32::from((found.interval[0]..=found.interval[1]).contains(&0.4));
    }
    println!("the tetrachoric interval held the truth {held} times of {n}");
    // 95% of 200, less three times the noise of that count.
    assert!((181..=199).contains(&held), "{held} of {n}");
}

#[test]
fn a_cell_that_is_no_label_is_named_with_its_row_in_the_file() {
    let folder = Folder::empty();
    let mut text = "x,click,buy\n".to_owned();
    (0..70_000).for_each(|_| text += "1,0,1\n");
    text += "1,perhaps,1\n";
    let rows = folder.file("rows.csv", &text);
    let message = survey(&rows, CLICKS).unwrap_err().to_string();
    assert!(
        message.contains("perhaps") && message.contains("70001") && message.contains("click"),
        "{message}"
    );
}
