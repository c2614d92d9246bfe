//! A value is one value, whichever program wrote it.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::types::{Float64Type, Int8Type, Int64Type};
use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, Float32Array, Float64Array, Int64Array,
    ListArray, RecordBatch, StringArray, UInt8Array,
};
use girandole_core::{ExampleStream, TaskData};
use girandole_data::{DataSet, FeatureConfig, FittedEncoders, Schema, StreamConfig, TargetKind, TaskConfig};

use crate::{Folder, all, ids, numbers, schema, streams};

/// Ids that no row is too rare for.
fn category(column: &str) -> FeatureConfig {
    FeatureConfig::categorical([column]).with_min_count(1)
}

fn with(path: PathBuf, features: Vec<FeatureConfig>) -> Schema {
    let mut schema = schema(path);
    schema.data.split.validation = 0.0;
    schema.features = features;
    schema
}

fn load(schema: &Schema) -> DataSet {
    DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"))
}

fn parquet(folder: &Folder, name: &str, columns: Vec<(&str, ArrayRef)>) -> PathBuf {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let path = folder.path(name);
    streams::write(&path, &RecordBatch::try_from_iter_with_nullable(columns).unwrap(), 3);
    path
}

fn ids_of_csv(encoders: &FittedEncoders, text: &str) -> Vec<i64> {
    let rows = encoders.encode_text(text, "rows.csv", false).unwrap_or_else(|error| panic!("{error}"));
    ids(all(&rows).features.categorical.unwrap())
}

fn ids_of_column(encoders: &FittedEncoders, column: &str, array: ArrayRef) -> Vec<i64> {
    let folder = Folder::empty();
    let path = parquet(&folder, "rows.parquet", vec![(column, array)]);
    let rows = encoders.encode_file(&path, false).unwrap_or_else(|error| panic!("{error}"));
    ids(all(&rows).features.categorical.unwrap())
}

#[test]
fn whole_numbers_are_one_category_in_every_form() {
    let folder = Folder::empty();
    for rows in ["shop,y\n3,0\n3,1\n17,0\n", "shop,y\n3.0,0\n3.0,1\n17.0,0\n", "shop,y\n+3,0\n3.,1\n17,0\n"] {
        let data = load(&with(folder.file("rows.csv", rows), vec![category("shop")]));
        assert_eq!(data.inputs().categorical[0].n_ids, 3, "{rows}");
        let encoders = data.encoders();
        assert_eq!(ids_of_csv(encoders, "shop\n3\n3.0\n+3\n17.00\n4\n"), [1, 1, 1, 2, 0]);
        let decimals = Decimal128Array::from(vec![300, 1700, 400]).with_precision_and_scale(9, 2).unwrap();
        let packed = [3, 17, 4].map(Some).into_iter().map(|id: Option<i64>| id).collect::<Int64Array>();
        let packed = DictionaryArray::<Int8Type>::new(vec![0, 1, 2].into(), Arc::new(packed));
        let columns: [ArrayRef; 7] = [
            Arc::new(Int64Array::from(vec![3, 17, 4])),
            Arc::new(UInt8Array::from(vec![3, 17, 4])),
            Arc::new(Float64Array::from(vec![3.0, 17.0, 4.0])),
            Arc::new(Float32Array::from(vec![3.0, 17.0, 4.0])),
            Arc::new(StringArray::from(vec!["3.0", " 17 ", "4"])),
            Arc::new(decimals),
            Arc::new(packed),
        ];
        for column in columns {
            let kind = column.data_type().clone();
            assert_eq!(ids_of_column(encoders, "shop", column), [1, 2, 0], "{kind}");
        }
    }
}

