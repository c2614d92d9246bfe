//! One layer in evaluation, by its numbers.

/// One layer in evaluation: `act(input · weight + bias)` with `act(z) = z` above 0 and `slope · z` below.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainLayer {
    /// `[d_input, d_output]`, row by row.
    pub weight: Vec<f32>,
    /// `[d_output]`, at least one.
    pub bias: Vec<f32>,
    /// 0 is the ReLU, 1 the identity.
    pub slope: f32,
}

impl PlainLayer {
    /// Width of the input.
    pub fn d_input(&self) -> usize {
        self.weight.len() / self.bias.len().max(1)
    }

    /// Width of the output.
    pub fn d_output(&self) -> usize {
        self.bias.len()
    }
}
