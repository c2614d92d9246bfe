//! One curve of a line panel.

/// One curve: its points, and the spread around them where there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Series {
    /// The name in the legend; curves of the same name share the first one's entry.
    pub(crate) name: String,
    /// The number of its colour: 0 blue, 1 orange, 2 green, 3 vermillion, 4 sky blue, 5 purple, 6 black,
    /// 7 grey, and round again.
    pub(crate) color: usize,
    /// Whether the line is dashed.
    pub(crate) dashed: bool,
    /// The points from left to right; the line has a gap where one is not finite.
    pub(crate) points: Vec<(f64, f64)>,
    /// The low and high end of the spread at each point's x, as many as there are points.
    pub(crate) band: Option<Vec<(f64, f64)>>,
}
