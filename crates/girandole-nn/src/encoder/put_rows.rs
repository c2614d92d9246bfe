//! Vectors put into a table.

use std::ops::Range;

use burn::module::{ModuleMapper, Param, ParamId};
use burn::prelude::*;

/// Puts vectors into rows of one table of an encoder, part by part.
pub(super) struct PutRows<'a> {
    table: String,
    d: usize,
    /// Rows of the table with where their vectors begin, ascending.
    rows: Vec<(usize, usize)>,
    vectors: &'a [f32],
    path: Vec<String>,
    /// Rows in the parts that were passed.
    passed: usize,
}

impl<'a> PutRows<'a> {
    /// # Panics
    ///
    /// If an id is not among `rows`, or the vectors do not divide into as many.
    pub(super) fn new(table: usize, rows: Range<usize>, ids: &[u32], vectors: &'a [f32]) -> Self {
        assert!(
            vectors.len().is_multiple_of(ids.len().max(1)),
            "{} numbers are not the same for each of {} ids",
            vectors.len(),
            ids.len()
        );
        let d = vectors.len() / ids.len().max(1);
        let place = |(at, id): (usize, &u32)| {
            let row = rows.start + *id as usize;
            assert!(rows.contains(&row), "id {id} is not below {}", rows.len());
            (row, at * d)
        };
        let mut rows: Vec<(usize, usize)> = ids.iter().enumerate().map(place).collect();
        rows.sort_unstable();
        Self { table: format!("tables.{table}.weight"), d, rows, vectors, path: Vec::new(), passed: 0 }
    }
}

impl ModuleMapper for PutRows<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.join(".");
        let is_of_table =
            path.strip_prefix(&self.table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if !is_of_table {
            return param;
        }
        let shape = param.dims();
        let (first, end) = (self.passed, self.passed + shape[0]);
        self.passed = end;
        let from = self.rows.partition_point(|(row, _)| *row < first);
        let to = self.rows.partition_point(|(row, _)| *row < end);
        if from == to {
            return param;
        }
        assert_eq!(shape[D - 1], self.d, "the vectors are {} wide, the table is {}", self.d, shape[D - 1]);
        let mut numbers: Vec<f32> = param.val().into_data().iter::<f32>().collect();
        for (row, at) in &self.rows[from..to] {
            numbers[(row - first) * self.d..][..self.d].copy_from_slice(&self.vectors[*at..][..self.d]);
        }
        let device = param.lazy_device();
        let tensor = Tensor::from_data(TensorData::new(numbers, shape), &device);
        param.transform_for_load(tensor, ParamId::new())
    }
}
