//! Folders of files and patterns, packed in every way, wherever a file can be named.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
use girandole_core::TaskData;
use girandole_data::{DataSet, FeatureConfig, FileFormat, NumericEncoding, Schema, StreamConfig};

use crate::streams::write;
use crate::{Folder, all, numbers, schema};

/// A schema that trains on all rows of `path` and passes `x` as it is.
fn plain(path: PathBuf) -> Schema {
    let mut schema = schema(path);
    schema.data.split.validation = 0.0;
    schema.features = vec![FeatureConfig::numeric(["x"]).with_encodings([NumericEncoding::None])];
    schema
}

/// The numbers of all rows, in order.
fn xs(schema: &Schema) -> Vec<f32> {
    let data = DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"));
    numbers(all(&*data.train()).features.numeric.unwrap())
}

fn refused(schema: &Schema, parts: &[&str]) {
    let message = DataSet::load(schema).expect_err("an error").to_string();
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

fn gz(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

fn bz2(text: &str) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

fn zst(text: &str) -> Vec<u8> {
    zstd::stream::encode_all(text.as_bytes(), 3).unwrap()
}

fn batch(xs: &[f64]) -> RecordBatch {
    let ys: Int64Array = (0..xs.len() as i64).map(|row| Some(row % 2)).collect();
    let columns: Vec<(&str, ArrayRef)> =
        vec![("x", Arc::new(Float64Array::from(xs.to_vec()))), ("y", Arc::new(ys))];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn a_folder_is_read_in_the_order_of_names_without_what_programs_leave_there() {
    let folder = Folder::empty();
    folder.file("part-1.csv", "x,y\n1,0\n2,1\n");
    folder.file("part-0.CSV.GZ", gz("x,y\n-1,0\n0,1\n"));
    folder.file("part-2.csv.zst", zst("y,x\n1,3\n"));
    folder.file("part-3.CSV.BZ2", bz2("x,y\n4,0\n"));
    folder.file("part-4.csv", "");
    folder.file("part-5.csv", "x,y\n");
    folder.file("_SUCCESS", "");
    folder.file(".part-1.csv.crc", "crc");
    folder.file("_metadata.json", "{}");
    assert_eq!(xs(&plain(folder.path(""))), [-1., 0., 1., 2., 3., 4.]);
    assert_eq!(xs(&plain(folder.path("part-[0-9].csv").with_file_name("part-?.c*"))), [1., 2., 3.]);
    assert_eq!(xs(&plain(folder.path("part-*"))), [-1., 0., 1., 2., 3., 4.]);
}

#[test]
fn a_pattern_reaches_over_folders() {
    let folder = Folder::empty();
    for day in ["day=2", "day=1", "day=10"] {
        std::fs::create_dir(folder.path(day)).unwrap();
        folder.file(&format!("{day}/part-0.csv"), format!("x,y\n{},0\n", &day[4..]));
    }
    assert_eq!(xs(&plain(folder.path("day=*/part-*.csv"))), [1., 10., 2.]);
    assert_eq!(xs(&plain(folder.path("day=*"))), [1., 10., 2.]);
    assert_eq!(xs(&plain(folder.path("day=1?/*"))), [10.]);
    refused(&plain(folder.path("")), &["holds the folder", "day=1 too", "*/*"]);
    refused(&plain(folder.path("night=*")), &["no file fits the pattern", "night=*", "quotes"]);
}

#[test]
fn a_name_that_is_there_is_no_pattern() {
    let folder = Folder::empty();
    folder.file("what?.csv", "x,y\n1,0\n");
    folder.file("whats.csv", "x,y\n2,0\n");
    assert_eq!(xs(&plain(folder.path("what?.csv"))), [1.]);
}

#[test]
fn a_folder_named_as_a_file_is_a_folder() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path("x.parquet")).unwrap();
    write(&folder.path("x.parquet/part-1.parquet"), &batch(&[3.0]), 10);
    write(&folder.path("x.parquet/part-0.parquet"), &batch(&[1.0, 2.0]), 10);
    folder.file("x.parquet/_SUCCESS", "");
    assert_eq!(xs(&plain(folder.path("x.parquet"))), [1., 2., 3.]);
    let mut stream = plain(folder.path("x.parquet/part-*.parquet"));
    stream.data.stream = Some(StreamConfig::default());
    assert_eq!(DataSet::load(&stream).unwrap().n_train(), 3);
}

#[test]
fn parquet_packed_with_brotli_is_read() {
    let folder = Folder::empty();
    let path = folder.path("rows.parquet");
    let level = parquet::basic::BrotliLevel::default();
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_compression(parquet::basic::Compression::BROTLI(level))
        .build();
    let rows = batch(&[1.0, 2.0, 3.0]);
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, rows.schema(), Some(properties)).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
    assert_eq!(xs(&plain(path)), [1., 2., 3.]);
}

