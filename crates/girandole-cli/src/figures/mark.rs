//! What a legend entry shows beside its name.

/// The drawing beside a name in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A line.
    Line {
        /// Whether it is dashed.
        dashed: bool,
        /// Whether a band lies around it.
        band: bool,
    },
    /// Filled bars.
    Filled,
    /// The outline of bars.
    Outline,
}
