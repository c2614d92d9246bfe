//! Trainings that start from what another run has learned.

use crate::sandbox::{JOB, Sandbox, text};

#[test]
fn a_training_from_a_run_says_what_it_takes_and_begins_with_it() {
    let sandbox = Sandbox::with_run(600);
    let known = String::from_utf8(sandbox.read("rows.csv")).unwrap();
    // A fourth city, and a number that the run does not know.
    let mut rows = String::from("age,city,click,kind,height\n");
    for (i, line) in known.lines().skip(1).enumerate() {
        let line = if i % 5 == 0 { line.replace("Bern", "Lima") } else { line.to_owned() };
        rows += &format!("{line},{}\n", 150 + i % 40);
    }
    sandbox.write("more.csv", rows);
    let job = JOB.replace("rows.csv", "more.csv").replace("[\"age\"]", "[\"age\", \"height\"]");
    sandbox.write("more.toml", format!("from = \"kept/run\"\n{job}"));
    let shown = sandbox.good(&["train", "more.toml", "--device", "flex", "--plain", "--out", "more"]);
    let line = |part: &str| {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        shown.lines().map(words).find(|words| words.first().is_some_and(|first| first == part)).unwrap()
    };
    assert_eq!(line("city"), ["city", "ids", "4", "1", "0"], "{shown}");
    assert_eq!(line("height"), ["height", "numbers", "0", "1", "0"], "{shown}");
    assert_eq!(line("towers.0")[3..], ["0", "0"], "{shown}");
    assert!(shown.contains("without what its optimizer remembers"), "{shown}");
    let config = text(&sandbox.read("more/config.toml"));
    assert!(config.contains("from = ") && config.contains("kept/run"), "{config}");
    // Its own checkpoint is what it goes on from.
    let resumed = sandbox.good(&["train", "--resume", "more", "--epochs", "3", "--plain"]);
    assert!(!resumed.contains("taken from"), "{resumed}");
}

#[test]
fn a_run_is_resumed_or_started_from_and_not_both() {
    let sandbox = Sandbox::with_run(200);
    let output = sandbox.run(&["train", "--resume", "kept/run", "--from", "kept/run"]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("cannot be used with"), "{}", text(&output.stderr));
}