#[test]
fn truth_values_are_one_category_in_every_form() {
    let folder = Folder::empty();
    let data = load(&with(folder.file("rows.csv", "on,y\nTrue,0\nTRUE,1\nFalse,0\n"), vec![category("on")]));
    assert_eq!(data.inputs().categorical[0].n_ids, 3);
    assert_eq!(ids_of_csv(data.encoders(), "on\ntrue\nFALSE\nyes\n"), [1, 2, 0]);
    let truths = Arc::new(BooleanArray::from(vec![true, false]));
    assert_eq!(ids_of_column(data.encoders(), "on", truths.clone()), [1, 2]);
    // As a number a truth value is 1 or 0, in a text too.
    let path = parquet(&folder, "truths.parquet", vec![("x", truths.clone()), ("y", truths)]);
    let data = load(&with(path, vec![FeatureConfig::numeric(["x"])]));
    let encode = |text: &str| {
        let rows = data.encoders().encode_text(text, "rows.csv", false).unwrap();
        numbers(all(&rows).features.numeric.unwrap())
    };
    assert_eq!(encode("x\n1\n0\n"), encode("x\nTrue\nFALSE\n"));
}

#[test]
fn names_made_of_digits_stay_apart() {
    let folder = Folder::empty();
    for names in [
        ["007", "7"],
        ["02134", "2134"],
        ["1e3", "1000"],
        ["1.10", "1.1"],
        ["12e5", "1200000"],
        ["0x1F", "31"],
    ] {
        let rows = format!("code,y\n{0},0\n{0},1\n{1},0\n", names[0], names[1]);
        let data = load(&with(folder.file("rows.csv", rows), vec![category("code")]));
        assert_eq!(data.inputs().categorical[0].n_ids, 3, "{names:?}");
        let rows = format!("code\n{}\n{}\n", names[0], names[1]);
        assert_eq!(ids_of_csv(data.encoders(), &rows), [1, 2], "{names:?}");
    }
}

#[test]
fn a_fraction_that_is_not_known_is_the_number_that_is() {
    let folder = Folder::empty();
    let data =
        load(&with(folder.file("rows.csv", "price,y\n3.50,0\n3.50,1\n2.25,0\n"), vec![category("price")]));
    assert_eq!(ids_of_csv(data.encoders(), "price\n3.5\n3.500\n2.250\n2.2\n"), [1, 1, 2, 0]);
    assert_eq!(
        ids_of_column(data.encoders(), "price", Arc::new(Float64Array::from(vec![3.5, 2.25]))),
        [1, 2]
    );
}

#[test]
fn hashed_and_crossed_texts_have_one_spelling_too() {
    let folder = Folder::empty();
    let features =
        vec![FeatureConfig::categorical(["a"]).with_hash(1000), FeatureConfig::cross(["a", "b"], 1000)];
    let data = load(&with(folder.file("rows.csv", "a,b,y\n3,True,0\n4,x,1\n"), features));
    let all = ids_of_csv(data.encoders(), "a,b\n3,True\n3.0,true\n+3,TRUE\n");
    assert_eq!(all[..2], all[2..4]);
    assert_eq!(all[..2], all[4..]);
    let (doubles, truths) = (Float64Array::from(vec![3.0]), BooleanArray::from(vec![true]));
    let path = parquet(&folder, "rows.parquet", vec![("a", Arc::new(doubles)), ("b", Arc::new(truths))]);
    let rows = data.encoders().encode_file(&path, false).unwrap();
    assert_eq!(all[..2], ids(crate::all(&rows).features.categorical.unwrap()));
}

#[test]
fn ids_of_lists_have_one_spelling_too() {
    let folder = Folder::empty();
    let tags = FeatureConfig::list(["tags"]).with_min_count(1).with_max_len(2);
    let data = load(&with(folder.file("rows.csv", "tags,y\n3|17.0,0\n3.0,1\n+17|3,0\n"), vec![tags]));
    assert_eq!(data.inputs().lists[0].n_ids, 3);
    let whole = ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(17), Some(3)])]);
    let doubles = ListArray::from_iter_primitive::<Float64Type, _, _>([Some(vec![Some(17.0), Some(3.0)])]);
    for lists in [whole, doubles] {
        let path = parquet(&folder, "rows.parquet", vec![("tags", Arc::new(lists))]);
        let rows = data.encoders().encode_file(&path, false).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(ids(all(&rows).features.lists.unwrap()), [2, 1]);
    }
}

