//! A finished graph.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use burn_pack::AtomicFile;

use super::proto::GraphProto;
use super::proto_writer::ProtoWriter;
use super::{OnnxError, OnnxGraph};

/// The version of the format that holds the opset below.
const IR_VERSION: i64 = 8;

/// Operators: the first set with layer normalisation, which runtimes since 2022 know.
const OPSET: i64 = 17;

/// A finished graph, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct OnnxModel {
    graph: GraphProto,
    notes: BTreeMap<String, String>,
}

impl OnnxModel {
    /// Ends a graph.
    ///
    /// # Errors
    ///
    /// If its constants are larger than the format allows.
    pub fn new(graph: OnnxGraph) -> Result<Self, OnnxError> {
        graph.make_room(0)?;
        Ok(Self { graph: graph.into_proto(), notes: BTreeMap::new() })
    }

    /// Adds notes, which other programs read as metadata.
    pub fn with_notes(mut self, notes: &BTreeMap<String, String>) -> Self {
        self.notes.extend(notes.clone());
        self
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.proto().pieces().collect::<Vec<_>>().concat()
    }

    /// Writes the file, which appears whole or not at all.
    ///
    /// # Errors
    ///
    /// If it cannot be written; an earlier file of that name is then as it was.
    pub fn save(&self, path: &Path) -> Result<(), OnnxError> {
        let fault = |reason: String| OnnxError::Write { path: path.to_owned(), reason };
        let (scratch, mut file) = AtomicFile::create(path).map_err(|error| fault(error.to_string()))?;
        let written = self.proto().pieces().try_for_each(|piece| file.write_all(piece));
        written.and_then(|()| file.sync_all()).map_err(|error| fault(error.to_string()))?;
        drop(file);
        scratch.commit().map_err(|error| fault(error.to_string()))
    }

    /// As `ModelProto`.
    fn proto(&self) -> ProtoWriter<'_> {
        let mut out = ProtoWriter::default();
        out.int(1, IR_VERSION);
        out.text(2, "girandole");
        out.text(3, env!("CARGO_PKG_VERSION"));
        out.message(7, |out| self.graph.write(out));
        out.message(8, |opset| {
            opset.text(1, "");
            opset.int(2, OPSET);
        });
        for (key, value) in &self.notes {
            out.message(14, |note| {
                note.text(1, key);
                note.text(2, value);
            });
        }
        out
    }
}
