//! Trainings that are killed, and trainings that are stopped.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{JOB, Sandbox, text};

fn long(out: &str) -> Vec<&str> {
    vec!["train", "job.toml", "--device", "flex", "--plain", "--epochs", "40", "--batch", "32", "--out", out]
}

/// Starts a training and waits until it has written a checkpoint.
fn start(sandbox: &Sandbox, args: &[&str], out: &str) -> Child {
    let mut child = sandbox.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let checkpoints = sandbox.path(out).join("checkpoint");
    let begun = Instant::now();
    while !has_epoch(&checkpoints) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no checkpoint after a minute");
        assert!(child.try_wait().unwrap().is_none(), "the training ended before it could be stopped");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn has_epoch(checkpoints: &Path) -> bool {
    let entries = std::fs::read_dir(checkpoints).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().extension().is_none())
}

fn predict(sandbox: &Sandbox, run: &str) -> Vec<u8> {
    let out = format!("{run}.csv");
    sandbox.good(&["predict", run, "--data", "rows.csv", "--out", &out, "--device", "flex"]);
    sandbox.read(&out)
}

#[test]
fn a_killed_training_that_goes_on_ends_with_the_weights_of_an_unbroken_one() {
    kill_and_go_on(&Sandbox::new(4000));
}

#[test]
fn a_killed_training_of_a_sparse_table_ends_with_the_weights_of_an_unbroken_one() {
    let sandbox = Sandbox::new(4000);
    let job = JOB.replace("[model]\n", "[model]\nencoder = { sparse_from = 1 }\n");
    sandbox.write("job.toml", job + "\n[train.tables]\nkind = \"row_adagrad\"\nlearning_rate = 0.05\n");
    kill_and_go_on(&sandbox);
}

fn kill_and_go_on(sandbox: &Sandbox) {
    sandbox.good(&long("whole"));
    let mut child = start(sandbox, &long("killed"), "killed");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!sandbox.path("killed/summary.json").exists(), "the training ended before it was killed");
    sandbox.good(&["train", "--resume", "killed", "--plain"]);
    assert!(predict(sandbox, "killed") == predict(sandbox, "whole"), "predictions differ");
    for name in ["weights.bpk", "encoders.json"] {
        let file = |run: &str| sandbox.read(&format!("{run}/{name}"));
        assert!(file("killed") == file("whole"), "{name} differs");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_run_that_predicts_and_goes_on() {
    let sandbox = Sandbox::new(4000);
    sandbox.good(&long("whole"));
    let child = start(&sandbox, &long("stopped"), "stopped");
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    let shown = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{shown}");
    assert!(shown.contains("interrupted") && shown.contains("--resume stopped"), "{shown}");
    assert!(sandbox.path("stopped/summary.json").is_file());
    predict(&sandbox, "stopped");
    sandbox.good(&["train", "--resume", "stopped", "--plain"]);
    assert!(predict(&sandbox, "stopped") == predict(&sandbox, "whole"), "predictions differ");
}

#[test]
fn a_finished_run_goes_on_for_more_epochs() {
    let sandbox = Sandbox::with_run(800);
    sandbox.good(&["train", "--resume", "kept/run", "--epochs", "3", "--plain"]);
    let history = String::from_utf8(sandbox.read("kept/run/history.csv")).unwrap();
    assert!(history.lines().any(|line| line.starts_with("3,")), "{history}");
}
