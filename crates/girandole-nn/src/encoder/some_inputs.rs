//! Some inputs of an encoder.

use girandole_core::{Inputs, Pooling};

use super::table_plan::TablePlan;

/// Some inputs of an encoder, and where they stand in features that hold them alone.
#[derive(Debug)]
pub(super) struct SomeInputs<'a> {
    all: &'a Inputs,
    pub(super) own: Inputs,
}

impl<'a> SomeInputs<'a> {
    /// Those that `keep` says yes to; none if one of them attends to an input that is not among them.
    pub(super) fn of(all: &'a Inputs, keep: &dyn Fn(&str) -> bool) -> Option<Self> {
        let own = all.part(keep);
        let attends_outside = own.lists.iter().any(|list| match &list.pooling {
            Pooling::AttentionTo(name) => !keep(name),
            _ => false,
        });
        (!attends_outside).then_some(Self { all, own })
    }

    /// The column of a categorical input among theirs.
    pub(super) fn categorical(&self, column: usize) -> Option<usize> {
        let name = &self.all.categorical[column].name;
        self.own.categorical.iter().position(|input| input.name == *name)
    }

    /// The first column among theirs of the list whose first column is this one.
    pub(super) fn list(&self, column: usize) -> Option<usize> {
        let at = TablePlan::list_columns(&self.all.lists).into_iter().position(|first| first == column)?;
        let own = self.own.lists.iter().position(|list| list.name == self.all.lists[at].name)?;
        TablePlan::list_columns(&self.own.lists).get(own).copied()
    }

    /// The position of a piecewise input among theirs.
    pub(super) fn piecewise(&self, column: usize) -> Option<usize> {
        let name = &self.all.piecewise[column].name;
        self.own.piecewise.iter().position(|input| input.name == *name)
    }
}
