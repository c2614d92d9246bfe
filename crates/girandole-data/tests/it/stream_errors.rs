//! What can go wrong with a stream.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, Int8Array, RecordBatch, StringArray};
use burn::prelude::Device;
use girandole_core::{ExampleStream, PassOrder};
use girandole_data::{
    BuiltIn, DataError, DataSet, FeatureConfig, FileFormat, NumericEncoding, Schema, StreamConfig,
    TargetKind, TaskConfig,
};

use crate::Folder;
use crate::streams::write;

const ROWS: usize = 5000;

/// `x` counts rows, `y` is every second, `word` is the same in all rows but `odd`; `x` of row `infinite` is no number.
fn rows(odd: Option<usize>, infinite: Option<usize>) -> RecordBatch {
    let number = |row| if Some(row) == infinite { f32::INFINITY } else { row as f32 };
    let word = |row| Some(if Some(row) == odd { "rare" } else { "common" });
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("x", Arc::new((0..ROWS).map(number).collect::<Float32Array>())),
        ("y", Arc::new((0..ROWS).map(|row| Some((row % 2) as i8)).collect::<Int8Array>())),
        ("word", Arc::new((0..ROWS).map(word).collect::<StringArray>())),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of equal length")
}

fn schema(path: PathBuf) -> Schema {
    let mut schema = Schema::default();
    schema.data.path = Some(path);
    schema.data.stream = Some(StreamConfig { window: 100, fit_rows: 256, ..StreamConfig::default() });
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.features = vec![FeatureConfig::numeric(["x"]).with_encodings([NumericEncoding::Standard])];
    schema.tasks = vec![TaskConfig::binary("y", "y")];
    schema
}

/// The batches of a pass before its end, and how it ended.
fn pass(data: &DataSet) -> (usize, Option<String>) {
    let stream = data.row_stream().expect("a stream");
    let mut n = 0;
    let mut batches = stream.pass(PassOrder { seed: 1, epoch: 1 }, 50, &Device::flex());
    for batch in batches.by_ref() {
        match batch {
            Ok(_) => n += 1,
            Err(error) => {
                assert!(batches.next().is_none(), "a pass goes on behind its error");
                return (n, Some(error.to_string()));
            }
        }
    }
    (n, None)
}

fn holds(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

fn refused(schema: &Schema, parts: &[&str]) {
    let message = DataSet::load(schema).expect_err("an error").to_string();
    holds(&message, parts);
}

/// Writes zeros into the middle of the file's first `share` of bytes.
fn damage(path: &Path, share: f64) {
    let length = std::fs::metadata(path).unwrap().len();
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start((length as f64 * share) as u64)).unwrap();
    file.write_all(&[0; 400]).unwrap();
}

#[test]
fn a_bad_cell_is_named_by_its_row_in_the_file() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(None, Some(4321)), 700);
    let mut schema = schema(folder.path("rows.parquet"));
    schema.data.stream = Some(StreamConfig { window: 100, fit_rows: 10, ..StreamConfig::default() });
    let data = DataSet::load(&schema).unwrap();
    let (_, end) = pass(&data);
    holds(&end.unwrap(), &["rows.parquet, row 4322, column `x`", "inf is not finite"]);
}

#[test]
fn a_label_that_the_sample_did_not_show_is_named_by_its_row_in_the_second_file() {
    let folder = Folder::empty();
    write(&folder.path("a.parquet"), &rows(None, None), 700);
    write(&folder.path("b.parquet"), &rows(Some(99), None), 700);
    let mut schema = schema(folder.path(""));
    schema.tasks = vec![TaskConfig {
        classes: Some(vec!["common".to_owned(), "other".to_owned()]),
        ..TaskConfig::new("word", TargetKind::Multiclass, "word")
    }];
    let data = DataSet::load(&schema).unwrap();
    let (_, end) = pass(&data);
    holds(&end.unwrap(), &["b.parquet, row 100, column `word`", "`rare` is no class of task `word`"]);
}

#[test]
fn what_the_sample_lacks_is_said_with_the_way_out() {
    let folder = Folder::empty();
    write(&folder.path("rows.parquet"), &rows(Some(4998), None), 700);
    let mut schema = schema(folder.path("rows.parquet"));
    schema.tasks = vec![TaskConfig::binary("rare", "word == 'rare'")];
    refused(&schema, &["no row holds `rare`", "only 256 of 5000 training rows", "`data.stream.fit_rows`"]);
    schema.data.stream = Some(StreamConfig::default());
    DataSet::load(&schema).unwrap();
    schema.tasks = vec![TaskConfig::new("word", TargetKind::Multiclass, "y")];
    DataSet::load(&schema).unwrap();
}

#[test]
fn a_damaged_row_group_is_named_with_its_column() {
    let folder = Folder::empty();
    let path = folder.path("rows.parquet");
    write(&path, &rows(None, None), 1000);
    let schema = schema(path.clone());
    let data = DataSet::load(&schema).unwrap();
    let about = std::fs::metadata(&path).unwrap().modified().unwrap();
    damage(&path, 0.5);
    // As if the disk had lost it: nobody has written to the file.
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(about).unwrap();
    let (_, end) = pass(&data);
    holds(&end.unwrap(), &["rows.parquet is damaged", "row group 3, column `", "write or download it again"]);
    refused(&schema, &["rows.parquet is damaged", "row group 3, column `"]);
}

