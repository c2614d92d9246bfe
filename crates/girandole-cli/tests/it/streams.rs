//! Jobs whose rows come as a stream.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, text};

/// UCI Adult as it is shipped, which is a Parquet file.
fn adult() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../girandole-data/datasets/adult/adult.parquet");
    file.canonicalize().unwrap().display().to_string()
}

fn job() -> String {
    format!(
        "[data]\npath = \"{}\"\n\n[data.stream]\nwindow = 8192\n\n\
         [[features]]\ncolumns = [\"age\", \"hours-per-week\"]\nkind = \"numeric\"\n\n\
         [[features]]\ncolumns = [\"occupation\", \"sex\"]\nkind = \"categorical\"\n\n\
         [[tasks]]\nname = \"income\"\nkind = \"binary\"\ntarget = \"income == '>50K'\"\n\n\
         [[tasks]]\nname = \"never married\"\nkind = \"binary\"\ntarget = \"marital-status == 'Never-married'\"\n\n\
         [model]\nhead = {{ kind = \"mmoe\", experts = 2, widths = [8], dropout = 0.1 }}\ntowers = {{ widths = [4] }}\n\n\
         [train]\nepochs = 2\nbatch = 256\nseed = 3\n",
        adult()
    )
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new(100);
    sandbox.write("job.toml", job());
    sandbox
}

#[test]
fn a_job_trains_on_a_stream_and_its_run_predicts() {
    let sandbox = sandbox();
    let args = ["train", "job.toml", "--device", "flex", "--plain", "--out", "run"];
    let output = sandbox.run(&args);
    let (shown, said) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{shown}\n{said}");
    assert!(shown.contains("34190 rows to train, 7326 to validate, 7326 to test"), "{shown}");
    assert!(shown.contains("task    income: yes in 2"), "{shown}");
    assert!(said.contains("epoch 1: waited ") && said.contains("seconds for rows"), "{said}");
    let summary: serde_json::Value = serde_json::from_slice(&sandbox.read("run/summary.json")).unwrap();
    assert!(summary["test"]["income"]["auc"].as_f64().unwrap() > 0.75, "{summary}");

    sandbox.good(&["predict", "run", "--data", &adult(), "--out", "out.csv", "--device", "flex"]);
    assert_eq!(text(&sandbox.read("out.csv")).lines().count(), 1 + 48_842);
    sandbox.good(&["train", "run/config.toml", "--device", "flex", "--quiet", "--out", "again"]);
    for name in ["weights.bpk", "encoders.json"] {
        assert!(
            sandbox.read(&format!("run/{name}")) == sandbox.read(&format!("again/{name}")),
            "{name} differs"
        );
    }
}

#[test]
fn a_killed_training_on_a_stream_goes_on_to_the_same_weights() {
    let sandbox = sandbox();
    let long = |out: &'static str| {
        ["train", "job.toml", "--device", "flex", "--plain", "--epochs", "12", "--out", out]
    };
    sandbox.good(&long("whole"));
    let mut child =
        sandbox.command(&long("killed")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while !sandbox.path("killed/checkpoint/epoch-00002").exists() {
        assert!(begun.elapsed() < Duration::from_secs(120), "no checkpoint after two minutes");
        assert!(child.try_wait().unwrap().is_none(), "the training ended before it could be killed");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!sandbox.path("killed/summary.json").exists(), "the training ended before it was killed");
    sandbox.good(&["train", "--resume", "killed", "--plain"]);
    for name in ["weights.bpk", "encoders.json", "history.csv"] {
        assert!(
            sandbox.read(&format!("killed/{name}")) == sandbox.read(&format!("whole/{name}")),
            "{name} differs"
        );
    }
}

#[test]
fn what_does_not_fit_a_stream_is_said_by_line() {
    let sandbox = sandbox();
    sandbox.write("csv.toml", job().replace(&adult(), "rows.csv").replace("window = 8192", "window = 0"));
    let output = sandbox.run(&["train", "csv.toml", "--device", "flex"]);
    let said = text(&output.stderr);
    assert!(!output.status.success());
    for part in ["csv.toml:5", "data.stream.window: needs at least 1", "only Parquet can be streamed"] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    let other = ["train", "job.toml", "--set", "data.stream.windw=5", "--device", "flex"];
    let said = text(&sandbox.run(&other).stderr);
    assert!(said.contains("did you mean `window`"), "{said}");
}
