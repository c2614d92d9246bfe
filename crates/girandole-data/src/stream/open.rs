//! Opens a stream: takes rows out of it and fits the encoders.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::draw_runs::{draw_runs, without};
use super::held_out::HeldOut;
use super::parquet_files::ParquetFiles;
use super::row_stream::{RowStream, StreamParts};
use crate::encode::{ChunkEncoder, fit_on_sample, grow_on_sample};
use crate::read::{Layout, RawTable};
use crate::rows::{LooseRows, RowBlock, Tally};
use crate::split::{Files, Shares};
use crate::wanted::Wanted;
use crate::{DataError, EncodedRows, FittedEncoders, Grown, Growth, Schema, StreamConfig};

/// A stream with the rows that were taken out of it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) encoders: FittedEncoders,
    pub(crate) growth: Vec<Growth>,
    pub(crate) stream: RowStream,
    pub(crate) validation: EncodedRows,
    pub(crate) test: EncodedRows,
}

/// Opens the stream of a filled-in schema; encoders that were fitted before grow, those fitted afresh learn targets in the
/// units of `like`, where it has them.
pub(crate) fn open(
    schema: &Schema,
    config: &StreamConfig,
    before: Option<&FittedEncoders>,
    like: Option<&FittedEncoders>,
) -> Result<Opened, DataError> {
    let (data, split) = (&schema.data, &schema.data.split);
    let files = ParquetFiles::open(data.path.as_deref().unwrap_or("".as_ref()), Layout::of(data))?;
    let own = Files { validation: data.validation.is_some(), test: data.test.is_some() };
    let Shares { validation, test } = schema.shares(own);
    let held_out = HeldOut::draw(files.n_rows(), (validation, test), config.held_out, split.seed)?;
    let sample = sample(files.n_rows(), config.fit_rows, &held_out, split.seed);
    let n_sample = sample.iter().map(ExactSizeIterator::len).sum();
    let in_sample = |error| in_sample(error, n_sample, files.n_rows() - held_out.n_rows());
    let read = |wanted: &Wanted| files.table(&sample, wanted);
    let (encoders, growth, tallies) = learn(schema, (before, like), &read).map_err(in_sample)?;
    if let Some((task, _)) = encoders.tasks().iter().zip(&tallies).find(|(_, tally)| tally.n == 0) {
        let part = "the training rows".to_owned();
        return Err(in_sample(DataError::NoLabels { task: task.name.clone(), part }));
    }
    let validation = rows(&files, &encoders, &held_out.validation)?;
    let test = rows(&files, &encoders, &held_out.test)?;
    let label_rates: Vec<f64> = tallies.iter().map(Tally::mean).collect();
    let encoders = encoders.with_label_rates(&label_rates);
    let (parts, waited) = (encoders.clone(), AtomicU64::new(0));
    let config = config.clone();
    let parts = StreamParts { files, encoders: parts, held_out, config, label_rates, waited };
    Ok(Opened { encoders, growth, stream: RowStream(Arc::new(parts)), validation, test })
}

/// Fits encoders on a sample, or grows them; with what the labels of each task are.
fn learn(
    schema: &Schema,
    (before, like): (Option<&FittedEncoders>, Option<&FittedEncoders>),
    read: &dyn Fn(&Wanted) -> Result<RawTable, DataError>,
) -> Result<(FittedEncoders, Vec<Growth>, Vec<Tally>), DataError> {
    match before {
        None => {
            let (encoders, tallies) = fit_on_sample(schema, like, read)?;
            Ok((encoders, Vec::new(), tallies))
        }
        Some(before) => {
            let (Grown { encoders, vocabularies }, tallies) = grow_on_sample(before, read)?;
            Ok((encoders, vocabularies, tallies))
        }
    }
}

/// The training rows that encoders are fitted on.
fn sample(n_rows: usize, most: usize, held_out: &HeldOut, seed: u64) -> Vec<Range<usize>> {
    let n_train = n_rows - held_out.n_rows();
    if most >= n_train {
        return held_out.training(&(0..n_rows));
    }
    // A share of the runs is held out: so many more are drawn that about enough are left.
    let take = (most as u128 * n_rows as u128 / n_train as u128) as usize;
    // Other numbers than those that chose the rows held out.
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(1);
    without(&draw_runs(n_rows, take.clamp(1, n_rows), &mut random), &held_out.all)
}

/// Some rows in memory.
fn rows(
    files: &ParquetFiles,
    encoders: &FittedEncoders,
    runs: &[Range<usize>],
) -> Result<EncodedRows, DataError> {
    let positions = files.positions(&encoders.wanted(&vec![true; encoders.tasks().len()], true))?;
    let mut encoder = ChunkEncoder::new(encoders, files.names());
    let n_rows = runs.iter().map(ExactSizeIterator::len).sum();
    let mut rows = LooseRows::with_capacity(encoder.layout(), n_rows);
    let mut block = RowBlock::zeros(encoder.layout(), 0);
    files.read_runs(runs, &positions, &mut |chunk| {
        encoder.encode(chunk, &mut block)?;
        (0..block.n_rows()).for_each(|row| rows.push(block.row(row)));
        Ok(())
    })?;
    Ok(rows.into_rows(encoders.tasks()))
}

/// Adds to an error about what the rows show that only some of them were looked at.
fn in_sample(error: DataError, n_sample: usize, n_rows: usize) -> DataError {
    match error {
        DataError::NoLabels { .. } | DataError::TooFewClasses { .. } | DataError::ValueNeverSeen { .. }
            if n_sample < n_rows =>
        {
            DataError::InSample { n_sample, n_rows, source: Box::new(error) }
        }
        _ => error,
    }
}
