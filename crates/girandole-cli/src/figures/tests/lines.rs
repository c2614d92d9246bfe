//! Tests of the panels of curves.

use super::reading::{points, texts};
use crate::figures::chart::SIDES;
use crate::figures::frame::Frame;
use crate::figures::sheet::{PANEL_HEIGHT, PANEL_WIDTH, units};
use crate::figures::{LinePanel, Series, line_panels};

/// The blue of curve 0.
const BLUE: &str = "#0072B2";

/// A panel with one curve.
fn panel(name: &str, points: Vec<(f64, f64)>, band: Option<Vec<(f64, f64)>>) -> LinePanel {
    let series = Series { name: name.to_owned(), points, band, ..Series::default() };
    let (x_range, y_range) = ((0.0, 10.0), (0.0, 1.0));
    LinePanel { title: "T&T".to_owned(), x_range, y_range, series: vec![series], ..LinePanel::default() }
}

#[test]
fn panels_stand_side_by_side_with_each_name_once() {
    let one = panel("a < \"b\" & 'c'", vec![(0.0, 0.2), (10.0, 0.4)], None);
    let svg = line_panels(&[one.clone(), one.clone(), one.clone()]).expect("drawn");
    let texts = texts(&svg);
    assert_eq!(texts.iter().filter(|text| *text == "T&amp;T").count(), 3);
    assert_eq!(texts.iter().filter(|text| *text == "a &lt; &quot;b&quot; &amp; &apos;c&apos;").count(), 1);
    assert!(svg.contains(&format!("width=\"{}\"", 3.0 * PANEL_WIDTH)));
    assert_eq!(svg, line_panels(&[one.clone(), one.clone(), one]).expect("drawn again"));
}

#[test]
fn nothing_leaves_the_frame() {
    let wild = vec![(-5.0, -3.0), (2.0, 0.5), (3.0, 9.0), (1e300, -1e300), (12.0, 0.5), (f64::NAN, 0.1)];
    let band = wild.iter().map(|(_, y)| (y - 100.0, y + 100.0)).collect();
    let mut one = panel("", wild, Some(band));
    let [top, bottom, left, right] = SIDES.map(units).map(f64::from);
    let (width, height) = (f64::from(units(PANEL_WIDTH)), f64::from(units(PANEL_HEIGHT)));
    for dashed in [false, true] {
        one.series.iter_mut().for_each(|series| series.dashed = dashed);
        let drawn = points(&line_panels(std::slice::from_ref(&one)).expect("drawn"), BLUE);
        assert!(drawn.len() > 4, "{drawn:?}");
        for (x, y) in drawn {
            assert!(x >= left && x <= width - right, "{x} is outside");
            assert!(y >= top && y <= height - bottom, "{y} is outside");
        }
    }
}

#[test]
fn a_line_is_cut_where_it_crosses_the_frame() {
    let frame = Frame { x: (0.0, 10.0), y: (0.0, 1.0) };
    let pieces = frame.pieces(&[(0.0, 0.5), (2.0, 1.5), (4.0, 0.5), (f64::NAN, 0.0), (5.0, 0.5)]);
    let expected = vec![vec![(0.0, 0.5), (1.0, 1.0)], vec![(3.0, 1.0), (4.0, 0.5)], vec![(5.0, 0.5)]];
    assert_eq!(pieces, expected);
    assert_eq!(frame.pieces(&[(1.0, 2.0), (3.0, 4.0)]), Vec::<Vec<(f64, f64)>>::new());
    let area = frame.area(&[(1.0, -1.0), (3.0, -1.0), (3.0, 5.0), (1.0, 5.0)]);
    assert_eq!(area.len(), 4);
    assert!(area.iter().all(|(_, y)| [0.0, 1.0].contains(y)), "{area:?}");
}

#[test]
fn empty_series_and_single_points_are_fine() {
    texts(&line_panels(&[panel("none", Vec::new(), Some(Vec::new()))]).expect("drawn"));
    let svg = line_panels(&[panel("one", vec![(5.0, 0.5)], None)]).expect("drawn");
    assert_eq!(svg.matches("<circle").count(), 1);
    texts(&line_panels(&[LinePanel { series: Vec::new(), ..panel("", Vec::new(), None) }]).expect("drawn"));
}

#[test]
fn a_long_name_widens_the_sheet_and_control_characters_go() {
    let name = format!("{}\u{1}", "long ".repeat(40));
    let svg = line_panels(&[panel(&name, Vec::new(), None)]).expect("drawn");
    assert!(!svg.contains('\u{1}'));
    assert!(!svg.contains(&format!("width=\"{PANEL_WIDTH}\"")));
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    assert!(line_panels(&[]).is_err());
    assert!(line_panels(&[panel("", vec![(0.0, 0.0)], Some(Vec::new()))]).is_err());
    for x_range in [(1.0, 1.0), (2.0, 1.0), (0.0, f64::NAN), (0.0, f64::INFINITY), (1e18, 1e18 + 200.0)] {
        assert!(line_panels(&[LinePanel { x_range, ..panel("", Vec::new(), None) }]).is_err(), "{x_range:?}");
    }
}
