//! Moves the rows of sparse tables, and remembers what their rule has to.

use burn::module::{Param, ParamId};
use burn::prelude::*;
use girandole_kernels::RowRule;
use girandole_nn::{RowGradient, RowTable};

use crate::{OptimizerConfig, TableConfig, TableKind};

/// Moves the rows of sparse tables, one state a table, in the order of the model's.
#[derive(Debug, Clone)]
pub(super) struct TableOptimizer {
    config: TableConfig,
    /// Whose betas and rate are taken.
    optimizer: OptimizerConfig,
    states: Vec<TableState>,
}

#[derive(Debug, Clone, Default)]
struct TableState {
    /// Steps taken.
    time: usize,
    /// Empty before the first.
    numbers: Vec<Vec<Tensor<2>>>,
}

impl TableOptimizer {
    pub(super) fn new(config: TableConfig, optimizer: OptimizerConfig) -> Self {
        Self { config, optimizer, states: Vec::new() }
    }

    /// Moves what was touched, at a share of the largest rate.
    pub(super) fn step(
        &mut self,
        tables: &[&RowTable],
        touched: Vec<Option<RowGradient>>,
        share: f64,
        scale: Option<&Tensor<1>>,
    ) {
        self.states.resize_with(tables.len(), TableState::default);
        for (index, touched) in touched.into_iter().enumerate() {
            let Some(RowGradient { rows, mut gradient }) = touched else { continue };
            if let Some(scale) = scale {
                gradient = gradient * scale.clone().unsqueeze();
            }
            let rule = self.rule(self.states[index].time + 1, share);
            let (table, state) = (tables[index], &mut self.states[index]);
            if state.time == 0 {
                state.numbers = table.state_at_rest(rule);
            }
            table.update(&mut state.numbers, RowGradient { rows, gradient }, rule);
            state.time += 1;
        }
    }

    /// Steps taken with each table.
    pub(super) fn times(&self, n_tables: usize) -> Vec<usize> {
        (0..n_tables).map(|index| self.states.get(index).map_or(0, |state| state.time)).collect()
    }

    /// All states, with ids counted from `first_id`; what the file holds.
    pub(super) fn to_params(&self, tables: &[&RowTable], first_id: u64) -> Vec<Param<Tensor<2>>> {
        let of = |(index, table): (usize, &&RowTable)| match self.states.get(index) {
            Some(state) if state.time > 0 => state.numbers.clone(),
            _ => table.state_at_rest(self.rule(1, 1.0)),
        };
        let all = tables.iter().enumerate().flat_map(of).flatten();
        all.zip(first_id..).map(|(state, id)| Param::initialized(ParamId::from(id), state)).collect()
    }

    /// Places for the states of a file.
    pub(super) fn places(&self, tables: &[&RowTable]) -> Vec<Param<Tensor<2>>> {
        let place = |[n, width]: [usize; 2], device: Device| {
            let zeros = move |device: &Device, _| Tensor::zeros([n, width], device);
            Param::uninitialized(ParamId::new(), zeros, device, false, [n, width].into())
        };
        let widths = |table: &RowTable| self.rule(1, 1.0).widths(table.width());
        let of = |table: &&RowTable| {
            let all = widths(table).into_iter().map(|width| table.part_sizes().map(move |n| [n, width]));
            all.flatten().map(|size| place(size, table.device())).collect::<Vec<_>>()
        };
        tables.iter().flat_map(of).collect()
    }

    /// Takes over what came into the places.
    pub(super) fn load(&mut self, tables: &[&RowTable], times: &[usize], params: Vec<Param<Tensor<2>>>) {
        let mut params = params.into_iter().map(|param| girandole_kernels::settled(param.into_value()));
        let rule = self.rule(1, 1.0);
        let mut state = |(table, time): (&&RowTable, &usize)| {
            let n_parts = table.part_sizes().count();
            let widths = rule.widths(table.width());
            let numbers = widths.iter().map(|_| params.by_ref().take(n_parts).collect()).collect();
            if *time > 0 { TableState { time: *time, numbers } } else { TableState::default() }
        };
        self.states = tables.iter().zip(times).map(&mut state).collect();
    }

    fn rule(&self, time: usize, share: f64) -> RowRule {
        let OptimizerConfig { beta_1, beta_2, learning_rate, .. } = self.optimizer;
        let rate = self.config.learning_rate.unwrap_or(learning_rate) * share;
        let epsilon = self.config.epsilon as f32;
        match self.config.kind {
            TableKind::Sgd => RowRule::Sgd { rate: rate as f32 },
            TableKind::RowAdagrad => RowRule::RowAdagrad { rate: rate as f32, epsilon },
            TableKind::Adagrad => RowRule::Adagrad { rate: rate as f32, epsilon },
            TableKind::Adam => {
                let correction = |beta: f64| 1.0 - beta.powf(time as f64);
                RowRule::Adam {
                    beta_1: beta_1 as f32,
                    beta_2: beta_2 as f32,
                    new_1: (1.0 - beta_1) as f32,
                    new_2: (1.0 - beta_2) as f32,
                    rate: (rate / correction(beta_1)) as f32,
                    root_scale: correction(beta_2).sqrt().recip() as f32,
                    epsilon,
                }
            }
        }
    }
}
