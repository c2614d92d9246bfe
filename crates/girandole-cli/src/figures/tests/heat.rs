//! Heat maps.

use super::reading::texts;
use crate::figures::{HeatPanel, heat_panels};

fn panel(title: &str, n: usize) -> HeatPanel {
    HeatPanel {
        title: title.to_owned(),
        x_label: "expert".to_owned(),
        rows: vec!["income <b>".to_owned(), "never married".to_owned()],
        columns: (1..=n).map(|i| i.to_string()).collect(),
        cells: vec![vec![1.0 / n as f64; n], (0..n).map(|i| if i == 0 { 1.0 } else { 0.0 }).collect()],
        darkest: 1.0,
    }
}

fn size(svg: &str) -> (f64, f64) {
    let of = |name: &str| {
        let text = svg.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        text.expect("a size").parse::<f64>().expect("a number")
    };
    (of("width"), of("height"))
}

#[test]
fn every_cell_has_its_number_and_every_row_and_column_its_name() {
    let svg = heat_panels(&[panel("Gates", 4)]).expect("drawn");
    let texts = texts(&svg);
    for wanted in ["Gates", "expert", "never married", "income &lt;b&gt;", "1", "4", "0.25", "1.00", "0.00"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    assert_eq!(texts.iter().filter(|text| *text == "0.25").count(), 4);
    // The darkest and the palest colour.
    let svg = svg.to_uppercase();
    assert!(svg.contains("#55A1CB") && svg.contains("#F4F7FA"));
}

#[test]
fn an_empty_cell_is_not_drawn_and_panels_go_on_below() {
    let mut one = panel("One", 3);
    one.cells[0][1] = f64::NAN;
    let svg = heat_panels(&[one]).expect("drawn");
    assert_eq!(texts(&svg).iter().filter(|text| *text == "0.33").count(), 2);
    let (_, one) = size(&svg);
    let (wide, two) = size(&heat_panels(&[panel("Two", 12), panel("Three", 12)]).expect("drawn"));
    assert!(two == 2.0 * one && wide < 1200.0, "{one} and {two} high, {wide} wide");
}
