//! The facade as a program uses it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod devices;
mod jobs;
mod launches;
mod runs;
mod starts;
mod streams;
