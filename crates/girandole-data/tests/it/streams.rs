//! Rows that come as a stream are the rows of the file, each once, in an order that can be repeated.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float32Array, Float64Array, Int8Array, Int32Array, RecordBatch, StringArray,
};
use burn::prelude::Device;
use girandole_core::{Batch, ExampleStream, PassOrder, TaskData};
use girandole_data::{DataSet, FeatureConfig, NumericEncoding, Schema, StreamConfig, TargetKind, TaskConfig};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::{Folder, all, ids, numbers};

const FIRST: PassOrder = PassOrder { seed: 5, epoch: 1 };

/// Rows `first` to `first + n`, with a column of every kind.
fn rows(first: usize, n: usize) -> RecordBatch {
    let noise = |row: usize, salt: usize| (row * 7919 + salt * 104_729) % 1009;
    let rows = || (first..first + n).map(|row| (row, noise(row, row % 13)));
    let words = ["a", "b", " c", "?"];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(rows().map(|(row, _)| row as f32).collect::<Float32Array>())),
        ("x", Arc::new(rows().map(|(_, z)| (z % 5 > 0).then_some(z as f64 / 7.0)).collect::<Float64Array>())),
        ("n", Arc::new(rows().map(|(_, z)| Some((z % 50) as i32 - 9)).collect::<Int32Array>())),
        ("word", Arc::new(rows().map(|(_, z)| (z % 3 > 0).then_some(words[z % 4])).collect::<StringArray>())),
        (
            "code",
            Arc::new(rows().map(|(_, z)| Some(words[z / 4 % 3])).collect::<DictionaryArray<Int32Type>>()),
        ),
        (
            "label",
            Arc::new(rows().map(|(_, z)| (z % 9 > 0).then_some(words[z % 2])).collect::<StringArray>()),
        ),
        ("kind", Arc::new(rows().map(|(_, z)| Some(words[z % 3])).collect::<DictionaryArray<Int32Type>>())),
        ("y", Arc::new(rows().map(|(_, z)| (z % 7 > 0).then_some((z % 2) as i8)).collect::<Int8Array>())),
        ("amount", Arc::new(rows().map(|(_, z)| (z % 4 > 0).then_some(z as f32)).collect::<Float32Array>())),
        ("price", Arc::new(rows().map(|(_, z)| (z % 6 > 0).then_some(z as f32)).collect::<Float32Array>())),
        (
            "tags",
            Arc::new({
                let mut tags = ListBuilder::new(StringBuilder::new());
                for (_, z) in rows() {
                    tags.append_option(
                        (z % 8 > 0).then(|| (0..z % 6).map(|i| (i != 2).then_some(words[z / 3 % 4]))),
                    );
                }
                tags.finish()
            }),
        ),
        ("weight", Arc::new(rows().map(|(_, z)| Some(z as f32 / 100.0)).collect::<Float32Array>())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .expect("columns of equal length")
}

/// Writes rows as Parquet.
pub(crate) fn write(path: &Path, batch: &RecordBatch, rows_a_group: usize) {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(rows_a_group)).build();
    let file = std::fs::File::create(path).expect("a file in a temporary folder");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("a Parquet file");
    writer.write(batch).expect("a Parquet file");
    writer.close().expect("a Parquet file");
}

/// The row number alone and two tasks, no row held out.
fn bare(path: PathBuf) -> Schema {
    let mut schema = Schema::default();
    schema.data.path = Some(path);
    schema.data.stream = Some(StreamConfig::default());
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.features = vec![FeatureConfig::numeric(["id"]).with_encodings([NumericEncoding::None])];
    schema.tasks = vec![TaskConfig::binary("y", "y")];
    schema
}

