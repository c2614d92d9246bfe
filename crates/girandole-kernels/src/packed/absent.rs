//! What stands for a packed network in a build without fused operations: nothing, as there is never one.

use burn::prelude::*;

use crate::PlainNet;

/// A network in evaluation, ready for requests; never there without the feature `flex`.
#[derive(Debug, Clone)]
pub enum PackedNet {}

impl PackedNet {
    /// No device.
    pub fn is_for(_: &Device) -> bool {
        false
    }

    /// None.
    pub fn new(_: &PlainNet, _: usize, _: &Device) -> Option<Self> {
        None
    }

    /// Nothing calls it.
    pub fn with_cores(&self, _: usize) -> Self {
        match *self {}
    }

    /// Nothing calls it.
    pub fn forward(&self, _: Tensor<2>) -> Tensor<2> {
        match *self {}
    }

    /// Nothing calls it.
    pub fn logits(&self, _: &[f32]) -> Vec<f32> {
        match *self {}
    }
}
