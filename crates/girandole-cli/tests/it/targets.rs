//! Targets in any unit, rare labels, and parts without labels.

use std::fmt::Write;

use serde_json::Value;

use crate::sandbox::{Sandbox, text};

/// A linear congruence, and sums of twelve of its numbers, which are nearly normal.
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// 4,000 rows of `t = x0 - x1 + .3 noise` in a unit, with a yes or no.
fn rows(unit: impl Fn(f64) -> f64) -> String {
    let (mut noise, mut text) = (Noise(7), String::from("x0,x1,x2,t,b\n"));
    for _ in 0..4000 {
        let [x0, x1, x2] = std::array::from_fn(|_| noise.normal());
        let t = unit(x0 - x1 + 0.3 * noise.normal());
        let b = u8::from(x0 + x2 + noise.normal() > 0.0);
        let _ = writeln!(text, "{x0},{x1},{x2},{t},{b}");
    }
    text
}

/// Trains what `init` writes, both untouched, and returns the summary.
fn trained(sandbox: &Sandbox, rows: &str, targets: &str) -> Value {
    sandbox.write("own.csv", rows);
    let _ = std::fs::remove_file(sandbox.path("own.toml"));
    let _ = std::fs::remove_dir_all(sandbox.path("own"));
    sandbox.good(&["init", "own.csv", "--targets", targets, "--out", "own.toml"]);
    sandbox.good(&["train", "own.toml", "--device", "flex", "--quiet", "--out", "own"]);
    serde_json::from_slice(&sandbox.read("own/summary.json")).unwrap()
}

fn number(summary: &Value, task: &str, score: &str) -> f64 {
    summary["test"][task][score].as_f64().unwrap_or_else(|| panic!("{task} {score}: {summary}"))
}

/// R² of a column of predictions.
fn r2_of(sandbox: &Sandbox, column: &str) -> f64 {
    let predictions = text(&sandbox.read("own-out.csv"));
    let at = predictions.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let rows = text(&sandbox.read("own.csv"));
    let cell = |line: &str, at: usize| line.split(',').nth(at).unwrap().parse::<f64>().unwrap();
    let both: Vec<(f64, f64)> =
        predictions.lines().zip(rows.lines()).skip(1).map(|(p, r)| (cell(p, at), cell(r, 3))).collect();
    let mean = both.iter().map(|(_, t)| t).sum::<f64>() / both.len() as f64;
    let squares = |of: &dyn Fn(&(f64, f64)) -> f64| both.iter().map(|row| of(row).powi(2)).sum::<f64>();
    1.0 - squares(&|(p, t)| p - t) / squares(&|(_, t)| t - mean)
}

