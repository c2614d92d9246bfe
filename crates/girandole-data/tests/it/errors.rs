//! Bad input: each is an error that names the place and the way out.

use std::fs;
use std::path::Path;

use girandole_core::TaskData;
use girandole_data::{
    BuiltIn, CellError, DataError, DataSet, FeatureConfig, FileError, FittedEncoders, Schema, SplitError,
    SplitSource, TargetKind, TaskConfig, datasets,
};

use crate::{Folder, schema};

const ROWS: &str = "x,y\n1,0\n2,1\n3,0\n4,1\n";

/// Loads `text` by a changed schema and gives the message, which must hold all `parts`.
fn refused(text: impl AsRef<[u8]>, change: impl FnOnce(&mut Schema), parts: &[&str]) -> DataError {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("rows.csv", text));
    change(&mut schema);
    let error = DataSet::load(&schema).expect_err("an error");
    let message = error.to_string();
    assert!(!message.contains('\n') && !message.ends_with('.'), "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
    error
}

fn same(_: &mut Schema) {}

#[test]
fn the_rows_of_these_tests_are_good() {
    let folder = Folder::empty();
    let data = DataSet::load(&schema(folder.file("rows.csv", ROWS))).unwrap();
    assert_eq!([data.train().len(), data.validation().len()], [3, 1]);
}

#[test]
fn files_that_cannot_be_read() {
    let gone = |schema: &mut Schema| schema.data.path = Some("nowhere/rows.csv".into());
    assert!(matches!(
        refused(ROWS, gone, &["cannot read nowhere/rows.csv", "check"]),
        DataError::Read { .. }
    ));
    let gone = |schema: &mut Schema| schema.data.path = Some("nowhere/rows.parquet".into());
    assert!(matches!(refused(ROWS, gone, &["cannot read"]), DataError::Read { .. }));
    let folder = Folder::empty();
    for name in ["folder.csv", "folder.parquet"] {
        fs::create_dir(folder.path(name)).unwrap();
        let path = folder.path(name);
        let empty = |schema: &mut Schema| schema.data.path = Some(path);
        let error = refused(ROWS, empty, &[name, "holds no file of rows"]);
        assert!(matches!(error, DataError::Files(FileError::NoFiles { .. })));
    }
    let path = folder.file("rows.xlsx", ROWS);
    let error = refused(ROWS, |schema| schema.data.path = Some(path), &["rows.xlsx", "data.format"]);
    assert!(matches!(error, DataError::UnknownFormat { .. }));
}

#[test]
fn files_without_rows() {
    assert!(matches!(
        refused("", same, &["rows.csv holds no rows"]),
        DataError::NoRows { header: false, .. }
    ));
    assert!(matches!(refused("x,y\n", same, &["only a header"]), DataError::NoRows { header: true, .. }));
    let folder = Folder::empty();
    let path = folder.file("rows.parquet", "");
    assert!(matches!(refused("", |s| s.data.path = Some(path), &["no rows"]), DataError::NoRows { .. }));
}

#[test]
fn files_that_break_off() {
    let folder = Folder::empty();
    let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/adult/adult.parquet")).unwrap();
    let mut torn_inside = whole.clone();
    torn_inside[60_000..90_000].fill(0);
    for (name, bytes) in [
        ("torn.parquet", &whole[..whole.len() / 2]),
        ("text.parquet", ROWS.as_bytes()),
        ("inside.parquet", &torn_inside),
    ] {
        let path = folder.file(name, bytes);
        let change = |schema: &mut Schema| {
            let adult = datasets::adult_schema();
            (schema.features, schema.tasks) = (adult.features, adult.tasks);
            schema.data.path = Some(path);
        };
        let error = refused(ROWS, change, &[name, "damaged or not a Parquet file"]);
        assert!(matches!(error, DataError::Damaged { .. }), "{error}");
    }
    for (name, bytes) in [
        ("rows.csv.gz", &b"\x1f\x8b\x08\x00\x00\x00"[..]),
        ("rows.csv.bz2", b"BZh9torn"),
        ("x.csv.gz", b"x,y"),
    ] {
        let path = folder.file(name, bytes);
        let error = refused(ROWS, |schema| schema.data.path = Some(path), &[name, "damaged"]);
        assert!(matches!(error, DataError::Damaged { .. }), "{error}");
    }
}

