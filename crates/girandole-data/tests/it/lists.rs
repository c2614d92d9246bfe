//! Columns of lists: the same ids from text and from Parquet, cut and padded.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::builder::{LargeListBuilder, ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{ArrayRef, Int64Array, ListArray, RecordBatch, StringArray, StructArray};
use girandole_core::TaskData;
use girandole_data::{DataError, DataSet, FeatureConfig, Keep, Schema};

use crate::{Folder, all, ids, schema, streams};

const ROWS: &str = "tags,y\na|b|c,0\n|b| b ,1\n,0\n?|c,1\n";

/// A list column `tags` and nothing else, all rows training.
fn listed(path: PathBuf, tags: FeatureConfig) -> Schema {
    let mut schema = schema(path);
    schema.data.split.validation = 0.0;
    schema.data.missing = vec!["?".to_owned()];
    schema.features = vec![tags];
    schema
}

fn tags() -> FeatureConfig {
    FeatureConfig::list(["tags"]).with_min_count(1).with_max_len(3)
}

/// The ids of all rows side by side.
fn list_ids(schema: &Schema) -> Vec<i64> {
    let data = DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"));
    assert!(data.inputs().numeric.is_empty() && data.inputs().categorical.is_empty());
    let features = all(&*data.train()).features;
    assert!(features.numeric.is_none() && features.categorical.is_none() && features.piecewise.is_none());
    ids(features.lists.unwrap())
}

fn parquet(folder: &Folder, name: &str, tags: ArrayRef) -> PathBuf {
    let labels: ArrayRef = Arc::new(Int64Array::from_iter_values((0..tags.len() as i64).map(|row| row % 2)));
    let batch =
        RecordBatch::try_from_iter_with_nullable([("tags", tags, true), ("y", labels, true)]).unwrap();
    let path = folder.path(name);
    streams::write(&path, &batch, 3);
    path
}

/// The rows of [`ROWS`].
fn rows() -> [Option<Vec<Option<&'static str>>>; 4] {
    [
        Some(vec![Some("a"), Some("b"), Some("c")]),
        Some(vec![Some(""), Some("b"), None, Some(" b ")]),
        None,
        Some(vec![Some("?"), Some("c")]),
    ]
}

#[test]
fn csv_and_parquet_of_many_types_give_the_same_ids() {
    let folder = Folder::empty();
    // By falling count: b, c, a.
    let want = [3, 1, 2, 1, 1, -1, -1, -1, -1, 2, -1, -1];
    assert_eq!(list_ids(&listed(folder.file("rows.csv", ROWS), tags())), want);
    let spaced = folder.file("spaced.csv", ROWS.replace('|', ";").replace("a;b", "a ; b"));
    assert_eq!(list_ids(&listed(spaced, FeatureConfig { separator: Some(';'), ..tags() })), want);

    let mut lists = ListBuilder::new(StringBuilder::new());
    let mut large = LargeListBuilder::new(StringBuilder::new());
    let mut coded = ListBuilder::new(StringDictionaryBuilder::<Int32Type>::new());
    for row in rows() {
        lists.append_option(row.clone());
        large.append_option(row.clone());
        coded.append_option(row);
    }
    let texts = StringArray::from(vec![Some("a|b|c"), Some("|b| b "), None, Some("?|c")]);
    let arrays: [ArrayRef; 4] =
        [Arc::new(lists.finish()), Arc::new(large.finish()), Arc::new(coded.finish()), Arc::new(texts)];
    for (i, array) in arrays.into_iter().enumerate() {
        let mut schema = listed(parquet(&folder, &format!("{i}.parquet"), array), tags());
        assert_eq!(list_ids(&schema), want, "file {i}");
        (schema.data.stream, schema.data.split.test) = (Some(Default::default()), 0.0);
        let data = DataSet::load(&schema).unwrap();
        let first = girandole_core::PassOrder { seed: 1, epoch: 1 };
        let stream = data.stream().unwrap();
        let batch = stream.pass(first, 10, &burn::prelude::Device::flex()).next().unwrap().unwrap();
        let mut streamed: Vec<Vec<i64>> =
            ids(batch.features.lists.unwrap()).chunks(3).map(<[i64]>::to_vec).collect();
        streamed.sort();
        let mut want: Vec<Vec<i64>> = want.chunks(3).map(<[i64]>::to_vec).collect();
        want.sort();
        assert_eq!(streamed, want, "file {i} as a stream");
    }
}

