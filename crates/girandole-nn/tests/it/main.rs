//! Tests of girandole-nn as its users see it.

#![allow(clippy::unwrap_used, reason = "in a test, a setup that fails is a test that fails")]

mod batch_norm;
mod beside;
mod configs;
mod errors;
mod features;
mod golden;
mod golden_features;
mod golden_per_task;
mod heads;
mod onnx;
mod output_bias;
mod packed;
mod params;
mod per_task;
mod portable;
mod pretrained;
mod seeded;
mod sparse;
mod split;
mod stacking;
mod units;
mod warm;
mod weights;
mod whole_model;