#[test]
fn text_in_a_foreign_encoding() {
    let error = refused(b"x,y\n1,0\n2,na\xefve\n", same, &["line 3", "not UTF-8", "iconv"]);
    assert!(matches!(error, DataError::NotUtf8 { line: 3, .. }));
    let utf16: Vec<u8> = ROWS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = refused([&b"\xff\xfe"[..], &utf16].concat(), same, &["line 1"]);
    assert!(matches!(error, DataError::NotUtf8 { line: 1, .. }));
}

#[test]
fn rows_of_other_lengths() {
    let error = refused("x,y\n1,0\n\n2\n", same, &["row 2 (line 4) has 1 cells, the header has 2"]);
    assert!(matches!(
        error,
        DataError::RaggedRow { row: 2, line: 4, got: 1, want: 2, open_quote: false, .. }
    ));
    refused("x,y\n\"1\n\",0\n1,2,3\n", same, &["row 2 (line 4) has 3 cells"]);
    let error = refused("x,y\n1,0\n\"2,1\n3,0\n", same, &["row 2 (line 3)", "never closed"]);
    assert!(matches!(error, DataError::RaggedRow { open_quote: true, .. }));
}

#[test]
fn columns_that_are_missing_twice_there_or_nested() {
    let error = refused("X,y\n1,0\n", same, &["no column `x`", "did you mean `X`?", "`X`, `y`"]);
    assert!(matches!(error, DataError::MissingColumn { .. }));
    let error = refused("x,y,x\n1,0,1\n", same, &["`x` twice, at positions 1 and 3"]);
    assert!(matches!(error, DataError::DuplicateColumn { first: 1, second: 3, .. }));

    use arrow_array::{ArrayRef, Int64Array, ListArray, RecordBatch, types::Int64Type};
    let folder = Folder::empty();
    let path = folder.path("rows.parquet");
    let lists: ArrayRef =
        std::sync::Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(vec![Some(vec![Some(1)]); 2]));
    let labels: ArrayRef = std::sync::Arc::new(Int64Array::from(vec![0, 1]));
    let batch = RecordBatch::try_from_iter([("x", lists), ("y", labels)]).unwrap();
    let file = fs::File::create(&path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let error = refused(ROWS, |schema| schema.data.path = Some(path), &["column `x` holds List", "flatten"]);
    assert!(matches!(error, DataError::UnreadableColumn { .. }));
}

#[test]
fn cells_of_the_wrong_type() {
    let error =
        refused("x,y\n1,0\n\"\n2\",1\nold,1\n", same, &["row 3 (line 5), column `x`: `old` is not a number"]);
    assert!(matches!(error, DataError::NotANumber { .. }));
    let error = refused("x,y\n1,0\ninf,1\n", same, &["row 2 (line 3)", "inf is not finite"]);
    assert!(matches!(error, DataError::NotFinite { .. }));
    let error = refused(
        "x,y\n1,0\n2,maybe\n",
        same,
        &["row 2", "`maybe` is neither", "`0`, `maybe`", "y == 'maybe'"],
    );
    assert!(matches!(error, DataError::NotBinary { .. }));
    let error = refused(
        "x,y\n1,0\n2,-1\n",
        same,
        &[
            "row 2",
            "`-1` is no label of the yes-or-no task `y`",
            "space = \"y != -1\"",
            "`y == -1`",
            "regression",
        ],
    );
    assert!(matches!(error, DataError::Cell(CellError::NotALabel { .. })));
    let dated = |schema: &mut Schema| schema.tasks[0].target = "day >= '2024-01-01'".to_owned();
    let error =
        refused("x,day\n1,2024-02-03\n2,soon\n", dated, &["row 2", "column `day`: `soon` is no date"]);
    assert!(matches!(error, DataError::Cell(CellError::NotADate { .. })));
    let weighted = |schema: &mut Schema| schema.data.weight = Some("w".to_owned());
    let error = refused("x,y,w\n1,0,1\n2,1,-2\n", weighted, &["column `w`: -2 is not a weight"]);
    assert!(matches!(error, DataError::Cell(CellError::BadWeight { .. })));
    refused("x,y,w\n1,0,1\n2,1,\n", weighted, &["an empty cell is not a weight"]);
}

