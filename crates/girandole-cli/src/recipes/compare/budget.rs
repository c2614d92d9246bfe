//! What a model may cost to stand beside another.

use burn::module::{ModuleVisitor, Param};
use clap::ValueEnum;
use girandole::prelude::*;
use serde::{Deserialize, Serialize};

use super::entry::Entry;

/// What a model may cost to stand beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Budget {
    /// As many parameters in head and towers
    Parameters,
    /// As many multiply-adds a row in head and towers
    MultiplyAdds,
    /// As the configs say
    None,
}

/// What an entry costs, all its models together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cost {
    /// Of heads, towers and what stands beside them.
    pub(super) parameters: usize,
    /// Of the same, for one row.
    pub(super) multiply_adds: usize,
    /// Of the encoders.
    pub(super) encoder: usize,
}

impl Budget {
    /// Scales the widths of an entry's heads, all by one factor and then one by one, until it costs as nearly as can be
    /// what `wanted` does.
    pub(super) fn fit(
        self,
        entry: &mut Entry,
        wanted: Cost,
        inputs: &Inputs,
        tasks: &[Task],
    ) -> Result<(), BuildError> {
        let Some(target) = self.of(wanted) else { return Ok(()) };
        let start = entry.widths().to_vec();
        if start.is_empty() {
            return Ok(());
        }
        let mut cost = |widths: &[usize]| -> Result<usize, BuildError> {
            entry.set_widths(widths);
            Ok(self.of(Cost::of(entry, inputs, tasks)?).unwrap_or_default())
        };
        let scaled = |factor: f64| -> Vec<usize> {
            start.iter().map(|width| ((*width as f64 * factor).round() as usize).max(1)).collect()
        };
        let (mut low, mut high) = (0.0, 1.0);
        while cost(&scaled(high))? < target && high < 1e4 {
            (low, high) = (high, high * 2.0);
        }
        // Twelve halvings of a factor tell widths of some thousands apart.
        for _ in 0..12 {
            let middle = (low + high) / 2.0;
            if cost(&scaled(middle))? < target { low = middle } else { high = middle }
        }
        let mut best = scaled(high);
        let mut miss = cost(&best)?.abs_diff(target);
        for _ in 0..4 * start.len() {
            let near = (0..best.len()).flat_map(|at| [(at, 1_isize), (at, -1)]);
            let mut better = None;
            for (at, by) in near {
                let mut widths = best.clone();
                widths[at] = widths[at].saturating_add_signed(by).max(1);
                let own = cost(&widths)?.abs_diff(target);
                if own < miss {
                    (miss, better) = (own, Some(widths));
                }
            }
            match better {
                Some(widths) => best = widths,
                None => break,
            }
        }
        entry.set_widths(&best);
        Ok(())
    }

    /// What is matched; none if nothing is.
    fn of(self, cost: Cost) -> Option<usize> {
        match self {
            Self::Parameters => Some(cost.parameters),
            Self::MultiplyAdds => Some(cost.multiply_adds),
            Self::None => None,
        }
    }
}

impl Cost {
    /// Builds the entry's heads and towers and counts.
    pub(super) fn of(entry: &Entry, inputs: &Inputs, tasks: &[Task]) -> Result<Self, BuildError> {
        let device = Device::flex();
        let mut cost = Self { parameters: 0, multiply_adds: 0, encoder: 0 };
        for part in &entry.parts {
            let (inputs, tasks) = (part.inputs(inputs), part.tasks(tasks));
            let head = part.model.head.clone().into_head(inputs.d_input(), tasks.len(), &device)?;
            let towers = part.model.towers.init(head.d_output(), &tasks, &device)?;
            cost.parameters += head.num_params() + towers.num_params();
            cost.multiply_adds += match &part.model.head {
                // Its matrices are made from the factors once a batch.
                HeadConfig::TensorFactorization(own) => tasks.len() * chain(inputs.d_input(), &own.widths),
                own => multiply_adds(&head) + mixing(own, tasks.len(), head.d_output()),
            };
            cost.multiply_adds += multiply_adds(&towers);
            let beside = beside(&part.model, &inputs, &tasks);
            cost.parameters += beside;
            cost.multiply_adds += beside;
            cost.encoder += encoder(&inputs);
        }
        Ok(cost)
    }
}

/// One for each number of a matrix: what a row costs where each is used once.
fn multiply_adds(module: &impl Module) -> usize {
    struct Matrices(usize);

    impl ModuleVisitor for Matrices {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if D > 1 {
                self.0 += param.val().shape().num_elements();
            }
        }
    }

    let mut matrices = Matrices(0);
    module.visit(&mut matrices);
    matrices.0
}

/// Numbers of what stands beside head and towers, each of which a row uses once.
fn beside(model: &ModelConfig, inputs: &Inputs, tasks: &[Task]) -> usize {
    let d_logits: usize = tasks.iter().map(Task::d_logits).sum();
    let wide = if model.wide { inputs.d_input() * d_logits } else { 0 };
    let factors = model.factorization.as_ref().map_or(0, |own| own.n_parameters(inputs, d_logits));
    wide + factors
}

/// One for each weight of a chain of layers.
fn chain(d_input: usize, widths: &[usize]) -> usize {
    std::iter::once(&d_input).chain(widths).zip(widths).map(|(from, to)| from * to).sum()
}

/// What experts cost to be mixed for each task.
fn mixing(head: &HeadConfig, n_tasks: usize, d_output: usize) -> usize {
    match head {
        HeadConfig::Moe(own) => own.experts * d_output,
        HeadConfig::Mmoe(own) => n_tasks * own.experts * d_output,
        _ => 0,
    }
}

/// Numbers in all tables, one that several inputs share once.
fn encoder(inputs: &Inputs) -> usize {
    let mut shared: Vec<&str> = Vec::new();
    let categorical = inputs.categorical.iter().map(|input| (&input.table, input.n_ids * input.d_embedding));
    let lists = inputs.lists.iter().map(|input| (&input.table, input.n_ids * input.d_embedding));
    let tables = categorical.chain(lists).filter(|(table, _)| match table {
        Some(table) if shared.contains(&table.as_str()) => false,
        Some(table) => {
            shared.push(table);
            true
        }
        None => true,
    });
    let tables: usize = tables.map(|(_, numbers)| numbers).sum();
    tables + inputs.piecewise.iter().map(|input| input.bounds.len() * input.d_embedding).sum::<usize>()
}
