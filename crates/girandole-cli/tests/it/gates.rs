//! What is said of gates and experts.

use serde_json::Value;

use crate::sandbox::Sandbox;

#[test]
fn gates_prints_tables_and_leaves_figures_and_numbers() {
    let sandbox = Sandbox::with_run(800);
    let shown = sandbox.good(&["gates", "kept/run", "--by", "city"]);
    for part in ["gates over 800 rows", "entropy", "experts", "dead units", "by city", "Oslo", "verdicts"] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    for name in ["gates.png", "gates.svg", "gates-by-segment.png", "gates-by-segment.svg"] {
        assert!(sandbox.path(&format!("kept/run/{name}")).is_file(), "{name}");
    }
    let seen: Value = serde_json::from_slice(&sandbox.read("kept/run/gates.json")).unwrap();
    assert_eq!(seen["rows"], 800);
    let weights = |task: usize| seen["gates"][task]["mean"].as_array().unwrap().iter();
    for task in 0..2 {
        assert!((weights(task).map(|weight| weight.as_f64().unwrap()).sum::<f64>() - 1.0).abs() < 1e-6);
    }
    assert_eq!(seen["segments"]["names"].as_array().unwrap().len(), 3);
}

#[test]
fn a_file_and_a_folder_can_be_named_and_the_run_stays_as_it_is() {
    let sandbox = Sandbox::with_run(800);
    sandbox.write("some.csv", "age,city,shop\n40,Oslo,7\n,Rome,8\n30,Bern,\n");
    let before = sandbox.snapshot("kept/run");
    let args = ["gates", "kept/run", "--data", "some.csv", "--by", "shop", "--out", "seen"];
    let shown = sandbox.good(&args);
    assert!(shown.contains("3 rows are too few") && shown.contains("missing"), "{shown}");
    assert!(sandbox.path("seen/gates.png").is_file());
    assert!(before == sandbox.snapshot("kept/run"), "the run has changed");
    let wrong = sandbox.run(&["gates", "kept/run", "--by", "cities"]);
    let message = crate::sandbox::text(&wrong.stderr);
    assert!(!wrong.status.success() && message.contains("cities") && message.contains("city"), "{message}");
}

#[test]
fn training_leaves_what_the_gates_did() {
    let sandbox = Sandbox::new(800);
    let shown = sandbox.good(&["train", "job.toml", "--device", "flex", "--plain", "--out", "run"]);
    assert_eq!(shown.matches("gates  entropy").count(), 2, "{shown}");
    assert!(shown.contains("girandole gates run"), "{shown}");
    let table = String::from_utf8(sandbox.read("run/gates.csv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("epoch,task,entropy,sure,information,expert_1,expert_2"));
    assert_eq!(lines.count(), 4, "two epochs of two tasks");
    let seen: Value = serde_json::from_slice(&sandbox.read("run/gates.json")).unwrap();
    assert_eq!(seen["experts"].as_array().unwrap().len(), 2);
    let off = ["--set", "train.watch_gates=false", "--out", "off"];
    let shown = sandbox.good(&[&["train", "job.toml", "--device", "flex", "--plain"][..], &off].concat());
    assert!(!shown.contains("gates"), "{shown}");
    assert!(!sandbox.path("off/gates.csv").exists() && !sandbox.path("off/gates.json").exists());
    assert!(sandbox.read("off/weights.bpk").len() == sandbox.read("run/weights.bpk").len());
}

#[test]
fn a_model_without_gates_says_so() {
    let sandbox = Sandbox::new(300);
    let head = "model.head={ kind = \"shared_bottom\", widths = [8] }";
    sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--set", head, "--out", "run"]);
    assert!(!sandbox.path("run/gates.json").exists());
    assert!(sandbox.good(&["gates", "run"]).contains("has no gates"));
    let balance = ["train", "job.toml", "--device", "flex", "--set", head, "--set", "train.load_balance=0.1"];
    let refused = sandbox.run(&balance);
    assert!(crate::sandbox::text(&refused.stderr).contains("no gates to balance"));
}

#[test]
fn a_gate_told_to_be_sure_is_accused_at_the_end_of_a_training() {
    let sandbox = Sandbox::new(2000);
    let sharp = "model.head.gate={ temperature = 0.001 }";
    let shown =
        sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--set", sharp, "--out", "run"]);
    assert!(shown.contains("is polarised") && shown.contains("model.head.gate.dropout = 0.1"), "{shown}");
}
