//! What conditions accept and what they say of the rest.

use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array,
    Int64Array, RecordBatch, TimestampMicrosecondArray, UInt64Array,
};
use girandole_data::Condition;

use crate::{Folder, all, numbers, schema, streams};
use girandole_core::TaskData;
use girandole_data::{DataSet, FeatureConfig, TaskConfig};

#[test]
fn columns_are_bare_or_in_backquotes() {
    for (text, columns) in [
        ("marital-status == 'Never-married'", vec!["marital-status"]),
        ("hours per week > 3", vec!["hours per week"]),
        ("`a == b` != \"x\"", vec!["a == b"]),
        ("time in bed in [1, 2]", vec!["time in bed"]),
        ("a not in ['x'] and not (b <= 2 or a == 'y')", vec!["a", "b"]),
        ("search and rescue == true", vec!["search and rescue"]),
    ] {
        let condition: Condition = text.parse().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(condition.columns(), columns, "{text}");
        assert_eq!(condition.to_string(), text);
    }
}

#[test]
fn errors_name_the_character() {
    for (text, position, part) in [
        ("a = 'x'", 3, "write `==`"),
        ("a == 'x", 6, "never closed"),
        ("a == x", 6, "text in quotes or a number"),
        ("a > 'x'", 5, "only numbers and dates have an order"),
        ("a in 'x'", 6, "a comparison was expected"),
        ("a in ['x', 3]", 12, "either texts in quotes or bare numbers"),
        ("a in ['x' 'y']", 11, "a `,` or the closing `]`"),
        ("a == 'x' b == 'y'", 10, "`and`, `or` or the end"),
        ("(a == 'x'", 10, "closing `)`"),
        ("== 'x'", 1, "the name of a column"),
        ("", 1, "the name of a column"),
    ] {
        let error = text.parse::<Condition>().expect_err(text);
        assert_eq!(error.position, position, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    let text = "(".repeat(100_000) + "a == 1";
    assert!(text.parse::<Condition>().is_err());
}

#[test]
fn each_comparison_means_what_it_says() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "x,word,n,flag\n1,a,1,yes\n2,b,2,no\n3,c,3,TRUE\n4,,,\n");
    for (target, targets, mask) in [
        ("word == 'a'", [1., 0., 0., 0.], [1., 1., 1., 0.]),
        ("word != 'a'", [0., 1., 1., 0.], [1., 1., 1., 0.]),
        ("word in ['a', 'c']", [1., 0., 1., 0.], [1., 1., 1., 0.]),
        ("word not in ['a', 'c']", [0., 1., 0., 0.], [1., 1., 1., 0.]),
        ("n == 2", [0., 1., 0., 0.], [1., 1., 1., 0.]),
        ("n in [1, 2.0]", [1., 1., 0., 0.], [1., 1., 1., 0.]),
        ("n >= 2", [0., 1., 1., 0.], [1., 1., 1., 0.]),
        ("n > 2", [0., 0., 1., 0.], [1., 1., 1., 0.]),
        ("n < 2", [1., 0., 0., 0.], [1., 1., 1., 0.]),
        ("n <= 2", [1., 1., 0., 0.], [1., 1., 1., 0.]),
        ("flag == true", [1., 0., 1., 0.], [1., 1., 1., 0.]),
        ("flag == false", [0., 1., 0., 0.], [1., 1., 1., 0.]),
        ("not (n > 2)", [1., 1., 0., 0.], [1., 1., 1., 0.]),
        // A missing cell leaves open only what it decides.
        ("n > 2 and word == 'a'", [0., 0., 0., 0.], [1., 1., 1., 0.]),
    ] {
        let mut schema = schema(path.clone());
        schema.features = vec![FeatureConfig::numeric(["x"])];
        schema.data.split.validation = 0.0;
        schema.tasks = vec![TaskConfig::binary("t", target)];
        let data = DataSet::load(&schema).unwrap_or_else(|error| panic!("{target}: {error}"));
        let batch = all(&*data.train());
        assert_eq!(numbers(batch.targets), targets, "{target}");
        assert_eq!(numbers(batch.mask), mask, "{target}");
    }
}

/// What a condition says of the rows of a file with columns `x` and others.
fn says(path: &Path, target: &str) -> Vec<f32> {
    let mut schema = schema(path.to_owned());
    schema.data.split.validation = 0.0;
    schema.tasks = vec![TaskConfig::binary("t", target)];
    let whole = DataSet::load(&schema).unwrap_or_else(|error| panic!("{target}: {error}"));
    numbers(all(&*whole.train()).targets)
}

fn parquet(folder: &Folder, column: ArrayRef) -> std::path::PathBuf {
    let x: ArrayRef = Arc::new(Int64Array::from_iter_values(0..column.len() as i64));
    let batch =
        RecordBatch::try_from_iter_with_nullable([("x", x, true), ("c", column, true)]).expect("two columns");
    let path = folder.path("rows.parquet");
    streams::write(&path, &batch, 2);
    path
}

