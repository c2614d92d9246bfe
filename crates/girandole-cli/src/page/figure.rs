//! A figure of a page.

/// A figure of a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// Names its files, without ending.
    pub(crate) name: String,
    /// The picture, as SVG.
    pub(crate) svg: String,
    /// What it shows, one sentence.
    pub(crate) caption: String,
}
