//! The header of a safetensors file.
//!
//! A file is the length of its header in 8 bytes, the header in JSON, and the tensors behind each other, little-endian:
//! <https://github.com/huggingface/safetensors>. The crate of that name wants a file whole in memory to read it, and writes
//! its notes in an order that changes from run to run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the notes are filed under.
const NOTES: &str = "__metadata__";

/// What a header says of one tensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct TensorInfo {
    pub(super) dtype: String,
    pub(super) shape: Vec<usize>,
    /// First byte and the one behind the last, from the end of the header.
    pub(super) data_offsets: (usize, usize),
}

impl TensorInfo {
    /// Bytes of a number, if they are of a type with whole bytes.
    fn number_size(&self) -> Option<usize> {
        Some(match self.dtype.as_str() {
            "BOOL" | "U8" | "I8" => 1,
            "F16" | "BF16" | "U16" | "I16" => 2,
            "F32" | "U32" | "I32" => 4,
            "F64" | "U64" | "I64" => 8,
            _ => return None,
        })
    }

    /// What is wrong with it beside others, if anything.
    fn fault(&self) -> Option<&'static str> {
        let (from, to) = self.data_offsets;
        let n = self.shape.iter().try_fold(1usize, |n, size| n.checked_mul(*size));
        let size = self.number_size().and_then(|size| n?.checked_mul(size));
        match size {
            _ if to < from => Some("ends before it begins"),
            Some(size) if size != to - from => Some("is not as long as its shape"),
            _ => None,
        }
    }
}

/// The tensors that a header lists, by name.
pub(super) fn read(header: &[u8]) -> Result<BTreeMap<String, TensorInfo>, String> {
    let mut header: Map<String, Value> = serde_json::from_slice(header).map_err(|error| error.to_string())?;
    header.remove(NOTES);
    let mut tensors = BTreeMap::new();
    for (name, value) in header {
        let info: TensorInfo = serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))?;
        if let Some(fault) = info.fault() {
            return Err(format!("{name} {fault}"));
        }
        tensors.insert(name, info);
    }
    Ok(tensors)
}

/// The text of a header, padded with blanks so that the tensors begin at a multiple of 8.
pub(super) fn write(
    tensors: BTreeMap<String, TensorInfo>,
    notes: BTreeMap<String, String>,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut header = Map::from_iter([(NOTES.to_owned(), serde_json::to_value(notes)?)]);
    for (name, info) in tensors {
        header.insert(name, serde_json::to_value(info)?);
    }
    let mut bytes = serde_json::to_vec(&header)?;
    bytes.resize(bytes.len().next_multiple_of(8), b' ');
    Ok(bytes)
}
