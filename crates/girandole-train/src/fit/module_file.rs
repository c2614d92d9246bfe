//! Writes a model tensor by tensor.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;
use burn::tensor::TensorData;
use burn_pack::Writer;

/// Writes a file that burn's records read, with an id for each parameter that follows from its path and value.
///
/// burn's own `into_record` copies every tensor before it writes the first, so that large tables are in memory twice; and
/// it keeps the ids that burn drew at random, so that two equal trainings would leave different files.
pub(super) fn write_module<M: Module>(model: &M, file: &Path) -> io::Result<()> {
    let mut collector = Collector::default();
    model.visit(&mut collector);
    Writer::new(collector.tensors).write_to_file(file).map_err(io::Error::other)
}

#[derive(Default)]
struct Collector {
    path: Vec<String>,
    tensors: Vec<burn_pack::Tensor>,
}

impl Collector {
    /// `read` gives the same data every time.
    fn add(&mut self, read: impl Fn() -> TensorData + Send + 'static) {
        let path = self.path.join(".");
        let (bytes, shape, dtype) = read().into_parts();
        let id = fnv(path.bytes().chain(bytes.iter().copied()));
        let len = bytes.len();
        drop(bytes);
        let read = Mutex::new(read);
        let bytes = move || {
            let read = read.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(read().into_parts().0)
        };
        self.tensors.push(burn_pack::Tensor::deferred(path, dtype, shape, Some(id), len, bytes));
    }
}

impl ModuleVisitor for Collector {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.transform_for_save().val();
        self.add(move || girandole_kernels::data(&tensor));
    }

    fn visit_int<const D: usize>(&mut self, param: &Param<Tensor<D, Int>>) {
        let tensor = param.transform_for_save().val();
        self.add(move || tensor.clone().into_data());
    }

    fn visit_bool<const D: usize>(&mut self, param: &Param<Tensor<D, Bool>>) {
        let tensor = param.transform_for_save().val();
        self.add(move || tensor.clone().into_data());
    }
}

/// The 64-bit FNV-1a hash.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}
