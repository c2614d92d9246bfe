//! A look at the targets before anything is trained.

use serde_json::Value;

use crate::sandbox::{Sandbox, text};

#[test]
fn a_job_or_a_file_with_named_columns_says_what_its_targets_have_in_common() {
    let sandbox = Sandbox::new(500);
    let said = sandbox.good(&["tasks", "job.toml", "--out", "look"]);
    for part in ["500 rows", "click", "kind", "yes in", "information, bits"] {
        assert!(said.contains(part), "{part} is missing from\n{said}");
    }
    let found: Value = serde_json::from_slice(&sandbox.read("look/tasks.json")).unwrap();
    assert_eq!((&found["n_rows"], found["pairs"].as_array().unwrap().len()), (&Value::from(500), 1));
    assert!(text(&sandbox.read("look/index.html")).contains("What they have in common"));

    let same = sandbox.good(&["tasks", "rows.csv", "--targets", "click,kind"]);
    assert!(same.contains("click, kind"), "{same}");
}

#[test]
fn a_file_without_targets_says_how_to_name_them() {
    let sandbox = Sandbox::new(50);
    let output = sandbox.run(&["tasks", "rows.csv"]);
    assert!(text(&output.stderr).contains("with --targets"), "{}", text(&output.stderr));
}

#[test]
fn the_shipped_data_need_no_words_at_all() {
    let said = Sandbox::new(1).good(&["tasks"]);
    assert!(said.contains("48842 rows") && said.contains("income"), "{said}");
}
