//! Models compared, and what becomes of the results.

use serde_json::Value;

use crate::sandbox::{JOB, Sandbox, text};

const ARGS: [&str; 8] = ["compare", "job.toml", "--seeds", "2", "--epochs", "1", "--out", "found"];

fn json(sandbox: &Sandbox, file: &str) -> Value {
    serde_json::from_slice(&sandbox.read(file)).unwrap()
}

#[test]
fn models_of_one_size_are_compared_and_the_same_command_trains_nothing_twice() {
    let sandbox = Sandbox::new(600);
    let said = sandbox.good(&ARGS);
    for model in ["linear", "single-task", "shared-bottom", "omoe", "mmoe"] {
        assert!(said.contains(model), "{model} is missing from\n{said}");
    }
    assert!(said.contains("2 seeds, 22 trainings"), "{said}");

    let plan = json(&sandbox, "found/plan.json");
    let costs: Vec<f64> =
        plan["costs"].as_array().unwrap().iter().map(|cost| cost["parameters"].as_f64().unwrap()).collect();
    // All but the linear one cost what the config's own model does, as nearly as whole widths allow.
    let own = costs[4];
    assert!(costs[1..].iter().all(|cost| (cost / own - 1.0).abs() < 0.1), "{costs:?}");

    let found = json(&sandbox, "found/comparison.json");
    // Four models beside each of two bases, on two tasks.
    assert_eq!(found["comparison"]["pairs"].as_array().unwrap().len(), 16);
    let page = text(&sandbox.read("found/index.html"));
    for part in ["Verdicts", "gain-over-single-task", "gain-over-shared-bottom", "Reliability", "Models"] {
        assert!(page.contains(part), "{part} is missing from the page");
    }
    assert!(sandbox.path("found/gain-over-single-task.png").exists());

    let before = sandbox.snapshot("found");
    let lost = "found/trainings/mmoe-1-rate-0.001-seed-4.json";
    std::fs::remove_file(sandbox.path(lost)).unwrap();
    let again = sandbox.good(&ARGS);
    assert_eq!(said, again);
    let after = sandbox.snapshot("found");
    for (file, bytes) in &before {
        // A training says how long it took.
        if !file.ends_with("mmoe-1-rate-0.001-seed-4.json") {
            assert!(after.get(file) == Some(bytes), "{} is another one", file.display());
        }
    }
}

#[test]
fn results_of_another_plan_stay_as_they_are() {
    let sandbox = Sandbox::new(300);
    let args =
        ["compare", "job.toml", "--seeds", "1", "--heads", "single-task", "--out", "found", "--epochs"];
    sandbox.good(&[&args[..], &["1"]].concat());
    let before = sandbox.snapshot("found");
    let output = sandbox.run(&[&args[..], &["2"]].concat());
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains("holds results of other data, training"), "{said}");
    assert_eq!(before, sandbox.snapshot("found"));
}

#[test]
fn a_config_of_its_own_joins_at_the_first_ones_size() {
    let sandbox = Sandbox::new(300);
    sandbox.write(
        "wide.toml",
        JOB.replace("kind = \"mmoe\", experts = 2, widths = [8]", "kind = \"cross_stitch\", widths = [64]"),
    );
    let said = sandbox.good(&[
        "compare",
        "job.toml",
        "wide.toml",
        "--seeds",
        "1",
        "--epochs",
        "1",
        "--heads",
        "shared-bottom",
        "--out",
        "found",
    ]);
    assert!(said.contains("wide") && said.contains("job"), "{said}");
    let plan = json(&sandbox, "found/plan.json");
    let entries = plan["entries"].as_array().unwrap();
    let wide = entries.iter().position(|entry| entry["name"] == "wide").unwrap();
    assert_ne!(entries[wide]["parts"][0]["model"]["head"]["widths"][0], 64);
}

#[test]
fn what_cannot_be_compared_is_said_before_anything_is_trained() {
    let sandbox = Sandbox::new(300);
    sandbox.write("other.toml", JOB.replace("columns = [\"age\"]", "columns = [\"age\"]\nbins = 4"));
    let cases: [(&[&str], &str); 3] = [
        (&["compare", "job.toml", "other.toml"], "differ in [model] alone"),
        (
            &["compare", "job.toml", "--seeds", "0", "--level", "2"],
            "--seeds needs at least 1, got 0; --level needs",
        ),
        (&["compare", "job.toml", "job.toml", "job.toml"], "two models are named job"),
    ];
    for (args, wanted) in cases {
        let output = sandbox.run(args);
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains(wanted), "{said}");
        assert!(!sandbox.path("runs").exists());
    }
}
