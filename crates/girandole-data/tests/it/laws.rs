//! What holds for any data set.

use burn::prelude::*;
use girandole_core::{Examples, TaskData};
use girandole_data::{DataSet, FittedEncoders, Schema, datasets};

use crate::{Folder, all, ids, numbers, schema};

#[test]
fn adult_has_its_published_counts_and_rates() {
    let data = datasets::adult().unwrap();
    let parts = [data.train_rows(), data.validation_rows(), data.test_rows()];
    let sizes = parts.map(|part| part.len());
    assert_eq!(sizes, [34_190, 7_326, 7_326]);
    // Rates of datasets/adult/README.md.
    for (task, rate) in [0.2393, 0.3300, 0.3229].into_iter().enumerate() {
        let whole: f64 = parts.iter().map(|part| part.label_rates()[task] * part.len() as f64).sum();
        assert!((whole / 48_842.0 - rate).abs() < 6e-5, "task {task}: {}", whole / 48_842.0);
    }
}

#[test]
fn adults_inputs_are_not_what_the_targets_are_made_of() {
    let data = datasets::adult().unwrap();
    let columns = data.encoders().feature_columns();
    for column in ["income", "marital-status", "education", "education-num"] {
        assert!(!columns.contains(&column), "{column}");
    }
}

#[test]
fn ids_are_below_their_number_and_numbers_are_finite() {
    let data = datasets::adult().unwrap();
    for part in [data.train(), data.validation(), data.test()] {
        let batch = all(&*part);
        let inputs = &data.inputs().categorical;
        let ids = ids(batch.features.categorical.unwrap());
        for (i, id) in ids.into_iter().enumerate() {
            assert!((0..inputs[i % inputs.len()].n_ids as i64).contains(&id));
        }
        assert!(numbers(batch.features.numeric.unwrap()).iter().all(|x| x.is_finite() && x.abs() <= 10.0));
    }
}

#[test]
fn a_batch_is_its_rows_one_by_one() {
    let rows = datasets::adult().unwrap().validation();
    let device = Device::flex();
    let wanted = [5, 0, 5, 4000];
    let batch = rows.batch(&wanted, &device);
    let width = batch.features.numeric.as_ref().unwrap().dims()[1];
    let together = numbers(batch.features.numeric.unwrap());
    for (i, row) in wanted.into_iter().enumerate() {
        let alone = numbers(rows.batch(&[row], &device).features.numeric.unwrap());
        assert_eq!(together[i * width..][..width], alone);
    }
}

#[test]
fn the_same_schema_gives_the_same_rows_and_another_seed_others() {
    let load = |seed| {
        let mut schema = datasets::adult_schema();
        schema.data.split.seed = seed;
        numbers(all(&*DataSet::load(&schema).unwrap().test()).features.numeric.unwrap())
    };
    let first = load(7);
    assert_eq!(first, load(7));
    assert_ne!(first, load(8));
}

#[test]
fn encoders_see_training_rows_only() {
    let folder = Folder::empty();
    let train = folder.file("train.csv", "x,y\n1,0\n2,1\n3,0\n4,1\n");
    let mut inputs = Vec::new();
    for (name, text) in [("a.csv", "x,y\n1,0\n"), ("b.csv", "x,y\n1000000,0\n")] {
        let mut schema = schema(train.clone());
        schema.data.test = Some(folder.file(name, text));
        let data = DataSet::load(&schema).unwrap();
        assert_eq!(data.test().len(), 1);
        inputs.push(data.encoders().clone());
    }
    assert_eq!(inputs[0], inputs[1]);
}

#[test]
fn saved_encoders_are_the_same_bit_for_bit() {
    let folder = Folder::empty();
    let encoders = datasets::adult().unwrap().encoders().clone();
    let file = folder.path("encoders.json");
    encoders.save(&file).unwrap();
    assert_eq!(FittedEncoders::load(&file).unwrap(), encoders);
}

#[test]
fn a_schema_survives_its_own_toml() {
    for schema in [datasets::adult_schema(), datasets::census_schema("somewhere".as_ref())] {
        let text = toml::to_string(&schema).unwrap();
        assert_eq!(toml::from_str::<Schema>(&text).unwrap(), schema, "{text}");
    }
}

#[test]
fn a_data_set_known_by_name_needs_one_line() {
    let schema: Schema = toml::from_str("[data]\ndataset = \"adult\"\n").unwrap();
    assert_eq!(schema.problems(), []);
    assert_eq!(DataSet::load(&schema).unwrap().tasks().len(), 3);
}

#[test]
fn a_column_may_say_how_rows_are_split() {
    let folder = Folder::empty();
    let text = "x,y,part\n1,0,train\n2,1,test\n3,1,train\n4,0,validation\n";
    let mut schema = schema(folder.file("rows.csv", text));
    schema.data.split.column = Some("part".to_owned());
    let data = DataSet::load(&schema).unwrap();
    assert_eq!([data.train().len(), data.validation().len(), data.test().len()], [2, 1, 1]);
}
