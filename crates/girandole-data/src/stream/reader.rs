//! The thread that reads a pass.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use girandole_core::{BatchSizes, PassOrder};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::row_stream::StreamParts;
use super::window::Window;
use crate::DataError;
use crate::encode::ChunkEncoder;
use crate::rows::{LooseRows, RowBlock, RowLayout};
use crate::split::below;

/// The thread that reads a pass.
#[derive(Debug)]
pub(super) struct Reader {
    parts: Arc<StreamParts>,
    order: PassOrder,
    batch: usize,
    sender: SyncSender<Result<LooseRows, DataError>>,
    stop: Arc<AtomicBool>,
}

/// Why a pass ended before all rows were given out.
enum End {
    /// Nobody takes batches any more.
    Unwanted,
    Failed(DataError),
}

/// The batch that is being filled.
struct Filling<'a> {
    rows: LooseRows,
    /// Its rows when it is full.
    size: usize,
    sizes: BatchSizes,
    layout: RowLayout,
    sender: &'a SyncSender<Result<LooseRows, DataError>>,
}

impl Reader {
    pub(super) fn new(
        parts: Arc<StreamParts>,
        order: PassOrder,
        batch: usize,
        sender: SyncSender<Result<LooseRows, DataError>>,
        stop: Arc<AtomicBool>,
    ) -> Self {
        Self { parts, order, batch, sender, stop }
    }

    /// Reads to the end, to the first error, or until nobody takes batches any more.
    pub(super) fn run(self) {
        if let Err(End::Failed(error)) = self.read() {
            // Nobody left to tell is no reason to fail.
            let _ = self.sender.send(Err(error));
        }
    }

    fn read(&self) -> Result<(), End> {
        let StreamParts { files, encoders, held_out, config, .. } = &*self.parts;
        let mut random = random(self.order);
        let mut groups = files.groups();
        for last in (1..groups.len()).rev() {
            groups.swap(last, below(&mut random, last + 1));
        }
        let every_task = vec![true; encoders.tasks().len()];
        let positions = files.positions(&encoders.wanted(&every_task, true))?;
        let mut encoder = ChunkEncoder::new(encoders, files.names());
        let layout = encoder.layout();
        let n_rows = self.parts.n_rows();
        let mut window = Window::new(layout, config.window.min(n_rows), random);
        let mut block = RowBlock::zeros(layout, 0);
        let mut filling = Filling::new(layout, BatchSizes::new(n_rows, self.batch), &self.sender);
        let mut give = |row: (&[f32], &[i32])| filling.push(row);
        let mut open = None;
        for group in groups {
            files.read_group(&mut open, &group, &positions, &mut |first, chunk| {
                if self.stop.load(Ordering::Relaxed) {
                    return Err(End::Unwanted);
                }
                encoder.encode(chunk, &mut block)?;
                for run in held_out.training(&(first..first + block.n_rows())) {
                    for row in run {
                        window.exchange(block.row(row - first), &mut give)?;
                    }
                }
                Ok(())
            })?;
        }
        window.empty(&mut give)
    }
}

impl<'a> Filling<'a> {
    fn new(
        layout: RowLayout,
        mut sizes: BatchSizes,
        sender: &'a SyncSender<Result<LooseRows, DataError>>,
    ) -> Self {
        let size = sizes.next().unwrap_or(0);
        Self { rows: LooseRows::with_capacity(layout, size), size, sizes, layout, sender }
    }

    /// Adds a row, and hands the batch on once it is full.
    fn push(&mut self, row: (&[f32], &[i32])) -> Result<(), End> {
        self.rows.push(row);
        if self.rows.len() < self.size {
            return Ok(());
        }
        self.size = self.sizes.next().unwrap_or(0);
        let next = LooseRows::with_capacity(self.layout, self.size);
        let full = std::mem::replace(&mut self.rows, next);
        self.sender.send(Ok(full)).map_err(|_| End::Unwanted)
    }
}

impl From<DataError> for End {
    fn from(error: DataError) -> Self {
        Self::Failed(error)
    }
}

/// Numbers of a pass; those of another seed or epoch have nothing in common with them.
fn random(order: PassOrder) -> ChaCha8Rng {
    let mut seed = *b"................rows of a stream";
    seed[..8].copy_from_slice(&order.seed.to_le_bytes());
    seed[8..16].copy_from_slice(&(order.epoch as u64).to_le_bytes());
    ChaCha8Rng::from_seed(seed)
}
