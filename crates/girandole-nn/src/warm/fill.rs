//! Puts what is taken into a model.

use std::collections::{HashMap, HashSet};

use burn::module::{ModuleMapper, Param, ParamId};
use burn::prelude::*;

use super::WarmReport;
use super::axes::Axes;
use super::row_sources::{From, RowSource};
use super::stored::{Stored, values};

/// Puts what is taken into a model, parameter by parameter.
pub(super) struct Fill<'a> {
    pub(super) stored: &'a Stored,
    /// Of the encoder's parameters.
    pub(super) rows: &'a HashMap<String, Vec<RowSource>>,
    pub(super) axes: &'a Axes,
    /// For each column which one it was, and how many there were.
    pub(super) columns: (&'a [Option<usize>], usize),
    /// For each task which one it was, and how many there were.
    pub(super) tasks: (&'a [Option<usize>], usize),
    /// For each logit which one it was, and how many there were.
    pub(super) logits: (&'a [Option<usize>], usize),
    pub(super) path: Vec<String>,
    /// Rows in the first part of each table in parts.
    pub(super) first_parts: HashMap<String, usize>,
    /// Old parameters that were looked at.
    pub(super) seen: HashSet<String>,
    pub(super) report: &'a mut WarmReport,
}

impl Fill<'_> {
    /// Counts the old parameters of head and towers that have no place any more.
    pub(super) fn say_dropped(self) {
        for (path, n) in self.stored.sizes() {
            if !path.starts_with("encoder.") && !self.seen.contains(path) {
                self.report.add(part_of(path), "weights", [0, 0, n]);
            }
        }
    }

    /// The table that a path names, and the first row of the part that it names.
    fn table(&mut self, path: &str, n_rows: usize) -> Option<(String, usize)> {
        if self.rows.contains_key(path) {
            return Some((path.to_owned(), 0));
        }
        let (table, part) = path.rsplit_once('.')?;
        let part: usize = part.parse().ok().filter(|_| self.rows.contains_key(table))?;
        let rows_a_part = *self.first_parts.entry(table.to_owned()).or_insert(n_rows);
        Some((table.to_owned(), part * rows_a_part))
    }

    /// New numbers for the rows of a part of a table; none if it takes no row.
    fn rows_taken(
        &self,
        table: &str,
        first: usize,
        own: impl FnOnce() -> Vec<f32>,
        d: usize,
        n: usize,
    ) -> Option<Vec<f32>> {
        let mut wanted: Vec<(&RowSource, usize, usize)> = Vec::new();
        let mut done = vec![false; n];
        for source in &self.rows[table] {
            let (from, to) = (source.rows.start.max(first), source.rows.end.min(first + n));
            for row in from..to {
                let is_there = match &source.from {
                    From::Rows(rows) => rows[row - source.rows.start].is_some(),
                    From::Mixes(_) => true,
                };
                if is_there && !std::mem::replace(&mut done[row - first], true) {
                    wanted.push((source, row - source.rows.start, row - first));
                }
            }
        }
        if wanted.is_empty() {
            return None;
        }
        let mut numbers = own();
        for group in wanted.chunk_by(|a, b| std::ptr::eq(a.0, b.0)) {
            let source = group[0].0;
            let ends: Vec<[(u32, f32); 2]> = group.iter().map(|(_, row, _)| source.ends(*row)).collect();
            let is_mixed = matches!(source.from, From::Mixes(_));
            let left: Vec<u32> = ends.iter().map(|ends| ends[0].0).collect();
            let left = self.stored.rows_of(&source.old, &left);
            let right: Vec<u32> = ends.iter().filter(|_| is_mixed).map(|ends| ends[1].0).collect();
            let right = self.stored.rows_of(&source.old, &right);
            for (i, (_, _, to)) in group.iter().enumerate() {
                let to = &mut numbers[to * d..][..d];
                to.copy_from_slice(&left[i * d..][..d]);
                if is_mixed {
                    let [(_, a), (_, b)] = ends[i];
                    to.iter_mut().zip(&right[i * d..]).for_each(|(to, right)| *to = *to * a + right * b);
                }
            }
        }
        Some(numbers)
    }

    /// New numbers for a parameter behind the encoder; none if it takes nothing.
    fn weights_taken(
        &mut self,
        path: &str,
        shape: &[usize],
        own: impl FnOnce() -> Vec<f32>,
    ) -> Option<Vec<f32>> {
        let n: usize = shape.iter().product();
        let old_path = self.old_path(path);
        let stored = old_path.as_ref().and_then(|path| self.stored.get(path));
        let Some(old) = stored.filter(|old| old.shape.len() == shape.len()) else {
            self.report.add(part_of(path), "weights", [0, n, 0]);
            return None;
        };
        self.seen.extend(old_path);
        let n_old = old.shape.iter().product::<usize>();
        let from: Option<Vec<AxisFrom<'_>>> =
            (0..shape.len()).map(|axis| self.axis_from(path, axis, shape, &old.shape)).collect();
        let Some(from) = from else {
            self.report.add(part_of(path), "weights", [0, n, n_old]);
            return None;
        };
        if from.iter().all(|from| matches!(from, AxisFrom::Same)) {
            self.report.add(part_of(path), "weights", [n, 0, 0]);
            return Some(old.values());
        }
        let (mut numbers, old_numbers) = (own(), old.values());
        let mut taken = 0;
        for (at, number) in numbers.iter_mut().enumerate() {
            if let Some(source) = place(at, shape, &old.shape, &from) {
                *number = old_numbers[source];
                taken += 1;
            }
        }
        self.report.add(part_of(path), "weights", [taken, n - taken, n_old - taken]);
        Some(numbers)
    }

    /// Where a parameter was: towers that stand alone are counted in the order of the tasks.
    fn old_path(&self, path: &str) -> Option<String> {
        let Some((task, rest)) = path.strip_prefix("towers.").and_then(|path| path.split_once('.')) else {
            return Some(path.to_owned());
        };
        match task.parse::<usize>() {
            Ok(task) => self.tasks.0.get(task).copied().flatten().map(|old| format!("towers.{old}.{rest}")),
            Err(_) => Some(path.to_owned()),
        }
    }

    fn axis_from(&self, path: &str, axis: usize, new: &[usize], old: &[usize]) -> Option<AxisFrom<'_>> {
        let is = |axes: &HashMap<String, Vec<usize>>| axes.get(path).is_some_and(|axes| axes.contains(&axis));
        let (columns, n_columns) = self.columns;
        let (tasks, n_tasks) = self.tasks;
        let (logits, n_logits) = self.logits;
        let of_beside = BESIDE.iter().find(|(own, _)| *own == path).map(|(_, axes)| axes[axis]);
        if let Some(of) = of_beside {
            return match of {
                Of::Columns => (old[axis] == n_columns).then_some(AxisFrom::Each(columns)),
                Of::Logits => (old[axis] == n_logits).then_some(AxisFrom::Each(logits)),
                Of::Nothing => (old[axis] == new[axis]).then_some(AxisFrom::Same),
            };
        }
        if is(&self.axes.inputs) && old[axis] == n_columns {
            Some(AxisFrom::Each(columns))
        } else if is(&self.axes.tasks) && old[axis] == n_tasks {
            Some(AxisFrom::Each(tasks))
        } else {
            (old[axis] == new[axis]).then_some(AxisFrom::Same)
        }
    }
}

