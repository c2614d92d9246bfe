//! Everything a trainer needs to know of a data set.

use std::sync::Arc;

use crate::{ExampleStream, Examples, Inputs, Task};

/// A data set in three parts, with its inputs and tasks.
pub trait TaskData {
    /// What the model reads.
    fn inputs(&self) -> &Inputs;

    /// The targets, in the order of the columns of [`Batch::targets`](crate::Batch::targets).
    fn tasks(&self) -> &[Task];

    /// Rows to learn from; none where they come as a [`stream`](Self::stream).
    fn train(&self) -> Arc<dyn Examples>;

    /// Rows to learn from that do not lie in memory.
    fn stream(&self) -> Option<Arc<dyn ExampleStream>> {
        None
    }

    /// Rows to choose the best weights by.
    fn validation(&self) -> Arc<dyn Examples>;

    /// Rows to report on, seen by nothing else; may be empty.
    fn test(&self) -> Arc<dyn Examples>;

    /// What a model that knows no input does best to put out, `[d_logits]`: the logarithm of each class's odds or share,
    /// and the mean of a regression, over the rows to learn from. None leaves models as they are drawn.
    fn output_bias(&self) -> Option<Vec<f32>> {
        None
    }

    /// Number of rows to learn from.
    fn n_train(&self) -> usize {
        self.stream().map_or_else(|| self.train().len(), |stream| stream.n_rows())
    }

    /// Width of the encoded input.
    fn d_input(&self) -> usize {
        self.inputs().d_input()
    }
}
