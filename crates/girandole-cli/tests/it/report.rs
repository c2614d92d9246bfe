//! The page about runs.

use std::fs;

use crate::browser;
use crate::sandbox::{Sandbox, text};

#[test]
fn a_run_becomes_one_file_that_a_browser_shows_without_a_complaint() {
    let sandbox = Sandbox::new(900);
    sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--epochs", "3", "--out", "one"]);
    sandbox.good(&["report", "one", "--device", "flex"]);
    let shown = browser::open(&sandbox.path("one/report/index.html"), &[]);
    assert!(shown.console.is_empty(), "{:#?}", shown.console);
    for name in ["curves-1", "reliability", "gates-1"] {
        let figure = shown.dom.split(&format!("<figure id=\"{name}\">")).nth(1).expect(name);
        assert!(figure.split("</figure>").next().unwrap().contains("<svg"), "{name} is not drawn");
        assert!(sandbox.path(&format!("one/report/{name}.png")).exists());
    }
    for title in
        ["Verdicts", "What was trained", "Curves", "Scores on the test rows", "What they have in common"]
    {
        assert!(shown.dom.contains(title), "{title} is missing");
    }
    assert!(fs::metadata(sandbox.path("one/report/index.html")).unwrap().len() < 2_000_000);
}

#[test]
fn several_runs_stand_beside_each_other_and_rows_that_are_gone_are_said_to_be() {
    let sandbox = Sandbox::new(900);
    for (seed, out) in [("1", "one"), ("2", "two")] {
        let args = ["train", "job.toml", "--device", "flex", "--quiet", "--seed", seed, "--out", out];
        sandbox.good(&args);
    }
    sandbox.good(&["report", "one", "two", "--out", "both", "--device", "flex"]);
    let page = text(&sandbox.read("both/index.html"));
    assert!(page.contains("2 runs") && page.contains("<figure id=\"gain\">"), "no comparison");

    fs::remove_file(sandbox.path("rows.csv")).unwrap();
    sandbox.good(&["report", "one", "--out", "gone", "--device", "flex"]);
    let page = text(&sandbox.read("gone/index.html"));
    assert!(page.contains("not there any more") && page.contains("reliability"), "{page}");
}

#[test]
fn a_folder_without_a_run_is_refused() {
    let sandbox = Sandbox::new(50);
    let output = sandbox.run(&["report", "nothing", "--device", "flex"]);
    assert!(text(&output.stderr).contains("nothing"), "{}", text(&output.stderr));
    assert!(!sandbox.path("nothing").exists());
}
