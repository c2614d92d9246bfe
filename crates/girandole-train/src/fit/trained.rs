//! What the optimizer and the averages ask of a model.

use burn::module::{Module, ParamId};
use girandole_nn::{RowTable, TaskModel};

/// What the optimizer and the averages ask of a model.
pub(crate) trait Trained: Module {
    /// The tables whose rows are moved by themselves.
    fn row_tables(&self) -> Vec<&RowTable>;

    /// The parameters of those tables, which are no parameters like the others.
    fn sparse_ids(&self) -> Vec<ParamId> {
        self.row_tables().into_iter().flat_map(RowTable::param_ids).copied().collect()
    }
}

impl<M: TaskModel> Trained for M {
    fn row_tables(&self) -> Vec<&RowTable> {
        TaskModel::row_tables(self)
    }
}
