//! Files as several programs write them, and what is said where they do not fit a run.

use std::process::Output;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowWriter, encode_arrow_schema};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::sandbox::{Sandbox, text};

const JOB: &str = "\
[data]
path = \"rows.csv\"

[[features]]
columns = [\"shop\", \"on\"]
kind = \"categorical\"

[[tasks]]
name = \"click\"
kind = \"binary\"
target = \"click\"

[model]
head = { kind = \"mmoe\", experts = 2, widths = [8] }

[train]
epochs = 2
batch = 64
seed = 3
";

/// Rows of which the shop decides, as `shop` and `truth` are written.
fn rows(shop: impl Fn(usize) -> String, truth: [&str; 2]) -> String {
    let row = |i: usize| {
        let click = u8::from(i % 8 < 3) ^ u8::from(i.is_multiple_of(13));
        format!("{},{},{click}\n", shop(i % 8), truth[i % 2])
    };
    "shop,on,click\n".to_owned() + &(0..600).map(row).collect::<String>()
}

/// A run on whole numbers.
fn trained() -> Sandbox {
    let sandbox = Sandbox::new(1);
    sandbox.write("rows.csv", rows(|shop| shop.to_string(), ["true", "false"]));
    sandbox.write("job.toml", JOB);
    sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--out", "run"]);
    sandbox
}

fn evaluate(sandbox: &Sandbox, data: &str, more: &[&str]) -> Output {
    sandbox.run(&[&["evaluate", "run", "--data", data, "--device", "flex", "--json"], more].concat())
}

#[test]
fn a_file_in_another_spelling_has_the_same_scores() {
    let sandbox = trained();
    let want = text(&evaluate(&sandbox, "rows.csv", &["--strict"]).stdout);
    assert!(want.contains("auc"), "{want}");
    for (shop, truth) in [("0.0", ["True", "False"]), (".0", ["TRUE", "FALSE"]), (".", ["true", "FALSE"])] {
        let shop = |i: usize| if shop == "0.0" { format!("+{i}.0") } else { format!("{i}{shop}") };
        sandbox.write("other.csv", rows(shop, truth));
        let output = evaluate(&sandbox, "other.csv", &["--strict"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), want);
    }
    let shop: ArrayRef = Arc::new(Float64Array::from_iter_values((0..600).map(|i| (i % 8) as f64)));
    let on: ArrayRef = Arc::new(BooleanArray::from_iter((0..600).map(|i| Some(i % 2 == 0))));
    let click = (0..600_i64).map(|i| i64::from(i % 8 < 3) ^ i64::from(i % 13 == 0));
    let columns = [("shop", shop), ("on", on), ("click", Arc::new(Int64Array::from_iter_values(click)))];
    write(&sandbox, "other.parquet", columns.to_vec());
    assert_eq!(text(&evaluate(&sandbox, "other.parquet", &["--strict"]).stdout), want);
}

#[test]
fn values_that_are_unknown_are_said_first_and_are_an_error_if_asked_for() {
    let sandbox = trained();
    sandbox.write("other.csv", rows(|shop| format!("shop {shop}"), ["true", "false"]));
    let output = evaluate(&sandbox, "other.csv", &[]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.starts_with("warning: 100.0% of the values of `shop` are unknown to the run"), "{said}");
    assert!(said.contains("`shop 0` for one, where it knows `"), "{said}");
    let output = evaluate(&sandbox, "other.csv", &["--strict"]);
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(text(&output.stderr).starts_with("error: 100.0% of the values of `shop`"));

    let predict = ["predict", "run", "--data", "other.csv", "--out", "out.csv", "--device", "flex"];
    let output = sandbox.run(&[&predict[..], &["--strict"]].concat());
    assert!(!output.status.success() && !sandbox.path("out.csv").exists(), "{}", text(&output.stderr));
    let output = sandbox.run(&predict);
    assert!(output.status.success() && sandbox.path("out.csv").exists());
    assert!(text(&output.stderr).starts_with("warning: 100.0% of the values of `shop`"));

    sandbox.write("empty.csv", rows(|_| String::new(), ["true", "false"]));
    let said = text(&evaluate(&sandbox, "empty.csv", &[]).stderr);
    assert!(said.starts_with("warning: 100.0% of the cells of `shop` are missing"), "{said}");
}

#[test]
fn labels_that_all_say_the_same_are_said_first() {
    let sandbox = trained();
    for (label, word) in [("0", "no"), ("1", "yes")] {
        let rows = rows(|shop| shop.to_string(), ["true", "false"]);
        let same = rows.lines().skip(1).map(|line| format!("{}{label}\n", &line[..line.len() - 1]));
        sandbox.write("same.csv", "shop,on,click\n".to_owned() + &same.collect::<String>());
        let output = evaluate(&sandbox, "same.csv", &[]);
        let said = text(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(
            said.starts_with(&format!("warning: all 600 labels of task `click` say {word}, in training ")),
            "{said}"
        );
        assert!(!evaluate(&sandbox, "same.csv", &["--strict"]).status.success());
    }
}

/// Writes columns that the file says were categories in memory, as pandas does.
fn write(sandbox: &Sandbox, name: &str, columns: Vec<(&str, ArrayRef)>) {
    let packed = |kind: &DataType| DataType::Dictionary(Box::new(DataType::Int8), Box::new(kind.clone()));
    let noted = columns.iter().map(|(name, array)| Field::new(*name, packed(array.data_type()), true));
    let note = encode_arrow_schema(&Schema::new(noted.collect::<Vec<_>>()));
    let note = KeyValue::new("ARROW:schema".to_owned(), note);
    let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![note])).build();
    let options = ArrowWriterOptions::new().with_skip_arrow_metadata(true).with_properties(properties);
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let file = std::fs::File::create(sandbox.path(name)).unwrap();
    let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn categories_of_truth_values_decimals_and_dates_go_all_the_way() {
    let sandbox = Sandbox::new(1);
    let n = 600_i64;
    let on: ArrayRef = Arc::new(BooleanArray::from_iter((0..n).map(|i| (i % 7 > 0).then_some(i % 3 == 0))));
    let price = (0..n).map(|i| (i % 5 > 0).then_some(i128::from(i % 40) * 25)).collect::<Vec<_>>();
    let price = Decimal128Array::from(price).with_precision_and_scale(9, 2).unwrap();
    let day: ArrayRef = Arc::new(Date32Array::from_iter((0..n).map(|i| Some(19_000 + (i % 50) as i32))));
    let click: ArrayRef = Arc::new(BooleanArray::from_iter((0..n).map(|i| Some(i % 40 > 20))));
    let columns = vec![("on", on), ("price", Arc::new(price) as ArrayRef), ("day", day), ("click", click)];
    write(&sandbox, "rows.parquet", columns);
    let job = "\
[data]
path = \"rows.parquet\"
[[features]]
columns = [\"price\"]
kind = \"numeric\"
[[features]]
columns = [\"on\"]
kind = \"categorical\"
[[tasks]]
name = \"click\"
kind = \"binary\"
target = \"click\"
[[tasks]]
name = \"late\"
kind = \"binary\"
target = \"day >= '2022-01-20'\"
[train]
epochs = 1
batch = 64
";
    sandbox.write("job.toml", job);
    sandbox.good(&["init", "rows.parquet", "--targets", "click", "--out", "first.toml"]);
    for (job, run) in [("job.toml", "by-hand"), ("first.toml", "first")] {
        let train = ["train", job, "--device", "flex", "--quiet", "--epochs", "1", "--out", run];
        let shown = sandbox.good(&train);
        assert!(shown.contains("click"), "{shown}");
        let predict =
            ["predict", run, "--data", "rows.parquet", "--out", "out.csv", "--device", "flex", "--strict"];
        sandbox.good(&predict);
        assert_eq!(text(&sandbox.read("out.csv")).lines().count(), 601);
    }
}

#[test]
fn shares_as_labels_score_as_the_labels_drawn_by_them() {
    let sandbox = Sandbox::new(1);
    let (mut shares, mut drawn, mut state) = ("x,y\n".to_owned(), "x,y\n".to_owned(), 3_u64);
    for _ in 0..4000 {
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1_u64 << 31) as f64
        };
        let x = 6.0 * uniform() - 3.0;
        let share = 1.0 / (1.0 + (-x).exp());
        shares += &format!("{x:.4},{share:.6}\n");
        drawn += &format!("{x:.4},{}\n", u8::from(uniform() < share));
    }
    sandbox.write("rows.csv", shares);
    sandbox.write("drawn.csv", drawn);
    let job = JOB.replace("[\"shop\", \"on\"]", "[\"x\"]").replace("categorical", "numeric");
    sandbox.write("job.toml", job.replace("click", "y").replace("epochs = 2", "epochs = 8"));
    sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--out", "run"]);
    let scores = |data: &str| -> serde_json::Value {
        serde_json::from_slice(&evaluate(&sandbox, data, &[]).stdout).unwrap()
    };
    let (soft, hard) = (scores("rows.csv"), scores("drawn.csv"));
    for score in ["label_rate", "auc", "log_loss", "accuracy", "calibration", "ks", "average_precision"] {
        let [soft, hard] = [&soft, &hard].map(|scores| scores["y"][score].as_f64().unwrap());
        assert!((soft - hard).abs() < 0.04, "{score}: {soft} and {hard}");
    }
    assert!(soft["y"]["auc"].as_f64().unwrap() > 0.75, "{soft}");
}
