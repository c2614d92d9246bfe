//! Columns of every Arrow type, through real Parquet files: as numbers, as texts and as lists, or refused by name.

use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    Decimal256Builder, FixedSizeListBuilder, Int64Builder, LargeListBuilder, ListBuilder, MapBuilder,
    StringBuilder,
};
use arrow_array::types::{ArrowPrimitiveType, Float16Type};
use arrow_array::*;
use arrow_schema::{DataType, Field, IntervalUnit, Schema, TimeUnit};
use girandole_core::TaskData;
use girandole_data::{ColumnValues, DataError, DataSet, FeatureConfig, FittedEncoders, NumericEncoding};
use parquet::arrow::{ArrowWriter, encode_arrow_schema};
use parquet::data_type::{Int96, Int96Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::{Folder, all, ids, numbers, schema};

/// A column of three rows, the middle one missing.
struct Case {
    array: ArrayRef,
    /// The first and the last row as a number; none if they have none.
    numbers: Option<[f64; 2]>,
    texts: Option<[&'static str; 2]>,
}

fn case(array: impl Array + 'static, numbers: [f64; 2], texts: [&'static str; 2]) -> Case {
    Case { array: Arc::new(array), numbers: Some(numbers), texts: Some(texts) }
}

fn refused(array: impl Array + 'static) -> Case {
    Case { array: Arc::new(array), numbers: None, texts: None }
}

fn half(number: f32) -> Option<<Float16Type as ArrowPrimitiveType>::Native> {
    Some(<Float16Type as ArrowPrimitiveType>::Native::from_f32(number))
}

/// Half past twelve.
const HALF_PAST: f64 = 45_000.0 / 86_400.0;
const NOON: i64 = 1_704_456_000;
/// The last day of the year 9999, at midnight.
const LAST: i64 = 253_402_214_400;
const DAYS: [f64; 2] = [19_727.5, 2_932_896.0];

#[allow(clippy::too_many_lines, reason = "a table")]
fn plain_cases() -> Vec<Case> {
    let nulls: Case =
        Case { array: Arc::new(NullArray::new(3)), numbers: Some([f64::NAN; 2]), texts: Some([""; 2]) };
    let noon = ["2024-01-05 12:00:00", "9999-12-31"];
    let greenwich = ["2024-01-05 12:00:00Z", "9999-12-31 00:00:00Z"];
    let nanos = TimestampNanosecondArray::from(vec![Some(NOON * 1_000_000_000), None, Some(0)]);
    vec![
        nulls,
        case(BooleanArray::from(vec![Some(true), None, Some(false)]), [1.0, 0.0], ["true", "false"]),
        case(Int8Array::from(vec![Some(3), None, Some(-2)]), [3.0, -2.0], ["3", "-2"]),
        case(Int16Array::from(vec![Some(3), None, Some(-2)]), [3.0, -2.0], ["3", "-2"]),
        case(Int32Array::from(vec![Some(3), None, Some(-2)]), [3.0, -2.0], ["3", "-2"]),
        case(
            Int64Array::from(vec![Some(9_007_199_254_740_993), None, Some(-2)]),
            [9_007_199_254_740_992.0, -2.0],
            ["9007199254740993", "-2"],
        ),
        case(UInt8Array::from(vec![Some(3), None, Some(255)]), [3.0, 255.0], ["3", "255"]),
        case(UInt16Array::from(vec![Some(3), None, Some(65_535)]), [3.0, 65_535.0], ["3", "65535"]),
        case(
            UInt32Array::from(vec![Some(3), None, Some(u32::MAX)]),
            [3.0, 4_294_967_295.0],
            ["3", "4294967295"],
        ),
        case(
            UInt64Array::from(vec![Some(3), None, Some(u64::MAX)]),
            [3.0, 18_446_744_073_709_551_615.0],
            ["3", "18446744073709551615"],
        ),
        case(Float16Array::from(vec![half(0.1), None, half(3.0)]), [0.0999755859375, 3.0], ["0.1", "3"]),
        case(Float32Array::from(vec![Some(0.1), None, Some(3.0)]), [f64::from(0.1_f32), 3.0], ["0.1", "3"]),
        case(Float64Array::from(vec![Some(0.1), None, Some(-0.0)]), [0.1, 0.0], ["0.1", "0"]),
        case(TimestampSecondArray::from(vec![Some(NOON), None, Some(LAST)]), DAYS, noon),
        case(TimestampMillisecondArray::from(vec![Some(NOON * 1000), None, Some(LAST * 1000)]), DAYS, noon),
        case(
            TimestampMicrosecondArray::from(vec![Some(NOON * 1_000_000), None, Some(LAST * 1_000_000)]),
            DAYS,
            noon,
        ),
        case(nanos, [19_727.5, 0.0], ["2024-01-05 12:00:00", "1970-01-01"]),
        case(
            TimestampMicrosecondArray::from(vec![Some(NOON * 1_000_000), None, Some(LAST * 1_000_000)])
                .with_timezone("Europe/Paris"),
            DAYS,
            greenwich,
        ),
        case(
            TimestampSecondArray::from(vec![Some(NOON), None, Some(LAST)]).with_timezone("+02:00"),
            DAYS,
            greenwich,
        ),
        case(
            Date32Array::from(vec![Some(19_727), None, Some(2_932_896)]),
            [19_727.0, 2_932_896.0],
            ["2024-01-05", "9999-12-31"],
        ),
        case(
            Date64Array::from(vec![Some(19_727 * 86_400_000), None, Some(LAST * 1000)]),
            [19_727.0, 2_932_896.0],
            ["2024-01-05", "9999-12-31"],
        ),
        case(
            Time32SecondArray::from(vec![Some(45_000), None, Some(0)]),
            [HALF_PAST, 0.0],
            ["12:30:00", "00:00:00"],
        ),
        case(
            Time32MillisecondArray::from(vec![Some(45_000_000), None, Some(500)]),
            [HALF_PAST, 0.5 / 86_400.0],
            ["12:30:00", "00:00:00.5"],
        ),
        case(
            Time64MicrosecondArray::from(vec![Some(45_000_000_000), None, Some(0)]),
            [HALF_PAST, 0.0],
            ["12:30:00", "00:00:00"],
        ),
        case(
            Time64NanosecondArray::from(vec![Some(45_000_000_000_000), None, Some(0)]),
            [HALF_PAST, 0.0],
            ["12:30:00", "00:00:00"],
        ),
        case(DurationSecondArray::from(vec![Some(129_600), None, Some(0)]), [1.5, 0.0], ["1.5", "0"]),
        case(
            DurationMillisecondArray::from(vec![Some(129_600_000), None, Some(0)]),
            [1.5, 0.0],
            ["1.5", "0"],
        ),
        case(
            DurationMicrosecondArray::from(vec![Some(129_600_000_000), None, Some(0)]),
            [1.5, 0.0],
            ["1.5", "0"],
        ),
        case(
            DurationNanosecondArray::from(vec![Some(129_600_000_000_000), None, Some(0)]),
            [1.5, 0.0],
            ["1.5", "0"],
        ),
        case(BinaryArray::from(vec![Some(b"12".as_slice()), None, Some(b"-3")]), [12.0, -3.0], ["12", "-3"]),
        case(
            LargeBinaryArray::from(vec![Some(b"12".as_slice()), None, Some(b"-3")]),
            [12.0, -3.0],
            ["12", "-3"],
        ),
        case(
            BinaryViewArray::from(vec![Some(b"12".as_slice()), None, Some(b"-3")]),
            [12.0, -3.0],
            ["12", "-3"],
        ),
        case(
            FixedSizeBinaryArray::try_from_sparse_iter_with_size(
                [Some(b"12"), None, Some(b"-3")].into_iter(),
                2,
            )
            .unwrap(),
            [12.0, -3.0],
            ["12", "-3"],
        ),
        case(StringArray::from(vec![Some("12.0"), None, Some("-3")]), [12.0, -3.0], ["12", "-3"]),
        case(LargeStringArray::from(vec![Some("12.0"), None, Some("-3")]), [12.0, -3.0], ["12", "-3"]),
        case(StringViewArray::from(vec![Some("12.0"), None, Some("-3")]), [12.0, -3.0], ["12", "-3"]),
        case(
            Decimal32Array::from(vec![Some(350), None, Some(-200)]).with_precision_and_scale(9, 2).unwrap(),
            [3.5, -2.0],
            ["3.5", "-2"],
        ),
        case(
            Decimal64Array::from(vec![Some(350), None, Some(-200)]).with_precision_and_scale(18, 2).unwrap(),
            [3.5, -2.0],
            ["3.5", "-2"],
        ),
        case(
            Decimal128Array::from(vec![Some(12_345_678_901_234_567_890_123_450), None, Some(-200)])
                .with_precision_and_scale(38, 2)
                .unwrap(),
            [123_456_789_012_345_678_901_234.5, -2.0],
            ["123456789012345678901234.5", "-2"],
        ),
        case(wide_decimals(), [3.5, -2.0], ["3.5", "-2"]),
    ]
}

fn wide_decimals() -> Decimal256Array {
    let mut decimals = Decimal256Builder::new().with_data_type(DataType::Decimal256(60, 2));
    decimals.append_value(arrow_buffer_i256(350));
    decimals.append_null();
    decimals.append_value(arrow_buffer_i256(-200));
    decimals.finish()
}

fn arrow_buffer_i256(number: i128) -> <types::Decimal256Type as ArrowPrimitiveType>::Native {
    <types::Decimal256Type as ArrowPrimitiveType>::Native::from_i128(number)
}

/// Lists, of which ids are made where a list is asked for, and things that nothing is made of.
fn nested_cases() -> Vec<Case> {
    let mut lists = ListBuilder::new(Int64Builder::new());
    let mut large = LargeListBuilder::new(StringBuilder::new());
    let mut fixed = FixedSizeListBuilder::new(Int64Builder::new(), 2);
    for row in [Some([3, 17]), None, Some([17, 17])] {
        lists.append_option(row.map(|row| row.map(Some)));
        large.append_option(row.map(|row| row.map(|id| Some(id.to_string()))));
        fixed.values().append_slice(&row.unwrap_or_default());
        fixed.append(row.is_some());
    }
    let mut maps = MapBuilder::new(None, StringBuilder::new(), Int64Builder::new());
    for _ in 0..3 {
        maps.keys().append_value("a");
        maps.values().append_value(1);
        maps.append(true).unwrap();
    }
    let (lists, large) = (lists.finish(), large.finish());
    let views = ListViewArray::from(lists.clone());
    let large_views = LargeListViewArray::from(large.clone());
    let ints: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    let pairs = StructArray::try_from(vec![("a", ints.clone()), ("b", ints)]).unwrap();
    vec![
        refused(lists),
        refused(large),
        refused(fixed.finish()),
        refused(views),
        refused(large_views),
        refused(maps.finish()),
        refused(pairs),
        refused(IntervalYearMonthArray::from(vec![Some(1), None, Some(2)])),
        refused(IntervalDayTimeArray::from(vec![None; 3])),
    ]
}

/// The name of a type, of which the compiler knows all.
fn name(kind: &DataType) -> &'static str {
    match kind {
        DataType::Null => "Null",
        DataType::Boolean => "Boolean",
        DataType::Int8 => "Int8",
        DataType::Int16 => "Int16",
        DataType::Int32 => "Int32",
        DataType::Int64 => "Int64",
        DataType::UInt8 => "UInt8",
        DataType::UInt16 => "UInt16",
        DataType::UInt32 => "UInt32",
        DataType::UInt64 => "UInt64",
        DataType::Float16 => "Float16",
        DataType::Float32 => "Float32",
        DataType::Float64 => "Float64",
        DataType::Timestamp(TimeUnit::Second, _) => "Timestamp(s)",
        DataType::Timestamp(TimeUnit::Millisecond, _) => "Timestamp(ms)",
        DataType::Timestamp(TimeUnit::Microsecond, _) => "Timestamp(us)",
        DataType::Timestamp(TimeUnit::Nanosecond, _) => "Timestamp(ns)",
        DataType::Date32 => "Date32",
        DataType::Date64 => "Date64",
        DataType::Time32(_) => "Time32",
        DataType::Time64(_) => "Time64",
        DataType::Duration(_) => "Duration",
        DataType::Interval(IntervalUnit::YearMonth | IntervalUnit::DayTime | IntervalUnit::MonthDayNano) => {
            "Interval"
        }
        DataType::Binary => "Binary",
        DataType::FixedSizeBinary(_) => "FixedSizeBinary",
        DataType::LargeBinary => "LargeBinary",
        DataType::BinaryView => "BinaryView",
        DataType::Utf8 => "Utf8",
        DataType::LargeUtf8 => "LargeUtf8",
        DataType::Utf8View => "Utf8View",
        DataType::List(_) => "List",
        DataType::ListView(_) => "ListView",
        DataType::FixedSizeList(..) => "FixedSizeList",
        DataType::LargeList(_) => "LargeList",
        DataType::LargeListView(_) => "LargeListView",
        DataType::Struct(_) => "Struct",
        DataType::Union(..) => "Union",
        DataType::Dictionary(..) => "Dictionary",
        DataType::Decimal32(..) => "Decimal32",
        DataType::Decimal64(..) => "Decimal64",
        DataType::Decimal128(..) => "Decimal128",
        DataType::Decimal256(..) => "Decimal256",
        DataType::Map(..) => "Map",
        DataType::RunEndEncoded(..) => "RunEndEncoded",
    }
}

