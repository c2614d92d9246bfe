//! Parameters by name: read, set, and their gradients.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::prelude::*;
use burn::tensor::{Gradients, TensorData};

pub(crate) type Named = BTreeMap<String, Vec<f32>>;

/// All values by name.
pub(crate) fn values(module: &impl Module) -> Named {
    let mut read = Read { path: vec![], found: Named::new(), grads: None };
    module.visit(&mut read);
    read.found
}

/// All gradients by name; a parameter without one is missing.
pub(crate) fn gradients(module: &impl Module, grads: &Gradients) -> Named {
    let mut read = Read { path: vec![], found: Named::new(), grads: Some(grads) };
    module.visit(&mut read);
    read.found
}

/// The same module with these values, which must name parameters of it.
pub(crate) fn with_values<M: Module>(module: M, values: Named) -> M {
    let mut set = Set { path: vec![], values };
    let module = module.map(&mut set);
    assert!(set.values.is_empty(), "no such parameters: {:?}", set.values.keys());
    module
}

/// Asserts that all elements agree, up to `tolerance` times the largest of them.
#[track_caller]
pub(crate) fn assert_close(what: &str, got: &[f32], want: &[f32], tolerance: f32) {
    assert_eq!(got.len(), want.len(), "{what}: number of elements");
    let scale = want.iter().fold(0.0f32, |most, x| most.max(x.abs()));
    for (i, (a, b)) in got.iter().zip(want).enumerate() {
        assert!((a - b).abs() <= tolerance * scale, "{what}[{i}]: got {a}, want {b}");
    }
}

pub(crate) fn list<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.try_into_vec_as::<f32>().unwrap()
}

struct Read<'a> {
    path: Vec<String>,
    found: Named,
    grads: Option<&'a Gradients>,
}

impl ModuleVisitor for Read<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = match self.grads {
            None => Some(param.val()),
            Some(grads) if param.val().is_require_grad() => param.val().grad(grads),
            Some(_) => None,
        };
        if let Some(tensor) = tensor {
            self.found.insert(self.path.join("."), list(tensor));
        }
    }
}

struct Set {
    path: Vec<String>,
    values: Named,
}

impl ModuleMapper for Set {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(values) = self.values.remove(&self.path.join(".")) else { return param };
        let shape = param.dims();
        param.map(|old| {
            Tensor::from_data(TensorData::new(values, shape), &old.device())
                .set_require_grad(old.is_require_grad())
        })
    }
}
