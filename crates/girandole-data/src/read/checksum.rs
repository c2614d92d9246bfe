//! Hashes a file while it is read.

use std::io::{self, Read};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::DataError;

/// The sha256 that a file must have, unpacked.
#[derive(Debug, Clone)]
pub(crate) struct Checksum {
    pub(crate) want: &'static str,
    /// Where the right file is to be had.
    pub(crate) from: &'static str,
}

/// A reader that hashes what passes through it.
pub(super) struct Hashing<R> {
    inner: R,
    hash: Option<Sha256>,
}

impl<R: Read> Hashing<R> {
    pub(super) fn new(inner: R, hash: bool) -> Self {
        Self { inner, hash: hash.then(Sha256::new) }
    }

    /// Reads to the end and compares.
    pub(super) fn verify(mut self, checksum: &Checksum, file: PathBuf) -> Result<(), DataError> {
        io::copy(&mut self, &mut io::sink())
            .map_err(|source| DataError::Read { file: file.clone(), source })?;
        let digest = self.hash.map(Sha256::finalize);
        let got: String = digest.iter().flatten().map(|byte| format!("{byte:02x}")).collect();
        match got == checksum.want {
            true => Ok(()),
            false => Err(DataError::Checksum { file, got, want: checksum.want, from: checksum.from }),
        }
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&buffer[..n]);
        }
        Ok(n)
    }
}