/// Eight shops, as whole numbers in one file and as doubles in another.
fn shops(folder: &Folder) -> PathBuf {
    let shops = || (0..400_i64).map(|row| row % 8);
    let labels: ArrayRef = Arc::new(Int64Array::from_iter_values((0..400).map(|row| row / 3 % 2)));
    let parts: [ArrayRef; 3] = [
        Arc::new(Int64Array::from_iter_values(shops())),
        Arc::new(Float64Array::from_iter_values(shops().map(|shop| shop as f64))),
        Arc::new(StringArray::from_iter_values(shops().map(|shop| format!("{shop}.0")))),
    ];
    for (i, shop) in parts.into_iter().enumerate() {
        parquet(folder, &format!("{i}.parquet"), vec![("shop", shop), ("y", labels.clone())]);
    }
    folder.path("")
}

#[test]
fn a_stream_of_parts_of_several_types_has_one_vocabulary() {
    let folder = Folder::empty();
    for feature in [category("shop"), FeatureConfig::categorical(["shop"]).with_hash(1000)] {
        let hashed = feature.hash.is_some();
        let mut schema = with(shops(&folder), vec![feature]);
        schema.data.stream = Some(StreamConfig::default());
        let data = load(&schema);
        if !hashed {
            assert_eq!(data.inputs().categorical[0].n_ids, 9);
        }
        let mut counts = std::collections::BTreeMap::new();
        let order = girandole_core::PassOrder { seed: 1, epoch: 1 };
        let device = burn::prelude::Device::flex();
        for batch in data.row_stream().unwrap().pass(order, 100, &device) {
            for id in ids(batch.unwrap().features.categorical.unwrap()) {
                *counts.entry(id).or_insert(0) += 1;
            }
        }
        assert_eq!(counts.into_values().collect::<Vec<_>>(), [150; 8], "hashed: {hashed}");
    }
}

#[test]
fn what_is_missing_is_so_in_every_spelling() {
    let folder = Folder::empty();
    let missing = |missing: &[&str], rows: &str| {
        let mut schema =
            with(folder.file("rows.csv", rows), vec![category("a"), FeatureConfig::numeric(["x"])]);
        schema.data.missing = missing.iter().map(|text| (*text).to_owned()).collect();
        let batch = all(&*load(&schema).train());
        let ids = ids(batch.features.categorical.unwrap());
        let last = |row: &[f32]| row[row.len() - 1];
        let flags: Vec<f32> = numbers(batch.features.numeric.unwrap()).chunks(2).map(last).collect();
        // A number has a bin too, behind the category.
        (ids.chunks(2).map(|row| row[0]).collect::<Vec<_>>(), flags)
    };
    let rows = "a,x,y\n-999.0,-999.00,0\n5,5,1\n5,6,0\n-999,-999,1\n";
    for code in ["-999", "-999.0"] {
        assert_eq!(missing(&[code], rows), (vec![1, 2, 2, 1], vec![1., 0., 0., 1.]), "{code}");
    }
    let mut schema = with(folder.path("none.parquet"), vec![category("a")]);
    let codes = Arc::new(Float64Array::from(vec![-999.0, 5.0, f64::NAN, 5.0]));
    let labels = Arc::new(Int64Array::from(vec![0, 1, 0, 1]));
    schema.data.path = Some(parquet(&folder, "none.parquet", vec![("a", codes), ("y", labels)]));
    schema.data.missing = vec!["-999".to_owned()];
    assert_eq!(ids(all(&*load(&schema).train()).features.categorical.unwrap()), [1, 2, 1, 2]);
}

