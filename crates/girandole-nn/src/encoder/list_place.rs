//! Where a list is, and how its vectors become one.

use girandole_core::{Inputs, Pooling};

use super::table_plan::TablePlan;

/// Where a list is in a batch and in its table, and how its vectors become one.
#[derive(Debug, Clone)]
pub(super) struct ListPlace {
    /// Its first column in a batch's lists.
    pub(super) column: usize,
    /// Its first column among the lists of its table.
    pub(super) at: usize,
    pub(super) max_len: usize,
    /// The row of its id 0.
    pub(super) first_row: u32,
    pub(super) pool: Pool,
}

/// How the vectors of a list become one, with where to find what they are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pool {
    Mean,
    Sum,
    Max,
    /// Against the learned vector of this row.
    Attention(usize),
    /// Against the categorical input of this position in the same table.
    AttentionTo(usize),
}

impl ListPlace {
    /// The lists of a table; what does not fit has been refused.
    pub(super) fn of(plan: &TablePlan, inputs: &Inputs) -> Vec<Self> {
        let columns = TablePlan::list_columns(&inputs.lists);
        let (mut at, mut n_learned) = (0, 0);
        let position = |name: &String| {
            plan.categorical.iter().position(|(column, _)| inputs.categorical[*column].name == *name)
        };
        let place = |(index, rows): &(usize, std::ops::Range<usize>)| {
            let list = &inputs.lists[*index];
            let mut learned = || {
                n_learned += 1;
                Pool::Attention(n_learned - 1)
            };
            let pool = match &list.pooling {
                Pooling::Sum => Pool::Sum,
                Pooling::Max => Pool::Max,
                Pooling::Attention => learned(),
                Pooling::AttentionTo(name) => position(name).map_or(Pool::Mean, Pool::AttentionTo),
                _ => Pool::Mean,
            };
            at += list.max_len;
            let (column, first_row) = (columns[*index], rows.start as u32);
            Self { column, at: at - list.max_len, max_len: list.max_len, first_row, pool }
        };
        plan.lists.iter().map(place).collect()
    }

    /// Whether it is a mean or a sum; true for the mean.
    pub(super) fn plain(&self) -> Option<bool> {
        match self.pool {
            Pool::Mean => Some(true),
            Pool::Sum => Some(false),
            _ => None,
        }
    }
}
