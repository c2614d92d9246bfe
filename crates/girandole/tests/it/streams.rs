//! A model that learns from a stream is as good as one that learns from rows in memory.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use girandole::data::{SplitSource, StreamConfig};
use girandole::job::JobFile;
use girandole::prelude::*;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

/// Writes the shipped rows of UCI Adult as two files, every fifth slice of 500 rows to the second.
fn adult(folder: &Path) -> (PathBuf, PathBuf) {
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../girandole-data/datasets/adult/adult.parquet");
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(shipped).expect("the shipped file"))
        .and_then(|builder| builder.with_batch_size(500).build())
        .expect("a Parquet file");
    let slices: Vec<RecordBatch> = reader.collect::<Result<_, _>>().expect("a whole file");
    let write = |name: &str, wanted: &dyn Fn(usize) -> bool| {
        let path = folder.join(name);
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(5000)).build();
        let file = File::create(&path).expect("a file in a temporary folder");
        let mut writer =
            ArrowWriter::try_new(file, slices[0].schema(), Some(properties)).expect("a Parquet file");
        let chosen = slices.iter().enumerate().filter(|(slice, _)| wanted(*slice));
        chosen.for_each(|(_, rows)| writer.write(rows).expect("a Parquet file"));
        writer.close().expect("a Parquet file");
        path
    };
    (write("train.parquet", &|slice| slice % 5 > 0), write("test.parquet", &|slice| slice % 5 == 0))
}

#[test]
fn a_stream_teaches_as_well_as_rows_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (train, test) = adult(folder.path());
    let mut job = JobFile::adult().set("train.epochs", 3).read().unwrap();
    job.schema = job.schema.filled_in();
    job.schema.data.dataset = None;
    (job.schema.data.path, job.schema.data.test) = (Some(train), Some(test));
    job.schema.data.split.validation_from = SplitSource::Test;
    let device = Device::flex();
    let fit = |stream: Option<StreamConfig>| {
        let mut schema = job.schema.clone();
        schema.data.stream = stream;
        let data = DataSet::load(&schema).unwrap();
        let model = seeded(1, || job.model.init(data.inputs(), data.tasks(), &device)).unwrap();
        let trainer = Trainer::new(model).config(job.train.clone()).dashboard(Dashboard::Quiet);
        (trainer.fit(&data).unwrap(), data)
    };
    let (in_memory, rows) = fit(None);
    let (streamed, stream) = fit(Some(StreamConfig { window: 40_000, ..StreamConfig::default() }));
    assert_eq!(rows.encoders(), stream.encoders());
    assert_eq!(rows.n_train(), stream.n_train());
    for (a, b) in in_memory.test.iter().zip(&streamed.test) {
        let (auc, other) = (a.auc.unwrap(), b.auc.unwrap());
        assert_eq!((a.n, a.label_rate), (b.n, b.label_rate));
        // Another order of the same rows: it made 0.0005, 0.0001 and 0.0002 of difference, on the CPU.
        assert!((auc - other).abs() < 0.002, "{}: {auc} in memory, {other} streamed", a.task);
    }
}
