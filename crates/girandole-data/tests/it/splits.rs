//! How rows are dealt to the three parts.

use std::collections::BTreeSet;
use std::fmt::Write;

use girandole_data::{
    DataError, DataSet, Schema, SplitConfig, SplitError, SplitSource, StreamConfig, TargetKind, TaskConfig,
};

use crate::{Folder, schema};

const ROWS: usize = 1000;

/// A file of `user` (50 of them), `day` (20), `rare` (yes in 12 rows at the end), `kind` (one row of `c`) and `part`.
fn rows() -> String {
    let mut text = String::from("x,y,user,day,rare,kind,amount,part\n");
    for row in 0..ROWS {
        let (user, day) = (row * 7 % 50, row * 13 % 20);
        let rare = u8::from(row >= ROWS - 12);
        let kind = if row == 500 {
            "c"
        } else if row % 2 == 0 {
            "a"
        } else {
            "b"
        };
        let part = ["train", "Training", "TRAIN", "valid", "test"][row % 5];
        let amount = row * row % 997;
        let _ =
            writeln!(text, "{row},{},u{user},2026-01-{:02},{rare},{kind},{amount},{part}", row % 2, day + 1);
    }
    text
}

fn with(folder: &Folder, split: SplitConfig) -> Schema {
    let mut schema = schema(folder.file("rows.csv", rows()));
    schema.data.split = split;
    schema.tasks.push(TaskConfig::binary("sale", "rare"));
    schema.tasks.push(TaskConfig::new("kind", TargetKind::Multiclass, "kind"));
    schema
}

/// Row ids of training, validation and test.
fn parts(schema: &Schema) -> [Vec<usize>; 3] {
    let data = DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"));
    [data.train_rows(), data.validation_rows(), data.test_rows()]
        .map(|rows| rows.row_ids().iter().map(|row| *row as usize).collect())
}

fn check_whole(parts: &[Vec<usize>; 3]) {
    let mut all = parts.concat();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..ROWS));
}

#[test]
fn rows_sorted_by_their_label_are_dealt_at_random() {
    let parts = parts(&with(&Folder::empty(), SplitConfig::default()));
    check_whole(&parts);
    assert!(parts.iter().all(|rows| rows[0] < 50 && rows[rows.len() - 1] > ROWS - 50));
}

#[test]
fn a_rare_label_is_in_every_part_by_its_share() {
    let folder = Folder::empty();
    for by in ["sale", "rare"] {
        let schema = with(&folder, SplitConfig { stratify: Some(by.to_owned()), ..SplitConfig::default() });
        let parts = parts(&schema);
        check_whole(&parts);
        let rare = |rows: &Vec<usize>| rows.iter().filter(|row| **row >= ROWS - 12).count();
        assert_eq!([rare(&parts[0]), rare(&parts[1]), rare(&parts[2])], [8, 2, 2], "{by}");
        assert_eq!([parts[1].len(), parts[2].len()], [150, 150], "{by}");
        assert_eq!(parts, self::parts(&schema), "{by}");
    }
    let mut other =
        with(&folder, SplitConfig { stratify: Some("amount".to_owned()), ..SplitConfig::default() });
    let first = parts(&other);
    other.data.split.seed = 8;
    assert_ne!(first, parts(&other));
    let low = first[2].iter().filter(|row| *row * *row % 997 < 499).count();
    assert!((70..=80).contains(&low), "{low} of 150 test rows are in the lower half");
}

#[test]
fn the_only_row_of_a_class_trains() {
    for seed in 0..10 {
        let split = SplitConfig { stratify: Some("kind".to_owned()), seed, ..SplitConfig::default() };
        assert!(parts(&with(&Folder::empty(), split))[0].contains(&500));
    }
}

#[test]
fn a_class_that_no_training_row_shows_is_a_class_all_the_same() {
    for seed in 0..10 {
        let data =
            DataSet::load(&with(&Folder::empty(), SplitConfig { seed, ..SplitConfig::default() })).unwrap();
        assert_eq!(data.encoders().classes(2), ["a", "b", "c"]);
    }
}

#[test]
fn all_rows_of_a_user_are_in_one_part() {
    let folder = Folder::empty();
    let mut schema = with(&folder, SplitConfig { by: Some("user".to_owned()), ..SplitConfig::default() });
    let first = parts(&schema);
    check_whole(&first);
    let users = first.each_ref().map(|rows| rows.iter().map(|row| row * 7 % 50).collect::<BTreeSet<_>>());
    assert!(
        users[0].is_disjoint(&users[1]) && users[0].is_disjoint(&users[2]) && users[1].is_disjoint(&users[2])
    );
    assert!((130..=170).contains(&first[1].len()) && (130..=170).contains(&first[2].len()));
    assert_eq!(first, parts(&schema));
    schema.data.split.seed = 8;
    assert_ne!(first, parts(&schema));
}

#[test]
fn the_latest_rows_test_and_no_day_is_torn() {
    let folder = Folder::empty();
    let schema = with(&folder, SplitConfig { time: Some("day".to_owned()), ..SplitConfig::default() });
    let parts = parts(&schema);
    check_whole(&parts);
    let days = |rows: &Vec<usize>| rows.iter().map(|row| row * 13 % 20).collect::<BTreeSet<_>>();
    assert_eq!(days(&parts[0]), (0..14).collect());
    assert_eq!(days(&parts[1]), (14..17).collect());
    assert_eq!(days(&parts[2]), (17..20).collect());
}

