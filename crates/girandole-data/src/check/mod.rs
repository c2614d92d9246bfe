//! Checks a schema before any file is opened.

mod features;
mod problems;
mod roles;
mod split;
mod stream;
mod tables;
mod text;
