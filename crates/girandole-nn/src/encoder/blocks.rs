//! Which rows of the encoder's parameters are of which input.

use std::ops::Range;

use girandole_core::{Inputs, Pooling};

use super::piecewise::Piecewise;
use super::table_plan::TablePlan;

/// Some rows of a parameter of the encoder, which are an input's.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    /// Path of the parameter inside the encoder.
    pub(crate) parameter: String,
    pub(crate) input: String,
    pub(crate) rows: Range<usize>,
    /// Width of a row.
    pub(crate) d: usize,
    pub(crate) kind: BlockKind,
}

/// What the rows are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BlockKind {
    /// A vector an id.
    Ids,
    /// What a list attends to.
    Query,
    /// A vector at each of these bounds.
    Bounds(Vec<f32>),
}

/// The blocks of an encoder of these inputs; inputs that share a table have the same rows.
pub(super) fn blocks(inputs: &Inputs, plans: &[TablePlan]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (table, plan) in plans.iter().enumerate() {
        let ids = plan.names(inputs).map(|(name, rows)| Block {
            parameter: format!("tables.{table}.weight"),
            input: name.to_owned(),
            rows: rows.clone(),
            d: plan.d,
            kind: BlockKind::Ids,
        });
        blocks.extend(ids);
        let lists = plan.lists.iter().map(|(at, _)| &inputs.lists[*at]);
        let learned = lists.filter(|list| list.pooling == Pooling::Attention);
        blocks.extend(learned.enumerate().map(|(row, list)| Block {
            parameter: format!("tables.{table}.lists.query"),
            input: list.name.clone(),
            rows: row..row + 1,
            d: plan.d,
            kind: BlockKind::Query,
        }));
    }
    for (index, d) in Piecewise::widths(&inputs.piecewise).into_iter().enumerate() {
        let mut first = 0;
        for input in inputs.piecewise.iter().filter(|input| input.d_embedding == d) {
            let n = input.bounds.len();
            blocks.push(Block {
                parameter: format!("piecewise.{index}.weight"),
                input: input.name.clone(),
                rows: first..first + n,
                d,
                kind: BlockKind::Bounds(input.bounds.clone()),
            });
            first += n;
        }
    }
    blocks
}