#[test]
fn a_file_that_changes_between_epochs_is_an_error() {
    let folder = Folder::empty();
    let path = folder.path("rows.parquet");
    write(&path, &rows(None, None), 1000);
    let data = DataSet::load(&schema(path.clone())).unwrap();
    assert_eq!(pass(&data), (100, None));
    std::fs::File::options().write(true).open(&path).unwrap().set_len(3000).unwrap();
    let (n, end) = pass(&data);
    assert_eq!(n, 0);
    holds(&end.unwrap(), &["rows.parquet has changed since it was opened", "train anew"]);
    write(&path, &rows(Some(1), None), 900);
    holds(&pass(&data).1.unwrap(), &["has changed"]);
    std::fs::remove_file(&path).unwrap();
    holds(&pass(&data).1.unwrap(), &["cannot read", "rows.parquet"]);
}

#[test]
fn a_pass_that_is_dropped_ends_its_thread() {
    let folder = Folder::empty();
    let path = folder.path("rows.parquet");
    write(&path, &rows(None, None), 1000);
    let mut schema = schema(path);
    schema.data.stream = Some(StreamConfig { window: 100, ahead: 1, ..StreamConfig::default() });
    let data = DataSet::load(&schema).unwrap();
    let mut batches = data.row_stream().unwrap().pass(PassOrder { seed: 1, epoch: 1 }, 50, &Device::flex());
    batches.next().unwrap().unwrap();
    // The thread waits until somebody takes a batch, and dropping waits until the thread has ended.
    drop(batches);
    assert_eq!(pass(&data), (100, None));
}

#[test]
fn files_that_cannot_be_streamed() {
    let folder = Folder::empty();
    refused(&schema(folder.path("")), &["holds no file that ends in .parquet"]);
    refused(&schema(folder.path("gone.parquet")), &["cannot read", "gone.parquet"]);
    refused(&schema(folder.file("empty.parquet", "")), &["empty.parquet holds no rows"]);
    refused(
        &schema(folder.file("text.parquet", "x,y\n1,0\n")),
        &["text.parquet is damaged or not a Parquet file"],
    );
    std::fs::remove_file(folder.path("empty.parquet")).unwrap();
    std::fs::remove_file(folder.path("text.parquet")).unwrap();
    write(&folder.path("a.parquet"), &rows(None, None), 1000);
    write(&folder.path("b.parquet"), &rows(None, None).project(&[1, 0]).unwrap(), 1000);
    refused(&schema(folder.path("")), &["b.parquet has other columns than", "a.parquet"]);
    let mut lacking = schema(folder.path("a.parquet"));
    lacking.features = vec![FeatureConfig::numeric(["xx"])];
    refused(&lacking, &["a.parquet has no column `xx`", "its columns are `x`, `y`, `word`"]);
    let mut few = schema(folder.path("a.parquet"));
    few.data.split.validation = 1e-5;
    refused(&few, &["leaves no row for validation, of 5000"]);
}

#[test]
fn settings_that_do_not_fit_a_stream_are_all_said_at_once() {
    let mut schema = schema("rows.csv".into());
    schema.data.stream = Some(StreamConfig { window: 0, fit_rows: 0, held_out: 0, ahead: 0 });
    schema.data.split.validation = 0.1;
    schema.data.split.column = Some("part".to_owned());
    let paths: Vec<String> = schema.problems().into_iter().map(|problem| problem.path).collect();
    let wanted = [
        "data.stream.window",
        "data.stream.fit_rows",
        "data.stream.ahead",
        "data.stream",
        "data.split.column",
        "data.stream.held_out",
    ];
    assert_eq!(paths, wanted);
    schema = self::schema("rows".into());
    schema.data.format = Some(FileFormat::Csv);
    holds(&schema.problems()[0].to_string(), &["data.stream: only Parquet can be streamed"]);
    schema.data = girandole_data::DataConfig {
        dataset: Some(BuiltIn::Adult),
        stream: schema.data.stream,
        ..girandole_data::DataConfig::default()
    };
    assert!(matches!(DataSet::load(&schema), Err(DataError::Schema(_))));
    holds(&schema.problems()[0].to_string(), &["data.stream: a data set known by name fits in memory"]);
}

#[test]
fn an_empty_section_streams_by_default_settings() {
    let text = "[data]\npath = \"rows.parquet\"\n[data.stream]\n[[features]]\ncolumns = [\"x\"]\nkind = \
                \"numeric\"\n[[tasks]]\nname = \"y\"\nkind = \"binary\"\ntarget = \"y\"\n";
    let schema: Schema = toml::from_str(text).unwrap();
    assert_eq!(schema.data.stream, Some(StreamConfig::default()));
    assert!(schema.problems().is_empty());
    let error =
        toml::from_str::<Schema>(&text.replace("[data.stream]", "[data.stream]\nwindows = 1")).unwrap_err();
    holds(&error.to_string(), &["unknown field `windows`"]);
}
