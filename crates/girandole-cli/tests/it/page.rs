//! The page of results, in a browser.

use crate::browser;
use crate::sandbox::{Sandbox, text};

/// The smallest reproduction that draws every figure.
const SMALLEST: [&str; 12] = [
    "reproduce",
    "kdd2018",
    "--out",
    "own",
    "--runs",
    "2",
    "--steps",
    "200",
    "--batch",
    "8",
    "--learning-rates",
    "0.01",
];

/// Shows a page in a frame as wide as a telephone and measures what came of it.
const PHONE: &str = "<!doctype html>
<iframe style=\"width: 390px; height: 844px; border: 0\" srcdoc=\"PAGE\"></iframe>
<pre></pre>
<script>
onload = () => {
  const page = document.querySelector('iframe').contentDocument;
  const boxes = (selector) => [...page.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
  const color = (selector) => getComputedStyle(page.querySelector(selector)).backgroundColor;
  document.querySelector('pre').textContent = JSON.stringify({
    beyond: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    figures: boxes('figure svg').map((box) => box.width),
    letters: Math.min(...boxes('figure svg text').map((box) => Math.max(box.width, box.height))),
    tables: boxes('.table').map((box) => box.width),
    page: color('html'),
    card: color('figure div'),
  });
};
</script>";

/// Writes the page that measures `own/index.html` and returns what it measured.
fn on_a_phone(sandbox: &Sandbox, settings: &[&str]) -> serde_json::Value {
    let page = text(&sandbox.read("own/index.html")).replace('&', "&amp;").replace('"', "&quot;");
    sandbox.write("phone.html", PHONE.replace("PAGE", &page));
    let shown = browser::open(&sandbox.path("phone.html"), settings);
    assert!(shown.console.is_empty(), "{:#?}", shown.console);
    let measured = shown.dom.split("<pre>").nth(1).and_then(|rest| rest.split("</pre>").next()).unwrap();
    serde_json::from_str(measured).unwrap_or_else(|error| panic!("{error}: {measured}"))
}

#[test]
fn a_browser_shows_every_figure_and_has_nothing_to_complain_of() {
    let sandbox = Sandbox::new(1);
    sandbox.good(&SMALLEST);
    let shown = browser::open(&sandbox.path("own/index.html"), &[]);
    assert!(shown.console.is_empty(), "{:#?}", shown.console);
    for name in ["figure2", "figure4", "figure5"] {
        let figure = shown.dom.split(&format!("<figure id=\"{name}\">")).nth(1).unwrap();
        let figure = figure.split("</figure>").next().unwrap();
        for part in ["<svg", "</svg>", "<text", "<poly", "<figcaption"] {
            assert!(figure.contains(part), "{name} has no {part}");
        }
    }
    assert_eq!(shown.dom.matches("<svg").count(), 3);

    // The console is heard: a page that breaks the same policy is told of.
    let broken = text(&sandbox.read("own/index.html")).replace("</main>", "<script>1</script></main>");
    sandbox.write("broken.html", broken);
    assert!(!browser::open(&sandbox.path("broken.html"), &[]).console.is_empty());
}

#[test]
fn a_page_is_read_on_a_phone_by_day_and_by_night() {
    let sandbox = Sandbox::new(1);
    sandbox.good(&SMALLEST);
    let day = on_a_phone(&sandbox, &["--blink-settings=preferredColorScheme=1"]);
    assert_eq!(day["beyond"], 0, "the page scrolls sideways: {day}");
    for (part, count) in [("figures", 3), ("tables", 3)] {
        assert_eq!(day[part].as_array().unwrap().len(), count, "{day}");
    }
    assert!(day["tables"].as_array().unwrap().iter().all(|width| width.as_f64().unwrap() <= 390.0), "{day}");
    assert!(day["figures"].as_array().unwrap().iter().all(|width| width.as_f64().unwrap() >= 300.0), "{day}");
    assert!(day["letters"].as_f64().unwrap() >= 8.0, "{day}");

    let night = on_a_phone(&sandbox, &["--blink-settings=preferredColorScheme=0"]);
    assert_ne!(day["page"], night["page"], "the page is as bright at night");
    assert_eq!(night["card"], "rgb(255, 255, 255)", "dark ink needs a light card");
}
