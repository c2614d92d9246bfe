//! Files of predictions.

use std::fs;

use girandole_data::{DataError, Predictions};

use crate::Folder;

fn predictions() -> Predictions {
    Predictions::new(vec![("income".to_owned(), vec![0.25, 1.0]), ("a, b".to_owned(), vec![1e-7, 0.1])])
}

#[test]
fn csv_reads_back() {
    let folder = Folder::empty();
    let file = folder.path("out.csv");
    predictions().write(&file).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "income,\"a, b\"\n0.25,0.0000001\n1,0.1\n");
}

#[test]
fn parquet_reads_back() {
    let folder = Folder::empty();
    let file = folder.path("out.parquet");
    predictions().write(&file).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(
        fs::File::open(&file).unwrap(),
    );
    let batch = reader.unwrap().build().unwrap().next().unwrap().unwrap();
    assert_eq!((batch.num_rows(), batch.num_columns()), (2, 2));
    assert_eq!(batch.schema().field(1).name(), "a, b");
}

#[test]
fn a_failed_write_leaves_the_older_file_and_nothing_else() {
    let folder = Folder::empty();
    let file = folder.file("out.csv", "older");
    let uneven = Predictions::new(vec![("a".to_owned(), vec![1.0]), ("b".to_owned(), vec![])]);
    assert!(matches!(uneven.write(&file), Err(DataError::UnequalColumns { got: 0, want: 1, .. })));
    assert_eq!(fs::read_to_string(&file).unwrap(), "older");
    assert!(matches!(predictions().write(&folder.path("out.xlsx")), Err(DataError::UnknownFormat { .. })));
    assert!(matches!(predictions().write(&folder.path("nowhere/out.csv")), Err(DataError::Write { .. })));
    fs::create_dir(folder.path("folder.csv")).unwrap();
    assert!(matches!(predictions().write(&folder.path("folder.csv")), Err(DataError::Write { .. })));
    let mut left: Vec<_> =
        fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["folder.csv", "out.csv"]);
}
