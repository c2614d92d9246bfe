//! A whole page.

use std::path::Path;

use super::{Block, Figure, Section};
use super::{html, markdown};
use crate::failure::Failure;
use crate::whole_file;

/// A whole page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// What it is about, one paragraph.
    pub(crate) lead: String,
    pub(crate) sections: Vec<Section>,
}

impl Page {
    /// Writes `README.md`, `index.html` with every figure inside it, and each figure as SVG and PNG.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(folder)
            .map_err(|source| Failure::Write { file: folder.to_owned(), source })?;
        self.figures().try_for_each(|figure| figure.write(folder))?;
        // Last, so that no page links to what is not there yet.
        whole_file::write(&folder.join("README.md"), markdown::markdown(self))?;
        whole_file::write(&folder.join("index.html"), html::html(self))
    }

    /// Its figures from top to bottom.
    fn figures(&self) -> impl Iterator<Item = &Figure> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_two_texts_and_two_files_a_figure() {
        let folder = tempfile::tempdir().expect("a folder");
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"4\"></svg>".to_owned();
        let figure = Figure { name: "dot".to_owned(), svg: svg.clone(), caption: "Nothing.".to_owned() };
        let section = Section { title: "One".to_owned(), blocks: vec![Block::Figure(figure)] };
        let page = Page { title: "T".to_owned(), lead: "L".to_owned(), sections: vec![section] };
        let inner = folder.path().join("a/b");
        page.write(&inner).expect("written");
        let mut names: Vec<_> = std::fs::read_dir(&inner)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        assert_eq!(names, ["README.md", "dot.png", "dot.svg", "index.html"]);
        assert_eq!(std::fs::read_to_string(inner.join("dot.svg")).expect("a text"), svg);
    }

    #[test]
    fn a_figure_that_is_no_svg_is_an_error_without_a_page() {
        let folder = tempfile::tempdir().expect("a folder");
        let figure = Figure { name: "bad".to_owned(), svg: "<svg".to_owned(), caption: String::new() };
        let section = Section { title: String::new(), blocks: vec![Block::Figure(figure)] };
        let page = Page { title: String::new(), lead: String::new(), sections: vec![section] };
        let message = page.write(folder.path()).expect_err("no figure").to_string();
        assert!(message.contains("cannot draw a figure"), "{message}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