#[test]
fn a_column_of_parts_may_use_the_words_of_others() {
    let folder = Folder::empty();
    let mut schema = with(&folder, SplitConfig { column: Some("part".to_owned()), ..SplitConfig::default() });
    let first = parts(&schema);
    check_whole(&first);
    assert!(first[1].iter().all(|row| row % 5 == 3) && first[2].iter().all(|row| row % 5 == 4));
    // Without a word for it, a share of the training rows validates.
    schema.data.path = Some(folder.file("two.csv", rows().replace("valid", "train")));
    let second = parts(&schema);
    assert_eq!([second[0].len(), second[1].len(), second[2].len()], [680, 120, 200]);
}

#[test]
fn a_test_file_can_be_dealt_by_user_too() {
    let folder = Folder::empty();
    let split = SplitConfig {
        by: Some("user".to_owned()),
        validation_from: SplitSource::Test,
        ..SplitConfig::default()
    };
    let mut schema = with(&folder, split);
    schema.data.test = schema.data.path.clone();
    let [train, validation, test] = parts(&schema);
    assert_eq!([train.len(), validation.len() + test.len()], [ROWS, ROWS]);
    let users = [validation, test].map(|rows| rows.iter().map(|row| row * 7 % 50).collect::<BTreeSet<_>>());
    assert!(users[0].is_disjoint(&users[1]));
    // A test file that is not dealt needs no user.
    schema.data.split.validation_from = SplitSource::Train;
    schema.data.test = Some(folder.file("test.csv", "x,y,rare,kind\n1,0,0,a\n"));
    let [train, validation, test] = parts(&schema);
    assert_eq!([train.len() + validation.len(), test.len()], [ROWS, 1]);
}

#[test]
fn what_cannot_be_dealt_is_said() {
    let folder = Folder::empty();
    let load = |text: &str, change: &dyn Fn(&mut SplitConfig)| {
        let mut schema = schema(folder.file("small.csv", text));
        schema.data.split = SplitConfig { validation: 0.3, test: 0.3, ..SplitConfig::default() };
        change(&mut schema.data.split);
        DataSet::load(&schema).expect_err("an error")
    };
    let by = |split: &mut SplitConfig| split.by = Some("u".to_owned());
    let time = |split: &mut SplitConfig| split.time = Some("u".to_owned());
    let stratify = |split: &mut SplitConfig| split.stratify = Some("u".to_owned());
    let text = "x,y,u\n1,0,1\n2,1,1\n3,0,2\n4,1,2\n";
    for (text, change, wanted) in [
        (text, &by as &dyn Fn(&mut SplitConfig), "`data.split.by`: column `u` has 2 values"),
        (text, &time, "`data.split.time`: column `u` has 2 values"),
        ("x,y,u\n1,0,1\n2,1,\n3,0,2\n", &time, "row 2 (line 3), column `u`: the time is missing"),
        (
            "x,y,u\n1,0,31/01/2026\n2,1,01/02/2026\n3,0,2/2/2026\n",
            &time,
            "row 1 (line 2), column `u`: `31/01/2026` is neither",
        ),
        ("x,y,u\n1,0,a\n2,1,b\n3,0,c\n4,1,d\n", &stratify, "`u` has another value in nearly every row"),
        (text, &|split| split.stratify = Some("clik".to_owned()), "no column `clik`"),
    ] {
        let error = load(text, change).to_string();
        assert!(error.contains(wanted), "{error}");
    }
    assert!(matches!(load(text, &by), DataError::Split(SplitError::TooFewValues { n_values: 2, .. })));
}

#[test]
fn ways_that_make_no_sense_together_are_refused_by_name() {
    let set = |column: bool, by: bool, time: bool, stratify: bool| {
        let name = |is_set: bool| is_set.then(|| "c".to_owned());
        let mut schema = schema("rows.csv".into());
        let split = &mut schema.data.split;
        (split.column, split.by, split.time, split.stratify) =
            (name(column), name(by), name(time), name(stratify));
        schema
    };
    let paths = |schema: &Schema| -> Vec<String> {
        schema.problems().into_iter().map(|problem| problem.path).collect()
    };
    assert_eq!(paths(&set(true, true, false, false)), ["data.split.by"]);
    assert_eq!(paths(&set(false, true, true, true)), ["data.split.time", "data.split.stratify"]);
    let mut files = set(false, true, false, false);
    (files.data.test, files.data.validation) = (Some("t.csv".into()), Some("v.csv".into()));
    assert_eq!(paths(&files), ["data.split.by"]);
    let mut column = set(true, false, false, false);
    column.data.validation = Some("v.csv".into());
    assert_eq!(paths(&column), ["data.split.column"]);
    let mut nothing = set(false, false, true, false);
    (nothing.data.split.validation, nothing.data.split.test) = (0.0, 0.0);
    assert_eq!(paths(&nothing), ["data.split.time"]);
    let mut both = set(false, false, false, false);
    (both.data.test, both.data.validation) = (Some("t.csv".into()), Some("v.csv".into()));
    both.data.split.validation_from = SplitSource::Test;
    assert_eq!(paths(&both), ["data.split.validation_from"]);
    let mut stream = set(false, true, false, false);
    stream.data.path = Some("rows.parquet".into());
    stream.data.stream = Some(StreamConfig::default());
    assert_eq!(paths(&stream), ["data.split.by"]);
}
