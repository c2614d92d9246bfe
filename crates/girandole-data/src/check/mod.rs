//! Checks a schema before any file is opened.

mod problems;
mod roles;
mod stream;
