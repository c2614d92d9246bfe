//! A figure of a page.

use std::path::Path;

use super::png;
use crate::failure::Failure;
use crate::whole_file;

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

impl Figure {
    /// Writes it as SVG and as PNG.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let png = png::png(&self.svg).map_err(Failure::Figure)?;
        whole_file::write(&folder.join(format!("{}.svg", self.name)), &self.svg)?;
        whole_file::write(&folder.join(format!("{}.png", self.name)), png)
    }
}
