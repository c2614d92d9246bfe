//! A finished graph.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use burn_pack::AtomicFile;
use prost::Message;

use super::proto::{ModelProto, OperatorSetIdProto, StringStringEntryProto};
use super::{OnnxError, OnnxGraph};

/// The version of the format that holds the opset below.
const IR_VERSION: i64 = 8;

/// Operators: the first set with layer normalisation, which runtimes since 2022 know.
const OPSET: i64 = 17;

/// A finished graph, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct OnnxModel {
    model: ModelProto,
}

impl OnnxModel {
    /// Ends a graph.
    ///
    /// # Errors
    ///
    /// If its constants are larger than the format allows.
    pub fn new(graph: OnnxGraph) -> Result<Self, OnnxError> {
        graph.make_room(0)?;
        let model = ModelProto {
            ir_version: IR_VERSION,
            producer_name: "girandole".to_owned(),
            producer_version: env!("CARGO_PKG_VERSION").to_owned(),
            graph: Some(graph.into_proto()),
            opset_import: vec![OperatorSetIdProto { domain: String::new(), version: OPSET }],
            metadata_props: vec![],
        };
        Ok(Self { model })
    }

    /// Adds notes, which other programs read as metadata.
    pub fn with_notes(mut self, notes: &BTreeMap<String, String>) -> Self {
        let entry = |(key, value): (&String, &String)| StringStringEntryProto {
            key: key.clone(),
            value: value.clone(),
        };
        self.model.metadata_props.extend(notes.iter().map(entry));
        self
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.model.encode_to_vec()
    }

    /// Writes the file, which appears whole or not at all.
    ///
    /// # Errors
    ///
    /// If it cannot be written; an earlier file of that name is then as it was.
    pub fn save(&self, path: &Path) -> Result<(), OnnxError> {
        let fault = |reason: String| OnnxError::Write { path: path.to_owned(), reason };
        let (scratch, mut file) = AtomicFile::create(path).map_err(|error| fault(error.to_string()))?;
        let written = file.write_all(&self.to_bytes()).and_then(|()| file.sync_all());
        written.map_err(|error| fault(error.to_string()))?;
        drop(file);
        scratch.commit().map_err(|error| fault(error.to_string()))
    }
}
