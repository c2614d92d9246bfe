//! Heat maps: tables whose cells are coloured by their number.

use plotters::element::Rectangle;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};

use super::lettering::{beside, fitted, printable, style, width};
use super::palette::{TEXT, TITLE, color};
use super::sheet::{Area, draw_on_sheet, message, units};

/// The size of a cell in pixels.
const CELL: [f64; 2] = [46.0, 26.0];

/// The sizes in pixels of title, labels and numbers.
const TITLE_SIZE: f64 = 14.5;
const LABEL_SIZE: f64 = 12.0;
const NUMBER_SIZE: f64 = 11.0;

/// What lies above the cells in pixels: the title, then what the columns are and their names.
const ABOVE: f64 = 66.0;

/// What lies below and to the right.
const BEYOND: [f64; 2] = [24.0, 30.0];

/// The widest label of a row, and the room between it and the cells.
const LABEL: [f64; 2] = [190.0, 8.0];

/// How far the colours go towards the blue of the first curve.
const DARKEST: f64 = 0.65;

/// The width of a sheet from which panels go on below.
const SHEET: f64 = 1120.0;

/// One heat map.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HeatPanel {
    /// The title above.
    pub(crate) title: String,
    /// What the columns are.
    pub(crate) x_label: String,
    /// Names of the rows, from the top.
    pub(crate) rows: Vec<String>,
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    /// A number a cell, row by row; those that are not finite stay empty.
    pub(crate) cells: Vec<Vec<f64>>,
    /// The number of the darkest colour; 0 is white.
    pub(crate) darkest: f64,
}

impl HeatPanel {
    /// The width of the longest label in pixels.
    fn labels(&self) -> f64 {
        self.rows.iter().map(|row| width(row, LABEL_SIZE)).fold(20.0, f64::max).min(LABEL[0])
    }

    /// The size in pixels.
    fn size(&self) -> (f64, f64) {
        let cells = self.columns.len() as f64 * CELL[0];
        let title = width(&self.title, TITLE_SIZE).min(SHEET / 2.0);
        let wide = (self.labels() + LABEL[1] + cells).max(title) + BEYOND[1];
        (wide + 16.0, ABOVE + self.rows.len() as f64 * CELL[1] + BEYOND[0])
    }
}

/// The SVG text of heat maps, side by side as long as there is room.
pub(crate) fn heat_panels(panels: &[HeatPanel]) -> Result<String, String> {
    let (mut places, mut across, mut down) = (Vec::new(), 0.0f64, 0.0f64);
    let (mut wide, mut high) = (0.0f64, 0.0f64);
    for panel in panels {
        let (width, height) = panel.size();
        if across > 0.0 && across + width > SHEET {
            (across, down) = (0.0, down + high);
            high = 0.0;
        }
        places.push((across, down));
        across += width;
        (wide, high) = (wide.max(across), high.max(height));
    }
    draw_on_sheet((wide.ceil(), (down + high).ceil()), |area| {
        panels.iter().zip(&places).try_for_each(|(panel, place)| draw_panel(area, panel, *place))
    })
}

fn draw_panel(area: &Area<'_>, panel: &HeatPanel, (left, top): (f64, f64)) -> Result<(), String> {
    let start = left + 16.0 + panel.labels() + LABEL[1];
    let text = |text: &str, size: f64, ink: RGBColor, bold: bool, side: HPos, (x, y): (f64, f64)| {
        let style = style(size, ink, bold).pos(beside(side));
        area.draw_text(&printable(text), &style, (units(x), units(y))).map_err(message)
    };
    text(&panel.title, TITLE_SIZE, TITLE, true, HPos::Left, (left + 16.0, top + 18.0))?;
    let middle = start + panel.columns.len() as f64 * CELL[0] / 2.0;
    text(&panel.x_label, LABEL_SIZE, TEXT, false, HPos::Center, (middle, top + 38.0))?;
    for (number, column) in panel.columns.iter().enumerate() {
        let x = start + (number as f64 + 0.5) * CELL[0];
        text(
            column,
            fitted(column, LABEL_SIZE, CELL[0]),
            TEXT,
            false,
            HPos::Center,
            (x, top + ABOVE - 10.0),
        )?;
    }
    for (number, (row, cells)) in panel.rows.iter().zip(&panel.cells).enumerate() {
        let y = top + ABOVE + number as f64 * CELL[1];
        let size = fitted(row, LABEL_SIZE, LABEL[0]).max(8.0);
        text(row, size, TEXT, false, HPos::Right, (start - LABEL[1], y + CELL[1] / 2.0))?;
        for (number, value) in cells.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let x = start + number as f64 * CELL[0];
            let share = (value / panel.darkest).clamp(0.0, 1.0);
            let corners = [(x + 1.0, y + 1.0), (x + CELL[0] - 1.0, y + CELL[1] - 1.0)];
            let corners = corners.map(|(x, y)| (units(x), units(y)));
            area.draw(&Rectangle::new(corners, shade(share).filled())).map_err(message)?;
            let middle = (x + CELL[0] / 2.0, y + CELL[1] / 2.0);
            text(&format!("{value:.2}"), NUMBER_SIZE, TITLE, false, HPos::Center, middle)?;
        }
    }
    Ok(())
}

/// From nearly white to a blue on which dark letters are still easy to read.
fn shade(share: f64) -> RGBColor {
    let share = DARKEST * share;
    let RGBColor(red, green, blue) = color(0);
    let mix = |full: u8, pale: f64| (pale + share * (f64::from(full) - pale)).round() as u8;
    RGBColor(mix(red, 244.0), mix(green, 247.0), mix(blue, 250.0))
}
