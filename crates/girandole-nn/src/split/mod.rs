//! One request, many candidates: what they share is run once.

mod split_model;
mod split_tensors;

pub use split_model::{CandidatesOfAnyRequest, RequestOfMany, SplitModel};