/// Writes the column as `n`, `t` and `l`; `noted` is the type that the file says its writer had.
fn write(path: &Path, array: &ArrayRef, noted: &DataType) {
    let schema = |kind: &DataType| {
        Schema::new(["n", "t", "l"].map(|name| Field::new(name, kind.clone(), true)).to_vec())
    };
    let batch = RecordBatch::try_new(Arc::new(schema(array.data_type())), vec![array.clone(); 3]).unwrap();
    let note = KeyValue::new("ARROW:schema".to_owned(), encode_arrow_schema(&schema(noted)));
    let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![note])).build();
    let options = parquet::arrow::arrow_writer::ArrowWriterOptions::new()
        .with_skip_arrow_metadata(true)
        .with_properties(properties);
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// Encoders that read `n` as a number, `t` as a category and `l` as a list.
fn encoders(folder: &Folder) -> FittedEncoders {
    let mut schema = schema(folder.file("fit.csv", "n,t,l,y\n1,a,3|17,0\n2,b,17,1\n"));
    schema.data.split.validation = 0.0;
    schema.features = vec![
        FeatureConfig::numeric(["n"]).with_encodings([NumericEncoding::None]),
        FeatureConfig::categorical(["t"]),
        FeatureConfig::list(["l"]).with_min_count(1),
    ];
    DataSet::load(&schema).unwrap().encoders().clone()
}

