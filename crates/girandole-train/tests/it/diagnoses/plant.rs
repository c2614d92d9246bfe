//! Faults planted in models.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::prelude::*;
use girandole_nn::ConfiguredModel;

/// All parameters of a head by name, with shapes.
pub(crate) type Values = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

const LAYER: &str = "head.experts.layers";

/// A model with its parameters changed.
pub(crate) fn planted(model: &ConfiguredModel, change: impl FnOnce(&mut Values)) -> ConfiguredModel {
    let mut read = Walk::default();
    model.visit(&mut read);
    change(&mut read.values);
    // Parameters of a clone are shared until they are set.
    model.clone().map(&mut Walk { path: vec![], values: read.values })
}

/// The numbers of a parameter that belong to some index of an axis.
fn along(values: &mut Values, name: &str, axis: usize, index: usize, set: impl Fn(usize, &mut f32)) {
    let (shape, numbers) = values.get_mut(name).unwrap_or_else(|| panic!("no parameter {name}"));
    let inner: usize = shape[axis + 1..].iter().product();
    let n = shape[axis];
    numbers.iter_mut().enumerate().filter(|(i, _)| i / inner % n == index).for_each(|(i, x)| set(i, x));
}

fn n_layers(values: &Values) -> usize {
    (0..).take_while(|i| values.contains_key(&format!("{LAYER}.{i}.linear.weight"))).count()
}

/// The last layer of an expert gives its bias, or nothing at all.
pub(crate) fn silence(values: &mut Values, expert: usize, bias_too: bool) {
    let last = n_layers(values) - 1;
    along(values, &format!("{LAYER}.{last}.linear.weight"), 0, expert, |_, x| *x = 0.0);
    if bias_too {
        along(values, &format!("{LAYER}.{last}.linear.bias"), 0, expert, |_, x| *x = 0.0);
    }
}

/// No gate ever takes an expert.
pub(crate) fn forbid(values: &mut Values, expert: usize, logit: f32) {
    along(values, "head.gate.bias", 0, expert, |_, x| *x = logit);
}

/// The gate of a task with its logits made larger.
pub(crate) fn sharpen(values: &mut Values, task: usize, factor: f32) {
    along(values, "head.gate.weight", 2, task, |_, x| *x *= factor);
    along(values, "head.gate.bias", 1, task, |_, x| *x *= factor);
}

/// The gate of a task without its weights.
pub(crate) fn blind(values: &mut Values, task: usize) {
    along(values, "head.gate.weight", 2, task, |_, x| *x = 0.0);
}

/// Gives `to` the weights of `from`, with noise of a share of their size, and the units of the last layer in the other
/// order where wanted.
pub(crate) fn copy(values: &mut Values, from: usize, to: usize, noise: f32, reversed: bool) {
    let last = n_layers(values) - 1;
    for layer in 0..=last {
        for part in ["weight", "bias"] {
            let (shape, numbers) = values.get_mut(&format!("{LAYER}.{layer}.linear.{part}")).unwrap();
            let (size, d) = (shape[1] * shape[2], shape[2]);
            let source = numbers[from * size..][..size].to_vec();
            let scale = (source.iter().map(|x| x * x).sum::<f32>() / size as f32).sqrt();
            let jitter = crate::synthetic::noise(size, (layer * 2 + part.len()) as u64);
            for (i, x) in numbers[to * size..][..size].iter_mut().enumerate() {
                let unit = if reversed && layer == last { d - 1 - i % d } else { i % d };
                // `noise` has a standard deviation of 0.577.
                *x = source[i / d * d + unit] + noise * scale * jitter[i] / 0.577;
            }
        }
    }
}

#[derive(Default)]
struct Walk {
    path: Vec<String>,
    values: Values,
}

impl ModuleVisitor for Walk {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let numbers = param.val().into_data().iter::<f32>().collect();
        self.values.insert(self.path.join("."), (param.dims().to_vec(), numbers));
    }
}

impl ModuleMapper for Walk {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some((_, numbers)) = self.values.remove(&self.path.join(".")) else { return param };
        let shape = param.dims();
        param.map(|old| Tensor::from_data(TensorData::new(numbers, shape), &old.device()))
    }
}
