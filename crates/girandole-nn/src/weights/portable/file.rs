//! A safetensors file, read tensor by tensor.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use burn::tensor::{DType, TensorData};

use super::header::{self, TensorInfo};
use super::slot::Piece;
use crate::WeightsError;

/// Longest header that is believed; one of a million tensors is shorter.
const MAX_HEADER: u64 = 100_000_000;

/// A safetensors file, of which only the header is in memory.
#[derive(Debug)]
pub(crate) struct TensorFile {
    path: PathBuf,
    file: File,
    /// Where the first tensor begins.
    start: u64,
    tensors: BTreeMap<String, TensorInfo>,
}

impl TensorFile {
    /// Opens a file and reads its header.
    pub(crate) fn open(path: &Path) -> Result<Self, WeightsError> {
        let read = |source: io::Error| WeightsError::Read { path: path.to_owned(), source };
        let not = |reason: String| WeightsError::NotWeights { path: path.to_owned(), reason };
        let mut file = File::open(path).map_err(read)?;
        let size = file.metadata().map_err(read)?.len();
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(|_| not("it is too short for safetensors".into()))?;
        let length = u64::from_le_bytes(length);
        if length > MAX_HEADER.min(size.saturating_sub(8)) {
            return Err(not("its first 8 bytes are not the length of a safetensors header".into()));
        }
        let mut header = vec![0; length as usize];
        file.read_exact(&mut header).map_err(read)?;
        let tensors = header::read(&header).map_err(not)?;
        let start = 8 + length;
        let end = tensors.values().map(|info| info.data_offsets.1).max().unwrap_or(0) as u64;
        if start + end != size {
            return Err(not(format!(
                "its header speaks of {end} bytes of tensors, there are {}",
                size - start
            )));
        }
        Ok(Self { path: path.to_owned(), file, start, tensors })
    }

    /// The file's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// All names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// Shape of a tensor, if there is one of that name.
    pub(crate) fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|info| &info.shape[..])
    }

    /// The numbers of a whole tensor.
    pub(crate) fn tensor(&mut self, name: &str) -> Result<Vec<f32>, String> {
        let shape = self.shape(name).ok_or_else(|| format!("it has no {name}"))?.to_vec();
        let len = shape.iter().product();
        self.read(&Piece { name: name.to_owned(), shape, first: 0, len })
    }

    /// The numbers of a stretch of a tensor, whose shape the caller has checked.
    pub(crate) fn read(&mut self, piece: &Piece) -> Result<Vec<f32>, String> {
        let info = self.tensors.get(&piece.name).ok_or_else(|| format!("it has no {}", piece.name))?;
        let dtype = match info.dtype.as_str() {
            "F32" => DType::F32,
            "F64" => DType::F64,
            "F16" => DType::F16,
            "BF16" => DType::BF16,
            other => return Err(format!("{} is of type {other}, wanted F32, F64, F16 or BF16", piece.name)),
        };
        let size = dtype.size();
        let from = self.start + (info.data_offsets.0 + piece.first * size) as u64;
        let mut bytes = vec![0; piece.len * size];
        let read = self.file.seek(SeekFrom::Start(from)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(|error| error.to_string())?;
        let data = TensorData::from_bytes_vec(bytes, [piece.len], dtype);
        data.try_into_vec_as::<f32>().map_err(|error| format!("{}: {error}", piece.name))
    }
}