/// Every kind of feature and task.
fn rich(path: PathBuf) -> Schema {
    let mut schema = bare(path);
    schema.data.weight = Some("weight".to_owned());
    schema.features.push(FeatureConfig::numeric(["x", "n"]));
    schema.features.push(FeatureConfig::categorical(["word"]).with_table("words"));
    schema.features.push(FeatureConfig::categorical(["code"]));
    schema.features.push(FeatureConfig::list(["tags"]).with_table("words").with_max_len(4));
    schema.features.push(FeatureConfig::cross(["word", "code"], 5));
    schema.features.push(
        FeatureConfig::numeric(["price"])
            .with_encodings([NumericEncoding::Piecewise, NumericEncoding::Log1p]),
    );
    schema.tasks = vec![
        TaskConfig::binary("y", "y"),
        TaskConfig { space: Some("y == 1".to_owned()), ..TaskConfig::binary("is a", "label == 'a'") },
        TaskConfig::new("kind", TargetKind::Multiclass, "kind"),
        TaskConfig::new("amount", TargetKind::Regression, "amount"),
    ];
    schema
}

fn window(schema: &Schema, window: usize) -> Schema {
    let mut schema = schema.clone();
    schema.data.stream = Some(StreamConfig { window, ..StreamConfig::default() });
    schema
}

fn load(schema: &Schema) -> DataSet {
    DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"))
}

fn pass(data: &DataSet, order: PassOrder, batch: usize) -> Vec<Batch> {
    let stream = data.row_stream().expect("a stream");
    stream.pass(order, batch, &Device::flex()).map(|batch| batch.expect("a batch")).collect()
}

/// The row numbers of a pass, in its order.
fn order(data: &DataSet, order: PassOrder) -> Vec<usize> {
    let ids = pass(data, order, 64).into_iter().flat_map(|batch| numbers(batch.features.numeric.unwrap()));
    ids.map(|id| id as usize).collect()
}

/// All values of some batches, row by row, sorted by the row number that each row begins with.
fn sorted_rows(batches: Vec<Batch>) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    for batch in batches {
        let size = batch.size();
        let whole = |part: Vec<i64>| part.into_iter().map(|id| id as f64).collect::<Vec<f64>>();
        let lists = batch.features.lists.map(ids).unwrap_or_default();
        let ids = batch.features.categorical.map(ids).unwrap_or_default();
        let mut parts: Vec<Vec<f64>> = vec![whole(ids)];
        let floats = [
            numbers(batch.features.numeric.unwrap()),
            batch.features.piecewise.map(numbers).unwrap_or_default(),
            numbers(batch.targets),
            numbers(batch.mask),
            numbers(batch.weights),
        ];
        parts.extend(floats.into_iter().map(|part| part.into_iter().map(f64::from).collect()));
        parts.swap(0, 1);
        parts.push(whole(lists));
        for row in 0..size {
            let cells =
                parts.iter().flat_map(|part| &part[row * part.len() / size..(row + 1) * part.len() / size]);
            all.push(cells.copied().collect::<Vec<f64>>());
        }
    }
    all.sort_by(|a, b| a[0].total_cmp(&b[0]));
    all
}

#[test]
fn every_row_comes_once_an_epoch_and_is_in_one_part() {
    let folder = Folder::empty();
    write(&folder.path("a.parquet"), &rows(0, 2500), 700);
    write(&folder.path("b.parquet"), &rows(2500, 1500), 1000);
    let mut schema = window(&bare(folder.path("")), 300);
    (schema.data.split.validation, schema.data.split.test) = (0.2, 0.1);
    let data = load(&schema);
    assert_eq!([data.n_train(), data.validation().len(), data.test().len()], [2800, 800, 400]);
    assert!(data.train().is_empty());
    let held_out =
        [data.validation(), data.test()].map(|rows| numbers(all(&*rows).features.numeric.unwrap()));
    for epoch in [1, 2] {
        let mut seen = order(&data, PassOrder { seed: 5, epoch });
        seen.extend(held_out.concat().into_iter().map(|id| id as usize));
        seen.sort_unstable();
        assert!(seen.into_iter().eq(0..4000), "epoch {epoch}");
    }
}

