//! Shared tables, crosses, bounds, piecewise numbers and groups.

use std::path::PathBuf;

use girandole_core::{Examples, FeatureGroup, Pooling, TaskData};
use girandole_data::synthetic::RankingConfig;
use girandole_data::{DataSet, FeatureConfig, FittedEncoders, NumericEncoding, Schema, TaskConfig};

use crate::{Folder, all, ids, numbers, schema};

/// Some features, all rows training.
fn with(path: PathBuf, features: Vec<FeatureConfig>) -> Schema {
    let mut schema = schema(path);
    schema.data.split.validation = 0.0;
    schema.features = features;
    schema
}

fn load(schema: &Schema) -> DataSet {
    DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// Saved and loaded encoders, which must be the same.
fn saved(data: &DataSet, folder: &Folder) -> FittedEncoders {
    let file = folder.path("encoders.json");
    data.encoders().save(&file).unwrap();
    let loaded = FittedEncoders::load(&file).unwrap();
    assert_eq!(&loaded, data.encoders());
    assert_eq!(loaded.inputs(), data.inputs());
    loaded
}

#[test]
fn columns_of_one_table_share_ids_and_width() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "item,history,y\na,b|c,0\nb,a|b,1\n,c|c|c,0\nd,,1\n");
    let features = vec![
        FeatureConfig::categorical(["item"]).with_table("items"),
        FeatureConfig::list(["history"])
            .with_table("items")
            .with_max_len(3)
            .with_d_embedding(6)
            .with_pooling(Pooling::AttentionTo("item".to_owned())),
    ];
    let schema = with(path, features);
    assert_eq!(schema.problems(), []);
    let data = load(&schema);
    let inputs = data.inputs();
    let (item, history) = (&inputs.categorical[0], &inputs.lists[0]);
    // Together c comes four times, b three times, a twice and d once, too rare; one row misses its item.
    assert_eq!((item.n_ids, item.d_embedding, item.table.as_deref()), (5, 6, Some("items")));
    assert_eq!((history.n_ids, history.d_embedding, history.table.as_deref()), (5, 6, Some("items")));
    assert_eq!(history.pooling, Pooling::AttentionTo("item".to_owned()));
    let features = all(&*data.train()).features;
    assert_eq!(ids(features.categorical.unwrap()), [4, 3, 1, 0]);
    assert_eq!(ids(features.lists.unwrap()), [3, 2, -1, 4, 3, -1, 2, 2, 2, -1, -1, -1]);
    let rows = saved(&data, &folder).encode_text("history,item\nc,c\n", "new.csv", false).unwrap();
    assert_eq!(ids(all(&rows).features.lists.unwrap()), [2, -1, -1]);
}

#[test]
fn a_hashed_table_is_hashed_for_all_its_columns() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "item,history,y\na,b|a,0\nb,,1\n");
    let features = vec![
        FeatureConfig::categorical(["item"]).with_table("items"),
        FeatureConfig::list(["history"]).with_table("items").with_max_len(2).with_hash(1000),
    ];
    let data = load(&with(path, features));
    assert_eq!(data.inputs().categorical[0].n_ids, 1001);
    let features = all(&*data.train()).features;
    let (item, history) = (ids(features.categorical.unwrap()), ids(features.lists.unwrap()));
    assert_eq!(history, [item[1], item[0], -1, -1]);
    let collisions = data.encoders().collisions();
    assert_eq!(collisions.len(), 1);
    assert_eq!(
        (collisions[0].name.as_str(), collisions[0].n_values, collisions[0].n_ids),
        ("items", 2, 1000)
    );
    assert_eq!(collisions[0].share, 0.0);
}

#[test]
fn crossed_columns_are_one_category() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "a,b,y\nx,1,0\nx,2,1\nxy,1,0\nx,1,1\n,1,0\nx,,1\nx1,,0\n");
    let cross = FeatureConfig::cross(["a", "b"], 100_000);
    let data = load(&with(path, vec![cross, FeatureConfig::categorical(["a"])]));
    let input = &data.inputs().categorical[0];
    assert_eq!((input.name.as_str(), input.n_ids), ("a x b", 100_001));
    let batch = ids(all(&*data.train()).features.categorical.unwrap());
    let crossed: Vec<i64> = batch.into_iter().step_by(2).collect();
    assert_eq!(crossed[0], crossed[3]);
    let mut distinct = crossed[..3].to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 3, "{crossed:?}");
    assert_eq!(crossed[4..], [0; 3], "a row that misses one of the cells has id 0");
    assert_eq!(data.encoders().collisions()[0].n_values, 3);
    assert_eq!(data.encoders().feature_columns(), ["a", "b"]);
    let rows = saved(&data, &folder).encode_text("b,a\n2,x\n", "new.csv", false).unwrap();
    assert_eq!(ids(all(&rows).features.categorical.unwrap())[0], crossed[1]);
}

