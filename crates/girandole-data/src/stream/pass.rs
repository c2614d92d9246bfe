//! One pass over a stream, as its taker sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use burn::prelude::*;
use girandole_core::{Batch, PassOrder, StreamError};

use super::reader::Reader;
use super::row_stream::StreamParts;
use crate::DataError;
use crate::rows::LooseRows;

/// One pass over a stream; dropping it ends the thread that reads.
pub(super) struct Pass {
    parts: Arc<StreamParts>,
    device: Device,
    batches: Option<Receiver<Result<LooseRows, DataError>>>,
    reader: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    failure: Option<StreamError>,
}

impl Pass {
    pub(super) fn start(parts: Arc<StreamParts>, order: PassOrder, batch: usize, device: &Device) -> Self {
        let (sender, batches) = sync_channel((parts.config.ahead / batch.max(1)).max(1));
        let stop = Arc::<AtomicBool>::default();
        let reader = Reader::new(parts.clone(), order, batch, sender, stop.clone());
        let thread = std::thread::Builder::new().name("girandole rows".to_owned());
        let (reader, failure) = match thread.spawn(move || reader.run()) {
            Ok(reader) => (Some(reader), None),
            Err(error) => (None, Some(StreamError::new(error))),
        };
        Self { parts, device: device.clone(), batches: Some(batches), reader, stop, failure }
    }

    /// The next batch, with the time noted for which there was none.
    fn wait(&self) -> Option<Result<LooseRows, DataError>> {
        let batches = self.batches.as_ref()?;
        match batches.try_recv() {
            Ok(rows) => Some(rows),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => {
                let since = Instant::now();
                let rows = batches.recv();
                self.parts.waited.fetch_add(since.elapsed().as_nanos() as u64, Ordering::Relaxed);
                rows.ok()
            }
        }
    }

    /// Ends the thread. A panic there goes on here.
    fn end(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.batches = None;
        if let Some(Err(panic)) = self.reader.take().map(JoinHandle::join)
            && !std::thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

impl Iterator for Pass {
    type Item = Result<Batch, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(failure) = self.failure.take() {
            self.batches = None;
            return Some(Err(failure));
        }
        match self.wait() {
            Some(Ok(rows)) => Some(Ok(rows.into_batch(&self.device))),
            Some(Err(error)) => {
                self.end();
                Some(Err(StreamError::new(error)))
            }
            None => {
                self.end();
                None
            }
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.end();
    }
}
