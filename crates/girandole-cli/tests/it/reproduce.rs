//! The experiments of a paper, in small.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, text};

/// What a person finds at the end.
const FILES: [&str; 12] = [
    "README.md",
    "index.html",
    "figure2.svg",
    "figure2.png",
    "figure4.svg",
    "figure4.png",
    "figure5.svg",
    "figure5.png",
    "rates-p0.5.svg",
    "rates-p0.5.png",
    "synthetic/figure2.csv",
    "synthetic/final-losses.csv",
];

fn small(out: &str) -> Vec<&str> {
    let size = [
        "--runs",
        "3",
        "--steps",
        "300",
        "--batch",
        "64",
        "--cosines",
        "0.5",
        "--learning-rates",
        "0.001,0.01",
    ];
    [&["reproduce", "kdd2018", "--out", out], &size[..]].concat()
}

#[test]
fn a_killed_reproduction_goes_on_to_the_same_tables_and_figures() {
    let sandbox = Sandbox::new(1);
    let shown = sandbox.good(&small("whole"));
    assert!(shown.contains("MMoE") && shown.contains("95% interval"), "{shown}");

    let mut child =
        sandbox.command(&small("killed")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while std::fs::read_dir(sandbox.path("killed/synthetic/curves")).map_or(0, Iterator::count) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "no curve after a minute");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!sandbox.path("killed/README.md").exists(), "it ended before it was killed");
    sandbox.good(&small("killed"));
    let files = |run: &str| -> BTreeMap<PathBuf, Vec<u8>> {
        let here = sandbox.path(run);
        let files = sandbox.snapshot(run).into_iter();
        files.map(|(path, bytes)| (path.strip_prefix(&here).unwrap().to_owned(), bytes)).collect()
    };
    let (whole, killed) = (files("whole"), files("killed"));
    for name in FILES {
        assert!(whole.get(Path::new(name)).is_some_and(|bytes| !bytes.is_empty()), "{name} is missing");
    }
    // Eighteen curves, the plan and nothing that the killed run left over.
    assert_eq!(whole.len(), FILES.len() + 18 + 1, "{:#?}", whole.keys());
    assert!(whole.keys().eq(killed.keys()), "{:#?}", killed.keys());
    for (name, bytes) in &whole {
        assert!(*bytes == killed[name], "{} differs", name.display());
    }
    let page = text(&sandbox.read("whole/README.md"));
    for part in
        ["| 0.5 | Shared-Bottom |", "| 0.5 | OMoE |", "| 0.5 | MMoE |", "(figure4.svg)", "At cosine 0.5"]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn results_of_another_plan_and_sizes_of_nothing_are_refused() {
    let sandbox = Sandbox::new(1);
    let size = ["--runs", "1", "--steps", "2", "--batch", "8", "--cosines", "1", "--methods", "mmoe"];
    let run = [&["reproduce", "kdd2018", "--out", "own"], &size[..]].concat();
    sandbox.good(&run);
    let cases: [(&[&str], &str); 3] = [
        (&["reproduce", "kdd2018", "--out", "own", "--steps", "3"], "plan.json"),
        (&["reproduce", "kdd2018", "--out", "new", "--runs", "0"], "--runs"),
        (&["reproduce", "kdd2018", "--out", "new", "--cosines", "1.5"], "-1 to 1"),
    ];
    for (args, want) in cases {
        let output = sandbox.run(args);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}\n{message}");
        assert!(message.contains(want), "{args:?}\n{message}");
        assert!(!sandbox.path("new/synthetic/curves").exists());
    }
}
