//! Encoders that learn new ids, and how later rows differ from the training rows.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use girandole_core::{ExampleStream, PassOrder, TaskData};
use girandole_data::{
    DataError, DataSet, FeatureConfig, FittedEncoders, NumericEncoding, Schema, StreamConfig,
};

use crate::{Folder, all, ids, numbers, schema, streams};

const BEFORE: &str = "x,item,history,shop,y\n1,a,b|a,s1,0\n2,b,b,s2,1\n3,a,,s1,0\n4,b,a|b,s2,1\n";
const AFTER: &str = "x,item,history,shop,y\n1,c,c|d,s1,0\n9,c,d|d,s3,1\n,a,e|a,s3,0\n-5,,,s3,1\n";

fn features() -> Vec<FeatureConfig> {
    vec![
        FeatureConfig::numeric(["x"]).with_encodings([NumericEncoding::Standard]),
        FeatureConfig::categorical(["item"]).with_table("items"),
        FeatureConfig::list(["history"]).with_table("items").with_max_len(2),
        FeatureConfig::categorical(["shop"]),
        FeatureConfig::cross(["item", "shop"], 50),
    ]
}

fn with(path: PathBuf) -> Schema {
    let mut schema = schema(path);
    schema.data.split.validation = 0.0;
    schema.features = features();
    schema
}

fn fitted(folder: &Folder) -> FittedEncoders {
    DataSet::load(&with(folder.file("before.csv", BEFORE))).unwrap().encoders().clone()
}

#[test]
fn new_ids_come_behind_the_old_ones_and_nothing_else_moves() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let grown = old.grow(&folder.file("after.csv", AFTER)).unwrap();
    let report: Vec<_> =
        grown.vocabularies.iter().map(|one| (one.name.as_str(), one.n_ids, one.n_new)).collect();
    // Of `items` c and d, which occur three times each; e once is too rare. Of shops s3.
    assert_eq!(report, [("items", 3, 2), ("shop", 3, 1)]);
    let (before, after) = (old.inputs(), grown.encoders.inputs());
    assert_eq!([after.categorical[0].n_ids, after.lists[0].n_ids, after.categorical[1].n_ids], [5, 5, 4]);
    assert_eq!(after.categorical[2], before.categorical[2], "crosses do not grow");
    for (a, b) in before.categorical.iter().zip(&after.categorical) {
        assert_eq!(a.d_embedding, b.d_embedding);
    }
    assert_eq!(before.lists[0].d_embedding, after.lists[0].d_embedding);
    let encode =
        |encoders: &FittedEncoders, text: &str| all(&encoders.encode_text(text, "x.csv", false).unwrap());
    let (first, second) = (encode(&old, BEFORE), encode(&grown.encoders, BEFORE));
    assert_eq!(numbers(first.features.numeric.unwrap()), numbers(second.features.numeric.unwrap()));
    assert_eq!(ids(first.features.categorical.unwrap()), ids(second.features.categorical.unwrap()));
    assert_eq!(ids(first.features.lists.unwrap()), ids(second.features.lists.unwrap()));
    let new = encode(&grown.encoders, AFTER);
    assert_eq!(ids(new.features.lists.unwrap()), [3, 4, 4, 4, 0, 2, -1, -1]);
    let categories = ids(new.features.categorical.unwrap());
    assert_eq!([categories[0], categories[3], categories[9]], [3, 3, 0]);
    assert_eq!([categories[1], categories[4]], [1, 3]);
}

#[test]
fn encoders_that_learn_nothing_stay_as_they_are() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let grown = old.grow(&folder.path("before.csv")).unwrap();
    assert_eq!(grown.encoders, old);
    assert!(grown.vocabularies.iter().all(|one| one.n_new == 0));
    let file = folder.path("encoders.json");
    let grown = old.grow(&folder.file("after.csv", AFTER)).unwrap().encoders;
    grown.save(&file).unwrap();
    assert_eq!(FittedEncoders::load(&file).unwrap(), grown);
    assert_eq!(grown.grow(&folder.path("after.csv")).unwrap().encoders, grown);
}

#[test]
fn a_width_by_rule_does_not_grow() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let many: String = (0..2000).map(|i| format!("1,new {},,s1,0\n", i % 1000)).collect();
    let grown = old.grow(&folder.file("many.csv", format!("x,item,history,shop,y\n{many}"))).unwrap();
    let input = &grown.encoders.inputs().categorical[0];
    assert_eq!((input.n_ids, input.d_embedding), (1003, old.inputs().categorical[0].d_embedding));
    assert!(girandole_core::embedding_width(1003) > input.d_embedding);
}

#[test]
fn every_id_knows_which_one_it_was() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let grown = old.grow(&folder.file("after.csv", AFTER)).unwrap().encoders;
    let maps = grown.ids_before(&old);
    assert_eq!(maps.keys().collect::<Vec<_>>(), ["history", "item", "item x shop", "shop"]);
    assert_eq!(maps["item"], [Some(0), Some(1), Some(2), None, None]);
    assert_eq!(maps["history"], maps["item"]);
    assert_eq!(maps["item x shop"], (0..51).map(Some).collect::<Vec<_>>());
    // Fitted anew: unknown, missing, c, d, a; shops s3 and the unknown one; a cross of another size.
    let mut schema = with(folder.path("after.csv"));
    schema.features[4].hash = Some(9);
    let fresh = DataSet::load(&schema).unwrap().encoders().clone();
    let maps = fresh.ids_before(&old);
    assert_eq!(maps["item"], [Some(0), Some(0), None, None, Some(2)]);
    assert_eq!(maps["shop"], [Some(0), None]);
    assert_eq!(maps["item x shop"], [&[Some(0)][..], &[None; 9]].concat());
    for (name, map) in maps {
        let inputs = fresh.inputs();
        let lists = inputs.lists.iter().map(|input| (&input.name, input.n_ids));
        let mut all = inputs.categorical.iter().map(|input| (&input.name, input.n_ids)).chain(lists);
        assert_eq!(all.find(|(other, _)| **other == name).unwrap().1, map.len());
    }
}

