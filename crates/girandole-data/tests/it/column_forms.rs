//! Lists in brackets, vectors, moments, texts and yes-or-no columns.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{
    ArrayRef, Date32Array, FixedSizeListArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use burn::prelude::Device;
use girandole_core::{Examples, PassOrder, TaskData};
use girandole_data::{DataError, DataSet, FeatureConfig, FittedEncoders, NumericEncoding, Schema, TimePart};

use crate::{Folder, all, ids, numbers, schema, streams};

/// One feature, all rows training.
fn with(path: PathBuf, feature: FeatureConfig) -> Schema {
    let mut schema = schema(path);
    schema.data.split.validation = 0.0;
    schema.features = vec![feature];
    assert_eq!(schema.problems(), []);
    schema
}

fn load(schema: &Schema) -> DataSet {
    DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// Cells of a CSV column `c`, in quotes.
fn csv(folder: &Folder, name: &str, cells: &[&str]) -> PathBuf {
    let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let rows = cells.iter().enumerate().map(|(row, cell)| format!("{},{}\n", quoted(cell), row % 2));
    folder.file(name, format!("c,y\n{}", rows.collect::<String>()))
}

fn parquet(folder: &Folder, name: &str, column: ArrayRef) -> PathBuf {
    let labels: ArrayRef =
        Arc::new(Int64Array::from_iter_values((0..column.len() as i64).map(|row| row % 2)));
    let batch = RecordBatch::try_from_iter_with_nullable([("c", column, true), ("y", labels, true)]).unwrap();
    let path = folder.path(name);
    streams::write(&path, &batch, 2);
    path
}

/// What a model reads of each row: numbers, then ids, then ids of lists.
fn rows_of(batch: girandole_core::Batch) -> Vec<Vec<f64>> {
    let n = batch.features.batch_size();
    let features = batch.features;
    let floats = features.numeric.map(|tensor| numbers(tensor).into_iter().map(f64::from).collect());
    let codes = [features.categorical, features.lists]
        .map(|tensor| tensor.map(|tensor| ids(tensor).into_iter().map(|id| id as f64).collect::<Vec<f64>>()));
    let mut rows = vec![Vec::new(); n];
    for all in [floats].into_iter().chain(codes).flatten() {
        let all: Vec<f64> = all;
        rows.iter_mut().zip(all.chunks(all.len() / n)).for_each(|(row, cells)| row.extend_from_slice(cells));
    }
    rows
}

fn whole(schema: &Schema) -> Vec<Vec<f64>> {
    rows_of(all(&*load(schema).train()))
}

/// The same rows of a stream, in rising order.
fn streamed(schema: &Schema) -> Vec<Vec<f64>> {
    let mut schema = schema.clone();
    (schema.data.stream, schema.data.split.test) = (Some(Default::default()), 0.0);
    let stream = load(&schema).stream().unwrap();
    let batch = stream.pass(PassOrder { seed: 1, epoch: 1 }, 1000, &Device::flex()).next().unwrap().unwrap();
    sorted(rows_of(batch))
}

fn sorted(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    rows.sort_by(|a, b| {
        a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    rows
}

#[test]
fn lists_in_brackets_and_quotes_are_those_without() {
    let folder = Folder::empty();
    let list = |separator| FeatureConfig {
        separator: Some(separator),
        ..FeatureConfig::list(["c"]).with_min_count(1).with_max_len(3)
    };
    let want = whole(&with(csv(&folder, "plain.csv", &["a|b|3", "", "b", "3|b"]), list('|')));
    let forms: [(char, [&str; 4]); 8] = [
        (',', ["['a', 'b', 3]", "[]", "['b']", "[3, 'b']"]),
        (',', ["[\"a\", \"b\", \"3\"]", "", "[\"b\"]", "[\"3\",\"b\"]"]),
        (';', ["{a;b;3}", "{}", "{b}", "{ 3 ; b }"]),
        (',', ["(\"a\",\"b\",3)", "()", "('b',)", "(3,\"b\")"]),
        (' ', ["['a' 'b' '3']", "[]", "['b']", "['3'\n 'b']"]),
        (' ', ["a b  3", "", "b", "3 b"]),
        (',', ["a, b, 3", "", "b", "3,b"]),
        (',', ["['a', None, 'b', 3]", "[None]", "['b', nan]", "[3, 'b']"]),
    ];
    for (i, (separator, cells)) in forms.into_iter().enumerate() {
        let of_csv = with(csv(&folder, &format!("{i}.csv"), &cells), list(separator));
        assert_eq!(whole(&of_csv), want, "{cells:?}");
        let texts = parquet(&folder, &format!("{i}.parquet"), Arc::new(StringArray::from(cells.to_vec())));
        let of_parquet = with(texts, list(separator));
        assert_eq!(whole(&of_parquet), want, "{cells:?} in Parquet");
        assert_eq!(streamed(&of_parquet), sorted(want.clone()), "{cells:?} as a stream");
    }
}

#[test]
fn an_id_of_a_list_has_one_spelling() {
    let folder = Folder::empty();
    let list =
        FeatureConfig { separator: Some(','), pad: Some("0".to_owned()), ..FeatureConfig::list(["c"]) };
    let list = list.with_min_count(1).with_max_len(2);
    let want = whole(&with(csv(&folder, "plain.csv", &["3,17", "17,0", "true"]), list.clone()));
    assert_eq!(whole(&with(csv(&folder, "other.csv", &["[3.0, '17']", "[+17, 0.0]", "[True]"]), list)), want);
}

#[test]
fn padding_and_weights_are_no_ids() {
    let folder = Folder::empty();
    let plain = FeatureConfig::list(["c"]).with_min_count(1).with_max_len(3);
    let want = whole(&with(csv(&folder, "plain.csv", &["7|3", "3", ""]), plain.clone()));
    let padded = FeatureConfig { pad: Some("0".to_owned()), separator: Some(','), ..plain.clone() };
    assert_eq!(
        whole(&with(csv(&folder, "padded.csv", &["[7, 3, 0]", "[3, 0, 0]", "[0, 0, 0]"]), padded.clone())),
        want
    );
    let lists = vec![Some(vec![Some(7), Some(3), Some(0)]), Some(vec![Some(3), Some(0), Some(0)]), None];
    let lists = ListArray::from_iter_primitive::<arrow_array::types::Int64Type, _, _>(lists);
    let of_parquet = with(parquet(&folder, "padded.parquet", Arc::new(lists)), padded);
    assert_eq!(whole(&of_parquet), want);
    assert_eq!(streamed(&of_parquet), sorted(want.clone()));
    let weighted = FeatureConfig { cut_at: Some(':'), ..plain };
    assert_eq!(whole(&with(csv(&folder, "weighted.csv", &["7:0.5|3:0.25", "3:1", ""]), weighted)), want);
}

#[test]
fn vectors_in_any_form_are_the_same_numbers() {
    let folder = Folder::empty();
    let dense = || FeatureConfig::dense(["c"]);
    let first = with(csv(&folder, "0.csv", &["0.5,1", "1.5,3", "", "2.5,2"]), dense());
    let data = load(&first);
    assert_eq!(data.inputs().numeric, ["c[0]", "c[1]", "c missing"]);
    let want = whole(&first);
    // Mean 1.5 and 2, both of deviation 0.816; a missing vector is the mean.
    let unit = f64::from(1.5f32.sqrt());
    for (got, want) in
        want.iter().flatten().zip([-unit, -unit, 0.0, 0.0, unit, 0.0, 0.0, 0.0, 1.0, unit, 0.0, 0.0])
    {
        assert!((got - want).abs() < 1e-6, "{got} {want}");
    }
    for (i, cells) in [
        ["[0.5, 1.0]", "[1.5, 3.0]", "", "[2.5, 2.0]"],
        ["0.5 1", "1.5 3", "", "2.5 2"],
        ["[0.5 1. ]", "[1.5\n 3. ]", "", "[2.5 2. ]"],
        ["(0.5; 1)", "(1.5; 3)", "", "(2.5; 2)"],
        ["0.5|1", "1.5|3", "", "2.5|2"],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(whole(&with(csv(&folder, &format!("v{i}.csv"), &cells), dense())), want, "{cells:?}");
    }
    let rows = || {
        [Some([0.5, 1.0]), Some([1.5, 3.0]), None, Some([2.5, 2.0])]
            .map(|row| row.map(|row| row.map(Some).to_vec()))
    };
    let arrays: [ArrayRef; 3] = [
        Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>(rows())),
        Arc::new(FixedSizeListArray::from_iter_primitive::<Float64Type, _, _>(rows(), 2)),
        Arc::new(FixedSizeListArray::from_iter_primitive::<Float32Type, _, _>(
            rows().map(|row| {
                row.map(|row| row.into_iter().map(|x| x.map(|x: f64| x as f32)).collect::<Vec<_>>())
            }),
            2,
        )),
    ];
    for (i, array) in arrays.into_iter().enumerate() {
        let schema = with(parquet(&folder, &format!("{i}.parquet"), array), dense());
        assert_eq!(whole(&schema), want, "array {i}");
        assert_eq!(streamed(&schema), sorted(want.clone()), "array {i} as a stream");
    }
    let saved = serde_json::to_string(data.encoders()).unwrap();
    let loaded = FittedEncoders::from_json(saved.as_bytes(), "e.json".as_ref()).unwrap();
    let rows = loaded.encode_text("c\n\"[0.5, 1]\"\n", "new.csv", false).unwrap();
    assert_eq!(rows_of(all(&rows))[0], want[0]);
}

#[test]
fn a_vector_of_another_length_is_refused_by_its_row() {
    let folder = Folder::empty();
    let message = |cells: &[&str]| {
        let schema = with(csv(&folder, "rows.csv", cells), FeatureConfig::dense(["c"]));
        DataSet::load(&schema).unwrap_err().to_string()
    };
    let error = message(&["1,2", "", "1,2,3"]);
    assert!(
        error.contains("row 3") && error.contains("column `c`: the vector has 3 numbers, wanted are 2"),
        "{error}"
    );
    let error = message(&["1,2", "1,x"]);
    assert!(
        error.contains("row 2") && error.contains("the vector holds `x`, which is not a number"),
        "{error}"
    );
    assert!(message(&["1,2", "1,inf"]).contains("is not finite"));

    let data = load(&with(csv(&folder, "good.csv", &["1,2", "3,5"]), FeatureConfig::dense(["c"])));
    let error = data.encoders().encode_text("c\n\n1 2 3\n", "new.csv", false).unwrap_err().to_string();
    assert!(error.contains("the vector has 3 numbers, wanted are 2"), "{error}");
    assert_eq!(data.encoders().encode_text("c,d\n,1\n,1\n", "none.csv", false).unwrap().len(), 2);

    let odd = vec![Some(vec![Some(1.0), Some(2.0)]), Some(vec![Some(1.0)])];
    let odd = ListArray::from_iter_primitive::<Float64Type, _, _>(odd);
    let schema = with(parquet(&folder, "odd.parquet", Arc::new(odd)), FeatureConfig::dense(["c"]));
    let error = DataSet::load(&schema).unwrap_err();
    assert!(matches!(error, DataError::Column(_)), "{error}");
    assert!(error.to_string().contains("odd.parquet, row 2"), "{error}");
}

#[test]
fn vectors_of_0_and_1_are_as_they_are() {
    let folder = Folder::empty();
    let schema = with(csv(&folder, "rows.csv", &["0 1 1", "1 1 0", "0 0 0"]), FeatureConfig::dense(["c"]));
    assert_eq!(whole(&schema), [[0.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]);
}

#[test]
fn a_moment_in_any_form_becomes_its_hour_weekday_day_month_and_the_time_that_has_passed() {
    let folder = Folder::empty();
    let time = || FeatureConfig::time(["c"]);
    let texts = ["2024-01-31 17:30:00", "2023-12-25 00:00:00", "", "2024-06-01 09:00:00"];
    let first = with(csv(&folder, "0.csv", &texts), time());
    let data = load(&first);
    assert_eq!(data.inputs().numeric, ["c day sine", "c day cosine", "c elapsed", "c missing"]);
    let names: Vec<&str> = data.inputs().categorical.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["c hour", "c weekday", "c month"]);
    let want = whole(&first);
    // A Wednesday in January, a Monday in December, nothing, a Saturday in June.
    assert_eq!(
        [&want[0][4..], &want[1][4..], &want[2][4..], &want[3][4..]],
        [[18.0, 3.0, 1.0], [1.0, 1.0, 12.0], [0.0, 0.0, 0.0], [10.0, 6.0, 6.0]]
    );
    assert!((want[0][0] - (std::f64::consts::TAU * 30.0 / 365.25).sin()).abs() < 1e-6);
    assert!(want[1][2] < want[0][2] && want[0][2] < want[3][2] && want[2][2] == 0.0 && want[2][3] == 1.0);
    for (i, cells) in [
        ["2024-01-31T17:30:00Z", "2023-12-25T00:00:00Z", "", "2024-06-01T09:00:00Z"],
        ["1/31/2024 5:30 PM", "12/25/2023 12:00 AM", "", "6/1/2024 9:00 AM"],
        ["1706722200", "1703462400", "", "1717232400"],
        ["1706722200000", "1703462400000", "", "1717232400000"],
        ["31 Jan 2024 17:30", "25 Dec 2023 00:00", "", "1 Jun 2024 09:00"],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(whole(&with(csv(&folder, &format!("t{i}.csv"), &cells), time())), want, "{cells:?}");
    }
    let seconds = [Some(1_706_722_200_i64), Some(1_703_462_400), None, Some(1_717_232_400)];
    let arrays: [ArrayRef; 4] = [
        Arc::new(TimestampMicrosecondArray::from(seconds.map(|s| s.map(|s| s * 1_000_000)).to_vec())),
        Arc::new(Int64Array::from(seconds.map(|s| s.map(|s| s * 1000)).to_vec())),
        Arc::new(Float64Array::from(seconds.map(|s| s.map(|s| s as f64)).to_vec())),
        Arc::new(StringArray::from(texts.map(|text| (!text.is_empty()).then_some(text)).to_vec())),
    ];
    for (i, array) in arrays.into_iter().enumerate() {
        let schema = with(parquet(&folder, &format!("{i}.parquet"), array), time());
        assert_eq!(whole(&schema), want, "array {i}");
        assert_eq!(streamed(&schema), sorted(want.clone()), "array {i} as a stream");
    }
    let days = Date32Array::from(vec![Some(19_753), Some(19_716), None, Some(19_875)]);
    let parts = FeatureConfig { parts: Some(vec![TimePart::Weekday, TimePart::Month]), ..time() };
    let of_days = whole(&with(parquet(&folder, "days.parquet", Arc::new(days)), parts));
    assert_eq!(of_days, [[0.0, 3.0, 1.0], [0.0, 1.0, 12.0], [1.0, 0.0, 0.0], [0.0, 6.0, 6.0]]);
    let rows = data.encoders().encode_text("c\n2024-06-01 09:00:00\n", "new.csv", false).unwrap();
    assert_eq!(rows_of(all(&rows))[0], want[3]);
}

#[test]
fn the_day_comes_first_where_the_job_says_so() {
    let folder = Folder::empty();
    let month = |day_first, cells: &[&str]| {
        let feature =
            FeatureConfig { parts: Some(vec![TimePart::Month]), day_first, ..FeatureConfig::time(["c"]) };
        whole(&with(csv(&folder, "rows.csv", cells), feature)).concat()
    };
    assert_eq!(month(None, &["1/2/2024", "3/4/2024"]), [1.0, 3.0]);
    assert_eq!(month(Some(true), &["1/2/2024", "3/4/2024"]), [2.0, 4.0]);
}

#[test]
fn what_is_no_moment_is_refused_by_its_row() {
    let folder = Folder::empty();
    let schema = with(csv(&folder, "rows.csv", &["2024-01-31", "soon"]), FeatureConfig::time(["c"]));
    let error = DataSet::load(&schema).unwrap_err().to_string();
    assert!(
        error.contains("row 2") && error.contains("`soon` is not a date or time; write it as 2024-01-31"),
        "{error}"
    );
}

#[test]
fn the_words_of_a_text_are_hashed_in_lower_case() {
    let folder = Folder::empty();
    let cells = ["The cat sat.", "the CAT -- sat!", "", "A dog"];
    let schema = with(csv(&folder, "rows.csv", &cells), FeatureConfig::text(["c"]).with_max_len(3));
    let rows = whole(&schema);
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[2], [-1.0; 3]);
    assert!(rows[3][..2] != rows[0][..2] && rows[3][2] == -1.0);
    let data = load(&schema);
    let input = &data.inputs().lists[0];
    assert_eq!((input.n_ids, input.max_len, input.d_embedding), (10_001, 3, 16));
    let texts = parquet(&folder, "rows.parquet", Arc::new(StringArray::from(cells.to_vec())));
    let schema = with(texts, FeatureConfig::text(["c"]).with_max_len(3));
    assert_eq!(whole(&schema), rows);
    assert_eq!(streamed(&schema), sorted(rows));
}

#[test]
fn a_column_of_0_and_1_has_no_bins_and_no_scale() {
    let folder = Folder::empty();
    let data = load(&with(csv(&folder, "rows.csv", &["0", "1", "", "1"]), FeatureConfig::numeric(["c"])));
    assert_eq!(data.inputs().numeric, ["c", "c missing"]);
    assert!(data.inputs().categorical.is_empty());
    let rows = rows_of(all(&*data.train()));
    assert_eq!([&rows[0][..], &rows[1], &rows[3]], [[0.0, 0.0], [1.0, 0.0], [1.0, 0.0]]);
    assert!(rows[2][1] == 1.0 && (rows[2][0] - 2.0 / 3.0).abs() < 1e-6);
    let asked =
        FeatureConfig::numeric(["c"]).with_encodings([NumericEncoding::Standard, NumericEncoding::Bins]);
    assert_eq!(load(&with(csv(&folder, "asked.csv", &["0", "1"]), asked)).inputs().categorical.len(), 1);
    let other = load(&with(csv(&folder, "other.csv", &["0", "2", "1"]), FeatureConfig::numeric(["c"])));
    assert_eq!(other.inputs().categorical.len(), 1);
}

#[test]
fn a_number_may_stand_for_a_missing_one() {
    let folder = Folder::empty();
    let feature = || FeatureConfig::numeric(["c"]);
    let want = whole(&with(csv(&folder, "plain.csv", &["1", "", "3", "5"]), feature()));
    let marked = FeatureConfig { missing_values: Some(vec![-999.0]), ..feature() };
    let schema = with(csv(&folder, "marked.csv", &["1", "-999", "3", "5"]), marked.clone());
    assert_eq!(whole(&schema), want);
    let drift = load(&schema).encoders().encode_text("c\n-999\n3\n", "new.csv", false).unwrap();
    assert_eq!(drift.drift().unwrap().features[0].rows.missing, 0.5);
    let numbers = Float64Array::from(vec![1.0, -999.0, 3.0, 5.0]);
    let schema = with(parquet(&folder, "rows.parquet", Arc::new(numbers)), marked);
    assert_eq!(whole(&schema), want);
    assert_eq!(streamed(&schema), sorted(want));
}

#[test]
fn lists_of_older_runs_are_read_as_they_were() {
    let folder = Folder::empty();
    let list = FeatureConfig::list(["c"]).with_min_count(1).with_max_len(2);
    let data = load(&with(csv(&folder, "rows.csv", &["[a]", "b"]), list));
    let new = serde_json::to_string(data.encoders()).unwrap();
    let old =
        new.replace(",\"brackets\":true", "").replace(",\"words\":false", "").replace("\"a\"", "\"[a]\"");
    assert!(old != new && !old.contains("brackets"));
    let encoders = FittedEncoders::from_json(old.as_bytes(), "old.json".as_ref()).unwrap();
    let rows = encoders.encode_text("c\n[a]\na\n", "new.csv", false).unwrap();
    let ids = rows_of(all(&rows));
    assert!(ids[0][0] > 0.0 && ids[1][0] == 0.0, "{ids:?}");
}

#[test]
fn keys_of_other_kinds_are_refused() {
    let problems = |feature: FeatureConfig| {
        let mut schema = schema("rows.csv".into());
        schema.features = vec![feature];
        schema.problems().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let dense = || FeatureConfig::dense(["c"]);
    for (feature, words) in [
        (FeatureConfig { pad: Some("0".to_owned()), ..dense() }, "pad: is for list columns, these are dense"),
        (FeatureConfig { cut_at: Some(':'), ..FeatureConfig::text(["c"]) }, "cut_at: is for list columns"),
        (FeatureConfig { parts: Some(vec![TimePart::Hour]), ..dense() }, "parts: is for time columns"),
        (
            FeatureConfig { day_first: Some(true), ..FeatureConfig::numeric(["c"]) },
            "day_first: is for time columns",
        ),
        (
            FeatureConfig { missing_values: Some(vec![1.0]), ..dense() },
            "missing_values: is for numeric columns",
        ),
        (
            FeatureConfig { missing_values: Some(vec![f64::NAN]), ..FeatureConfig::numeric(["c"]) },
            "needs finite numbers",
        ),
        (FeatureConfig { parts: Some(vec![]), ..FeatureConfig::time(["c"]) }, "names no part"),
        (
            FeatureConfig { parts: Some(vec![TimePart::Day; 2]), ..FeatureConfig::time(["c"]) },
            "names a part twice",
        ),
        (dense().with_encodings([NumericEncoding::Bins]), "vectors take a scale and no bins"),
        (
            dense().with_encodings([NumericEncoding::Standard, NumericEncoding::Log1p]),
            "vectors take one scale",
        ),
        (dense().with_d_embedding(4), "vectors are numbers and have no embedding"),
        (FeatureConfig::text(["c"]).with_min_count(3), "min_count: is for categorical and list columns"),
        (
            FeatureConfig { separator: Some(':'), cut_at: Some(':'), ..FeatureConfig::list(["c"]) },
            "is the separator too",
        ),
    ] {
        let found = problems(feature);
        assert!(found.contains(words), "{words}: {found}");
    }
}

#[test]
fn each_category_has_an_input_of_its_own() {
    let folder = Folder::empty();
    let one_hot = || FeatureConfig::categorical(["c"]).with_one_hot(true);
    let cells = ["b", "a", "b", "", "1.0", "a", "1", "b", "once"];
    let schema = with(csv(&folder, "rows.csv", &cells), one_hot());
    let data = load(&schema);
    assert_eq!(data.inputs().numeric, ["c missing", "c = b", "c = 1", "c = a"]);
    assert_eq!((data.inputs().categorical.len(), data.inputs().d_input()), (0, 4));
    let row = |id: Option<usize>| (0..4).map(|at| f64::from(u8::from(id == Some(at)))).collect::<Vec<_>>();
    let want = [Some(1), Some(3), Some(1), Some(0), Some(2), Some(3), Some(2), Some(1), None].map(row);
    assert_eq!(whole(&schema), want);
    let texts = cells.map(|cell| Some(cell).filter(|cell| !cell.is_empty()));
    let of_parquet =
        with(parquet(&folder, "rows.parquet", Arc::new(StringArray::from(texts.to_vec()))), one_hot());
    assert_eq!(whole(&of_parquet), want);
    assert_eq!(streamed(&of_parquet), sorted(want.to_vec()));
    let saved = serde_json::to_string(data.encoders()).unwrap();
    let loaded = FittedEncoders::from_json(saved.as_bytes(), "e.json".as_ref()).unwrap();
    let rows = loaded.encode_text("c\nnew\n+1\n", "new.csv", false).unwrap();
    assert_eq!(rows_of(all(&rows)), [row(None), row(Some(2))]);
    assert_eq!(loaded.ids_of("c", &["a".to_owned(), "x".to_owned()]), Some(vec![Some(4), None]));
}

#[test]
fn inputs_of_zero_and_one_refuse_what_has_no_meaning_for_them() {
    let folder = Folder::empty();
    let path = csv(&folder, "rows.csv", &["a", "b", "a", "b"]);
    let said = |feature: FeatureConfig| {
        let mut schema = schema(path.clone());
        schema.features = vec![feature];
        schema.problems().into_iter().map(|problem| problem.to_string()).collect::<Vec<_>>().join("\n")
    };
    let one_hot = || FeatureConfig::categorical(["c"]).with_one_hot(true);
    assert!(said(one_hot().with_d_embedding(4)).contains("`one_hot` has no embedding; drop one of the two"));
    assert!(said(one_hot().with_table("t")).contains("`one_hot` has no embedding that could be shared"));
    assert!(said(FeatureConfig::numeric(["c"]).with_one_hot(true)).contains("is for categorical columns"));
    let error = DataSet::load(&with(path.clone(), one_hot().with_hash(1_000_000))).unwrap_err().to_string();
    assert!(error.contains("column `c`") && error.contains("at most 4096; drop `one_hot`"), "{error}");
}
