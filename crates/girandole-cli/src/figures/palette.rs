//! The colours: Okabe and Ito's, which the colour-blind can tell apart.

use plotters::style::RGBColor;

/// The colours of curves and bars by number; Okabe and Ito's yellow is left out, too pale on white.
const COLORS: [RGBColor; 8] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(213, 94, 0),
    RGBColor(86, 180, 233),
    RGBColor(204, 121, 167),
    RGBColor(0, 0, 0),
    RGBColor(110, 110, 110),
];

/// The colour of titles.
pub(super) const TITLE: RGBColor = RGBColor(25, 25, 25);

/// The colour of axis labels, tick labels and legend names.
pub(super) const TEXT: RGBColor = RGBColor(60, 60, 60);

/// The colour of the axes.
pub(super) const AXIS: RGBColor = RGBColor(120, 120, 120);

/// The colour of the grid.
pub(super) const GRID: RGBColor = RGBColor(229, 229, 229);

/// The colour with a number, beginning anew after the last.
pub(super) fn color(number: usize) -> RGBColor {
    COLORS.get(number % COLORS.len()).copied().unwrap_or(TEXT)
}
