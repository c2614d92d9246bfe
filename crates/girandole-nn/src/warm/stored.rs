//! The parameters of a model by their paths.

use std::collections::HashMap;

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;

use crate::encoder::gather;

/// The parameters of a model by their paths, shared with it.
#[derive(Debug, Default)]
pub(super) struct Stored {
    path: Vec<String>,
    found: HashMap<String, StoredTensor>,
}

/// A parameter, as rows along its first axis.
#[derive(Debug)]
pub(super) struct StoredTensor {
    pub(super) shape: Vec<usize>,
    /// `[first axis, all others]`.
    rows: Tensor<2>,
}

impl Stored {
    /// Those of a module.
    pub(super) fn of(module: &impl Module) -> Self {
        let mut stored = Self::default();
        module.visit(&mut stored);
        stored
    }

    pub(super) fn get(&self, path: &str) -> Option<&StoredTensor> {
        self.found.get(path)
    }

    /// All paths with the number of their elements, by name.
    pub(super) fn sizes(&self) -> Vec<(&str, usize)> {
        let mut sizes: Vec<(&str, usize)> =
            self.found.iter().map(|(path, tensor)| (path.as_str(), tensor.shape.iter().product())).collect();
        sizes.sort_unstable();
        sizes
    }

    /// Rows of a table, whole under its path or in parts below it; `[rows, d]`, row by row.
    pub(super) fn rows_of(&self, table: &str, rows: &[u32]) -> Vec<f32> {
        if rows.is_empty() {
            return Vec::new();
        }
        if let Some(whole) = self.get(table) {
            let rows_a_part = whole.shape[0].next_power_of_two();
            return values(gather(std::slice::from_ref(&whole.rows), rows_a_part, rows));
        }
        let parts = (0..).map_while(|part| self.get(&format!("{table}.{part}")));
        let parts: Vec<Tensor<2>> = parts.map(|part| part.rows.clone()).collect();
        let Some(first) = parts.first() else { return Vec::new() };
        let rows_a_part = first.dims()[0].next_power_of_two();
        values(gather(&parts, rows_a_part, rows))
    }
}

impl StoredTensor {
    pub(super) fn values(&self) -> Vec<f32> {
        values(self.rows.clone())
    }
}

/// The numbers of a tensor on the host.
///
/// # Panics
///
/// If the device fails, as burn's own `into_data` does.
pub(super) fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

impl ModuleVisitor for Stored {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val().without_autodiff();
        let shape = tensor.dims().to_vec();
        let first = if D > 1 { shape[0] } else { 1 };
        let rows = tensor.reshape([first, shape.iter().product::<usize>() / first.max(1)]);
        self.found.insert(self.path.join("."), StoredTensor { shape, rows });
    }
}