#[test]
fn whole_numbers_are_ids_too() {
    let folder = Folder::empty();
    let numbers = vec![Some(vec![Some(10), Some(7)]), Some(vec![None, Some(7)]), None, Some(vec![])];
    let array = ListArray::from_iter_primitive::<Int64Type, _, _>(numbers);
    let schema = listed(parquet(&folder, "rows.parquet", Arc::new(array)), tags().with_max_len(2));
    assert_eq!(list_ids(&schema), [2, 1, 1, -1, -1, -1, -1, -1]);
}

#[test]
fn the_last_ids_of_a_long_list_stay_or_the_first() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "tags,y\na|b|c,0\nb|c|d,1\nd,0\n");
    // Only ids that stay are counted: c and d twice, b once.
    let last = tags().with_max_len(2);
    assert_eq!(list_ids(&listed(path.clone(), last.clone())), [3, 1, 1, 2, 2, -1]);
    let first = FeatureConfig { keep: Some(Keep::First), ..last };
    assert_eq!(list_ids(&listed(path, first)), [2, 1, 1, 3, 4, -1]);
}

#[test]
fn ids_that_are_rare_or_new_are_the_unknown_one() {
    let folder = Folder::empty();
    let schema = listed(folder.file("rows.csv", ROWS), tags().with_min_count(2));
    let data = DataSet::load(&schema).unwrap();
    let input = &data.inputs().lists[0];
    assert_eq!((input.name.as_str(), input.n_ids, input.max_len), ("tags", 3, 3));
    assert_eq!(data.inputs().n_list_ids(), 3);
    let rows = data.encoders().encode_text("tags\nnew|a|c\n", "new.csv", false).unwrap();
    assert_eq!(ids(all(&rows).features.lists.unwrap()), [0, 0, 2]);
}

#[test]
fn lists_of_other_things_are_refused_with_their_place() {
    let folder = Folder::empty();
    let refused = |name: &str, array: ArrayRef| {
        let schema = listed(parquet(&folder, name, array), tags());
        let whole = DataSet::load(&schema).unwrap_err();
        let mut streamed = schema;
        streamed.data.stream = Some(Default::default());
        let streamed = DataSet::load(&streamed).unwrap_err();
        assert_eq!(whole.to_string(), streamed.to_string());
        whole
    };
    let floats = ListArray::from_iter_primitive::<Float64Type, _, _>(vec![
        None,
        Some(vec![]),
        Some(vec![None]),
        Some(vec![None, Some(1.5)]),
    ]);
    let error = refused("floats.parquet", Arc::new(floats));
    let message = error.to_string();
    assert!(matches!(error, DataError::NotAnId { .. }), "{message}");
    assert!(
        message.contains("floats.parquet, row 4, column `tags`: the list holds `1.5`, of List"),
        "{message}"
    );

    let mut nested = ListBuilder::new(ListBuilder::new(StringBuilder::new()));
    nested.values().append_value([Some("a")]);
    nested.append(true);
    nested.append_null();
    let message = refused("nested.parquet", Arc::new(nested.finish())).to_string();
    assert!(message.contains("row 1, column `tags`: the list holds `[a]`"), "{message}");

    let words: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let pairs = StructArray::try_from(vec![("word", words)]).unwrap();
    let error = refused("pairs.parquet", Arc::new(pairs));
    assert!(matches!(error, DataError::UnreadableColumn { .. }), "{error}");
}

#[test]
fn lists_without_any_id_are_no_error() {
    let folder = Folder::empty();
    let empty = ListArray::from_iter_primitive::<Float64Type, _, _>(vec![None::<Vec<Option<f64>>>; 2]);
    let schema = listed(parquet(&folder, "rows.parquet", Arc::new(empty)), tags());
    assert_eq!(list_ids(&schema), [-1; 6]);
}

#[test]
fn a_batch_of_lists_is_its_rows_one_by_one() {
    let folder = Folder::empty();
    let data = DataSet::load(&listed(folder.file("rows.csv", ROWS), tags())).unwrap();
    let rows = data.train();
    let batch = rows.batch(&[3, 0, 3], &burn::prelude::Device::flex());
    assert_eq!(batch.features.batch_size(), 3);
    assert_eq!(ids(batch.features.lists.unwrap()), [2, -1, -1, 3, 1, 2, 2, -1, -1]);
}