#[test]
fn the_order_of_texts_in_a_cross_matters_and_their_border_too() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "a,b,y\nx,yz,0\nxy,z,1\nyz,x,0\nxyz,xyz,1\n");
    let data = load(&with(path, vec![FeatureConfig::cross(["a", "b"], 1 << 30)]));
    let mut crossed = ids(all(&*data.train()).features.categorical.unwrap());
    crossed.sort_unstable();
    crossed.dedup();
    assert_eq!(crossed.len(), 4);
}

#[test]
fn colliding_values_are_counted_and_come_as_often_as_expected() {
    let folder = Folder::empty();
    let rows: String = (0..4000).map(|i| format!("user {i},u{},{}\n", i % 50, i % 2)).collect();
    let path = folder.file("rows.csv", format!("user,few,y\n{rows}"));
    let features = vec![
        FeatureConfig::categorical(["user"]).with_hash(4000),
        FeatureConfig::categorical(["few"]),
        FeatureConfig::cross(["few", "user"], 1000),
    ];
    let data = load(&with(path, features));
    let collisions = data.encoders().collisions();
    let names: Vec<&str> = collisions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["user", "few x user"]);
    for (one, expected) in collisions.iter().zip([0.632, 0.982]) {
        assert_eq!(one.n_values, 4000);
        assert!((one.expected - expected).abs() < 1e-3, "{one:?}");
        assert!((one.share - one.expected).abs() < 0.03, "{one:?}");
    }
}

#[test]
fn numbers_fall_between_given_bounds() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "age,y\n17,0\n18,1\n30,0\n65,1\n,0\n");
    let ages = FeatureConfig::numeric(["age"])
        .with_bounds([18.0, 25.0, 65.0])
        .with_encodings([NumericEncoding::Bins, NumericEncoding::Piecewise]);
    let data = load(&with(path, vec![ages.with_group(FeatureGroup::User)]));
    let inputs = data.inputs();
    assert_eq!((inputs.categorical[0].name.as_str(), inputs.categorical[0].n_ids), ("age bin", 5));
    assert_eq!(inputs.piecewise[0].name, "age piecewise");
    assert_eq!(inputs.piecewise[0].bounds, [18.0, 25.0, 65.0]);
    assert_eq!(inputs.piecewise[0].d_embedding, 8);
    assert_eq!(inputs.numeric, ["age missing"]);
    assert!(
        ["age bin", "age piecewise", "age missing"]
            .iter()
            .all(|name| inputs.groups[*name] == FeatureGroup::User)
    );
    let features = all(&*data.train()).features;
    assert_eq!(ids(features.categorical.unwrap()), [1, 2, 3, 4, 0]);
    assert_eq!(numbers(features.piecewise.unwrap()), [17.0, 18.0, 30.0, 65.0, 32.5]);
    assert_eq!(numbers(features.numeric.unwrap()), [0.0, 0.0, 0.0, 0.0, 1.0]);
    saved(&data, &folder);
}

#[test]
fn a_piecewise_number_has_quantiles_for_bounds_when_none_are_given() {
    let folder = Folder::empty();
    let rows: String = (0..=100).map(|i| format!("{},{}\n", i * i, i % 2)).collect();
    let path = folder.file("rows.csv", format!("x,y\n{rows}"));
    let x = FeatureConfig { bins: Some(4), ..FeatureConfig::numeric(["x"]) };
    let data = load(&with(path, vec![x.with_encodings([NumericEncoding::Piecewise])]));
    assert_eq!(data.inputs().piecewise[0].bounds, [0.0, 625.0, 2500.0, 5625.0, 10_000.0]);
    let features = all(&*data.train()).features;
    assert!(features.numeric.is_none() && features.categorical.is_none());
    assert_eq!(numbers(features.piecewise.unwrap())[100], 10_000.0);
}

/// A feature of every kind, of the generated ranking rows.
const EVERY_KIND: &str = r#"
[data]
path = "FILE"

[[features]]
columns = ["age", "tenure_days"]
kind = "numeric"
group = "user"
encodings = ["piecewise"]

[[features]]
columns = ["user_id"]
kind = "categorical"
group = "user"
hash = 100

[[features]]
columns = ["interests"]
kind = "list"
group = "user"
max_len = 3
table = "categories"
pooling = "max"