/// What an axis counts.
#[derive(Clone, Copy)]
enum Of {
    Columns,
    Logits,
    Nothing,
}

/// The axes of the parameters beside head and towers, which are known.
const BESIDE: [(&str, [Of; 2]); 3] = [
    ("wide.weight", [Of::Columns, Of::Logits]),
    ("factorization.projection.weight", [Of::Columns, Of::Nothing]),
    ("factorization.output.weight", [Of::Nothing, Of::Logits]),
];

/// Where the positions along an axis come from.
enum AxisFrom<'a> {
    Same,
    Each(&'a [Option<usize>]),
}

/// Where an element of the new parameter was in the old one.
fn place(mut at: usize, new: &[usize], old: &[usize], from: &[AxisFrom<'_>]) -> Option<usize> {
    let (mut source, mut stride) = (0, 1);
    for axis in (0..new.len()).rev() {
        let position = at % new[axis];
        at /= new[axis];
        let position = match &from[axis] {
            AxisFrom::Same => position,
            AxisFrom::Each(from) => from[position]?,
        };
        source += position * stride;
        stride *= old[axis];
    }
    Some(source)
}

impl RowSource {
    fn ends(&self, row: usize) -> [(u32, f32); 2] {
        match &self.from {
            From::Rows(rows) => [(rows[row].unwrap_or(0), 1.0); 2],
            From::Mixes(mixes) => mixes[row],
        }
    }
}

/// The part that a parameter is counted with: its path down to the second name.
fn part_of(path: &str) -> &str {
    let mut dots = path.match_indices('.').map(|(at, _)| at);
    dots.nth(1).map_or(path, |end| &path[..end])
}

impl ModuleMapper for Fill<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.join(".");
        let shape = param.dims();
        let own = || values(param.val());
        let n_rows = shape.first().copied().unwrap_or(0);
        let taken = match self.table(&path, n_rows) {
            Some((table, first)) => {
                self.rows_taken(&table, first, own, shape.iter().skip(1).product(), n_rows)
            }
            None => self.weights_taken(&path, &shape, own),
        };
        let Some(numbers) = taken else { return param };
        let device = param.lazy_device();
        let tensor = Tensor::from_data(TensorData::new(numbers, shape), &device);
        param.transform_for_load(tensor, ParamId::new())
    }
}
