//! Tests of the public interface, one module a subject.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod clicks;
mod comparisons;
mod crash;

mod diagnoses;

mod golden;

mod keep;

mod look;

mod losses;
mod metrics;

mod mmoe;
mod nulls;
mod online;
mod replay;

mod scores;

mod settings;

mod sparse;

mod speed;

mod streams;

mod synthetic;

mod training;

mod wide;

mod stopping;