#[test]
fn whole_numbers_compare_to_the_last_digit() {
    let folder = Folder::empty();
    let csv = folder.file(
        "rows.csv",
        "x,c\n0,9007199254740992\n1,9007199254740993\n2,9007199254740994\n3,18446744073709551615\n",
    );
    let whole = vec![9_007_199_254_740_992, 9_007_199_254_740_993, 9_007_199_254_740_994, u64::MAX];
    let decimals = whole.iter().map(|number| i128::from(*number)).collect::<Vec<_>>();
    let unsigned = parquet(&folder, Arc::new(UInt64Array::from(whole)));
    let other = Folder::empty();
    let decimals = Decimal128Array::from(decimals).with_precision_and_scale(38, 0).expect("38 digits");
    let decimals = parquet(&other, Arc::new(decimals));
    for path in [csv, unsigned, decimals] {
        for (target, want) in [
            ("c == 9007199254740993", [0., 1., 0., 0.]),
            ("c != 9007199254740993", [1., 0., 1., 1.]),
            ("c in [9007199254740993, 18446744073709551615]", [0., 1., 0., 1.]),
            ("c > 9007199254740992", [0., 1., 1., 1.]),
            ("c <= 9007199254740993.0", [1., 1., 0., 0.]),
            ("c > 9007199254740992.5", [0., 1., 1., 1.]),
            ("c < 1e300", [1., 1., 1., 1.]),
            ("c == '9007199254740993'", [0., 1., 0., 0.]),
        ] {
            assert_eq!(says(&path, target), want, "{target} of {}", path.display());
        }
    }
}

#[test]
fn texts_compare_by_value_whatever_the_type() {
    let folder = Folder::empty();
    let twos: [ArrayRef; 4] = [
        Arc::new(Float64Array::from(vec![2.0, 3.0])),
        Arc::new(Float32Array::from(vec![2.0, 3.0])),
        Arc::new(Int64Array::from(vec![2, 3])),
        Arc::new(Decimal128Array::from(vec![200, 300]).with_precision_and_scale(9, 2).expect("9 digits")),
    ];
    for two in twos {
        let path = parquet(&folder, two);
        for target in
            ["c == '2'", "c == '2.0'", "c == '+2'", "c in ['2.00', '3'] and c != '3'", "c == 2", "c < 3"]
        {
            assert_eq!(says(&path, target), [1., 0.], "{target}");
        }
    }
    let path = folder.file("rows.csv", "x,c\n0,True\n1,FALSE\n");
    let truths = BooleanArray::from(vec![true, false]);
    let packed = DictionaryArray::<Int8Type>::new(vec![0, 1].into(), Arc::new(truths.clone()));
    let other = Folder::empty();
    for path in [path, parquet(&folder, Arc::new(truths)), parquet(&other, Arc::new(packed))] {
        for target in ["c == true", "c == 'true'", "c == 'True'", "c == 1", "c != 'false'", "c > 0"] {
            assert_eq!(says(&path, target), [1., 0.], "{target} of {}", path.display());
        }
    }
    // The nearest number of 32 bits to .1 is another than that of 64.
    let path = parquet(&folder, Arc::new(Float32Array::from(vec![0.1, 0.2])));
    for target in ["c == 0.1", "c <= 0.1", "c == '0.1'", "c < 0.2"] {
        assert_eq!(says(&path, target), [1., 0.], "{target}");
    }
}

#[test]
fn dates_compare_as_texts_and_have_an_order() {
    let folder = Folder::empty();
    let day = 86_400_000_000;
    let csv =
        folder.file("rows.csv", "x,c\n0,2024-01-05\n1,2024-01-06T00:00:00\n2,2023-12-31 00:00:00.000\n");
    let days = parquet(&folder, Arc::new(Date32Array::from(vec![19_727, 19_728, 19_722])));
    let other = Folder::empty();
    let micros = vec![19_727 * day, 19_728 * day, 19_722 * day];
    let moments = parquet(&other, Arc::new(TimestampMicrosecondArray::from(micros)));
    for path in [csv, days, moments] {
        for (target, want) in [
            ("c == '2024-01-05'", [1., 0., 0.]),
            ("c == '2024-01-05T00:00:00'", [1., 0., 0.]),
            ("c in ['2024-01-05', '2024-01-06']", [1., 1., 0.]),
            ("c >= '2024-01-05'", [1., 1., 0.]),
            ("c < '2024-01-05 12:00:00'", [1., 0., 1.]),
        ] {
            assert_eq!(says(&path, target), want, "{target} of {}", path.display());
        }
    }
}

#[test]
fn a_cell_that_decides_nothing_is_not_looked_at() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "x,kind,c\n0,n,1\n1,n,5\n2,t,many\n3,t,\n");
    assert_eq!(says(&path, "kind == 'n' and c > 2"), [0., 1., 0., 0.]);
    assert_eq!(says(&path, "kind == 't' or c > 2"), [0., 1., 1., 1.]);
    assert_eq!(says(&path, "not (kind == 't' or c > 2)"), [1., 0., 0., 0.]);
}
