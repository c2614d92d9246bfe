//! Separators, decimal signs and signs between thousands.

use girandole_core::TaskData;
use girandole_data::{
    DataError, DataSet, FeatureConfig, NumericEncoding, ScaleChoice, Schema, TargetKind, TaskConfig,
};

use crate::{Folder, all, ids, numbers, schema};

/// A schema that passes `x` as it is, with `text` as its file.
fn of(folder: &Folder, text: &str, (separator, decimal, thousands): (&str, &str, &str)) -> Schema {
    let mut schema = schema(folder.file("rows.csv", text));
    schema.data.split.validation = 0.0;
    schema.data.separator = separator.chars().next();
    schema.data.decimal = decimal.chars().next();
    schema.data.thousands = thousands.chars().next();
    schema.features = vec![FeatureConfig::numeric(["x"]).with_encodings([NumericEncoding::None])];
    schema
}

fn xs(schema: &Schema) -> Vec<f32> {
    let data = DataSet::load(schema).unwrap_or_else(|error| panic!("{error}"));
    numbers(all(&*data.train()).features.numeric.unwrap())
}

#[test]
fn numbers_are_read_with_the_signs_of_the_file() {
    let folder = Folder::empty();
    for (text, signs, wanted) in [
        ("x;y\n12,5;0\n-0,25;1\n", (";", ",", ""), [12.5, -0.25]),
        ("\u{feff}\"x\";\"y\"\r\n\"12,5\";0\r\n3;1\r\n", (";", ",", ""), [12.5, 3.0]),
        ("x,y\n\"1,163.74\",0\n12,1\n", ("", "", ","), [1163.74, 12.0]),
        ("x;y\n1.163,74;0\n1.000.000;1\n", (";", ",", "."), [1163.74, 1_000_000.0]),
        ("x\ty\n1 163,74\t0\n1\u{a0}000\t1\n", ("\t", ",", " "), [1163.74, 1000.0]),
        ("x|y\n1'163.5|0\n1\u{2019}000|1\n", ("|", "", "'"), [1163.5, 1000.0]),
        ("x;y\n \t12,5 ;0\n1e3;1\n", (";", ",", ""), [12.5, 1000.0]),
    ] {
        let wanted = wanted.map(|number: f64| number as f32);
        assert_eq!(xs(&of(&folder, text, signs)), wanted, "{text}");
    }
}

#[test]
fn targets_weights_and_ids_are_read_likewise() {
    let folder = Folder::empty();
    let mut schema = of(&folder, "x;y;id;w\n1;1.000,5;7,0;0,5\n2;2;8;1\n3;3;7;1\n4;4;8;1\n", (";", ",", "."));
    schema.tasks =
        vec![TaskConfig { scale: ScaleChoice::None, ..TaskConfig::new("y", TargetKind::Regression, "y") }];
    schema.features.push(FeatureConfig { min_count: Some(1), ..FeatureConfig::categorical(["id"]) });
    schema.data.weight = Some("w".to_owned());
    let data = DataSet::load(&schema).unwrap();
    let batch = all(&*data.train());
    assert_eq!(numbers(batch.targets), [1000.5, 2.0, 3.0, 4.0]);
    assert_eq!(numbers(batch.weights), [0.5, 1.0, 1.0, 1.0]);
    let ids = ids(batch.features.categorical.unwrap());
    assert_eq!(ids.len(), 4);
    assert_eq!([ids[1]], [ids[3]]);
}

#[test]
fn the_signs_are_saved_with_the_encoders() {
    let folder = Folder::empty();
    let schema = of(&folder, "x;y\n12,5;0\n2;1\n", (";", ",", ""));
    let data = DataSet::load(&schema).unwrap();
    data.encoders().save(&folder.path("encoders.json")).unwrap();
    let encoders = girandole_data::FittedEncoders::load(&folder.path("encoders.json")).unwrap();
    let rows = encoders.encode_file(&folder.file("new.csv", "x\n3,5\n"), false).unwrap();
    assert_eq!(numbers(all(&rows).features.numeric.unwrap()), [3.5]);
    let rows = encoders.encode_text("x;z\n4,5;0\n", "text", false).unwrap();
    assert_eq!(numbers(all(&rows).features.numeric.unwrap()), [4.5]);
}

#[test]
fn a_number_with_other_signs_says_which_key_to_set() {
    let folder = Folder::empty();
    for (text, signs, key) in [
        (
            "x;y\n12,5;0\n2;1\n",
            (";", "", ""),
            "row 1 (line 2), column `x`: `12,5` is not a number, but may be one with `data.decimal = \",\"`",
        ),
        ("x;y\n1.163,74;0\n2;1\n", (";", "", ""), "`data.decimal = \",\"` and `data.thousands = \".\"`"),
        ("x;y\n1,163.74;0\n2;1\n", (";", "", ""), "`data.thousands = \",\"`"),
        ("x;y\n12.5;0\n2;1\n", (";", ",", "."), "`12.5` is not a number"),
    ] {
        let error = DataSet::load(&of(&folder, text, signs)).unwrap_err();
        assert!(matches!(error, DataError::NotANumber { .. }), "{error}");
        assert!(error.to_string().contains(key), "{error}");
    }
    let error = DataSet::load(&of(&folder, "x;y\n1;0\n", ("", "", ""))).unwrap_err().to_string();
    assert!(error.contains("no column `x`") && error.contains("`data.separator = \";\"`"), "{error}");
}

#[test]
fn signs_that_contradict_each_other_are_refused() {
    let mut schema = schema("rows.csv".into());
    (schema.data.decimal, schema.data.thousands) = (Some('5'), Some('.'));
    let messages: Vec<String> = schema.problems().iter().map(ToString::to_string).collect();
    assert!(messages[0].starts_with("data.decimal: `5` is part of numbers"), "{messages:?}");
    schema.data.decimal = None;
    assert!(schema.problems()[0].to_string().starts_with("data.thousands: `.` stands before the fraction"));
}

#[test]
fn the_separator_has_two_names() {
    let text = "[data]\npath = \"rows.csv\"\nKEY = \";\"\n";
    for key in ["separator", "delimiter"] {
        let schema: Schema = toml::from_str(&text.replace("KEY", key)).unwrap();
        assert_eq!(schema.data.separator, Some(';'));
    }
}
