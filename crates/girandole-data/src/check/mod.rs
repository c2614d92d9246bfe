//! Checks a schema before any file is opened.

mod features;
mod problems;
mod roles;
mod stream;
mod tables;
