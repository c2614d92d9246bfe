//! Names parameters by what they are, for files that two equal trainings write alike.

use burn::module::{Module, ModuleMapper, Param, ParamId};
use burn::prelude::*;

/// The model with an id for each parameter that follows from its path and value.
///
/// burn draws the ids at random and a record holds them, so the files of two equal models would differ.
pub(super) fn with_stable_ids<M: Module>(model: M) -> M {
    model.map(&mut StableIds { path: Vec::new() })
}

struct StableIds {
    path: Vec<String>,
}

impl ModuleMapper for StableIds {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (_, tensor, mapper) = param.consume();
        let data = tensor.clone().into_data();
        let path = self.path.join(".");
        let id = ParamId::from(fnv(path.bytes().chain(data.as_bytes().iter().copied())));
        Param::from_mapped_value(id, tensor, mapper)
    }
}

/// The 64-bit FNV-1a hash.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}
