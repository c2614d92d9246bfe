//! What a file of embeddings gave.

use std::fmt;
use std::path::PathBuf;

/// What a file of embeddings gave to an input or shared table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PretrainedReport {
    /// The input or table.
    pub input: String,
    /// The file of vectors.
    pub file: PathBuf,
    /// Ids that have a vector of the file now.
    pub n_found: usize,
    /// Ids of the input, the unknown one among them.
    pub n_ids: usize,
    /// Vectors of the file that no id has.
    pub n_unused: usize,
    /// Whether they stay as they are.
    pub frozen: bool,
}

impl fmt::Display for PretrainedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { input, file, n_found, n_ids, n_unused, frozen } = self;
        let stays = if *frozen { ", frozen" } else { "" };
        let file = file.display();
        write!(f, "{input}: vectors of {file} for {n_found} of {n_ids} ids, {n_unused} unused{stays}")
    }
}