[[features]]
columns = ["history"]
kind = "list"
group = "user"
table = "items"
max_len = 20
pooling = { attention_to = "item_id" }

[[features]]
columns = ["item_id"]
kind = "categorical"
group = "item"
table = "items"
d_embedding = 16

[[features]]
columns = ["category"]
kind = "categorical"
group = "item"
table = "categories"

[[features]]
columns = ["price", "rating"]
kind = "numeric"
group = "item"

[[features]]
columns = ["tags"]
kind = "list"
group = "item"
pooling = "attention"
keep = "first"

[[features]]
columns = ["hour"]
kind = "numeric"
group = "context"
encodings = ["bins"]
bounds = [6, 12, 18]

[[features]]
columns = ["device", "weekday"]
kind = "cross"
group = "context"
hash = 64

[[tasks]]
name = "click"
kind = "binary"
target = "click"

[[tasks]]
name = "conversion"
kind = "binary"
target = "conversion"
space = "click == 1"
"#;

#[test]
fn ranking_rows_load_with_every_kind_of_feature() {
    let folder = Folder::empty();
    let path = folder.path("shown.parquet");
    RankingConfig::default().with_n_rows(4000).with_sizes(200, 150).write(&path).unwrap();
    let mut schema: Schema = toml::from_str(&EVERY_KIND.replace("FILE", &path.to_string_lossy())).unwrap();
    assert_eq!(schema.problems(), []);
    let again: Schema = toml::from_str(&toml::to_string(&schema).unwrap()).unwrap();
    assert_eq!(again, schema);
    let data = load(&schema);
    let inputs = data.inputs();
    assert_eq!(inputs.lists.iter().map(|list| list.max_len).collect::<Vec<_>>(), [3, 20, 32]);
    assert_eq!(inputs.lists[0].n_ids, inputs.categorical[2].n_ids);
    assert_eq!(inputs.lists[0].d_embedding, inputs.categorical[2].d_embedding);
    assert_eq!(inputs.lists[1].n_ids, inputs.categorical[1].n_ids);
    assert_eq!(inputs.categorical.last().unwrap().name, "device x weekday");
    assert!(inputs.groups.len() >= 13, "{:?}", inputs.groups);
    let batch = all(&*data.validation());
    let lists = ids(batch.features.lists.unwrap());
    let n_ids =
        |column: usize| inputs.lists[usize::from(column >= 3) + usize::from(column >= 23)].n_ids as i64;
    assert!(lists.iter().enumerate().all(|(i, id)| (-1..n_ids(i % 55)).contains(id)));
    // Every history is older at the front, so that padding stands behind the ids.
    assert!(lists.chunks(55).all(|row| row[3..23].windows(2).all(|pair| pair[0] >= 0 || pair[1] < 0)));
    let known = lists.iter().filter(|id| **id > 0).count();
    assert!(known * 10 > lists.iter().filter(|id| **id >= 0).count() * 9, "{known}");
    assert_eq!(batch.features.piecewise.unwrap().dims(), [data.validation().len(), 2]);
    saved(&data, &folder);

    schema.data.stream = Some(Default::default());
    let streamed = load(&schema);
    assert_eq!(streamed.inputs().lists[0], inputs.lists[0]);
    assert_eq!(streamed.encoders().collisions().len(), 2);
}