#[test]
fn held_out_rows_are_bounded_and_lie_all_over_the_file() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 20_000), 3000);
    let mut schema = bare(folder.path("rows.parquet"));
    (schema.data.split.validation, schema.data.split.test) = (0.3, 0.3);
    schema.data.stream = Some(StreamConfig { held_out: 1000, ..StreamConfig::default() });
    let data = load(&schema);
    assert_eq!([data.n_train(), data.validation().len(), data.test().len()], [18_000, 1000, 1000]);
    for rows in [data.validation(), data.test()] {
        let ids = numbers(all(&*rows).features.numeric.unwrap());
        let mean = ids.iter().sum::<f32>() / ids.len() as f32;
        assert!((9_500.0..10_500.0).contains(&mean), "{mean}");
        assert!(ids[0] < 300.0 && ids[999] > 19_700.0);
    }
}

#[test]
fn a_seed_gives_one_order_and_every_epoch_and_seed_another() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 3000), 500);
    let data = load(&window(&bare(folder.path("rows.parquet")), 400));
    let first = order(&data, FIRST);
    assert_eq!(first, order(&data, FIRST));
    let again = load(&window(&bare(folder.path("rows.parquet")), 400));
    assert_eq!(first, order(&again, FIRST));
    for other in [PassOrder { seed: 5, epoch: 2 }, PassOrder { seed: 6, epoch: 1 }] {
        let other = order(&data, other);
        let same = first.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert!(same < 30, "{same} rows stand where they stood");
    }
}

#[test]
fn a_slow_taker_sees_the_same_batches() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 2000), 500);
    let mut schema = window(&bare(folder.path("rows.parquet")), 100);
    let quick = order(&load(&schema), FIRST);
    schema.data.stream = Some(StreamConfig { window: 100, ahead: 1, ..StreamConfig::default() });
    let data = load(&schema);
    let mut slow = Vec::new();
    for batch in data.row_stream().unwrap().pass(FIRST, 64, &Device::flex()) {
        std::thread::sleep(std::time::Duration::from_millis(2));
        slow.extend(numbers(batch.unwrap().features.numeric.unwrap()).into_iter().map(|id| id as usize));
    }
    assert_eq!(slow, quick);
}

#[test]
fn batches_have_the_size_asked_for_and_a_single_row_left_joins_the_last() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 1001), 400);
    let data = load(&bare(folder.path("rows.parquet")));
    let sizes = |batch| pass(&data, FIRST, batch).iter().map(Batch::size).collect::<Vec<_>>();
    assert_eq!(sizes(300), [300, 300, 300, 101]);
    assert_eq!(sizes(500), [500, 501]);
    assert_eq!(sizes(5000), [1001]);
}

#[test]
fn no_row_is_read_before_its_place_in_the_window_is_free() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 20_000), 20_000);
    for size in [1, 50, 1000] {
        let order = order(&load(&window(&bare(folder.path("rows.parquet")), size)), FIRST);
        let ahead = order.iter().enumerate().map(|(position, &row)| row as i64 - position as i64).max();
        assert!(ahead.unwrap() <= size as i64, "{ahead:?} rows ahead in a window of {size}");
        assert_eq!(size == 1, order.iter().copied().eq(0..20_000));
    }
}

#[test]
fn rows_spread_over_the_window() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 50_000), 50_000);
    let size = 2000;
    let order = order(&load(&window(&bare(folder.path("rows.parquet")), size)), FIRST);
    // A row leaves a full window with the same chance at every step: it waits `size` steps on average, and the
    // deviation is as large.
    let waits: Vec<f64> = order
        .iter()
        .enumerate()
        .skip(10_000)
        .take(20_000)
        .map(|(at, &row)| (at + size - row) as f64)
        .collect();
    let mean = waits.iter().sum::<f64>() / waits.len() as f64;
    let deviation = (waits.iter().map(|wait| (wait - mean).powi(2)).sum::<f64>() / waits.len() as f64).sqrt();
    assert!((0.9..1.1).contains(&(mean / size as f64)), "{mean}");
    assert!((0.9..1.1).contains(&(deviation / size as f64)), "{deviation}");
    let neighbours = order.windows(2).filter(|pair| pair[1].abs_diff(pair[0]) == 1).count();
    assert!(neighbours < 200, "{neighbours} neighbours stayed together");
}

