//! What the optimizer asks of a model.

use burn::module::Module;
use girandole_nn::{RowTable, TaskModel};

/// What the optimizer asks of a model.
pub(crate) trait Trained: Module {
    /// The tables whose rows are moved by themselves.
    fn row_tables(&self) -> Vec<&RowTable>;
}

impl<M: TaskModel> Trained for M {
    fn row_tables(&self) -> Vec<&RowTable> {
        TaskModel::row_tables(self)
    }
}
