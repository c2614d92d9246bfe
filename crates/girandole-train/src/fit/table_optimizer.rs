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

#[cfg(test)]
mod tests {
    use super::*;
    use burn::module::{Module, ModuleMapper};

    /// The batches in `tests/golden/rows.py`.
    const IDS: [&[u32]; 5] = [&[0, 2, 2, 5], &[1, 2], &[5, 5, 0, 1], &[3], &[2, 3, 0]];
    const WIDTH: usize = 3;

    fn ramp(n: usize) -> Vec<f32> {
        (0..n).map(|i| (i as f64 * 1.7 + 0.3).sin() as f32).collect()
    }

    /// A table of six rows that holds a ramp, in parts of at most so many numbers.
    fn table(most: usize) -> RowTable {
        struct Ramp(Vec<f32>);
        impl ModuleMapper for Ramp {
            fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
                let (id, tensor, mapper) = param.consume();
                let rest = self.0.split_off(tensor.dims().iter().product());
                let own = std::mem::replace(&mut self.0, rest);
                let tensor = Tensor::from_data(TensorData::new(own, tensor.dims()), &tensor.device());
                Param::from_mapped_value(id, tensor, mapper)
            }
        }
        RowTable::in_parts_of(most, 6, WIDTH, 1.0, &Device::flex()).map(&mut Ramp(ramp(6 * WIDTH)))
    }

    fn like(device: &Device) -> Tensor<2, Int> {
        Tensor::zeros([1, 1], device)
    }

    fn values(table: &RowTable) -> Vec<f32> {
        let all = table.forward(&[0, 1, 2, 3, 4, 5], 1, &like(&Device::flex()));
        all.into_data().try_into_vec().expect("floats")
    }

    /// A step on the gradient `2 (p + ramp)` of every row picked.
    fn step(optimizer: &mut TableOptimizer, table: &RowTable, rows: &[u32]) {
        let device = Device::flex().autodiff();
        let picked = table.forward(rows, 1, &like(&device));
        let ramp = Tensor::from_data(TensorData::new(ramp(rows.len() * WIDTH), [rows.len(), WIDTH]), &device);
        let mut gradients = (picked + ramp).square().sum().backward();
        table.keep_gradients(&mut gradients);
        optimizer.step(&[table], vec![table.take_gradient()], 1.0, None);
    }

    fn optimizer(kind: TableKind) -> TableOptimizer {
        let config = TableConfig { learning_rate: Some(0.1), ..TableConfig::new(kind) };
        TableOptimizer::new(config, OptimizerConfig::default())
    }

    #[test]
    fn every_rule_equals_pytorch_in_one_part_and_in_several() {
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/golden/rows.json")).expect("golden numbers");
        let kinds = [
            ("sgd", TableKind::Sgd),
            ("adagrad", TableKind::Adagrad),
            ("adam", TableKind::Adam),
            ("row_adagrad", TableKind::RowAdagrad),
        ];
        for (name, kind) in kinds {
            let want: Vec<f32> = serde_json::from_value(golden[name].clone()).expect("a table");
            for most in [1, 2 * WIDTH, 100] {
                let (table, mut optimizer) = (table(most), optimizer(kind));
                IDS.iter().for_each(|rows| step(&mut optimizer, &table, rows));
                let got = values(&table);
                for (got, want) in got.iter().zip(&want) {
                    assert!((got - want).abs() <= 1e-5, "{name}, parts of {most}: {got} instead of {want}");
                }
                // The fourth row was never touched.
                assert_eq!(got[4 * WIDTH..5 * WIDTH], ramp(6 * WIDTH)[4 * WIDTH..5 * WIDTH], "{name}");
            }
        }
    }

    #[test]
    fn several_looks_before_an_update_add_up() {
        let device = Device::flex().autodiff();
        for kind in [TableKind::Sgd, TableKind::RowAdagrad] {
            let (apart, together) = (table(6), table(6));
            let mut gradients = apart.forward(&[1, 4], 1, &like(&device)).square().sum()
                + apart.forward(&[4, 2], 1, &like(&device)).square().sum();
            // A look that no loss depends on counts for nothing.
            let _ = apart.forward(&[0], 1, &like(&device));
            let mut kept = gradients.backward();
            apart.keep_gradients(&mut kept);
            optimizer(kind).step(&[&apart], vec![apart.take_gradient()], 1.0, None);
            gradients = together.forward(&[1, 4, 4, 2], 1, &like(&device)).square().sum();
            let mut kept = gradients.backward();
            together.keep_gradients(&mut kept);
            optimizer(kind).step(&[&together], vec![together.take_gradient()], 1.0, None);
            assert_eq!(values(&apart), values(&together));
            assert!(together.take_gradient().is_none() && apart.take_gradient().is_none());
        }
    }
}