#[test]
fn data_loads_by_grown_encoders_in_memory_and_as_a_stream() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let data = DataSet::load_grown(&with(folder.file("after.csv", AFTER)), &old).unwrap();
    assert_eq!(data.encoders(), &old.grow(&folder.path("after.csv")).unwrap().encoders);
    assert_eq!(data.growth().len(), 2);
    // Scaled as before: mean 2.5, deviation the root of 1.25.
    let x = numbers(all(&*data.train()).features.numeric.unwrap());
    assert!((x[0] + 1.5 / 1.25f32.sqrt()).abs() < 1e-6, "{x:?}");

    let text =
        |values: [Option<&'static str>; 4]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("x", Arc::new(Int64Array::from(vec![Some(1), Some(9), None, Some(-5)]))),
        ("item", text([Some("c"), Some("c"), Some("a"), None])),
        ("history", text([Some("c|d"), Some("d|d"), Some("e|a"), None])),
        ("shop", text([Some("s1"), Some("s3"), Some("s3"), Some("s3")])),
        ("y", Arc::new(Int64Array::from(vec![0, 1, 0, 1]))),
    ];
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    streams::write(&folder.path("after.parquet"), &batch, 3);
    let mut schema = with(folder.path("after.parquet"));
    schema.data.split.test = 0.0;
    schema.data.stream = Some(StreamConfig::default());
    let streamed = DataSet::load_grown(&schema, &old).unwrap();
    assert_eq!(streamed.growth(), data.growth());
    assert_eq!(streamed.inputs(), data.inputs());
    assert_eq!(streamed.label_rates(), data.label_rates());
    let device = burn::prelude::Device::flex();
    let pass = streamed.row_stream().unwrap().pass(PassOrder { seed: 1, epoch: 1 }, 4, &device);
    let batch = pass.map(Result::unwrap).next().unwrap();
    let mut lists: Vec<Vec<i64>> =
        ids(batch.features.lists.unwrap()).chunks(2).map(<[i64]>::to_vec).collect();
    lists.sort();
    assert_eq!(lists, [[-1, -1], [0, 2], [3, 4], [4, 4]]);
}

#[test]
fn a_schema_of_other_features_does_not_grow_encoders() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let mut schema = with(folder.file("after.csv", AFTER));
    schema.features[2] = FeatureConfig::list(["history"]).with_table("items").with_max_len(9);
    schema.tasks[0].name = "z".to_owned();
    let error = DataSet::load_grown(&schema, &old).unwrap_err();
    assert!(matches!(&error, DataError::Schema(problems) if problems.len() == 2), "{error}");
    let message = error.to_string();
    assert!(message.contains("`history` (list of up to 2 ids) where these settings have"), "{message}");
    schema = with(folder.path("after.csv"));
    schema.features.pop();
    let message = DataSet::load_grown(&schema, &old).unwrap_err().to_string();
    assert!(message.contains("`item x shop` (cross) where these settings have no more"), "{message}");
}

#[test]
fn drift_says_which_shares_of_a_file_are_other_than_in_training() {
    let folder = Folder::empty();
    let old = fitted(&folder);
    let rows = old.encode_text(AFTER, "after.csv", false).unwrap();
    let drift = rows.drift().unwrap();
    let shares: Vec<_> = drift
        .features
        .iter()
        .map(|one| (one.name.as_str(), one.rows.missing, one.rows.unknown, one.rows.out_of_range))
        .collect();
    assert_eq!(
        shares,
        [
            ("x", 0.25, 0.0, 0.5),
            ("item", 0.25, 0.5, 0.0),
            ("history", 0.25, 5.0 / 6.0, 0.0),
            ("shop", 0.0, 0.75, 0.0),
            ("item x shop", 0.25, 0.0, 0.0),
        ]
    );
    let training: Vec<f64> = drift.features.iter().map(|one| one.training.unwrap().missing).collect();
    assert_eq!(training, [0.0, 0.0, 0.25, 0.0, 0.0]);
    let moved: Vec<&str> = drift.moved(0.3).into_iter().map(|one| one.name.as_str()).collect();
    assert_eq!(moved, ["history", "shop", "x", "item"]);
}

#[test]
fn the_training_file_itself_does_not_drift() {
    let folder = Folder::empty();
    let text = "x,item,history,shop,y\n1,a,b|rare,s1,0\n,b,b,only,1\n3,,,,0\n4,b,a|b|a,s1,1\n";
    let data = DataSet::load(&with(folder.file("train.csv", text))).unwrap();
    let rows = data.encoders().encode_file(&folder.path("train.csv"), true).unwrap();
    let drift = rows.drift().unwrap();
    for feature in &drift.features {
        assert_eq!(feature.training, Some(feature.rows), "{}", feature.name);
        assert_eq!(feature.distance(), 0.0);
    }
    assert!(drift.features[2].rows.unknown > 0.0 && drift.features[3].rows.unknown > 0.0);
    assert!(data.train_rows().drift().is_none());
}
