//! First files of settings.

use girandole_core::TaskData;
use girandole_data::synthetic::RankingConfig;
use girandole_data::{DataSet, FeatureKind, Schema, starter_config};

use crate::Folder;

/// The settings without the sections of model and training.
fn schema_of(text: &str) -> Schema {
    let mut table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(table.remove("model").is_some() && table.remove("train").is_some());
    table.try_into().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn adults_starter_config_loads() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/adult/adult.parquet");
    let targets = ["income", "education in ['Bachelors', 'Masters']"].map(str::to_owned);
    let text = starter_config(&file, &targets).unwrap();
    let schema = schema_of(&text);
    assert_eq!(schema.problems(), []);
    assert_eq!(schema.data.missing, ["?"]);
    assert_eq!(schema.tasks[0].target, "income == '>50K'");
    assert!(
        text.contains("# \"education-num\", # left out: it tells the target of `education` exactly"),
        "{text}"
    );
    assert_eq!(DataSet::load(&schema).unwrap().label_rates().len(), 2);
}

#[test]
fn useless_columns_are_comments_with_a_reason() {
    let folder = Folder::empty();
    let mut rows = "id,name,same,gone,age,stars,pay,won\n".to_owned();
    for i in 0..300 {
        rows += &format!("{i},name {i},1,,{},{},{}.5,{}\n", i % 70, i % 5, i * 3 % 299, ["yes", "no"][i % 2]);
    }
    let file = folder.file("rows.csv", rows);
    let targets = ["stars", "pay", "won"].map(str::to_owned);
    let text = starter_config(&file, &targets).unwrap();
    for line in [
        "# \"id\", # left out: it has another whole number in every row",
        "# \"name\", # left out: it has 300 texts in 300 rows",
        "# \"same\", # left out: it has one value only",
        "# \"gone\", # left out: it is empty",
        "    \"age\", # 70 values",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let schema = schema_of(&text);
    let kinds: Vec<String> = schema.tasks.iter().map(|task| format!("{:?}", task.kind)).collect();
    assert_eq!(kinds, ["Multiclass", "Regression", "Binary"]);
    assert!(DataSet::load(&schema).is_ok());
}

#[test]
fn lists_become_features_and_other_nested_columns_are_left_out() {
    let folder = Folder::empty();
    let path = folder.path("shown.parquet");
    RankingConfig::default().with_n_rows(2000).with_sizes(100, 60).write(&path).unwrap();
    let text = starter_config(&path, &["click".to_owned()]).unwrap();
    let schema = schema_of(&text);
    assert_eq!(schema.problems(), [], "{text}");
    let lists: Vec<_> = schema.features.iter().filter(|feature| feature.kind == FeatureKind::List).collect();
    let columns: Vec<&str> = lists.iter().flat_map(|list| &list.columns).map(String::as_str).collect();
    assert_eq!(columns, ["interests", "history", "tags"]);
    assert!(text.contains("columns = [\"interests\"] # 12 values, up to 3 a row\nmax_len = 3"), "{text}");
    assert_eq!(DataSet::load(&schema).unwrap().inputs().lists.len(), 3);
}

#[test]
fn odd_names_and_values_survive() {
    let folder = Folder::empty();
    let rows = "x,\"the \"\"y\"\"\",e\n1,it's,1\n2,not,2\n3,not,3\n";
    let file = folder.file("rows.csv", rows);
    let schema = schema_of(&starter_config(&file, &["`the \"y\"`".to_owned()]).unwrap());
    assert_eq!(schema.tasks[0].target, "`the \"y\"` == 'it''s'");
    let mut schema = schema;
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    assert_eq!(DataSet::load(&schema).unwrap().label_rates(), [1.0 / 3.0]);
}

#[test]
fn a_target_that_is_not_there_is_an_error() {
    let folder = Folder::empty();
    let file = folder.file("rows.csv", "x,label\n1,0\n");
    let error = starter_config(&file, &["labels".to_owned()]).unwrap_err().to_string();
    assert!(error.contains("did you mean `label`?"), "{error}");
}
