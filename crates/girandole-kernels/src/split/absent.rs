//! What stands for a split network in a build without fused operations: nothing, as there is never one.

use burn::prelude::*;

use crate::PlainNet;

/// A network whose input's columns are in part those of a request; never there without the feature `flex`.
#[derive(Debug)]
pub enum SplitNet {}

/// What the candidates of a request share.
#[derive(Debug)]
pub enum RequestShare {}

/// What candidates bring to any request.
#[derive(Debug)]
pub enum CandidateShares {}

impl CandidateShares {
    /// Nothing calls it.
    pub fn len(&self) -> usize {
        match *self {}
    }

    /// Nothing calls it.
    pub fn is_empty(&self) -> bool {
        match *self {}
    }
}

impl SplitNet {
    /// None.
    pub fn new(_: &PlainNet, _: &[usize], _: &[usize], _: &Device) -> Option<Self> {
        None
    }

    /// Nothing calls it.
    pub fn request(&self, _: &[f32], _: usize) -> RequestShare {
        match *self {}
    }

    /// Nothing calls it.
    pub fn candidates(&self, _: &[f32]) -> CandidateShares {
        match *self {}
    }

    /// Nothing calls it.
    pub fn logits(&self, _: &RequestShare, _: &[f32]) -> Vec<f32> {
        match *self {}
    }

    /// Nothing calls it.
    pub fn logits_of(&self, _: &RequestShare, _: &CandidateShares, _: Option<&[u32]>) -> Vec<f32> {
        match *self {}
    }
}