/// Checks both ways in which a column is read against what is right.
fn check(encoders: &FittedEncoders, path: &Path, case: &Case, what: &str) {
    match (encoders.column_of_file(path, "n"), case.numbers) {
        (Ok(ColumnValues::Numbers(got)), Some(want)) => {
            assert_eq!((got.len(), got[1]), (3, None), "{what}");
            for (got, want) in [got[0], got[2]].into_iter().zip(want) {
                assert_eq!(got, (!want.is_nan()).then_some(want), "{what}");
            }
        }
        (Err(error), None) => says_what_it_is(&error, "n", what),
        (got, want) => panic!("{what}: {got:?} instead of {want:?}"),
    }
    match (encoders.column_of_file(path, "t"), case.texts) {
        (Ok(ColumnValues::Texts(got)), Some(want)) => {
            let want = want.map(|text| (!text.is_empty()).then(|| text.to_owned()));
            assert_eq!(got, [want[0].clone(), None, want[1].clone()], "{what}");
        }
        (Err(error), None) => says_what_it_is(&error, "t", what),
        (got, want) => panic!("{what}: {got:?} instead of {want:?}"),
    }
}

fn says_what_it_is(error: &DataError, column: &str, what: &str) {
    let message = error.to_string();
    assert!(matches!(error, DataError::UnreadableColumn { .. }), "{what}: {message}");
    assert!(message.contains(&format!("column `{column}` holds ")), "{what}: {message}");
    let kind = what.split('(').next().unwrap_or_default().replace("View", "").replace("Large", "");
    assert!(message.contains(&kind), "{what}: {message}");
}

