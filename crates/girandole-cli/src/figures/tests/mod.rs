//! Tests of the figures.

mod axes;
mod histograms;
mod lines;
mod reading;