/// A change for the worse, the path of the problem and a part of its message.
type Case = (fn(&mut Schema), &'static str, &'static str);

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn every_wrong_setting_of_a_feature_is_told() {
    let good = || {
        let features = vec![
            FeatureConfig::numeric(["x"]),
            FeatureConfig::categorical(["item"]).with_table("items").with_hash(10),
            FeatureConfig::list(["history"])
                .with_table("items")
                .with_pooling(Pooling::AttentionTo("item".to_owned())),
            FeatureConfig::cross(["item", "shop"], 9),
            FeatureConfig::categorical(["shop"]),
        ];
        let mut schema = with("rows.csv".into(), features);
        schema.tasks = vec![TaskConfig::binary("y", "y")];
        schema
    };
    let cases: Vec<Case> = vec![
        (|s| s.features[0].table = Some("t".into()), "features[0].table", "for categorical and list columns"),
        (
            |s| s.features[0].max_len = Some(3),
            "features[0].max_len",
            "for list and text columns, these are numeric",
        ),
        (|s| s.features[1].bounds = Some(vec![1.0]), "features[1].bounds", "for numeric columns"),
        (|s| s.features[3].min_count = Some(3), "features[3].min_count", "these are cross"),
        (|s| s.features[0].bounds = Some(vec![]), "features[0].bounds", "needs 1 to 65536 numbers, got 0"),
        (|s| s.features[0].bounds = Some(vec![2.0, 1.0]), "features[0].bounds", "got 2 before 1"),
        (|s| s.features[0].bounds = Some(vec![1.0, 1.0]), "features[0].bounds", "rising"),
        (|s| s.features[0].bounds = Some(vec![f64::NAN]), "features[0].bounds", "finite"),
        (
            |s| {
                s.features[0].bounds = Some(vec![1.0]);
                s.features[0].bins = Some(5);
            },
            "features[0].bins",
            "drop one of the two",
        ),
        (
            |s| {
                s.features[0].bounds = Some(vec![1.0]);
                s.features[0].encodings = Some(vec![NumericEncoding::Piecewise]);
            },
            "features[0].bounds",
            "needs 2 to",
        ),
        (
            |s| {
                s.features[0].bounds = Some(vec![1.0, 2.0]);
                s.features[0].encodings = Some(vec![NumericEncoding::Standard]);
            },
            "features[0].bounds",
            "neither \"bins\" nor \"piecewise\"",
        ),
        (|s| s.features[2].max_len = Some(0), "features[2].max_len", "got 0"),
        (
            |s| s.features[2].hash = Some(20),
            "features[2].hash",
            "table `items` has 10 by features[1], got 20",
        ),
        (|s| s.features[2].min_count = Some(5), "features[2].min_count", "hashed and counted"),
        (|s| s.features[2].table = Some(" ".into()), "features[2].table", "is empty"),
        (|s| s.features[2].table = None, "features[2].pooling", "as wide as the list"),
        (
            |s| s.features[2].pooling = Some(Pooling::AttentionTo("items".into())),
            "features[2].pooling",
            "did you mean `item`?",
        ),
        (|s| s.features[3].hash = None, "features[3].hash", "to how many"),
        (|s| s.features[3].columns.truncate(1), "features[3].columns", "two columns at least"),
        (|s| s.features[3].columns.push("item".into()), "features[3].columns", "crossed with itself"),
        (|s| s.features[3].columns.push("history".into()), "features[3].columns", "is a list"),
        (|s| s.features[3].columns.push("y".into()), "features[3].columns", "give the outcome away"),
        (|s| s.features.push(s.features[3].clone()), "features[5].columns", "crossed twice"),
    ];
    for (change, path, part) in cases {
        let mut schema = good();
        assert_eq!(schema.problems(), []);
        change(&mut schema);
        let problems = schema.problems();
        let found = problems.iter().find(|p| p.path == path && p.message.contains(part));
        assert!(found.is_some(), "{path}: {part} is not in {problems:?}");
    }
}

/// What version 1 of the form looked like.
const OLD: &str = r#"{"format":1,"layout":{"format":null,"delimiter":null,"columns":null,"missing":[]},"weight":null,
"features":[
{"column":"x","encoding":{"numeric":{"scalers":[{"encoding":"standard","shift":2.5,"scale":0.5,"missing":0.0}],
"missing_indicator":false,"bins":{"frequent":[],"edges":[2.0,3.0],"missing":false,"median":3.0},"d_embedding":null}}},
{"column":"word","encoding":{"categorical":{"ids":{"vocabulary":{"missing":false,"values":["b","a"]}},"d_embedding":4}}},
{"column":"user","encoding":{"categorical":{"ids":{"hashing":{"n":1000000}},"d_embedding":null}}}],
"tasks":[{"name":"y","kind":"binary","target":{"column":"y"},"classes":[],"mask":null,"space":null}]}"#;

#[test]
fn encoders_of_the_first_form_still_load() {
    let encoders = FittedEncoders::from_json(OLD.as_bytes(), "encoders.json".as_ref()).unwrap();
    assert_eq!(encoders.inputs().numeric, ["x"]);
    assert_eq!(encoders.inputs().categorical[1].d_embedding, 4);
    assert!(encoders.collisions().is_empty());
    let rows = encoders.encode_text("x,word,user\n3,a,a\n", "rows.csv", false).unwrap();
    assert_eq!(rows.len(), 1);
    let features = all(&rows).features;
    assert_eq!(numbers(features.numeric.unwrap()), [1.0]);
    assert_eq!(ids(features.categorical.unwrap()), [2, 2, 828_316]);
}

#[test]
fn encoders_whose_table_is_gone_are_refused() {
    let broken = OLD.replace(r#"{"hashing":{"n":1000000}}"#, r#"{"table":"users"}"#);
    let error = FittedEncoders::from_json(broken.as_bytes(), "encoders.json".as_ref()).unwrap_err();
    assert!(error.to_string().contains("table `users`"), "{error}");
}
