//! Generated rows and their jobs.

use crate::sandbox::{Sandbox, text};

#[test]
fn generated_rows_come_with_a_job_that_trains() {
    let sandbox = Sandbox::new(1);
    for kind in ["ranking", "tasks"] {
        let (rows, job, run) = (format!("{kind}.parquet"), format!("{kind}.toml"), format!("{kind}-run"));
        let said = sandbox.good(&["generate", kind, "--rows", "3000", "--out", &rows]);
        assert!(said.contains("wrote 3000 rows"), "{said}");
        let said =
            sandbox.good(&["train", &job, "--device", "flex", "--quiet", "--epochs", "1", "--out", &run]);
        assert!(said.contains("test "), "{said}");
        let said = sandbox.good(&["evaluate", &run, "--data", &rows, "--device", "flex"]);
        assert!(said.contains(if kind == "ranking" { "conversion" } else { "task 2" }), "{said}");
    }
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let sandbox = Sandbox::new(1);
    sandbox.write("mine.toml", "mine");
    let output = sandbox.run(&["generate", "tasks", "--rows", "100", "--out", "mine.parquet"]);
    assert!(text(&output.stderr).contains("mine.toml is there already"), "{}", text(&output.stderr));
    assert_eq!(text(&sandbox.read("mine.toml")), "mine");
}