/// Whether a file says by itself of what type a column is.
fn told(kind: &DataType) -> bool {
    !matches!(
        kind,
        DataType::Timestamp(TimeUnit::Second, _)
            | DataType::Date64
            | DataType::Time32(TimeUnit::Second)
            | DataType::Duration(_)
            | DataType::FixedSizeList(..)
            | DataType::Interval(_)
    )
}

#[test]
fn every_type_is_read_or_refused_by_its_name() {
    let folder = Folder::empty();
    let encoders = encoders(&folder);
    let mut seen = std::collections::BTreeSet::new();
    for case in plain_cases().into_iter().chain(nested_cases()) {
        let kind = case.array.data_type();
        seen.insert(name(kind));
        let path = folder.path("rows.parquet");
        write(&path, &case.array, kind);
        check(&encoders, &path, &case, name(kind));
        // Without a note of what the writer had, where the file alone says it.
        if told(kind) {
            write(&path, &case.array, &DataType::Utf8);
            check(&encoders, &path, &case, name(kind));
        }
    }
    // A Parquet file holds no union; dictionaries and runs have a test of their own.
    assert_eq!(seen.len(), 44 - 3, "{seen:?}");
}

#[test]
fn a_dictionary_or_run_of_every_type_is_read_as_its_values() {
    let folder = Folder::empty();
    let encoders = encoders(&folder);
    for case in plain_cases() {
        let kind = case.array.data_type();
        let values = Arc::new(Field::new("values", kind.clone(), true));
        let packed = [
            DataType::Dictionary(Box::new(DataType::Int8), Box::new(kind.clone())),
            DataType::Dictionary(Box::new(DataType::UInt32), Box::new(kind.clone())),
            DataType::RunEndEncoded(Arc::new(Field::new("run_ends", DataType::Int32, false)), values),
        ];
        // The reader below knows no runs and goes by what the file itself says.
        for noted in packed.into_iter().take(if told(kind) { 3 } else { 2 }) {
            let path = folder.path("rows.parquet");
            write(&path, &case.array, &noted);
            check(&encoders, &path, &case, &format!("{} as {noted}", name(kind)));
        }
    }
}

