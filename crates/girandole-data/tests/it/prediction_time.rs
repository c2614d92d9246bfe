//! Rows that come after training.

use girandole_core::{Examples, TaskData};
use girandole_data::{DataError, DataSet, FeatureConfig, FittedEncoders, TaskConfig};

use crate::{Folder, all, ids, numbers, schema};

fn fitted(folder: &Folder) -> FittedEncoders {
    let mut schema = schema(folder.file("train.csv", "x,word,y,z\n1,a,0,1\n2,b,1,\n3,a,0,0\n4,b,1,1\n"));
    schema.data.split.validation = 0.0;
    schema.features.push(FeatureConfig::categorical(["word"]));
    schema.tasks.push(TaskConfig::binary("z", "z == 1"));
    DataSet::load(&schema).unwrap().encoders().clone()
}

#[test]
fn new_values_never_crash() {
    let folder = Folder::empty();
    let encoders = fitted(&folder);
    let file = folder.file("new.csv", "word,x\nnever seen,1e30\n,\nb,-1e30\n");
    let rows = encoders.encode_file(&file, false).unwrap();
    assert_eq!((rows.len(), rows.has_targets()), (3, &[false, false][..]));
    let batch = all(&rows);
    assert_eq!(numbers(batch.features.numeric.unwrap()), [10., 0., -10.]);
    let ids = ids(batch.features.categorical.unwrap());
    let inputs = &encoders.inputs().categorical;
    assert!(ids.iter().enumerate().all(|(i, id)| (0..inputs[i % 2].n_ids as i64).contains(id)));
    // No row missed a word in training, so a missing one is unknown.
    assert_eq!([ids[1], ids[3], ids[5]], [0, 0, 2]);
    assert_eq!(numbers(batch.mask), [0.; 6]);
}

#[test]
fn training_rows_encode_the_same_from_their_file() {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("train.csv", "x,word,y\n1,a,0\n2,b,1\n,a,0\n4,,1\n"));
    schema.data.split.validation = 0.0;
    schema.features.push(FeatureConfig::categorical(["word"]));
    let data = DataSet::load(&schema).unwrap();
    let again = data.encoders().encode_file(&folder.path("train.csv"), true).unwrap();
    let (first, second) = (all(&*data.train()), all(&again));
    assert_eq!(numbers(first.features.numeric.unwrap()), numbers(second.features.numeric.unwrap()));
    assert_eq!(ids(first.features.categorical.unwrap()), ids(second.features.categorical.unwrap()));
    assert_eq!(numbers(first.targets), numbers(second.targets));
}

#[test]
fn targets_are_read_where_the_file_has_them() {
    let folder = Folder::empty();
    let encoders = fitted(&folder);
    let file = folder.file("new.csv", "word,x,z\na,1,1\nb,2,\n");
    let rows = encoders.encode_file(&file, true).unwrap();
    assert_eq!(rows.has_targets(), [false, true]);
    assert_eq!(rows.label_counts(), [0, 1]);
    let batch = all(&rows);
    assert_eq!(numbers(batch.targets), [0., 1., 0., 0.]);
    assert_eq!(numbers(batch.mask), [0., 1., 0., 0.]);
}

#[test]
fn a_missing_feature_column_is_an_error() {
    let folder = Folder::empty();
    let file = folder.file("new.csv", "words,x\na,1\n");
    let error = fitted(&folder).encode_file(&file, false).unwrap_err();
    assert!(matches!(&error, DataError::MissingColumn { column, .. } if column == "word"), "{error}");
    assert!(error.to_string().contains("did you mean `words`?"), "{error}");
}