#[test]
fn row_groups_come_in_an_order_of_their_own() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 10_000), 100);
    let data = load(&window(&bare(folder.path("rows.parquet")), 10));
    let begin = |epoch| order(&data, PassOrder { seed: 1, epoch })[..50].iter().sum::<usize>() / 50;
    let begins: Vec<usize> = (1..9).map(begin).collect();
    let (low, high) = (begins.iter().min().unwrap(), begins.iter().max().unwrap());
    assert!(high - low > 3000, "{begins:?}");
}

#[test]
fn streamed_rows_are_encoded_to_the_bits_of_rows_in_memory() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 3000), 800);
    let mut schema = rich(folder.path("rows.parquet"));
    for missing in [vec![], vec!["?".to_owned(), "-5".to_owned()]] {
        schema.data.missing = missing;
        let streamed = load(&schema);
        let mut whole = schema.clone();
        whole.data.stream = None;
        let whole = load(&whole);
        assert_eq!(streamed.encoders(), whole.encoders());
        assert_eq!(streamed.label_rates().len(), 4);
        for (a, b) in streamed.label_rates().iter().zip(whole.label_rates()) {
            assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
        let streamed = sorted_rows(pass(&streamed, FIRST, 100));
        assert!(streamed == sorted_rows(vec![all(&*whole.train())]));
        assert!(streamed.iter().any(|row| row.contains(&0.0)));
    }
}

#[test]
fn rows_held_out_are_encoded_as_a_file_is() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 3000), 800);
    let mut schema = rich(folder.path("rows.parquet"));
    (schema.data.split.validation, schema.data.split.test) = (0.3, 0.2);
    let data = load(&schema);
    let whole = data.encoders().encode_file(&folder.path("rows.parquet"), true).unwrap();
    let whole = sorted_rows(vec![all(&whole)]);
    for (part, n) in [(data.validation(), 900), (data.test(), 600)] {
        let part = sorted_rows(vec![all(&*part)]);
        assert_eq!(part.len(), n);
        assert!(part.iter().all(|row| whole.contains(row)));
    }
}

#[test]
fn a_test_file_stays_whole_or_is_dealt() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 3000), 800);
    write(&folder.path("test.parquet"), &rows(3000, 500), 800);
    let mut schema = bare(folder.path("rows.parquet"));
    schema.data.test = Some(folder.path("test.parquet"));
    (schema.data.split.validation, schema.data.split.test) = (0.1, 0.1);
    let data = load(&schema);
    assert_eq!([data.n_train(), data.validation().len(), data.test().len()], [2700, 300, 500]);
    schema.data.split.validation_from = girandole_data::SplitSource::Test;
    let data = load(&schema);
    assert_eq!([data.n_train(), data.validation().len(), data.test().len()], [3000, 250, 250]);
}

#[test]
fn encoders_are_fitted_on_a_sample_of_all_the_file() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 40_000), 3000);
    let mut schema = bare(folder.path("rows.parquet"));
    schema.features = vec![FeatureConfig::numeric(["id"]).with_encodings([NumericEncoding::Standard])];
    schema.data.stream = Some(StreamConfig { fit_rows: 2000, ..StreamConfig::default() });
    let data = load(&schema);
    assert_eq!(data.encoders(), load(&schema).encoders());
    let rows = pass(&data, FIRST, 1000);
    let values: Vec<f32> =
        rows.into_iter().flat_map(|batch| numbers(batch.features.numeric.unwrap())).collect();
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    let deviation = (values.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / values.len() as f32).sqrt();
    assert!(mean.abs() < 0.01 && (deviation - 1.0).abs() < 0.01, "mean {mean}, deviation {deviation}");
}

#[test]
fn the_time_of_waiting_is_counted() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(0, 20_000), 3000);
    let data = load(&rich(folder.path("rows.parquet")));
    let stream = data.row_stream().unwrap();
    assert!(stream.waited().is_zero());
    let begun = std::time::Instant::now();
    // All rows fit in the window: the first batch comes when the whole file was read.
    stream.pass(FIRST, 100, &Device::flex()).next().unwrap().unwrap();
    let waited = stream.waited();
    assert!(!waited.is_zero() && waited <= begun.elapsed(), "{waited:?}");
}
