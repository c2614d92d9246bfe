//! What can become a head once the sizes are known.

use burn::prelude::*;

use super::Head;
use crate::BuildError;

/// What can become a head once the width of the input and the number of tasks are known.
///
/// Every head's config, `Mmoe::of(experts)` and its like, and any ready head.
pub trait IntoHead {
    /// The head.
    type Head: Head;

    /// Makes the head on `device`.
    ///
    /// # Errors
    ///
    /// If a setting is out of range or the parts do not fit together.
    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError>;
}

impl<H: Head> IntoHead for H {
    type Head = H;

    fn into_head(self, d_input: usize, n_tasks: usize, _device: &Device) -> Result<H, BuildError> {
        if self.n_tasks() != n_tasks {
            return Err(BuildError::HeadTasks { got: self.n_tasks(), want: n_tasks });
        }
        if self.d_input() != d_input {
            return Err(BuildError::HeadInput { got: self.d_input(), want: d_input });
        }
        Ok(self)
    }
}
