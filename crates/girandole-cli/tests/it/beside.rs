//! A wide path and products of inputs beside head and towers, wherever a run goes.

use serde_json::Value;

use crate::sandbox::{JOB, Sandbox, text};

/// The job of the sandbox with both.
fn job() -> String {
    let both = "[model]\nwide = true\nfactorization = { d = 3, inputs = [\"city\", \"age\"] }\n";
    JOB.replace("[model]\n", both)
}

fn with_both(n: usize) -> Sandbox {
    let sandbox = Sandbox::new(n);
    sandbox.write("job.toml", job());
    sandbox
}

#[test]
fn a_run_with_both_is_trained_resumed_exported_imported_and_predicts_the_same() {
    let sandbox = with_both(800);
    sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--out", "run"]);
    let predict = |run: &str, out: &str| {
        sandbox.good(&["predict", run, "--data", "rows.csv", "--out", out, "--device", "flex"]);
        sandbox.read(out)
    };
    let own = predict("run", "own.csv");
    let config = text(&sandbox.read("run/config.toml"));
    assert!(config.contains("wide = true") && config.contains("[model.factorization]"), "{config}");
    for (out, more) in [("all.safetensors", &[][..]), ("parts.safetensors", &["--per-part"])] {
        sandbox.good(&[&["export", "run", "--to", out], more].concat());
        let made = format!("made-{out}");
        sandbox.good(&["import", out, "--like", "run", "--out", &made]);
        assert!(predict(&made, "made.csv") == own, "{out}: predictions differ");
    }
    for more in ["--predictions", "--dense"] {
        sandbox.good(&["export", "run", "--to", "model.onnx", more]);
    }
    sandbox.good(&["evaluate", "run", "--data", "rows.csv", "--device", "flex"]);

    // From there on, and back to a model without.
    sandbox.good(&["train", "job.toml", "--from", "run", "--device", "flex", "--quiet", "--out", "on"]);
    sandbox.write("plain.toml", JOB);
    let said = sandbox.good(&["train", "plain.toml", "--from", "run", "--device", "flex", "--out", "back"]);
    assert!(said.contains("wide.weight"), "what was dropped is said: {said}");
}

#[test]
fn models_with_both_are_compared_at_equal_cost() {
    let sandbox = with_both(300);
    sandbox.good(&["compare", "job.toml", "--seeds", "1", "--epochs", "1", "--out", "found"]);
    let plan: Value = serde_json::from_slice(&sandbox.read("found/plan.json")).unwrap();
    let costs = plan["costs"].as_array().unwrap();
    let costs: Vec<f64> = costs.iter().map(|cost| cost["parameters"].as_f64().unwrap()).collect();
    let own = costs[4];
    assert!(costs[1..].iter().all(|cost| (cost / own - 1.0).abs() < 0.1), "{costs:?}");
}

#[test]
fn wrong_settings_are_said_with_their_line() {
    let sandbox = Sandbox::new(50);
    let said = |factorization: &str| {
        let more = format!("[model]\nfactorization = {factorization}\n");
        sandbox.write("job.toml", JOB.replace("[model]\n", &more));
        let output = sandbox.run(&["train", "job.toml", "--device", "flex", "--quiet", "--out", "run"]);
        assert!(!output.status.success(), "{factorization} went well");
        text(&output.stderr)
    };
    let line = JOB.lines().position(|line| line == "[model]").unwrap() + 2;
    let zero = said("{ d = 0 }");
    assert!(zero.contains(&format!("job.toml:{line}")) && zero.contains("at least 1, got 0"), "{zero}");
    let unknown = said("{ width = 4 }");
    assert!(unknown.contains("unknown key `width`"), "{unknown}");
    let nobody = said("{ inputs = [\"city\", \"agee\"] }");
    assert!(nobody.contains("no input is named \"agee\"; there are: age bin, city, age"), "{nobody}");
    let one = said("{ inputs = [\"city\"] }");
    assert!(one.contains("needs two inputs to multiply, with embeddings or named here, got city"), "{one}");
}

#[test]
fn a_linear_bottom_and_linear_towers_are_trained_and_predict() {
    let sandbox = Sandbox::new(400);
    let linear = "head = { kind = \"shared_bottom\", widths = [6], activation = \"identity\" }";
    let own = "head = { kind = \"mmoe\", experts = 2, widths = [8] }";
    let heads = [
        linear.to_owned(),
        linear.replace("[6]", "[]"),
        own.replace("[8]", "[8], activation = \"identity\""),
    ];
    for (i, head) in heads.iter().enumerate() {
        for towers in ["[4]", "[]"] {
            let job = JOB.replace(own, head).replace("towers = { widths = [4] }", "");
            let job = job.replace("[train]", &format!("towers = {{ widths = {towers} }}\n[train]"));
            sandbox.write("job.toml", job);
            let run = format!("run-{i}-{}", towers.len());
            sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--out", &run]);
            sandbox.good(&["predict", &run, "--data", "rows.csv", "--out", "out.csv", "--device", "flex"]);
            sandbox.good(&["export", &run, "--to", "model.onnx"]);
        }
    }
}
