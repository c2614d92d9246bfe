//! The experiments on Census-Income, in small.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, text};

/// The folder of UCI's files beside the project; without it a test says by name that it did not run.
fn files(test: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/census-income");
    if !folder.is_dir() {
        eprintln!("not run: {test}: ../shared/data/census-income is not there");
        return None;
    }
    Some(folder.display().to_string())
}

fn small<'a>(census: &'a str, out: &'a str) -> Vec<&'a str> {
    let size = ["--trials", "1", "--final-runs", "2", "--methods", "shared-bottom"];
    [&["reproduce", "kdd2018", "--only", "census", "--census", census, "--out", out], &size[..]].concat()
}

/// All that a run leaves but the outcomes of its trainings, which hold how long each took.
fn results(sandbox: &Sandbox, out: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = sandbox.path(out);
    let name = |path: PathBuf| path.strip_prefix(&folder).unwrap().to_owned();
    let all = sandbox.snapshot(out).into_iter().map(|(path, bytes)| (name(path), bytes));
    all.filter(|(path, _)| !["census/trials", "census/finals"].iter().any(|part| path.starts_with(part)))
        .collect()
}

#[test]
fn a_killed_census_goes_on_to_the_tables_of_an_unbroken_one() {
    let Some(census) = files("a_killed_census_goes_on_to_the_tables_of_an_unbroken_one") else { return };
    let sandbox = Sandbox::new(1);
    let shown = sandbox.good(&small(&census, "whole"));
    assert!(shown.contains("Shared-Bottom") && shown.contains("validation AUC"), "{shown}");

    let args = small(&census, "killed");
    let mut child = sandbox.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while std::fs::read_dir(sandbox.path("killed/census/finals")).map_or(0, Iterator::count) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no final run after two minutes");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!sandbox.path("killed/census/table1.csv").exists(), "it ended before it was killed");
    sandbox.good(&args);

    let (whole, killed) = (results(&sandbox, "whole"), results(&sandbox, "killed"));
    let names = |files: &[(PathBuf, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&whole), names(&killed));
    for name in ["table1.csv", "table2.csv", "finals.csv", "settings.csv", "split.csv"] {
        assert!(names(&whole).contains(&Path::new("census").join(name)), "{name} is not there");
    }
    for ((name, whole), (_, killed)) in whole.iter().zip(&killed) {
        assert!(whole == killed && !whole.is_empty(), "{} differs", name.display());
    }
    let table = text(&sandbox.read("whole/census/table1.csv"));
    let row: Vec<&str> = table.lines().nth(1).unwrap().split(',').collect();
    // The paper's mean is .9295; logistic regression has .94.
    assert!(row[0] == "Shared-Bottom" && row[4].parse::<f64>().unwrap() > 0.925, "{table}");

    let other = sandbox.run(&[&args[..], &["--seed", "2"]].concat());
    assert!(!other.status.success() && text(&other.stderr).contains("plan.json"), "{}", text(&other.stderr));
}

#[test]
fn a_census_without_data_or_with_sizes_of_nothing_is_refused() {
    let sandbox = Sandbox::new(1);
    let only = ["reproduce", "kdd2018", "--out", "new", "--only", "census"];
    let cases: [(&[&str], &[&str]); 3] = [
        (&[], &["--census FOLDER", "archive.ics.uci.edu"]),
        (&["--census", "."], &["census-income.data", "archive.ics.uci.edu"]),
        (&["--census", ".", "--trials", "0", "--final-runs", "0"], &["--trials needs", "--final-runs needs"]),
    ];
    for (args, wants) in cases {
        let output = sandbox.run(&[&only[..], args].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}\n{message}");
        for want in wants {
            assert!(message.contains(want), "{want}\n{message}");
        }
        assert!(!sandbox.path("new").exists(), "{args:?}");
    }
}
