//! What the axes of a head's parameters count.

use std::collections::HashMap;

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;
use burn::tensor::Gradients;
use girandole_core::{Task, logit_ranges};

use super::stored::values;
use crate::{Head, Towers};

/// Along which axes of the parameters behind the encoder its columns lie, and along which the tasks; found by trying.
///
/// A weight that reads the encoded input has no gradient where the input is zero, and a task's own weight has none from
/// other tasks' logits. That holds for heads of one's own as for those that ship.
#[derive(Debug, Default)]
pub(super) struct Axes {
    /// By path; several where sizes of one leave it open.
    pub(super) inputs: HashMap<String, Vec<usize>>,
    pub(super) tasks: HashMap<String, Vec<usize>>,
}

/// Rows tried at once: enough that few units are at rest for all of them.
const ROWS: usize = 16;

impl Axes {
    /// Tries both.
    pub(super) fn of<H: Head, T: Towers>(head: &H, towers: &T, tasks: &[Task], device: &Device) -> Self {
        let device = device.clone().autodiff();
        let (head, towers) = (head.clone().train(), towers.clone().train());
        let d = head.d_input();
        let logits = |keep: &dyn Fn(usize) -> bool| {
            let number = |i: usize| if keep(i % d) { (i as f32 * 1.618).sin() + 0.1 } else { 0.0 };
            let input: Vec<f32> = (0..ROWS * d).map(number).collect();
            let input = Tensor::from_data(TensorData::new(input, [ROWS, d]), &device);
            towers.forward(head.forward(input))
        };
        let gradients = |keep: &dyn Fn(usize) -> bool, columns: std::ops::Range<usize>| {
            let own = logits(keep).narrow(1, columns.start, columns.len());
            let dims = own.dims();
            let weights: Vec<f32> = (0..dims[0] * dims[1]).map(|i| (i as f32 * 0.7 + 0.2).cos()).collect();
            let weights = Tensor::from_data(TensorData::new(weights, dims), &device);
            read(&head, &towers, &(own * weights).sum().backward())
        };
        let ranges = logit_ranges(tasks);
        let all = 0..ranges.last().map_or(0, |range| range.end);
        let (even, odd): (&dyn Fn(usize) -> bool, &dyn Fn(usize) -> bool) =
            (&|i| i % 2 == 0, &|i| i % 2 == 1);
        let tries = [(gradients(even, all.clone()), even), (gradients(odd, all), odd)];
        let of_tasks: Vec<_> = ranges.into_iter().map(|range| gradients(&|_| true, range)).collect();
        let mut axes = Self::default();
        for (path, (shape, _)) in &tries[0].0 {
            let follows =
                |axis: &usize| tries.iter().all(|(found, keep)| found[path].moves_only(*axis, keep));
            let inputs: Vec<usize> = sized(shape, d).filter(follows).collect();
            let follows = |axis: &usize| {
                of_tasks.iter().enumerate().all(|(k, found)| found[path].moves_only(*axis, &|i| i == k))
            };
            let tasks: Vec<usize> = sized(shape, tasks.len()).filter(follows).collect();
            axes.inputs.insert(path.clone(), inputs);
            axes.tasks.insert(path.clone(), tasks);
        }
        let rests = |path: &String| of_tasks.iter().all(|found| found[path].1.iter().all(|x| *x == 0.0));
        let at_rest: Vec<String> = axes.tasks.keys().filter(|path| rests(path)).cloned().collect();
        for path in at_rest {
            let own = tries[0].0[&path].0.first() == Some(&tasks.len()) && axes.is_beside_a_task(&path);
            axes.tasks.insert(path, if own { vec![0] } else { vec![] });
        }
        axes
    }

    /// Whether a parameter of the same layer has the tasks along its first axis: what has no gradient, a running mean or a
    /// bias before one, follows it.
    fn is_beside_a_task(&self, path: &str) -> bool {
        let layer = |path: &str| path.rsplitn(3, '.').nth(2).map(str::to_owned);
        self.tasks.iter().any(|(other, axes)| axes.contains(&0) && layer(other) == layer(path))
    }
}

/// The axes of that size.
fn sized(shape: &[usize], size: usize) -> impl Iterator<Item = usize> {
    shape.iter().enumerate().filter(move |(_, n)| **n == size).map(|(axis, _)| axis)
}

/// A shape and a gradient of it.
type Gradient = (Vec<usize>, Vec<f32>);

trait MovesOnly {
    /// Whether the gradient is zero at all positions of an axis but those kept, and not zero if there is one.
    fn moves_only(&self, axis: usize, keep: &dyn Fn(usize) -> bool) -> bool;
}

impl MovesOnly for Gradient {
    fn moves_only(&self, axis: usize, keep: &dyn Fn(usize) -> bool) -> bool {
        let (shape, gradient) = self;
        let (size, inner) = (shape[axis], shape[axis + 1..].iter().product::<usize>());
        let moves = |i: usize| gradient[i] != 0.0;
        let kept = |i: &usize| keep(i / inner.max(1) % size);
        (0..gradient.len()).all(|i| kept(&i) || !moves(i))
            && ((0..gradient.len()).any(moves) || !(0..size).any(keep))
    }
}

/// All gradients by path, with zeros where there is none.
fn read<H: Module, T: Module>(head: &H, towers: &T, gradients: &Gradients) -> HashMap<String, Gradient> {
    struct Read<'a> {
        path: Vec<String>,
        found: HashMap<String, Gradient>,
        gradients: &'a Gradients,
    }
    impl ModuleVisitor for Read<'_> {
        fn enter_module(&mut self, name: &str, _: &str) {
            self.path.push(name.to_owned());
        }

        fn exit_module(&mut self, _: &str, _: &str) {
            self.path.pop();
        }

        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let value = param.val();
            let shape = value.dims().to_vec();
            let found = if value.is_require_grad() { value.grad(self.gradients) } else { None };
            let gradient = found.map_or_else(|| vec![0.0; shape.iter().product()], values);
            self.found.insert(self.path.join("."), (shape, gradient));
        }
    }
    let mut read = Read { path: vec!["head".to_owned()], found: HashMap::new(), gradients };
    head.visit(&mut read);
    read.path = vec!["towers".to_owned()];
    towers.visit(&mut read);
    read.found
}
