//! A page of results for a person: one content, written as Markdown and as HTML.

mod block;
mod figure;
mod html;
mod inlined;
mod markdown;
#[expect(clippy::module_inception, reason = "the type keeps its own file")]
mod page;
mod png;
mod section;
mod table;

pub(crate) use block::Block;
pub(crate) use figure::Figure;
pub(crate) use page::Page;
pub(crate) use section::Section;
pub(crate) use table::Table;
