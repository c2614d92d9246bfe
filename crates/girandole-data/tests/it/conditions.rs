//! What conditions accept and what they say of the rest.

use girandole_data::Condition;

use crate::{Folder, all, numbers, schema};
use girandole_core::TaskData;
use girandole_data::{DataSet, FeatureConfig, TaskConfig};

#[test]
fn columns_are_bare_or_in_backquotes() {
    for (text, columns) in [
        ("marital-status == 'Never-married'", vec!["marital-status"]),
        ("hours per week > 3", vec!["hours per week"]),
        ("`a == b` != \"x\"", vec!["a == b"]),
        ("time in bed in [1, 2]", vec!["time in bed"]),
        ("a not in ['x'] and not (b <= 2 or a == 'y')", vec!["a", "b"]),
        ("search and rescue == true", vec!["search and rescue"]),
    ] {
        let condition: Condition = text.parse().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(condition.columns(), columns, "{text}");
        assert_eq!(condition.to_string(), text);
    }
}

#[test]
fn errors_name_the_character() {
    for (text, position, part) in [
        ("a = 'x'", 3, "write `==`"),
        ("a == 'x", 6, "never closed"),
        ("a == x", 6, "text in quotes or a number"),
        ("a > 'x'", 5, "only numbers have an order"),
        ("a in 'x'", 6, "a comparison was expected"),
        ("a in ['x', 3]", 12, "either texts in quotes or bare numbers"),
        ("a in ['x' 'y']", 11, "a `,` or the closing `]`"),
        ("a == 'x' b == 'y'", 10, "`and`, `or` or the end"),
        ("(a == 'x'", 10, "closing `)`"),
        ("== 'x'", 1, "the name of a column"),
        ("", 1, "the name of a column"),
    ] {
        let error = text.parse::<Condition>().expect_err(text);
        assert_eq!(error.position, position, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    let text = "(".repeat(100_000) + "a == 1";
    assert!(text.parse::<Condition>().is_err());
}

#[test]
fn each_comparison_means_what_it_says() {
    let folder = Folder::empty();
    let path = folder.file("rows.csv", "x,word,n,flag\n1,a,1,yes\n2,b,2,no\n3,c,3,TRUE\n4,,,\n");
    for (target, targets, mask) in [
        ("word == 'a'", [1., 0., 0., 0.], [1., 1., 1., 0.]),
        ("word != 'a'", [0., 1., 1., 0.], [1., 1., 1., 0.]),
        ("word in ['a', 'c']", [1., 0., 1., 0.], [1., 1., 1., 0.]),
        ("word not in ['a', 'c']", [0., 1., 0., 0.], [1., 1., 1., 0.]),
        ("n == 2", [0., 1., 0., 0.], [1., 1., 1., 0.]),
        ("n in [1, 2.0]", [1., 1., 0., 0.], [1., 1., 1., 0.]),
        ("n >= 2", [0., 1., 1., 0.], [1., 1., 1., 0.]),
        ("n > 2", [0., 0., 1., 0.], [1., 1., 1., 0.]),
        ("n < 2", [1., 0., 0., 0.], [1., 1., 1., 0.]),
        ("n <= 2", [1., 1., 0., 0.], [1., 1., 1., 0.]),
        ("flag == true", [1., 0., 1., 0.], [1., 1., 1., 0.]),
        ("flag == false", [0., 1., 0., 0.], [1., 1., 1., 0.]),
        ("not (n > 2)", [1., 1., 0., 0.], [1., 1., 1., 0.]),
        // A missing cell leaves open only what it decides.
        ("n > 2 and word == 'a'", [0., 0., 0., 0.], [1., 1., 1., 0.]),
    ] {
        let mut schema = schema(path.clone());
        schema.features = vec![FeatureConfig::numeric(["x"])];
        schema.data.split.validation = 0.0;
        schema.tasks = vec![TaskConfig::binary("t", target)];
        let data = DataSet::load(&schema).unwrap_or_else(|error| panic!("{target}: {error}"));
        let batch = all(&*data.train());
        assert_eq!(numbers(batch.targets), targets, "{target}");
        assert_eq!(numbers(batch.mask), mask, "{target}");
    }
}