#[test]
fn labels_that_do_not_fit() {
    let multiclass = |schema: &mut Schema| {
        let classes = Some(vec!["a".to_owned(), "b".to_owned()]);
        schema.tasks = vec![TaskConfig { classes, ..TaskConfig::new("grade", TargetKind::Multiclass, "y") }];
    };
    let error =
        refused("x,y\n1,a\n2,c\n", multiclass, &["row 2", "`c` is no class of task `grade`", "`a`, `b`"]);
    assert!(matches!(error, DataError::UnknownClass { .. }));
    let guessed = |schema: &mut Schema| schema.tasks[0].kind = TargetKind::Multiclass;
    let error = refused("x,y\n1,a\n2,a\n3,a\n4,a\n", guessed, &["task `y` has 1 class", "classes"]);
    assert!(matches!(error, DataError::TooFewClasses { got: 1, .. }));
    let error = refused("x,y\n1,\n2,\n3,\n4,\n", same, &["task `y` has no label in the training rows"]);
    assert!(matches!(error, DataError::NoLabels { .. }));
    let misspelt = |schema: &mut Schema| schema.tasks[0].target = "y == '>50k'".to_owned();
    let error = refused("x,y\n1,>50K\n2,<=50K\n", misspelt, &["no row holds `>50k`", "did you mean `>50K`?"]);
    assert!(matches!(error, DataError::ValueNeverSeen { .. }));
}

#[test]
fn splits_that_do_not_work() {
    let error =
        refused("x,y\n1,0\n2,1\n", |s| s.data.split.validation = 0.01, &["no row for validation, of 2 rows"]);
    assert!(matches!(error, DataError::Split(SplitError::EmptyPart { part: "validation", .. })));
    let by_column = |schema: &mut Schema| schema.data.split.column = Some("part".to_owned());
    let error = refused("x,y,part\n1,0,train\n2,1,later\n", by_column, &["row 2", "`later` is none of"]);
    assert!(matches!(error, DataError::Split(SplitError::Value { .. })));
    let error = refused("x,y,part\n1,0,test\n2,1,test\n", by_column, &["no row for training"]);
    assert!(matches!(error, DataError::Split(SplitError::EmptyPart { part: "training", .. })));
}

#[test]
fn a_condition_that_cannot_be_read() {
    let error = girandole_data::starter_config("rows.csv".as_ref(), &["y = 1".to_owned()]);
    assert!(error.is_err());
    let folder = Folder::empty();
    let file = folder.file("rows.csv", ROWS);
    let error = girandole_data::starter_config(&file, &["y = 1".to_owned()]).unwrap_err();
    assert!(matches!(error, DataError::Condition(_)), "{error}");
    assert!(error.to_string().contains("at character 3"), "{error}");
}

/// A change for the worse, the path of the problem and a part of its message.
type Case = (fn(&mut Schema), &'static str, &'static str);

