//! Files of all kinds that hold the same rows.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Int64Array,
    LargeStringArray, RecordBatch, StringArray, TimestampMillisecondArray, types::Int32Type,
};
use girandole_core::TaskData;
use girandole_data::{DataSet, FeatureConfig, NumericEncoding, Schema};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::{Folder, all, ids, numbers, schema};

const ROWS: &str = "x,word,y\n1,a,0\n2,b,1\n,a,1\n4,b,0\n";

/// A schema that passes `x` as it is and `word` as a category.
fn plain(path: &Path) -> Schema {
    let mut schema = schema(path.to_owned());
    schema.data.split.validation = 0.0;
    let words = FeatureConfig { min_count: Some(1), ..FeatureConfig::categorical(["word"]) };
    schema.features = vec![FeatureConfig::numeric(["x"]).with_encodings([NumericEncoding::None]), words];
    schema
}

fn check(schema: &Schema) {
    let data = DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(data.inputs().numeric, ["x", "x missing"]);
    let batch = all(&*data.train());
    let mean = 7.0 / 3.0;
    assert_eq!(numbers(batch.features.numeric.unwrap()), [1., 0., 2., 0., mean, 1., 4., 0.]);
    assert_eq!(ids(batch.features.categorical.unwrap()), [1, 2, 1, 2]);
    assert_eq!(numbers(batch.targets), [0., 1., 1., 0.]);
    assert_eq!(numbers(batch.weights), [1.; 4]);
}

#[test]
fn csv_plain_and_packed() {
    let folder = Folder::empty();
    check(&plain(&folder.file("rows.csv", ROWS)));
    check(&plain(&folder.file("rows.tsv", ROWS.replace(',', "\t"))));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(ROWS.as_bytes()).unwrap();
    check(&plain(&folder.file("rows.csv.gz", gz.finish().unwrap())));
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bz2.write_all(ROWS.as_bytes()).unwrap();
    check(&plain(&folder.file("rows.csv.bz2", bz2.finish().unwrap())));
}

#[test]
fn csv_of_many_habits() {
    let folder = Folder::empty();
    for (i, text) in [
        ROWS.replace('\n', "\r\n"),
        format!("\u{feff}{ROWS}"),
        ROWS.trim_end().to_owned(),
        ROWS.replace(',', " , "),
        ROWS.replace("\n4", "\n\n4"),
        ROWS.replace(",a,", ",\"a\","),
        ROWS.replace("\n,", "\nNaN,"),
    ]
    .into_iter()
    .enumerate()
    {
        check(&plain(&folder.file(&format!("{i}.csv"), text)));
    }
    let mut schema = plain(&folder.file("semicolon.csv", ROWS.replace(',', ";").replace("\n;", "\n?;")));
    schema.data.separator = Some(';');
    schema.data.missing = vec!["?".to_owned()];
    check(&schema);
}

#[test]
fn a_file_without_a_header_gets_names() {
    let folder = Folder::empty();
    let mut schema = plain(&folder.file("rows.data", ROWS.split_once('\n').unwrap().1));
    schema.data.columns = Some(["x", "word", "y"].map(str::to_owned).to_vec());
    check(&schema);
    schema.data.path = Some(folder.file("rows.csv", ROWS));
    check(&schema);
}

/// Writes columns as Parquet, two rows a row group.
fn parquet(folder: &Folder, columns: Vec<(&str, ArrayRef)>) -> std::path::PathBuf {
    let path = folder.path("rows.parquet");
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

#[test]
fn parquet_of_many_types() {
    let numbers: [ArrayRef; 4] = [
        Arc::new(Int64Array::from(vec![Some(1), Some(2), None, Some(4)])),
        Arc::new(Float32Array::from(vec![1.0, 2.0, f32::NAN, 4.0])),
        Arc::new(StringArray::from(vec![Some("1"), Some("2"), Some(""), Some("4")])),
        Arc::new(
            Decimal128Array::from(vec![Some(100), Some(200), None, Some(400)])
                .with_precision_and_scale(9, 2)
                .unwrap(),
        ),
    ];
    let words: [ArrayRef; 3] = [
        Arc::new(StringArray::from(vec!["a", "b", "a", "b"])),
        Arc::new(LargeStringArray::from(vec!["a", "b", "a", "b"])),
        Arc::new(vec!["a", "b", "a", "b"].into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    let labels: ArrayRef = Arc::new(BooleanArray::from(vec![false, true, true, false]));
    for x in &numbers {
        for word in &words {
            let folder = Folder::empty();
            let columns = vec![("x", x.clone()), ("word", word.clone()), ("y", labels.clone())];
            check(&plain(&parquet(&folder, columns)));
        }
    }
}

#[test]
fn dates_in_parquet_are_days() {
    let days: [ArrayRef; 2] = [
        Arc::new(Date32Array::from(vec![1, 2, 3, 4])),
        Arc::new(TimestampMillisecondArray::from(vec![
            86_400_000,
            2 * 86_400_000,
            3 * 86_400_000,
            4 * 86_400_000,
        ])),
    ];
    for x in days {
        let folder = Folder::empty();
        let labels: ArrayRef = Arc::new(Int64Array::from(vec![0, 1, 0, 1]));
        let mut schema = plain(&parquet(&folder, vec![("x", x), ("y", labels)]));
        schema.features.pop();
        let data = DataSet::load(&schema).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(numbers(all(&*data.train()).features.numeric.unwrap()), [1., 2., 3., 4.]);
    }
}

#[test]
fn categories_that_are_numbers_keep_their_digits() {
    let folder = Folder::empty();
    let path =
        folder.file("rows.csv", "x,code,y\n1,01,0\n1,1,1\n1,9007199254740993,0\n1,9007199254740992,1\n");
    let mut schema = plain(&path);
    schema.features[1].columns = vec!["code".to_owned()];
    let data = DataSet::load(&schema).unwrap();
    assert_eq!(data.inputs().categorical[0].n_ids, 5);
}
