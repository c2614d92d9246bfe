//! One histogram of a histogram panel.

/// One histogram: the share of runs in each bin, the first bin beginning at 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bars {
    /// The name in the legend; histograms of the same name share the first one's entry.
    pub(crate) name: String,
    /// The number of its colour, as in [`Series`](super::Series).
    pub(crate) color: usize,
    /// Whether only the outline is drawn: over the filled bars of the same colour, or over the whole bin
    /// where no filled bars have that colour.
    pub(crate) outlined: bool,
    /// The share in each bin, finite and at least 0.
    pub(crate) shares: Vec<f64>,
}