#[test]
fn every_problem_of_a_schema_is_told_at_once() {
    let cases: Vec<Case> = vec![
        (|s| s.data.path = None, "data.path", "no file of rows"),
        (|s| s.data.dataset = Some(BuiltIn::Adult), "data.path", "drop one of the two"),
        (|s| (s.data.dataset, s.data.path) = (Some(BuiltIn::Census), None), "data.path", "needs the folder"),
        (
            |s| (s.data.dataset, s.data.test) = (Some(BuiltIn::Census), Some("x".into())),
            "data.test",
            "brings its own",
        ),
        (|s| s.data.separator = Some('€'), "data.separator", "one ASCII character"),
        (|s| s.data.split.validation = 1.5, "data.split.validation", "got 1.5"),
        (
            |s| (s.data.split.validation, s.data.split.test) = (0.5, 0.5),
            "data.split",
            "none are left to train",
        ),
        (|s| s.data.split.validation_from = SplitSource::Test, "data.split.validation_from", "data.test"),
        (
            |s| (s.data.split.column, s.data.test) = (Some("p".to_owned()), Some("t.csv".into())),
            "data.split.column",
            "drop one",
        ),
        (|s| s.features.clear(), "features", "no features"),
        (|s| s.features[0].columns.clear(), "features[0].columns", "names no column"),
        (|s| s.features[0].columns.push("x".to_owned()), "features[0].columns", "listed twice"),
        (|s| s.features[0].columns.push("y".to_owned()), "features[0].columns", "give the outcome away"),
        (|s| s.features[0].d_embedding = Some(0), "features[0].d_embedding", "got 0"),
        (|s| s.features[0].bins = Some(1), "features[0].bins", "got 1"),
        (
            |s| s.features[0].hash = Some(9),
            "features[0].hash",
            "is for categorical, list, cross and text columns",
        ),
        (|s| s.features[0].encodings = Some(vec![]), "features[0].encodings", "names no encoding"),
        (|s| s.tasks.clear(), "tasks", "no tasks"),
        (|s| s.tasks.push(s.tasks[0].clone()), "tasks[1].name", "two tasks are named"),
        (|s| s.tasks[0].name.clear(), "tasks[0].name", "is empty"),
        (|s| s.tasks[0].target = "y = 1".to_owned(), "tasks[0].target", "write `==`"),
        (
            |s| s.tasks[0] = TaskConfig::new("y", TargetKind::Regression, "y > 1"),
            "tasks[0].target",
            "the kind is regression",
        ),
        (|s| s.tasks[0].space = Some("y".to_owned()), "tasks[0].space", "a comparison was expected"),
        (|s| s.tasks[0].classes = Some(vec![]), "tasks[0].classes", "for multiclass tasks"),
        (|s| s.tasks[0].weight = -1.0, "tasks[0].weight", "got -1"),
        (
            |s| s.tasks[0].loss = Some(girandole_data::LossChoice::Squared),
            "tasks[0].loss",
            "for regression tasks",
        ),
    ];
    for (change, path, part) in cases {
        let mut schema = schema("rows.csv".into());
        assert_eq!(schema.problems(), []);
        change(&mut schema);
        let problems = schema.problems();
        let found = problems.iter().find(|p| p.path == path && p.message.contains(part));
        assert!(found.is_some(), "{path}: {part} is not in {problems:?}");
    }
    let mut schema = schema("rows.csv".into());
    schema.features = vec![FeatureConfig::categorical(["y", "y"])];
    schema.tasks[0].name.clear();
    let error = DataSet::load(&schema).unwrap_err();
    assert!(matches!(&error, DataError::Schema(problems) if problems.len() == 4), "{error}");
}

#[test]
fn messages_of_what_no_test_can_bring_about() {
    let file = std::path::PathBuf::from("rows.csv");
    let message = DataError::TooManyRows { file: file.clone() }.to_string();
    assert_eq!(message, "rows.csv has more than 4294967295 rows; give a part of it");
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    let message = DataError::Write { file, source: full }.to_string();
    assert!(message.starts_with("cannot write rows.csv: no storage space; nothing was changed"), "{message}");
}

#[test]
fn files_that_are_not_encoders() {
    let folder = Folder::empty();
    let load = |text: &str| FittedEncoders::load(&folder.file("encoders.json", text)).unwrap_err();
    for text in ["", "{}", "no json", "{\"format\":1}"] {
        let error = load(text);
        assert!(matches!(error, DataError::NotEncoders { .. }), "{error}");
        assert!(error.to_string().contains("encoders.json"), "{error}");
    }
    let error = load("{\"format\":99}");
    assert!(matches!(error, DataError::EncodersVersion { got: 99, .. }), "{error}");
    assert!(matches!(FittedEncoders::load(&folder.path("gone.json")), Err(DataError::Read { .. })));
}
