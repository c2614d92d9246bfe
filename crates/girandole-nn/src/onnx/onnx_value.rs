//! A value in a graph.

/// What an operation of an [`OnnxGraph`](crate::OnnxGraph) makes, an input or a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnnxValue {
    pub(super) name: String,
}
