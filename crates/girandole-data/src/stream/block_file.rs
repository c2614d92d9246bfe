//! A file that is read in large blocks, whatever is asked of it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// Bytes of a file that are kept.
const KEPT: usize = 64 << 20;
/// Sizes of a block.
const SMALLEST: usize = 64 << 10;
const LARGEST: usize = 1 << 20;

/// A file that is read in large blocks, of which the last ones used are kept.
///
/// A reader of Parquet goes from column to column for a page of each, in jumps that a disk answers slowly. Here every
/// column has a block of its own, and a row group that is small enough is read from end to end.
#[derive(Debug, Clone)]
pub(super) struct BlockFile(Arc<Blocks>);

#[derive(Debug)]
struct Blocks {
    length: u64,
    block: usize,
    kept: Mutex<Kept>,
}

/// The file, and its blocks with the last one used in front.
#[derive(Debug)]
struct Kept {
    file: File,
    blocks: Vec<(u64, Bytes)>,
}

/// Reads on from a place.
#[derive(Debug)]
pub(super) struct BlockRead {
    file: BlockFile,
    at: u64,
}

impl BlockFile {
    /// Takes a file of which as many columns are read at a time.
    pub(super) fn new(file: File, n_columns: usize) -> std::io::Result<Self> {
        let length = file.metadata()?.len();
        // A quarter is left for pages that begin in one block and end in the next.
        let share = KEPT / 4 * 3 / n_columns.max(1);
        let kept = Mutex::new(Kept { file, blocks: Vec::new() });
        Ok(Self(Arc::new(Blocks { length, block: share.clamp(SMALLEST, LARGEST), kept })))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes from `start` on that lie in one block; none at the end of the file.
    fn from(&self, start: u64) -> Result<Bytes> {
        let block = self.0.block as u64;
        if start >= self.0.length {
            return Ok(Bytes::new());
        }
        let number = start / block;
        let length = block.min(self.0.length - number * block) as usize;
        let bytes = self.kept().block(number, number * block, length, KEPT / self.0.block)?;
        Ok(bytes.slice((start - number * block) as usize..))
    }
}

impl Kept {
    fn block(&mut self, number: u64, start: u64, length: usize, most: usize) -> Result<Bytes> {
        if let Some(at) = self.blocks.iter().position(|(other, _)| *other == number) {
            self.blocks[..=at].rotate_right(1);
        } else {
            let last = if self.blocks.len() < most { None } else { self.blocks.pop() };
            // New memory would have to be cleared first, page by page.
            let reused = last.map(|(_, bytes)| bytes).filter(Bytes::is_unique).map(Vec::from);
            let bytes = self.read(start, length, reused.unwrap_or_default())?;
            self.blocks.insert(0, (number, bytes));
        }
        Ok(self.blocks[0].1.clone())
    }

    fn read(&mut self, start: u64, length: usize, mut bytes: Vec<u8>) -> Result<Bytes> {
        bytes.clear();
        bytes.reserve_exact(length);
        self.file.seek(SeekFrom::Start(start))?;
        (&mut self.file).take(length as u64).read_to_end(&mut bytes)?;
        match bytes.len() == length {
            true => Ok(bytes.into()),
            false => Err(ParquetError::EOF(format!("the file ends at byte {}", start + bytes.len() as u64))),
        }
    }
}

impl Length for BlockFile {
    fn len(&self) -> u64 {
        self.0.length
    }
}

impl ChunkReader for BlockFile {
    type T = BlockRead;

    fn get_read(&self, start: u64) -> Result<BlockRead> {
        Ok(BlockRead { file: self.clone(), at: start })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if length >= self.0.block {
            return self.kept().read(start, length, Vec::new());
        }
        let first = self.from(start)?;
        if first.len() >= length {
            return Ok(first.slice(..length));
        }
        let mut both = Vec::with_capacity(length);
        both.extend_from_slice(&first);
        let second = self.from(start + first.len() as u64)?;
        both.extend_from_slice(second.get(..length - first.len()).ok_or_else(|| {
            ParquetError::EOF(format!("the file ends before byte {}", start + length as u64))
        })?);
        Ok(both.into())
    }
}

impl Read for BlockRead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let bytes = self.file.from(self.at).map_err(std::io::Error::other)?;
        let n = bytes.len().min(buffer.len());
        buffer[..n].copy_from_slice(&bytes[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn blocks_give_the_bytes_of_the_file() {
        let content: Vec<u8> = (0..500_000_u32).flat_map(|i| (i * 7919).to_le_bytes()).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&content).unwrap();
        // So many columns that a block has the smallest size.
        let blocks = BlockFile::new(file, 10_000).unwrap();
        assert_eq!(blocks.len(), content.len() as u64);
        for (start, length) in [
            (0, 10),
            (SMALLEST - 5, 10),
            (SMALLEST, 0),
            (7, SMALLEST - 1),
            (99, 3 * SMALLEST),
            (1_999_990, 10),
        ] {
            assert_eq!(blocks.get_bytes(start as u64, length).unwrap(), &content[start..start + length]);
        }
        let mut rest = Vec::new();
        blocks.get_read(1_000_001).unwrap().read_to_end(&mut rest).unwrap();
        assert!(rest == content[1_000_001..]);
        assert!(blocks.get_bytes(1_999_990, 11).is_err());
        assert!(blocks.get_bytes(1_999_990, 100_000).is_err());
    }

    #[test]
    fn no_more_is_kept_than_the_bound() {
        let file = tempfile::tempfile().unwrap();
        file.set_len(4 * KEPT as u64).unwrap();
        let blocks = BlockFile::new(file, 1).unwrap();
        for block in 0..4 * KEPT as u64 / LARGEST as u64 {
            blocks.get_bytes(block * LARGEST as u64, 100).unwrap();
        }
        let kept: usize = blocks.kept().blocks.iter().map(|(_, bytes)| bytes.len()).sum();
        assert_eq!(kept, KEPT);
    }
}