/// A target in another unit, by name.
type Unit = (&'static str, fn(f64) -> f64);

const UNITS: [Unit; 8] = [
    ("t", |t| t),
    ("1000 t", |t| 1000.0 * t),
    ("1000 + t", |t| 1000.0 + t),
    ("1e9 (5 + t)", |t| 1e9 * (5.0 + t)),
    ("1e-6 t", |t| 1e-6 * t),
    ("a time of 2023", |t| 1.7e9 + 86_400.0 * t),
    ("-5 t", |t| -5.0 * t),
    ("1e-20 t - 1e-18", |t| 1e-20 * t - 1e-18),
];

#[test]
fn a_regression_is_learned_alike_in_any_unit_alone_and_beside_a_click() {
    let sandbox = Sandbox::new(10);
    for targets in ["t", "t,b"] {
        let mut seen: Vec<(&str, f64, Option<f64>)> = Vec::new();
        for (name, unit) in UNITS {
            let summary = trained(&sandbox, &rows(unit), targets);
            let click = targets.contains('b').then(|| number(&summary, "b", "auc"));
            seen.push((name, number(&summary, "t", "r2"), click));
            sandbox.good(&[
                "predict",
                "own",
                "--data",
                "own.csv",
                "--out",
                "own-out.csv",
                "--device",
                "flex",
            ]);
            assert!(r2_of(&sandbox, "t") > 0.93, "predictions of {name}: {}", r2_of(&sandbox, "t"));
        }
        let (_, first, click) = seen[0];
        for (name, r2, own) in &seen {
            assert!(*r2 > 0.93 && (r2 - first).abs() < 0.005, "{name}: {seen:?}");
            let apart = own.zip(click).map_or(0.0, |(own, click)| (own - click).abs());
            assert!(apart < 1e-3, "{name}: {seen:?}");
        }
    }
}

#[test]
fn scores_and_losses_are_in_the_unit_of_the_target() {
    let sandbox = Sandbox::new(10);
    let plain = trained(&sandbox, &rows(|t| t), "t");
    let large = trained(&sandbox, &rows(|t| 1e6 * t + 5e6), "t");
    for (score, factor) in [("rmse", 1e6), ("mae", 1e6), ("loss", 1e12), ("r2", 1.0)] {
        let (a, b) = (number(&plain, "t", score), number(&large, "t", score));
        assert!((b / a / factor - 1.0).abs() < 0.01, "{score}: {a} and {b}");
    }
    let said = sandbox.good(&["evaluate", "own", "--data", "own.csv", "--device", "flex", "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let rmse = said["t"]["rmse"].as_f64().unwrap();
    assert!((2e5..5e5).contains(&rmse), "{said}");
    let page = sandbox.good(&["report", "own", "--device", "flex"]);
    assert!(page.contains("index.html"), "{page}");
}

#[test]
fn a_raw_count_beside_a_click_leaves_the_click_as_it_is() {
    let mut noise = Noise(3);
    let mut both = String::from("x0,x1,x2,t,b\n");
    for _ in 0..4000 {
        let [x0, x1, x2] = std::array::from_fn(|_| noise.normal());
        // Play time in milliseconds: a long tail.
        let played = (1000.0 * (9.0 + 1.5 * x0 + noise.normal()).exp()).round();
        let click = u8::from(2.0 * x1 + noise.normal() > 0.0);
        let _ = writeln!(both, "{x0},{x1},{x2},{played},{click}");
    }
    let sandbox = Sandbox::new(10);
    let alone = number(&trained(&sandbox, &both, "b"), "b", "auc");
    let beside = trained(&sandbox, &both, "t,b");
    assert!(number(&beside, "b", "auc") > alone - 0.01, "{alone}: {beside}");
    assert!(number(&beside, "t", "r2") > 0.0, "{beside}");
    assert!(beside["warnings"].is_array(), "{beside}");
}

#[test]
fn a_rare_label_is_promised_as_often_as_it_comes() {
    let sandbox = Sandbox::new(10);
    for seed in 1..=5 {
        let mut noise = Noise(seed * 101);
        let mut rows = String::from("x0,x1,sale\n");
        let mut yes = 0.0;
        for _ in 0..20_000 {
            let [x0, x1] = [noise.normal(), noise.normal()];
            let chance = 1.0 / (1.0 + (7.3 - 1.5 * x0).exp());
            let sale = u8::from(noise.uniform() < chance);
            yes += f64::from(sale);
            let _ = writeln!(rows, "{x0},{x1},{sale}");
        }
        let summary = trained(&sandbox, &rows, "sale");
        let rate = yes / 20_000.0;
        let out = ["predict", "own", "--data", "own.csv", "--out", "own-out.csv", "--device", "flex"];
        sandbox.good(&out);
        let predicted = text(&sandbox.read("own-out.csv"));
        let mean = predicted.lines().skip(1).map(|cell| cell.parse::<f64>().unwrap()).sum::<f64>() / 20_000.0;
        assert!((mean / rate - 1.0).abs() < 0.2, "seed {seed}: {mean} instead of {rate}");
        let entropy = number(&summary, "sale", "normalized_entropy");
        assert!(entropy < 1.0, "seed {seed}: {summary}");
    }
}

/// Rows with a column `part`, and targets that a part lacks.
fn poor_rows() -> String {
    let (mut noise, mut text) = (Noise(5), String::from("x,part,never,same,class,ok\n"));
    for row in 0..600 {
        let part = ["train", "train", "train", "validation", "test"][row % 5];
        let x = noise.normal();
        let never = u8::from(part == "train" && x > 1.0);
        let same = if part == "validation" { 3.0 } else { x };
        // Of two classes one row each: one that only the test part has, one that only training has.
        let class = match row {
            4 => "only test",
            5 => "only train",
            _ if x > 0.0 => "up",
            _ => "down",
        };
        let _ = writeln!(text, "{x},{part},{never},{same},{class},{}", u8::from(x > 0.0));
    }
    text
}

const POOR_JOB: &str = r#"
[data]
path = "own.csv"
split = { column = "part" }

[[features]]
columns = ["x"]
kind = "numeric"

[[tasks]]
name = "never"
kind = "binary"
target = "never"

[[tasks]]
name = "same"
kind = "regression"
target = "same"

[[tasks]]
name = "class"
kind = "multiclass"
target = "class"

[[tasks]]
name = "ok"
kind = "binary"
target = "ok"

[train]
epochs = 3
"#;

#[test]
fn parts_that_cannot_be_scored_say_why_and_training_goes_on() {
    let sandbox = Sandbox::new(10);
    sandbox.write("own.csv", poor_rows());
    sandbox.write("own.toml", POOR_JOB);
    let said = sandbox.good(&["train", "own.toml", "--device", "flex", "--plain", "--out", "own"]);
    for part in [
        "– validation never: no positive label",
        "– test never: no positive label",
        "– validation same: one value",
        "(no positive label)",
        "(one value)",
    ] {
        assert!(said.contains(part), "{part} is missing from\n{said}");
    }
    let summary: Value = serde_json::from_slice(&sandbox.read("own/summary.json")).unwrap();
    assert_eq!(summary["validation"]["never"]["missing"], "no positive label", "{summary}");
    assert!(summary["validation"]["never"]["auc"].is_null(), "{summary}");
    assert!(number(&summary, "ok", "auc") > 0.9 && number(&summary, "class", "auc") > 0.5, "{summary}");
    let history = text(&sandbox.read("own/history.csv"));
    assert!(history.lines().count() == 1 + 3 * 2 * 4, "{history}");
}

#[test]
fn what_went_wrong_is_said_at_the_end_and_in_the_summary() {
    let mut noise = Noise(9);
    let mut rows = String::from("x,luck,t\n");
    for _ in 0..600 {
        let x = noise.normal();
        let _ = writeln!(rows, "{x},{},{}", u8::from(noise.uniform() > 0.5), noise.normal());
    }
    let sandbox = Sandbox::new(10);
    sandbox.write("own.csv", rows);
    let job = "[data]\npath = \"own.csv\"\n[[features]]\ncolumns = [\"x\"]\nkind = \"numeric\"\n\
               [[tasks]]\nname = \"luck\"\nkind = \"binary\"\ntarget = \"luck\"\nweight = 0.01\n\
               [[tasks]]\nname = \"t\"\nkind = \"regression\"\ntarget = \"t\"\n\
               [train]\nepochs = 40\noptimizer = { learning_rate = 1e-2 }\nkeep = \"luck loss\"\n";
    sandbox.write("own.toml", job);
    let said = sandbox.good(&["train", "own.toml", "--device", "flex", "--quiet", "--out", "own"]);
    assert!(said.contains("warning: ") && said.contains("of the loss"), "{said}");
    let summary: Value = serde_json::from_slice(&sandbox.read("own/summary.json")).unwrap();
    assert!(!summary["warnings"].as_array().unwrap().is_empty(), "{summary}");
}

#[test]
fn counts_learned_as_logarithms_are_predicted_as_counts() {
    let mut noise = Noise(4);
    let mut rows = String::from("x0,x1,x2,t\n");
    for _ in 0..2000 {
        let x = noise.normal();
        let _ = writeln!(rows, "{x},0,0,{}", (2.0 + x + 0.2 * noise.normal()).exp().round());
    }
    let sandbox = Sandbox::new(10);
    sandbox.write("own.csv", &rows);
    let job = "[data]\npath = \"own.csv\"\n[[features]]\ncolumns = [\"x0\"]\nkind = \"numeric\"\n\
               [[tasks]]\nname = \"t\"\nkind = \"regression\"\ntarget = \"t\"\ntransform = \"log1p\"\n";
    sandbox.write("own.toml", job);
    sandbox.good(&["train", "own.toml", "--device", "flex", "--quiet", "--out", "own"]);
    sandbox.good(&["predict", "own", "--data", "own.csv", "--out", "own-out.csv", "--device", "flex"]);
    assert!(r2_of(&sandbox, "t") > 0.85, "{}", r2_of(&sandbox, "t"));

    sandbox.write("own.csv", rows.replacen("0,0,", "0,0,-", 5));
    let output = sandbox.run(&["train", "own.toml", "--device", "flex", "--quiet", "--out", "other"]);
    let said = text(&output.stderr);
    assert!(said.contains("own.csv") && said.contains("has no logarithm"), "{said}");
}