#[test]
fn classes_have_one_spelling_too() {
    let folder = Folder::empty();
    let task = |classes: Option<Vec<String>>| TaskConfig {
        classes,
        ..TaskConfig::new("stars", TargetKind::Multiclass, "stars")
    };
    let path = folder.file("rows.csv", "x,stars\n1,3\n2,1.0\n3,+3.0\n4,2\n");
    for classes in [None, Some(vec!["1.0".to_owned(), "2".to_owned(), "3.00".to_owned()])] {
        let mut schema = with(path.clone(), vec![FeatureConfig::numeric(["x"])]);
        schema.tasks = vec![task(classes)];
        let data = load(&schema);
        assert_eq!(data.encoders().classes(0), ["1", "2", "3"]);
        assert_eq!(numbers(all(&*data.train()).targets), [2., 0., 2., 1.]);
        let (x, stars) = (Float64Array::from(vec![1.0, 2.0]), Float64Array::from(vec![3.0, 1.0]));
        let other = parquet(&folder, "rows.parquet", vec![("x", Arc::new(x)), ("stars", Arc::new(stars))]);
        let rows = data.encoders().encode_file(&other, true).unwrap();
        assert_eq!(numbers(all(&rows).targets), [2., 0.]);
    }
    let text = "name='s'\nkind='multiclass'\ntarget='s'\nclasses=[1.0, 2, '3.0', true]\n";
    assert_eq!(toml::from_str::<TaskConfig>(text).unwrap().classes.unwrap(), ["1", "2", "3.0", "true"]);
    let mut schema = with(path, vec![FeatureConfig::numeric(["x"])]);
    schema.tasks = vec![task(Some(vec!["3".to_owned(), "3.0".to_owned()]))];
    assert!(schema.problems()[0].message.contains("names a class twice"), "{:?}", schema.problems());
}

#[test]
fn texts_from_elsewhere_are_found_in_any_spelling() {
    let folder = Folder::empty();
    let features = vec![category("a"), FeatureConfig::categorical(["b"]).with_hash(100)];
    let data = load(&with(folder.file("rows.csv", "a,b,y\n3,3,0\n3,3,1\n"), features));
    let found = |column: &str, text: &str| data.encoders().ids_of(column, &[text.to_owned()]).unwrap()[0];
    for text in ["3", "3.0", " +3"] {
        assert_eq!(found("a", text), Some(1), "{text}");
        assert_eq!(found("b", text), found("b", "3"), "{text}");
    }
    assert_eq!(found("a", "4"), None);
}

/// What version 2 of the form looked like: texts as the files had them.
const OLD: &str = r#"{"format":2,"layout":{"format":null,"delimiter":null,"columns":null,"missing":[]},"weight":null,
"features":[
{"column":"shop","encoding":{"categorical":{"ids":{"vocabulary":{"missing":false,"values":["3.0","True","2.0","2"]}},
"d_embedding":4}}},
{"column":"user","encoding":{"categorical":{"ids":{"hashing":{"n":1000000}},"d_embedding":null}}}],
"tasks":[{"name":"y","kind":"multiclass","target":{"column":"y"},"classes":["1.0","2.0"],"mask":null,"space":null},
{"name":"two","kind":"binary","target":{"condition":"y == '2.0'"},"classes":[],"mask":null,"space":null}]}"#;

#[test]
fn ids_of_older_versions_are_looked_up_as_before_or_better() {
    let encoders = FittedEncoders::from_json(OLD.as_bytes(), "encoders.json".as_ref()).unwrap();
    let rows = "shop,user,y\n3.0,3.0,1.0\n3,3,2\n2.0,3.0,1\n2,x,2.0\ntrue,x,1\n";
    let encode = |text: &str| encoders.encode_text(text, "rows.csv", true).unwrap();
    let batch = all(&encode(rows));
    let found = ids(batch.features.categorical.unwrap());
    assert_eq!(found.iter().step_by(2).copied().collect::<Vec<_>>(), [1, 1, 3, 4, 2]);
    // Hashed ids were those of the texts as they came, and stay so.
    assert_eq!(found[1], found[5]);
    assert_ne!(found[1], found[3]);
    assert_eq!(numbers(batch.targets), [0., 0., 1., 1., 0., 0., 1., 1., 0., 0.]);
    let folder = Folder::empty();
    let doubles: ArrayRef = Arc::new(Float64Array::from(vec![3.0, 2.0]));
    let path = parquet(&folder, "rows.parquet", vec![("shop", doubles.clone()), ("user", doubles)]);
    let rows = encoders.encode_file(&path, false).unwrap();
    let again = ids(all(&rows).features.categorical.unwrap());
    assert_eq!([again[0], again[1], again[2]], [1, found[1], 3]);
    // What they learn is looked up likewise.
    let more = folder.file("more.csv", "shop,user\n3,a\n3,a\n5,a\n5,a\n");
    assert_eq!(encoders.grow(&more).unwrap().vocabularies[0].n_new, 1);
}
