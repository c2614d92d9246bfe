//! The documents name only what is there.

use std::path::Path;

use crate::workspace::{files, root};

/// Relative targets of the links in a Markdown text.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.split('#').next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

/// Words in backquotes that look like a path of this repository.
fn paths(text: &str) -> Vec<&str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| {
            ["crates/", "docs/", "examples/", "benches/", ".ci/"].iter().any(|start| word.starts_with(start))
        })
        .filter(|word| !word.contains(['*', ' ', '<', '{', '\n']))
        .collect()
}

#[test]
fn links_in_documents_lead_somewhere() {
    for file in files(&root(), ".md") {
        let text = std::fs::read_to_string(&file).expect("the document is text");
        let folder = file.parent().unwrap_or(Path::new("."));
        for link in links(&text) {
            assert!(folder.join(link).exists(), "{}: {link} is not there", file.display());
        }
    }
}

#[test]
fn paths_in_documents_exist() {
    for file in files(&root(), ".md") {
        let text = std::fs::read_to_string(&file).expect("the document is text");
        for path in paths(&text) {
            let path = path.split(':').next().unwrap_or(path);
            assert!(root().join(path).exists(), "{}: `{path}` is not there", file.display());
        }
    }
}
