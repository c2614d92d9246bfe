//! What no lint checks: small files with a head, no vague names, examples listed.

use std::path::{Path, PathBuf};

use crate::workspace::{files, root};

/// Longest library file, in lines before its tests.
const MAX_LINES: usize = 400;

fn library_files() -> Vec<PathBuf> {
    let all = files(&root().join("crates"), ".rs");
    all.into_iter().filter(|path| path.components().any(|part| part.as_os_str() == "src")).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn no_library_file_is_longer_than_a_reader_likes() {
    for file in library_files() {
        let text = read(&file);
        let library = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = library.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines, at most {MAX_LINES} are wanted", file.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in files(&root().join("crates"), ".rs").into_iter().chain(files(&root().join("examples"), ".rs"))
    {
        let text = read(&file);
        assert!(text.starts_with("//!") || text.starts_with("#!"), "{} has no head", file.display());
    }
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    for file in files(&root(), ".rs") {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let vague = ["utils", "util", "helpers", "helper", "common", "base", "misc"];
        assert!(!vague.contains(&stem.as_str()), "{} says nothing", file.display());
    }
}

#[test]
fn every_example_is_short_and_listed() {
    let folder = root().join("examples");
    let listing = read(&folder.join("README.md"));
    for file in files(&folder, ".rs") {
        if file.components().any(|part| part.as_os_str() == "src") {
            continue;
        }
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        assert!(listing.contains(&format!("`{name}`")), "examples/README.md does not list {name}");
        assert!(read(&file).lines().count() <= 100, "{name} is longer than 100 lines");
    }
}

#[test]
fn every_exception_to_a_lint_has_a_reason() {
    for file in files(&root().join("crates"), ".rs") {
        for (number, line) in read(&file).lines().enumerate() {
            let excepts =
                line.trim_start().starts_with("#[allow(") || line.trim_start().starts_with("#![allow(");
            assert!(!excepts || line.contains("reason"), "{}:{} gives no reason", file.display(), number + 1);
        }
    }
}
