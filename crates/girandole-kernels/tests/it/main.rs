//! The fused operations against the same in burn's own: values and gradients.

mod adam;
mod against;
mod gate;
mod layer;
mod loss;
mod mixture;
mod nets;
mod norm;
mod packed;
mod rows;
mod split;