#[test]
fn lists_of_all_forms_give_the_same_ids() {
    let folder = Folder::empty();
    let encoders = encoders(&folder);
    for case in nested_cases().into_iter().take(5) {
        let path = folder.path("rows.parquet");
        // `n` and `t` are other columns here.
        let (n, t): (ArrayRef, ArrayRef) =
            (Arc::new(Int64Array::from(vec![1; 3])), Arc::new(StringArray::from(vec!["a"; 3])));
        let columns = [("n", n, true), ("t", t, true), ("l", case.array.clone(), true)];
        crate::streams::write(&path, &RecordBatch::try_from_iter_with_nullable(columns).unwrap(), 3);
        let rows = encoders.encode_file(&path, false).unwrap_or_else(|error| panic!("{error}"));
        let lists = ids(all(&rows).features.lists.unwrap());
        let width = lists.len() / 3;
        assert_eq!(
            [&lists[..3], &lists[2 * width..2 * width + 2]].concat(),
            [2, 1, -1, 1, 1],
            "{:?}",
            case.array
        );
        assert_eq!(lists[width], -1);
    }
}

#[test]
fn old_timestamps_of_the_last_day_do_not_wrap() {
    let folder = Folder::empty();
    let path = folder.path("rows.parquet");
    let message = "message schema { optional int96 n; optional int96 t; optional int96 l; }";
    let properties = Arc::new(WriterProperties::builder().build());
    let file = std::fs::File::create(&path).unwrap();
    let mut writer =
        SerializedFileWriter::new(file, Arc::new(parse_message_type(message).unwrap()), properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    while let Some(mut column) = group.next_column().unwrap() {
        let days = [19_727, 2_932_896_u32].map(|day| {
            let mut number = Int96::new();
            let nanos: u64 = if day == 19_727 { 43_200_000_000_000 } else { 0 };
            number.set_data(nanos as u32, (nanos >> 32) as u32, day + 2_440_588);
            number
        });
        column.typed::<Int96Type>().write_batch(&days, Some(&[1, 0, 1]), None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    let texts = ["2024-01-05 12:00:00", "9999-12-31"];
    let case = case(NullArray::new(3), DAYS, texts);
    check(&encoders(&folder), &path, &case, "INT96");
    // The same over a stream.
    let mut schema = schema(path);
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.data.stream = Some(Default::default());
    schema.features = vec![FeatureConfig::categorical(["t"]).with_min_count(1)];
    schema.tasks = vec![girandole_data::TaskConfig::new("n", girandole_data::TargetKind::Regression, "n")];
    let data = DataSet::load(&schema).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(data.inputs().categorical[0].n_ids, 4, "unknown, missing and two days");
    let mean = data.label_rates()[0];
    assert!((mean - (DAYS[0] + DAYS[1]) / 2.0).abs() < 1.0, "{mean}");
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let folder = Folder::empty();
    let encoders = encoders(&folder);
    let bytes: [ArrayRef; 3] = [
        Arc::new(BinaryArray::from(vec![Some(b"ok".as_slice()), None, Some(b"\xff\xfe")])),
        Arc::new(BinaryViewArray::from(vec![Some(b"ok".as_slice()), None, Some(b"\xff\xfe")])),
        Arc::new(
            FixedSizeBinaryArray::try_from_sparse_iter_with_size(
                [Some(b"ok"), None, Some(b"\xff\xfe")].into_iter(),
                2,
            )
            .unwrap(),
        ),
    ];
    for array in bytes {
        let path = folder.path("rows.parquet");
        write(&path, &array, array.data_type());
        let message = encoders.column_of_file(&path, "t").unwrap_err().to_string();
        assert!(message.contains("rows.parquet, row 3, column `t`: the bytes, of "), "{message}");
        assert!(message.contains("Binary") && message.contains("hexadecimal"), "{message}");
    }
}

#[test]
fn numbers_of_all_types_are_features_and_targets_in_memory_and_streams() {
    for case in plain_cases() {
        let Some([first, last]) = case.numbers.filter(|numbers| !numbers[0].is_nan()) else { continue };
        let kind = name(case.array.data_type());
        let folder = Folder::empty();
        let path = folder.path("rows.parquet");
        write(&path, &case.array, case.array.data_type());
        let mut schema = schema(path);
        (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
        schema.features = vec![FeatureConfig::numeric(["n"]).with_encodings([NumericEncoding::None])];
        schema.tasks = vec![girandole_data::TaskConfig {
            scale: girandole_data::ScaleChoice::None,
            ..girandole_data::TaskConfig::new("t", girandole_data::TargetKind::Regression, "t")
        }];
        let whole = DataSet::load(&schema).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let batch = all(&*whole.train());
        let targets = numbers(batch.targets);
        // The nearest number of 16 bits to .1 is .1 where it is a target.
        let digits = if kind == "Float16" { 1e-3 } else { 1e-6 };
        let near = |got: f32, want: f64| f64::from((got - want as f32).abs()) <= digits * want.abs();
        assert!(near(targets[0], first) && near(targets[2], last), "{kind}: {targets:?}");
        schema.data.stream = Some(Default::default());
        let stream = DataSet::load(&schema).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(stream.encoders(), whole.encoders(), "{kind}");
        let order = girandole_core::PassOrder { seed: 1, epoch: 1 };
        let device = burn::prelude::Device::flex();
        let batches: Vec<_> =
            girandole_core::ExampleStream::pass(stream.row_stream().unwrap(), order, 9, &device).collect();
        let mut streamed = numbers(batches.into_iter().next().unwrap().unwrap().targets);
        let mut targets = targets;
        streamed.sort_by(f32::total_cmp);
        targets.sort_by(f32::total_cmp);
        assert_eq!(streamed, targets, "{kind}");
    }
}
