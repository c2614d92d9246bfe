//! An encoder of some inputs alone.

/// An encoder of some inputs alone: it reads features that hold only them, in their order.
#[derive(Debug, Clone)]
pub struct EncoderPart<C> {
    /// The encoder.
    pub encoder: C,
    /// Where each column that it gives stands in the vector of the whole encoder.
    pub columns: Vec<usize>,
}
