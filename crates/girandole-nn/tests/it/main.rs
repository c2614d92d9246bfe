//! Tests of girandole-nn as its users see it.

#![allow(clippy::unwrap_used, reason = "in a test, a setup that fails is a test that fails")]

mod batch_norm;
mod configs;
mod errors;
mod golden;
mod golden_per_task;
mod heads;
mod onnx;
mod params;
mod per_task;
mod portable;
mod seeded;
mod sparse;
mod stacking;
mod weights;
mod whole_model;
