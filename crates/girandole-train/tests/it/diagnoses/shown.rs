//! A model that shows what its rows say, to check numbers by hand.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{Batch, Examples, Features, Task};
use girandole_nn::{Inspection, TaskModel};
use girandole_train::{Diagnose, Diagnosis};

/// A model whose gates and experts are its inputs.
#[derive(Module, Debug)]
pub(crate) struct Shown {
    #[module(skip)]
    tasks: Vec<Task>,
    n_experts: usize,
    at: Tensor<1>,
}

/// Gate weights, task by task, and outputs, expert by expert, of each row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sight {
    pub(crate) gates: Vec<Vec<f32>>,
    pub(crate) outputs: Vec<Vec<f32>>,
}

impl Sight {
    /// Looks at all rows, so many at a time.
    pub(crate) fn diagnose(&self, n_tasks: usize, batch: usize) -> Diagnosis {
        let model = self.model(n_tasks);
        Diagnose::default().batch(batch).run(&model, self, &Device::flex()).unwrap().unwrap()
    }

    pub(crate) fn model(&self, n_tasks: usize) -> Shown {
        let tasks = (1..=n_tasks).map(|k| Task::binary(format!("task {k}"))).collect();
        let n_experts = self.gates[0].len() / n_tasks;
        Shown { tasks, n_experts, at: Tensor::zeros([1], &Device::flex()) }
    }
}

impl TaskModel for Shown {
    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn forward(&self, features: Features) -> Tensor<2> {
        features.numeric.expect("numbers").narrow(1, 0, self.tasks.len())
    }

    fn gate_weights(&self, features: Features) -> Option<Tensor<3>> {
        self.inspect(features).map(|shown| shown.gates)
    }

    fn inspect(&self, features: Features) -> Option<Inspection> {
        let rows = features.numeric.expect("numbers");
        let ([batch, width], n_tasks) = (rows.dims(), self.tasks.len());
        let n_weights = n_tasks * self.n_experts;
        let gates = rows.clone().narrow(1, 0, n_weights).reshape([batch, n_tasks, self.n_experts]);
        let gates = gates.permute([1, 0, 2]);
        if width == n_weights {
            return Some(Inspection::of_gates(gates));
        }
        let units = (width - n_weights) / self.n_experts;
        let experts = rows.narrow(1, n_weights, self.n_experts * units);
        let experts = experts.reshape([batch, self.n_experts, units]).permute([1, 0, 2]);
        Some(Inspection::new(gates, experts))
    }
}

impl Examples for Sight {
    fn len(&self) -> usize {
        self.gates.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let row = |row: &u32| {
            let row = *row as usize;
            self.gates[row].iter().chain(self.outputs.get(row).into_iter().flatten()).copied()
        };
        let values: Vec<f32> = rows.iter().flat_map(row).collect();
        let (n, width) = (rows.len(), values.len() / rows.len());
        Batch {
            features: Features::numbers(Tensor::from_data(TensorData::new(values, [n, width]), device)),
            targets: Tensor::zeros([n, 1], device),
            mask: Tensor::ones([n, 1], device),
            weights: Tensor::ones([n], device),
        }
    }
}