#[test]
fn a_packed_file_is_known_by_its_first_bytes_too() {
    let folder = Folder::empty();
    assert_eq!(xs(&plain(folder.file("rows.csv", gz("x,y\n1,0\n")))), [1.]);
    assert_eq!(xs(&plain(folder.file("zst.txt", zst("x,y\n1,0\n")))), [1.]);
    refused(&plain(folder.file("cut.csv.zst", &zst("x,y\n1,0\n")[..12])), &["cut.csv.zst is damaged"]);
    refused(&plain(folder.file("no.csv.zst", "x,y\n1,0\n")), &["no.csv.zst is damaged"]);
    refused(
        &plain(folder.file("rows.parquet.gz", gz("PAR1"))),
        &["rows.parquet.gz is a packed Parquet file"],
    );
}

#[test]
fn files_that_do_not_belong_together_are_refused_by_name() {
    let folder = Folder::empty();
    refused(&plain(folder.path("")), &["holds no file of rows"]);
    folder.file("a.csv", "x,y\n1,0\n");
    folder.file("notes.md", "words");
    refused(&plain(folder.path("")), &["notes.md", "take it out of the folder", "*.csv"]);
    std::fs::remove_file(folder.path("notes.md")).unwrap();
    write(&folder.path("b.parquet"), &batch(&[1.0]), 10);
    refused(&plain(folder.path("")), &["a.csv is CSV and", "b.parquet is Parquet"]);
    std::fs::remove_file(folder.path("b.parquet")).unwrap();
    folder.file("b.csv", "x,z\n1,0\n");
    refused(&plain(folder.path("")), &["b.csv has other columns than", "a.csv: it lacks `y` and has `z`"]);
    folder.file("b.csv", "x,y,z\n1,0,0\n");
    refused(&plain(folder.path("")), &["b.csv has other columns than", "it has `z` more"]);
    folder.file("b.csv", "x\n1\n");
    refused(&plain(folder.path("")), &["it lacks `y`;"]);
}

#[test]
fn a_bad_cell_is_named_by_its_own_file_and_row() {
    let folder = Folder::empty();
    folder.file("a.csv", "x,y\n1,0\n2,1\n");
    folder.file("b.csv", "x,y\n1,0\nfour,1\n");
    refused(&plain(folder.path("")), &["b.csv, row 2 (line 3), column `x`: `four` is not a number"]);
    folder.file("b.csv", "x,y\n1,0\n2,1,2\n");
    refused(&plain(folder.path("")), &["b.csv, row 2 (line 3) has 3 cells"]);
    folder.file("b.csv", "x,y\n1,0\n2,maybe\n");
    refused(&plain(folder.path("")), &["b.csv, row 2 (line 3), column `y`: `maybe` is neither"]);
}

#[test]
fn files_without_an_ending_are_read_as_the_settings_say() {
    let folder = Folder::empty();
    folder.file("part-00000", "1,0\n2,1\n");
    folder.file("part-00001", "3,0\n");
    let mut schema = plain(folder.path(""));
    schema.data.columns = Some(vec!["x".to_owned(), "y".to_owned()]);
    refused(&schema, &["holds no file of rows"]);
    schema.data.format = Some(FileFormat::Csv);
    assert_eq!(xs(&schema), [1., 2., 3.]);
}

#[test]
fn validation_and_test_rows_may_have_files_of_their_own() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path("test")).unwrap();
    folder.file("test/a.csv", "x,y\n11,0\n");
    folder.file("test/b.csv", "x,y\n12,1\n");
    let mut schema = plain(folder.file("train.csv", "x,y\n1,0\n2,1\n3,0\n"));
    schema.data.test = Some(folder.path("test"));
    schema.data.validation = Some(folder.file("validation.csv", "x,y\n21,1\n"));
    let data = DataSet::load(&schema).unwrap();
    let all = |rows: Arc<dyn girandole_core::Examples>| numbers(all(&*rows).features.numeric.unwrap());
    assert_eq!(
        [all(data.train()), all(data.validation()), all(data.test())],
        [vec![1., 2., 3.], vec![21.], vec![11., 12.]]
    );
    let rows = batch(&[1.0, 2.0, 3.0]);
    write(&folder.path("rows.parquet"), &rows, 10);
    schema.data.path = Some(folder.path("rows.parquet"));
    schema.data.stream = Some(StreamConfig::default());
    let data = DataSet::load(&schema).unwrap();
    assert_eq!([all(data.validation()), all(data.test())], [vec![21.], vec![11., 12.]]);
    assert_eq!(data.n_train(), 3);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_twice_is_said_to_be_that() {
    let folder = Folder::empty();
    let pipe = folder.path("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    refused(&plain(pipe), &["pipe.csv is a pipe, and rows are read more than once"]);
    refused(&plain("/dev/null".into()), &["/dev/null is a device"]);
    refused(&plain("-".into()), &["- is standard input"]);
}
