//! The facade as a program uses it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod continued;
mod devices;
mod foreign;
mod jobs;
mod launches;
mod predictor;
mod runs;
mod scorer;
mod starts;
mod streams;
mod travel;
mod units;
