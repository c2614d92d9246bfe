//! Embeddings that come from a file.

use std::path::PathBuf;

use girandole_core::{Inputs, Problem};
use serde::{Deserialize, Serialize};

/// Embeddings of an input or a shared table that come from a file; whoever has the file puts them in
/// ([`Encoder::with_vectors`](crate::Encoder::with_vectors)), and here is where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PretrainedConfig {
    /// Name of an input of ids, or of a table that inputs share.
    pub input: String,
    /// The file of vectors, in the form of safetensors.
    pub file: PathBuf,
    /// Name of the tensor in it, `[n, d_embedding]`. Default: the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tensor: Option<String>,
    /// The texts that the vectors are of, in their order: a JSON list where the name ends in `.json`, else one a line.
    /// Default: the file of vectors with the ending `.txt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<PathBuf>,
    /// Whether all vectors of the table stay as they are, those included that the file does not have. Default: no.
    #[serde(default)]
    pub frozen: bool,
}

impl PretrainedConfig {
    /// Vectors for an input or table out of a file.
    pub fn new(input: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        Self { input: input.into(), file: file.into(), tensor: None, keys: None, frozen: false }
    }

    /// Sets whether all vectors of the table stay as they are.
    pub fn with_frozen(mut self, frozen: bool) -> Self {
        self.frozen = frozen;
        self
    }

    /// Sets the file of the texts.
    pub fn with_keys(mut self, keys: impl Into<PathBuf>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    /// The file of the texts.
    pub fn keys_file(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.file.with_extension("txt"))
    }

    /// Whether it is of this input.
    pub(super) fn is_of(&self, name: &str, table: Option<&str>) -> bool {
        self.input == name || table == Some(self.input.as_str())
    }

    /// All that is wrong with some of them.
    pub(super) fn problems(all: &[Self]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (index, one) in all.iter().enumerate() {
            let path = format!("pretrained[{index}].input");
            if one.input.is_empty() {
                problems.push(Problem::new(path, "needs the name of an input or table, got none"));
            } else if all[..index].iter().any(|other| other.input == one.input) {
                let message = format!("\"{}\" has vectors from a file already: give it one file", one.input);
                problems.push(Problem::new(path, message));
            }
        }
        problems
    }

    /// Whether an input is frozen, by its own name, its table's, or that of another input of its table.
    pub(super) fn is_frozen(all: &[Self], inputs: &Inputs, name: &str, table: Option<&str>) -> bool {
        let mut frozen = all.iter().filter(|one| one.frozen);
        let shares = |one: &Self| {
            let categorical = inputs.categorical.iter().map(|input| (&input.name, input.table.as_deref()));
            let mut ids =
                categorical.chain(inputs.lists.iter().map(|input| (&input.name, input.table.as_deref())));
            ids.any(|(other, of)| of.is_some() && of == table && *other == one.input)
        };
        frozen.any(|one| one.is_of(name, table) || shares(one))
    }
}
