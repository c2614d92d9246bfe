//! Reads safetensors.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use burn::module::{Module, ModuleMapper, Param, ParamId};
use burn::prelude::*;
use burn::tensor::TensorData;

use super::file::TensorFile;
use super::slot::{Piece, Slot};
use super::survey::survey;
use crate::WeightsError;

/// Loads weights that [`save_safetensors`](crate::save_safetensors) wrote, in either form, into `model`, on its device.
///
/// Names and shapes must be the model's own, and all of them; numbers may be of 16, 32 or 64 bits.
///
/// # Errors
///
/// If the file cannot be read, is no safetensors file, or its names or shapes are not those of the model: then all that
/// differ are listed.
pub fn load_safetensors<M: Module>(model: M, path: &Path) -> Result<M, WeightsError> {
    let file = TensorFile::open(path)?;
    let slots = survey(&model);
    let mut pieces = HashMap::new();
    let mut faults = Vec::new();
    for slot in &slots {
        match pieces_of(slot, &file) {
            Ok(found) => drop(pieces.insert(slot.path.clone(), found)),
            Err(fault) => faults.push(fault),
        }
    }
    let used: BTreeSet<&str> = pieces.values().flatten().map(|piece: &Piece| piece.name.as_str()).collect();
    if faults.is_empty() {
        let unused = file.names().filter(|name| !used.contains(name));
        faults.extend(unused.map(|name| format!("the model has no {name}")));
    }
    refuse(path, faults)?;
    fill(model, slots, Own { file, pieces })
}

/// [`WeightsError::OtherModel`] if there is a fault, with the first of them.
pub(crate) fn refuse(path: &Path, mut faults: Vec<String>) -> Result<(), WeightsError> {
    const SHOWN: usize = 8;
    faults.dedup();
    if faults.is_empty() {
        return Ok(());
    }
    let more = faults.len().saturating_sub(SHOWN);
    faults.truncate(SHOWN);
    let mut reason = faults.join("; ");
    if more > 0 {
        reason.push_str(&format!("; and {more} more"));
    }
    Err(WeightsError::OtherModel { path: path.to_owned(), reason })
}

/// Where the file has a parameter: whole, by its parts, or as a part of a bank.
fn pieces_of(slot: &Slot, file: &TensorFile) -> Result<Vec<Piece>, String> {
    let whole = slot.whole();
    let ways = [vec![whole.clone()], slot.parts(), slot.in_bank().into_iter().collect()];
    let there = |pieces: &&Vec<Piece>| pieces.first().is_some_and(|piece| file.shape(&piece.name).is_some());
    let Some(pieces) = ways.iter().find(there) else {
        return Err(format!("it lacks {}", whole.name));
    };
    for piece in pieces {
        match file.shape(&piece.name) {
            None => return Err(format!("it lacks {}", piece.name)),
            Some(got) if got != piece.shape => {
                return Err(format!("{} is {got:?}, the model's is {:?}", piece.name, piece.shape));
            }
            Some(_) => {}
        }
    }
    Ok(pieces.clone())
}

/// Gives the values of parameters, in the file's order of axes.
pub(crate) trait Give {
    /// The values of the parameter at `slot`.
    fn give(&mut self, slot: &Slot) -> Result<Vec<f32>, String>;

    /// Where they are from.
    fn path(&self) -> &Path;
}

struct Own {
    file: TensorFile,
    pieces: HashMap<String, Vec<Piece>>,
}

impl Give for Own {
    fn give(&mut self, slot: &Slot) -> Result<Vec<f32>, String> {
        let Some(pieces) = self.pieces.get(&slot.path) else { return Err(format!("it lacks {}", slot.name)) };
        if let [only] = &pieces[..] {
            return self.file.read(only);
        }
        let mut values = Vec::with_capacity(slot.len());
        for piece in pieces {
            values.extend(self.file.read(piece)?);
        }
        Ok(values)
    }

    fn path(&self) -> &Path {
        self.file.path()
    }
}

/// Puts the values of `source` into a model.
pub(crate) fn fill<M: Module, G: Give>(model: M, slots: Vec<Slot>, source: G) -> Result<M, WeightsError> {
    let slots = slots.into_iter().map(|slot| (slot.path.clone(), slot)).collect();
    let mut fill = Fill { path: vec![], slots, source, faults: vec![] };
    let model = model.map(&mut fill);
    refuse(fill.source.path(), fill.faults)?;
    Ok(model)
}

struct Fill<G> {
    path: Vec<String>,
    slots: HashMap<String, Slot>,
    source: G,
    faults: Vec<String>,
}

impl<G: Give> ModuleMapper for Fill<G> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(slot) = self.slots.get(&self.path.join(".")) else { return param };
        match self.source.give(slot) {
            Ok(values) => {
                let shape: [usize; D] = param.transform_for_save().val().dims();
                let data = TensorData::new(slot.in_burn_order(values), shape);
                let tensor = Tensor::from_data(data, &param.lazy_device());
                // Another id says that other values are here, which tables ask.
                param.transform_for_load(tensor, ParamId::new())
            }
            Err(fault) => {
                self.faults.push(fault);
                param
            }
        }
    }
}
