//! Writes safetensors.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;
use burn::tensor::TensorData;
use burn_pack::AtomicFile;

use super::form::WeightsForm;
use super::header::{self, TensorInfo};
use super::slot::Slot;
use super::survey::survey;
use crate::WeightsError;

/// Saves the weights and running statistics of `model` as safetensors, 32-bit floats under PyTorch's names and shapes.
///
/// A linear map is `weight [d_output, d_input]` and `bias [d_output]`; a batch norm has `weight`, `bias`,
/// `running_mean` and `running_var`, a layer norm `weight` and `bias`, a PReLU `activation.weight`. Banks lie as `form`
/// says. `notes` come into the file's header, where other programs read them as metadata.
///
/// The file appears whole or not at all. One tensor at a time is in memory beside the model.
///
/// # Errors
///
/// If the file cannot be written; an earlier file of that name is then as it was.
pub fn save_safetensors<M: Module>(
    model: &M,
    path: &Path,
    form: WeightsForm,
    notes: &BTreeMap<String, String>,
) -> Result<(), WeightsError> {
    let fault = |reason: String| WeightsError::Write { path: path.to_owned(), reason };
    let slots = survey(model);
    let header = header_of(&slots, form, notes).map_err(|error| fault(error.to_string()))?;
    let (scratch, file) = AtomicFile::create(path).map_err(|error| fault(error.to_string()))?;
    let slots = slots.into_iter().map(|slot| (slot.path.clone(), slot)).collect();
    let written = write(model, file, &header, slots);
    written.map_err(|error| fault(error.to_string()))?;
    scratch.commit().map_err(|error| fault(error.to_string()))
}

fn write<M: Module>(model: &M, file: File, header: &[u8], slots: HashMap<String, Slot>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, file);
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(header)?;
    let mut values = Values { out, path: vec![], slots, fault: None };
    model.visit(&mut values);
    if let Some(fault) = values.fault {
        return Err(fault);
    }
    values.out.flush()?;
    values.out.get_ref().sync_all()
}

/// The header, whose tensors lie in the order of the slots.
fn header_of(
    slots: &[Slot],
    form: WeightsForm,
    notes: &BTreeMap<String, String>,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut all_notes = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
    all_notes.extend(notes.clone());
    let mut tensors = BTreeMap::new();
    let mut end = 0;
    for slot in slots {
        let pieces = match form {
            WeightsForm::Stacked => vec![slot.whole()],
            WeightsForm::PerPart => slot.parts(),
        };
        for piece in pieces.into_iter().filter(|piece| piece.first == 0) {
            let begin = end;
            end += 4 * piece.shape.iter().product::<usize>();
            let info = TensorInfo { dtype: "F32".to_owned(), shape: piece.shape, data_offsets: (begin, end) };
            tensors.insert(piece.name, info);
        }
    }
    header::write(tensors, all_notes)
}

/// Writes the values, in the order of the header.
struct Values<W> {
    out: W,
    path: Vec<String>,
    slots: HashMap<String, Slot>,
    fault: Option<io::Error>,
}

impl<W: Write> Values<W> {
    fn write(&mut self, data: TensorData) -> io::Result<()> {
        let Some(slot) = self.slots.get(&self.path.join(".")) else { return Ok(()) };
        let values = data.try_into_vec_as::<f32>().map_err(io::Error::other)?;
        let values = slot.in_file_order(values);
        let len = values.len();
        self.out.write_all(TensorData::new(values, [len]).as_bytes())
    }
}

impl<W: Write> ModuleVisitor for Values<W> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.fault.is_none() {
            self.fault = self.write(param.transform_for_save().val().into_data()).err();
        }
    }
}
