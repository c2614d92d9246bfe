//! The page that scores rows: its code against the program, and the page itself in a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use girandole_web::{Scorer, WebError};
use serde_json::Value;

use crate::browser;
use crate::sandbox::{Sandbox, text};
use crate::web_server::WebServer;

const FILES: [&str; 3] = ["config.toml", "encoders.json", "weights.bpk"];

/// Waits in a frame for the scores and posts them.
const CHECK: &str = "<!doctype html>
<link rel=\"icon\" href=\"data:,\">
<iframe src=\"index.html?rows=rows.csv\" style=\"width: 800px; height: 900px\"></iframe>
<script>
const wait = setInterval(() => {
  const scores = document.querySelector('iframe').contentDocument?.getElementById('scores');
  if (!scores) return;
  clearInterval(wait);
  fetch('/scores', { method: 'POST', body: scores.textContent });
}, 5);
</script>";

fn scorer(sandbox: &Sandbox) -> Result<Scorer, WebError> {
    let [config, encoders, weights] = FILES.map(|file| sandbox.read(&format!("kept/run/{file}")));
    Scorer::new(&text(&config), &encoders, &weights)
}

/// The columns of a CSV of predictions.
fn predictions(csv: &str) -> Vec<(String, Vec<f32>)> {
    let mut lines = csv.lines();
    let mut columns: Vec<(String, Vec<f32>)> =
        lines.next().unwrap().split(',').map(|name| (name.to_owned(), Vec::new())).collect();
    for line in lines {
        for ((_, values), cell) in columns.iter_mut().zip(line.split(',')) {
            values.push(cell.parse().unwrap());
        }
    }
    columns
}

fn assert_same(columns: &[String], values: &[Vec<f32>], want: &[(String, Vec<f32>)]) {
    assert_eq!(columns, want.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
    for (got, (name, want)) in values.iter().zip(want) {
        assert_eq!(got.len(), want.len());
        for (row, (got, want)) in got.iter().zip(want).enumerate() {
            assert!((got - want).abs() <= 1e-5, "{name}, row {row}: {got} in the page, {want} natively");
        }
    }
}

#[test]
fn the_pages_code_scores_as_the_program_does() {
    let sandbox = Sandbox::with_run(700);
    let scores = scorer(&sandbox).unwrap().score(&text(&sandbox.read("rows.csv"))).unwrap();
    assert_same(&scores.columns, &scores.values, &predictions(&text(&sandbox.read("kept/out.csv"))));
}

#[test]
fn what_is_wrong_with_a_pages_run_or_rows_is_said() {
    let sandbox = Sandbox::with_run(200);
    let scorer = scorer(&sandbox).unwrap();
    assert_eq!(scorer.features(), ["age", "city"]);
    let said = scorer.score("age\n3\n").unwrap_err().to_string();
    assert!(said.contains("`city`") && said.contains("the rows"), "{said}");
    let said = scorer.score("age,city\nold,Rome\n").unwrap_err().to_string();
    assert!(said.contains("`old`") || said.contains("\"old\""), "{said}");
    let [config, encoders, weights] = FILES.map(|file| sandbox.read(&format!("kept/run/{file}")));
    let config = text(&config);
    let said = Scorer::new("head = [", &encoders, &weights).unwrap_err().to_string();
    assert!(said.starts_with("config.toml: "), "{said}");
    let said = Scorer::new(&config, b"{}", &weights).unwrap_err().to_string();
    assert!(said.contains("encoders.json"), "{said}");
    let said = Scorer::new(&config, &encoders, &weights[..weights.len() / 2]).unwrap_err().to_string();
    assert!(said.contains("weights.bpk"), "{said}");
}

/// Where `crates/girandole-web/build.sh` puts the page.
fn built() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_BIN_EXE_girandole")).ancestors().nth(2)?.join("web");
    folder.join("girandole_web_bg.wasm").is_file().then_some(folder)
}

#[test]
fn a_browser_scores_as_the_program_does() {
    let Some(page) = built() else {
        eprintln!(
            "not tested: the page in a browser, since it is not built (bash crates/girandole-web/build.sh)"
        );
        return;
    };
    let sandbox = Sandbox::with_run(700);
    fs::create_dir_all(sandbox.path("site/run")).unwrap();
    for file in fs::read_dir(&page).unwrap().flatten().filter(|file| file.path().is_file()) {
        fs::copy(file.path(), sandbox.path("site").join(file.file_name())).unwrap();
    }
    for file in FILES {
        fs::copy(sandbox.path("kept/run").join(file), sandbox.path("site/run").join(file)).unwrap();
    }
    fs::copy(sandbox.path("rows.csv"), sandbox.path("site/rows.csv")).unwrap();
    sandbox.write("site/check.html", CHECK);

    let server = WebServer::of(sandbox.path("site"));
    let (posted, console) = browser::visit(&format!("{}/check.html", server.address), || {
        server.posted.recv_timeout(Duration::from_secs(120)).unwrap()
    });
    assert!(console.is_empty(), "{console:#?}");
    let posted: Value = serde_json::from_str(&posted).unwrap();
    assert!(posted["problem"].is_null(), "{posted}");
    let columns: Vec<String> = serde_json::from_value(posted["columns"].clone()).unwrap();
    let values: Vec<Vec<f32>> = serde_json::from_value(posted["values"].clone()).unwrap();
    assert_same(&columns, &values, &predictions(&text(&sandbox.read("kept/out.csv"))));
    println!(
        "the page: {} bytes of WebAssembly, first scores {:.0} ms after it was opened, {:.1} ms for {} rows",
        fs::metadata(page.join("girandole_web_bg.wasm")).unwrap().len(),
        posted["since_opened"].as_f64().unwrap(),
        posted["took"].as_f64().unwrap(),
        values[0].len(),
    );
}
