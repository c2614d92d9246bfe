//! Features and tasks by pattern, and names of any signs.

use girandole_core::TaskData;
use girandole_data::{DataSet, FeatureConfig, Schema, TargetKind, TaskConfig};

use crate::{Folder, schema};

fn of(text: &str) -> Schema {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

fn tasks(data: &DataSet) -> Vec<&str> {
    data.tasks().iter().map(|task| task.name.as_str()).collect()
}

const WIDE: &str = "id,fp_1,fp_2,fp_10,PCBA-1,PCBA-2,PCBA-10,other\n\
                    a,0,1,0,1,,0,2\nb,1,1,0,0,1,1,3\nc,1,0,1,1,0,,4\nd,0,0,1,0,1,1,5\n";

#[test]
fn a_pattern_makes_a_task_of_every_column_that_it_fits() {
    let folder = Folder::empty();
    let path = folder.file("wide.csv", WIDE);
    let schema = of(&format!(
        "data = {{ path = {path:?}, split = {{ validation = 0.0, test = 0.0 }} }}\n\
         [[features]]\ncolumns = \"fp_*\"\nkind = \"numeric\"\nencodings = [\"none\"]\n\
         [[tasks]]\ncolumns = \"PCBA-*\"\nkind = \"binary\"\nweight = 0.5\n\
         [[tasks]]\nname = \"rest\"\nkind = \"regression\"\ntarget = \"other\"\n"
    ));
    let data = DataSet::load(&schema).unwrap();
    assert_eq!(tasks(&data), ["PCBA-1", "PCBA-2", "PCBA-10", "rest"]);
    assert_eq!(data.inputs().numeric, ["fp_1", "fp_2", "fp_10"]);
    let expanded = schema.expanded().unwrap();
    assert_eq!(expanded.task_tables, [0, 0, 0, 1]);
    assert!(expanded.schema.tasks[..3].iter().all(|task| task.weight == 0.5 && task.columns.is_none()));
    assert!(!expanded.schema.needs_columns());
    // The columns of the targets are not needed to predict.
    let rows =
        data.encoders().encode_file(&folder.file("new.csv", "fp_1,fp_2,fp_10\n1,0,1\n"), false).unwrap();
    assert_eq!(girandole_core::Examples::len(&rows), 1);
}

#[test]
fn a_name_goes_before_a_pattern_and_an_exclamation_mark_takes_out() {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("wide.csv", WIDE));
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.features = vec![
        FeatureConfig::numeric(["fp_?"]),
        FeatureConfig::categorical(["fp_2"]),
        FeatureConfig::categorical(["*", "!PCBA-*", "!other"]),
    ];
    let names = ["PCBA-?", "PCBA-10"].map(str::to_owned).to_vec();
    schema.tasks = vec![
        TaskConfig { columns: Some(names), ..TaskConfig::new("", TargetKind::Binary, "") },
        TaskConfig::binary("second", "PCBA-2"),
    ];
    let columns: Vec<Vec<String>> =
        schema.expanded().unwrap().schema.features.into_iter().map(|feature| feature.columns).collect();
    assert_eq!(columns, [vec!["fp_1"], vec!["fp_2"], vec!["id", "fp_1", "fp_10"]]);
    schema.features.pop();
    assert_eq!(tasks(&DataSet::load(&schema).unwrap()), ["PCBA-1", "PCBA-10", "second"]);
}

#[test]
fn a_pattern_that_no_column_fits_is_refused_with_one_that_is_near() {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("wide.csv", WIDE));
    schema.features = vec![FeatureConfig::numeric(["fps_*"])];
    let names = Some(vec!["PCBB-*".to_owned()]);
    schema.tasks = vec![TaskConfig { columns: names, ..TaskConfig::new("", TargetKind::Binary, "") }];
    let message = DataSet::load(&schema).unwrap_err().to_string();
    for part in [
        "features[0].columns: no column fits `fps_*`",
        "tasks[0].columns: no column fits `PCBB-*` (did you mean `PCBA-",
    ] {
        assert!(message.contains(part), "{message}");
    }
    schema.tasks[0].name = "x".to_owned();
    let problems: Vec<String> = schema.problems().iter().map(ToString::to_string).collect();
    assert!(
        problems.iter().any(|problem| problem.contains("`columns` gives each task its name")),
        "{problems:?}"
    );
}

#[test]
fn names_of_any_signs_are_columns() {
    let folder = Folder::empty();
    let names = [
        "",
        "weight (kg)",
        "\"rent, EUR\"",
        "it's",
        "a`b",
        "a.b",
        " lead",
        "x == 1",
        "two  spaces",
        "what?",
        "5*",
        "\"say \"\"hi\"\"\"",
        "größe",
        "a=b",
        "not in [x]",
    ];
    let header = names.join(",");
    let row =
        |i: usize| (0..names.len()).map(|at| ((i >> (at % 3)) & 1).to_string()).collect::<Vec<_>>().join(",");
    let text = format!("{header}\n{}\n", (0..16).map(row).collect::<Vec<_>>().join("\n"));
    let path = folder.file("odd.csv", text);
    let columns = [
        "",
        "weight (kg)",
        "rent, EUR",
        "it's",
        "a`b",
        "a.b",
        " lead",
        "x == 1",
        "two  spaces",
        "what?",
        "5*",
        "say \"hi\"",
        "größe",
        "a=b",
        "not in [x]",
    ];
    for target in columns {
        let mut schema = schema(path.clone());
        schema.features =
            vec![FeatureConfig::categorical(columns.into_iter().filter(|column| *column != target))];
        let names = Some(vec![target.to_owned()]);
        schema.tasks = vec![TaskConfig { columns: names, ..TaskConfig::new("", TargetKind::Binary, "") }];
        let data = DataSet::load(&schema).unwrap_or_else(|error| panic!("{target}: {error}"));
        assert_eq!(data.inputs().categorical.len(), columns.len() - 1);
        // A name that is a condition too is the condition.
        if target != "x == 1" && !target.is_empty() {
            schema.tasks = vec![TaskConfig::binary("t", target)];
            DataSet::load(&schema).unwrap_or_else(|error| panic!("{target}: {error}"));
        }
    }
}

#[test]
fn columns_without_a_name_have_one_each() {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("rows.csv", ",,x,y\n1,2,3,0\n4,5,6,1\n"));
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.features = vec![FeatureConfig::numeric(["Unnamed: 0", "Unnamed: 1", "x"])];
    DataSet::load(&schema).unwrap();
    schema.features = vec![FeatureConfig::numeric([""])];
    let message = DataSet::load(&schema).unwrap_err().to_string();
    assert!(message.contains("`Unnamed: 0`, `Unnamed: 1`"), "{message}");
}
