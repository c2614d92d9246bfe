//! Tests of the figures.

mod axes;
mod heat;
mod histograms;
mod lines;
mod reading;
