//! Two models replayed slice by slice.

use serde_json::Value;

use crate::sandbox::{JOB, Sandbox, text};

fn sandbox(n: usize) -> Sandbox {
    let sandbox = Sandbox::new(n);
    sandbox.write("other.toml", JOB.replace("widths = [8]", "widths = [2]"));
    sandbox
}

#[test]
fn a_lift_is_drawn_and_judged_and_results_are_not_written_over() {
    let sandbox = sandbox(2_000);
    let args = ["replay", "job.toml", "other.toml", "--slices", "10", "--seeds", "2", "--out", "found"];
    let said = sandbox.good(&args);
    assert!(
        said.contains("2000 rows in 10 slices") && said.contains("click") && said.contains("kind"),
        "{said}"
    );
    let found: Value = serde_json::from_slice(&sandbox.read("found/replay.json")).unwrap();
    for task in found["tasks"].as_array().unwrap() {
        // The first slice is only learned from.
        assert_eq!(task["lifts"].as_array().unwrap().len(), 9, "{task}");
        assert!(task["curve"]["verdict"].is_string() || task["curve"]["verdict"].is_object(), "{task}");
    }
    let page = text(&sandbox.read("found/index.html"));
    assert!(page.contains("id=\"lift-1\"") && page.contains("id=\"lift-2\"") && page.contains("Verdicts"));
    assert!(sandbox.path("found/lift-1.png").exists());

    let before = sandbox.snapshot("found");
    let output = sandbox.run(&args);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("is there already"), "{}", text(&output.stderr));
    assert_eq!(before, sandbox.snapshot("found"));
}

#[test]
fn slices_follow_a_column_of_days() {
    let sandbox = sandbox(0);
    let rows = Sandbox::rows(1_200);
    let mut dated = String::new();
    for (number, line) in rows.lines().enumerate() {
        let day = if number == 0 { "day".to_owned() } else { format!("2026-11-{:02}", 1 + number % 8) };
        dated += &format!("{line},{day}\n");
    }
    sandbox.write("rows.csv", dated);
    let said =
        sandbox.good(&["replay", "job.toml", "other.toml", "--by", "day", "--seeds", "1", "--out", "found"]);
    assert!(said.contains("1200 rows in 8 slices"), "{said}");
}

#[test]
fn jobs_on_other_data_cannot_be_replayed_together() {
    let sandbox = sandbox(100);
    sandbox.write("apart.toml", JOB.replace("columns = [\"age\"]", "columns = [\"age\"]\nbins = 4"));
    let output = sandbox.run(&["replay", "job.toml", "apart.toml"]);
    assert!(text(&output.stderr).contains("differ in [model] and [train] alone"), "{}", text(&output.stderr));
}
