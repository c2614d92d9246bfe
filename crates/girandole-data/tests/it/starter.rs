//! First files of settings.

use std::fmt::Write;
use std::path::Path;

use girandole_core::TaskData;
use girandole_data::synthetic::RankingConfig;
use girandole_data::{
    DataSet, FeatureConfig, FeatureKind, Schema, Starter, TargetKind, TimePart, starter_config,
};

use crate::Folder;

/// The settings without the sections of model and training.
fn schema_of(text: &str) -> Schema {
    let mut table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(table.remove("model").is_some() && table.remove("train").is_some());
    table.try_into().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn init(file: &Path, targets: &[&str]) -> String {
    let targets: Vec<String> = targets.iter().map(|target| (*target).to_owned()).collect();
    starter_config(file, &targets).unwrap_or_else(|error| panic!("{error}"))
}

/// The settings, which load.
fn job(file: &Path, targets: &[&str]) -> (Schema, String) {
    let text = init(file, targets);
    let schema = schema_of(&text);
    assert_eq!(schema.problems(), [], "{text}");
    if let Err(error) = DataSet::load(&schema) {
        panic!("{error}\n{text}");
    }
    (schema, text)
}

/// The feature that a column is, if it is one.
fn feature<'a>(schema: &'a Schema, column: &str) -> Option<&'a FeatureConfig> {
    schema.features.iter().find(|feature| feature.columns.iter().any(|c| c == column))
}

fn kind(schema: &Schema, column: &str) -> Option<FeatureKind> {
    feature(schema, column).map(|feature| feature.kind)
}

/// A number below `below` for a row, another for each salt.
fn noise(row: usize, salt: usize, below: usize) -> usize {
    let mut state = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (salt as u64).wrapping_mul(0xd1b5_4a32_d192_ed03);
    state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state >> 33) % below as u64) as usize
}

/// A CSV file of `n` rows with these columns, each written by a function of the row, and a target `y`.
fn rows(folder: &Folder, n: usize, columns: &[(&str, &dyn Fn(usize) -> String)]) -> std::path::PathBuf {
    let quoted = |text: &str| match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let mut text = columns.iter().map(|(name, _)| quoted(name)).collect::<Vec<_>>().join(",") + ",y\n";
    for row in 0..n {
        columns.iter().for_each(|(_, cell)| text += &(quoted(&cell(row)) + ","));
        let _ = writeln!(text, "{}", noise(row, 99, 2));
    }
    folder.file("rows.csv", text)
}

#[test]
fn adults_starter_config_loads() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/adult/adult.parquet");
    let (schema, text) = job(&file, &["income", "education in ['Bachelors', 'Masters']"]);
    assert_eq!(schema.data.missing, ["?"]);
    assert_eq!(schema.tasks[0].target, "income == '>50K'");
    assert!(
        text.contains("#   \"education-num\" (kind = \"numeric\"): tells the target of `education` exactly"),
        "{text}"
    );
    assert!(text.find("education-num") < text.find("[data]"), "what is left out stands at the top");
    assert_eq!(DataSet::load(&schema).unwrap().label_rates().len(), 2);
}

#[test]
fn useless_columns_are_left_out_at_the_top_with_a_reason() {
    let folder = Folder::empty();
    let mut rows = "id,name,same,gone,age,stars,pay,won\n".to_owned();
    for i in 0..300 {
        rows += &format!("{i},name {i},1,,{},{},{}.5,{}\n", i % 70, i % 5, i * 3 % 299, ["yes", "no"][i % 2]);
    }
    let file = folder.file("rows.csv", rows);
    let (schema, text) = job(&file, &["stars", "pay", "won"]);
    let top = &text[..text.find("[data]").unwrap()];
    for line in [
        "\"id\" (kind = \"categorical\"): has another whole number in every row",
        "\"name\" (kind = \"categorical\"): has 300 texts in 300 rows",
        "\"same\" (kind = \"numeric\"): has one value only",
        "\"gone\" (kind = \"categorical\"): is empty",
    ] {
        assert!(top.contains(line), "{line}\n{text}");
    }
    assert!(text.contains("    \"age\", # 70 values"), "{text}");
    let kinds: Vec<TargetKind> = schema.tasks.iter().map(|task| task.kind).collect();
    assert_eq!(kinds, [TargetKind::Multiclass, TargetKind::Regression, TargetKind::Binary]);
}

#[test]
fn lists_of_parquet_become_features() {
    let folder = Folder::empty();
    let path = folder.path("shown.parquet");
    RankingConfig::default().with_n_rows(2000).with_sizes(100, 60).write(&path).unwrap();
    let (schema, text) = job(&path, &["click"]);
    for (column, max_len) in [("interests", 3), ("tags", 4)] {
        let feature = feature(&schema, column).unwrap_or_else(|| panic!("{column}\n{text}"));
        assert!(feature.kind == FeatureKind::List && feature.max_len <= Some(max_len + 2), "{text}");
    }
    assert_eq!(kind(&schema, "history"), Some(FeatureKind::List));
    assert_eq!(DataSet::load(&schema).unwrap().inputs().lists.len(), 3);
}

#[test]
fn odd_names_and_values_survive() {
    let folder = Folder::empty();
    let rows = "x,\"the \"\"y\"\"\",e\n1,it's,1\n2,not,2\n3,not,3\n";
    let file = folder.file("rows.csv", rows);
    let (schema, _) = job(&file, &["`the \"y\"`"]);
    assert_eq!(schema.tasks[0].target, "`the \"y\"` == 'it''s'");
    assert_eq!(DataSet::load(&schema).unwrap().label_rates(), [1.0 / 3.0]);
}

#[test]
fn a_target_is_named_as_the_column_is_whatever_signs_are_in_it() {
    let folder = Folder::empty();
    let amount = |row: usize| format!("{}.5", noise(row, 1, 500));
    let names = ["weight (kg)", "rent, EUR", "it's 5% > 3", "and", "x'y`z"];
    for name in names {
        let file = rows(&folder, 100, &[("x", &|row| noise(row, 2, 90).to_string()), (name, &amount)]);
        let (schema, text) = job(&file, &[name]);
        assert_eq!(
            (schema.tasks[0].name.as_str(), schema.tasks[0].kind),
            (name, TargetKind::Regression),
            "{text}"
        );
        let parts: Vec<&str> = name.split(',').collect();
        assert_eq!(init(&file, &parts), text, "as the shell's commas part it");
    }
}

#[test]
fn a_target_that_is_not_there_is_an_error() {
    let folder = Folder::empty();
    let file = folder.file("rows.csv", "x,label\n1,0\n");
    let error = starter_config(&file, &["labels".to_owned()]).unwrap_err().to_string();
    assert!(error.contains("did you mean `label`?"), "{error}");
}

#[test]
fn a_target_of_one_value_is_an_error_that_says_so() {
    let folder = Folder::empty();
    let file = folder.file("rows.csv", "x,label,none\n1,0,\n2,0,\n");
    let message = |target: &str| starter_config(&file, &[target.to_owned()]).unwrap_err().to_string();
    assert!(message("label").contains(
        "rows.csv: the target `label` is `0` in all 2 rows that have it, so there is nothing to learn"
    ));
    assert!(message("none").contains("the target `none` is empty in all 0 rows"));
    assert!(message("x > 5").contains("the target `x > 5` is `no` in all 2 rows"));
}

#[test]
fn without_targets_the_job_says_what_it_lacks() {
    let folder = Folder::empty();
    let file = rows(&folder, 100, &[("x", &|row| noise(row, 2, 90).to_string())]);
    let text = init(&file, &[]);
    assert!(text.contains("# TO DO: it has no task yet") && text.contains("# [[tasks]]"), "{text}");
    assert_eq!(schema_of(&text).tasks.len(), 0);
}

#[test]
fn whole_numbers_named_or_behaving_like_ids_are_ids() {
    let folder = Folder::empty();
    let n = 3000;
    // Half of what the target is hangs on the item, whose number says nothing by its size.
    let item = |row: usize| noise(row, 1, 60);
    let is_liked = |row: usize| (item(row) * 7919 % 13 < 6) != (noise(row, 3, 10) == 0);
    let number = |x: usize| x.to_string();
    let mut text = "user_id,movie,shop,age,price,zip,thing,row,y\n".to_owned();
    for row in 0..n {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{:05},{},{row}.0,{}",
            1000 + noise(row, 4, 400) * 3,
            number(noise(row, 5, 900)),
            noise(row, 6, 4),
            18 + noise(row, 7, 60),
            noise(row, 8, 9000),
            501 + noise(row, 9, 70) * 100,
            item(row),
            u8::from(is_liked(row))
        );
    }
    let file = folder.file("rows.csv", text);
    let (schema, text) = job(&file, &["y"]);
    for column in ["user_id", "movie", "shop", "zip", "thing"] {
        assert_eq!(kind(&schema, column), Some(FeatureKind::Categorical), "{column}\n{text}");
    }
    for column in ["age", "price"] {
        assert_eq!(kind(&schema, column), Some(FeatureKind::Numeric), "{column}\n{text}");
    }
    assert_eq!(kind(&schema, "row"), None, "a row number written 1.0\n{text}");
    assert!(text.contains("\"thing\": whole numbers whose order says nothing of the targets"), "{text}");
}

#[test]
fn numbers_that_only_differ_are_no_row_numbers() {
    let folder = Folder::empty();
    let income = |row: usize| (14_000 + row * 37 + noise(row, 1, 30)).to_string();
    let year = |row: usize| (1700 + row).to_string();
    let index = |row: usize| row.to_string();
    let shuffled = |row: usize| (1 + row * 7 % 300).to_string();
    let file = rows(
        &folder,
        300,
        &[
            ("income", &income),
            ("year", &year),
            ("", &index),
            ("n", &shuffled),
            ("x", &|row| noise(row, 4, 50).to_string()),
        ],
    );
    let (schema, text) = job(&file, &["y"]);
    assert_eq!(
        ["income", "year", "x"].map(|column| kind(&schema, column)),
        [Some(FeatureKind::Numeric); 3],
        "{text}"
    );
    assert_eq!(kind(&schema, "n"), None, "{text}");
    assert!(
        !schema
            .features
            .iter()
            .any(|feature| feature.columns.iter().any(|c| c.is_empty() || c.starts_with("Unnamed"))),
        "{text}"
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn lists_vectors_moments_and_texts_are_told_by_their_cells() {
    let folder = Folder::empty();
    let tag =
        |row: usize, salt: usize| ["red", "green", "blue", "tall", "new"][noise(row, salt, 5)].to_owned();
    let tags = |row: usize| (0..=noise(row, 1, 4)).map(|i| tag(row, i)).collect::<Vec<_>>();
    let barred = |row: usize| tags(row).join("|");
    let quoted = |row: usize| {
        format!("[{}]", tags(row).iter().map(|tag| format!("'{tag}'")).collect::<Vec<_>>().join(", "))
    };
    let numbered = |row: usize| {
        format!(
            "[{}]",
            (0..=noise(row, 2, 3)).map(|i| noise(row, 10 + i, 30).to_string()).collect::<Vec<_>>().join(", ")
        )
    };
    let spaced = |row: usize| {
        (0..=noise(row, 2, 3)).map(|i| noise(row, 10 + i, 30).to_string()).collect::<Vec<_>>().join(" ")
    };
    let weighted = |row: usize| {
        tags(row).iter().map(|tag| format!("{tag}:0.{}", 1 + noise(row, 3, 9))).collect::<Vec<_>>().join("|")
    };
    let padded = |row: usize| {
        let n = noise(row, 4, 4);
        let ids =
            (0..4).map(|i| if i < n { (1 + noise(row, 20 + i, 40)).to_string() } else { "0".to_owned() });
        format!("[{}]", ids.collect::<Vec<_>>().join(", "))
    };
    let vector =
        |row: usize| format!("[{}.5, -0.{}, {}.25]", noise(row, 5, 9), noise(row, 6, 90), noise(row, 7, 7));
    let plain = |row: usize| format!("0.{},0.{}", noise(row, 5, 90), noise(row, 6, 90));
    let bits = |row: usize| (0..12).map(|i| noise(row, 30 + i, 2).to_string()).collect::<Vec<_>>().join(",");
    let moment = |row: usize| {
        format!(
            "2023-{:02}-{:02} {:02}:15:00",
            1 + noise(row, 8, 12),
            1 + noise(row, 9, 28),
            noise(row, 11, 24)
        )
    };
    let day = |row: usize| format!("{}/{}/2024", 1 + noise(row, 8, 28), 1 + noise(row, 9, 12));
    let stamp = |row: usize| (1_600_000_000 + noise(row, 12, 90_000_000)).to_string();
    let words = ["fine", "bad", "long", "walk", "the", "dog", "sees", "house", "under", "tree"];
    let text = |row: usize| {
        (0..4 + noise(row, 13, 5)).map(|i| words[noise(row, 40 + i, 10)]).collect::<Vec<_>>().join(" ")
    };
    let file = rows(
        &folder,
        600,
        &[
            ("barred", &barred),
            ("quoted", &quoted),
            ("numbered", &numbered),
            ("spaced", &spaced),
            ("weighted", &weighted),
            ("padded", &padded),
            ("vector", &vector),
            ("plain", &plain),
            ("bits", &bits),
            ("moment", &moment),
            ("day", &day),
            ("time stamp", &stamp),
            ("text", &text),
        ],
    );
    let (schema, text) = job(&file, &["y"]);
    let separators = ["barred", "quoted", "numbered", "spaced", "weighted", "padded"].map(|column| {
        assert_eq!(kind(&schema, column), Some(FeatureKind::List), "{column}\n{text}");
        feature(&schema, column).and_then(|feature| feature.separator)
    });
    assert_eq!(separators, ['|', ',', ',', ' ', '|', ','].map(Some), "{text}");
    assert_eq!(feature(&schema, "padded").unwrap().pad.as_deref(), Some("0"));
    assert_eq!(feature(&schema, "weighted").unwrap().cut_at, Some(':'));
    assert!(text.contains("\"weighted\": ids have weights behind `:`, which are not learned from"), "{text}");
    for column in ["vector", "plain", "bits"] {
        assert_eq!(kind(&schema, column), Some(FeatureKind::Dense), "{column}\n{text}");
    }
    let parts = |column: &str| {
        assert_eq!(kind(&schema, column), Some(FeatureKind::Time), "{column}\n{text}");
        feature(&schema, column).unwrap().parts.clone().unwrap()
    };
    assert_eq!(parts("moment"), TimePart::ALL);
    assert_eq!(parts("time stamp"), TimePart::ALL);
    assert_eq!(parts("day"), TimePart::ALL[1..]);
    assert_eq!(feature(&schema, "day").unwrap().day_first, Some(true));
    assert_eq!(kind(&schema, "text"), Some(FeatureKind::Text), "{text}");
}

#[test]
fn what_stands_for_missing_is_told_by_the_rest_of_the_column() {
    let folder = Folder::empty();
    let marks = ["None", "N/A", "#N/A", "<NA>", "\\N", "na", "Null", "-", "unknown"];
    for mark in marks {
        let cell = |row: usize| {
            if noise(row, 1, 10) == 0 { mark.to_owned() } else { format!("{}.5", noise(row, 2, 80)) }
        };
        let colour = |row: usize| ["red", "blue", "-"][noise(row, 3, 3)].to_owned();
        let file = rows(&folder, 200, &[("x", &cell), ("colour", &colour)]);
        let (schema, text) = job(&file, &["y"]);
        assert_eq!(schema.data.missing, [mark], "{text}");
        assert_eq!(kind(&schema, "x"), Some(FeatureKind::Numeric), "{mark}\n{text}");
    }
    let far =
        |row: usize| if noise(row, 1, 10) == 0 { "-999".to_owned() } else { noise(row, 2, 80).to_string() };
    let near = |row: usize| (noise(row, 3, 3000) as i64 - 1500).to_string();
    let (schema, text) = job(&rows(&folder, 500, &[("far", &far), ("near", &near)]), &["y"]);
    assert_eq!(feature(&schema, "far").unwrap().missing_values, Some(vec![-999.0]), "{text}");
    assert_eq!(feature(&schema, "near").unwrap().missing_values, None, "{text}");
    assert!(text.contains("-999 is taken for a missing number: `missing_values`"), "{text}");
}

#[test]
fn few_whole_numbers_are_counts_or_classes_by_how_they_fall() {
    let folder = Folder::empty();
    // Each number about half as often as the one before.
    let count = |row: usize| (noise(row, 1, 256) as u32 + 1).leading_zeros().saturating_sub(23).to_string();
    let rare = |row: usize| {
        match noise(row, 2, 100) {
            0 => "2",
            1..6 => "1",
            _ => "0",
        }
        .to_owned()
    };
    let digit = |row: usize| noise(row, 3, 10).to_string();
    let code = |row: usize| [1, 3, 7][noise(row, 4, 3)].to_string();
    let rating = |row: usize| (1 + noise(row, 5, 5)).to_string();
    let x = |row: usize| noise(row, 6, 500).to_string();
    let file = rows(
        &folder,
        1000,
        &[
            ("x", &x),
            ("flares", &count),
            ("m", &count),
            ("rare", &rare),
            ("digit", &digit),
            ("code", &code),
            ("rating", &rating),
        ],
    );
    let (schema, text) = job(&file, &["flares", "m", "rare", "digit", "code", "rating"]);
    let kinds: Vec<TargetKind> = schema.tasks.iter().map(|task| task.kind).collect();
    let (regression, classes) = (TargetKind::Regression, TargetKind::Multiclass);
    assert_eq!(kinds, [regression, regression, regression, classes, classes, regression], "{text}");
    assert!(
        text.contains("the larger the rarer: a count; `kind = \"multiclass\"` takes each for a class"),
        "{text}"
    );
}

#[test]
fn classes_of_a_row_or_two_are_listed_so_that_any_split_goes() {
    let folder = Folder::empty();
    let class = |row: usize| {
        match row {
            5 => "odd",
            6 | 7 => "rare",
            _ => ["a", "b"][noise(row, 1, 2)],
        }
        .to_owned()
    };
    let file = rows(&folder, 200, &[("x", &|row| noise(row, 2, 90).to_string()), ("class", &class)]);
    let (schema, text) = job(&file, &["class"]);
    assert_eq!(schema.tasks[0].classes.as_deref(), Some(&["a", "b", "odd", "rare"].map(str::to_owned)[..]));
    assert!(
        text.contains("classes of few rows, which cannot be learned well: `odd` (1), `rare` (2)")
            || text.contains("`rare` (2), `odd` (1)"),
        "{text}"
    );
}

#[test]
fn columns_that_give_a_target_away_are_left_out() {
    let folder = Folder::empty();
    let mut text = "a,b,sum,euros,log,told,part,other,fair,x,clicked\n".to_owned();
    for row in 0..400 {
        let (a, b) = (noise(row, 1, 900) as f64 / 7.0, noise(row, 2, 500) as f64 / 3.0);
        let clicked = noise(row, 3, 2);
        let part = noise(row, 4, 100) as f64 / 10.0;
        let fair = a + noise(row, 5, 300) as f64;
        let _ = writeln!(
            text,
            "{a},{b},{},{},{},{},{part},{},{fair},{},{clicked}",
            a + b,
            a * 1.17 + 3.0,
            (b + 1.0).ln(),
            clicked as f64 * 10.0 + noise(row, 6, 90) as f64 / 10.0,
            a - part,
            noise(row, 7, 300)
        );
    }
    let file = folder.file("rows.csv", text);
    let (schema, text) = job(&file, &["a", "b", "clicked"]);
    for (column, why) in [
        ("sum", "is a sum of the targets"),
        ("euros", "is the target of `a` in other numbers"),
        ("log", "rises and falls with the target of `b`"),
        ("told", "tells the target of `clicked` nearly alone"),
        ("part", "gives the target of `a` away together with `other`"),
        ("other", "gives the target of `a` away together with `part`"),
    ] {
        assert_eq!(kind(&schema, column), None, "{column}\n{text}");
        assert!(text.contains(&format!("\"{column}\" (kind = \"numeric\"): {why}")), "{column}\n{text}");
    }
    for column in ["fair", "x"] {
        assert_eq!(kind(&schema, column), Some(FeatureKind::Numeric), "{column}\n{text}");
    }
    for column in ["a", "b", "clicked"] {
        assert_eq!(kind(&schema, column), None, "a target is no feature of another");
    }
}

#[test]
fn a_target_that_is_empty_where_another_is_0_has_its_space() {
    let folder = Folder::empty();
    let mut text = "x,click,paid,arm,seen\n".to_owned();
    for row in 0..300 {
        let (click, arm) = (noise(row, 1, 2), noise(row, 2, 2));
        let paid = if click == 1 { noise(row, 3, 90).to_string() } else { String::new() };
        let seen = if arm == 1 { (noise(row, 4, 700) as f64 / 8.0).to_string() } else { String::new() };
        let _ = writeln!(text, "{},{click},{paid},{},{seen}", noise(row, 5, 50), ["old", "new"][arm]);
    }
    let file = folder.file("rows.csv", text);
    let (schema, text) = job(&file, &["click", "paid", "seen"]);
    let spaces: Vec<Option<&str>> = schema.tasks.iter().map(|task| task.space.as_deref()).collect();
    assert_eq!(spaces, [None, Some("click == 1"), Some("arm == 'new'")], "{text}");
    assert!(
        text.contains("\"arm\" (kind = \"categorical\"): says for which rows the target of `seen` is there"),
        "{text}"
    );
}

#[test]
fn a_column_of_train_validation_and_test_is_the_split() {
    let folder = Folder::empty();
    let part = |row: usize| ["train", "train", "validation", "test"][noise(row, 1, 4)].to_owned();
    let file = rows(&folder, 200, &[("split", &part), ("x", &|row| noise(row, 2, 90).to_string())]);
    let (schema, text) = job(&file, &["y"]);
    assert_eq!(
        (schema.data.split.column.as_deref(), kind(&schema, "split")),
        (Some("split"), None),
        "{text}"
    );
    let part = |row: usize| ["Training", "dev", "TEST"][noise(row, 1, 3)].to_owned();
    let file = rows(&folder, 200, &[("set", &part), ("x", &|row| noise(row, 2, 90).to_string())]);
    let (schema, text) = job(&file, &["y"]);
    assert_eq!(schema.data.split.column.as_deref(), Some("set"), "{text}");
    let mark = |row: usize| ["TRUE", "FALSE"][noise(row, 1, 2)].to_owned();
    let file = rows(&folder, 200, &[("train", &mark), ("x", &|row| noise(row, 2, 90).to_string())]);
    let (schema, text) = job(&file, &["y"]);
    assert_eq!(kind(&schema, "train"), None, "{text}");
    let fold = |row: usize| (row % 5).to_string();
    let file = rows(&folder, 200, &[("kfold", &fold), ("x", &|row| noise(row, 2, 90).to_string())]);
    let (schema, text) = job(&file, &["y"]);
    assert_eq!(kind(&schema, "kfold"), None, "{text}");
}

#[test]
fn a_rare_label_is_dealt_to_every_part_and_other_splits_are_named() {
    let folder = Folder::empty();
    let mut text = "user_id,at,x,sold\n".to_owned();
    for row in 0..1000 {
        let (user, day, sold) = (noise(row, 1, 90), 1 + noise(row, 2, 28), u8::from(row % 90 == 3));
        let _ = writeln!(text, "{user},2024-03-{day:02},{},{sold}", noise(row, 3, 500));
    }
    let (schema, text) = job(&folder.file("rows.csv", text), &["sold"]);
    assert_eq!(schema.data.split.stratify.as_deref(), Some("sold"), "{text}");
    assert!(
        text.contains("# `by = \"user_id\"` keeps") && text.contains("# `time = \"at\"` tests"),
        "{text}"
    );
}

#[test]
fn columns_by_a_pattern_are_one_table_of_tasks() {
    let folder = Folder::empty();
    let mut text = "x,PCBA-1,PCBA-22,PCBA-7,price\n".to_owned();
    for row in 0..300 {
        let label = |salt| ["0", "1", ""][noise(row, salt, 3)];
        let _ = writeln!(
            text,
            "{},{},{},{},{}.5",
            noise(row, 1, 90),
            label(2),
            label(3),
            label(4),
            noise(row, 5, 90)
        );
    }
    let (schema, text) = job(&folder.file("rows.csv", text), &["PCBA-*,price"]);
    assert!(text.contains("[[tasks]]\ncolumns = \"PCBA-*\"\nkind = \"binary\""), "{text}");
    assert_eq!(DataSet::load(&schema).unwrap().tasks().len(), 4);
}

#[test]
fn a_file_of_test_rows_goes_into_the_job() {
    let folder = Folder::empty();
    let x = |row: usize| noise(row, 2, 90).to_string();
    let train = rows(&folder, 200, &[("x", &x), ("late", &|row| noise(row, 3, 7).to_string())]);
    let test = folder.file("test.csv", "x,y\n3,1\n4,0\n");
    let text = Starter::new(&train).with_targets(["y"]).with_test(&test).write().unwrap();
    let schema = schema_of(&text);
    assert_eq!(schema.data.test.as_deref(), Some(test.as_path()));
    assert!(kind(&schema, "late").is_none() && text.contains("is not in the file of test rows"), "{text}");
    assert_eq!(DataSet::load(&schema).unwrap().test().len(), 2, "{text}");
}

#[test]
fn files_of_other_countries_are_read() {
    let folder = Folder::empty();
    let mut text = "größe;preis;menge;y\n".to_owned();
    for row in 0..200 {
        let _ = writeln!(
            text,
            "{},{};1.{:03},50;{};{}",
            noise(row, 1, 90),
            noise(row, 2, 10),
            noise(row, 3, 999),
            noise(row, 4, 70),
            noise(row, 5, 2)
        );
    }
    let text = init(&folder.file("rows.csv", text), &["y"]);
    for line in ["= \";\"", "decimal = \",\"", "thousands = \".\""] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.contains("    \"größe\", #") && !text.contains("categorical\"\ncolumns"), "{text}");
}

#[test]
fn the_job_is_the_same_wherever_in_the_file_the_rows_lie() {
    let folder = Folder::empty();
    // The first 300,000 rows show one class and no word, as a file sorted by its label.
    let n = 420_000;
    let mut text = String::with_capacity(n * 12);
    text.push_str("x,word,y\n");
    for row in 0..n {
        let late = row >= 300_000;
        let _ = writeln!(
            text,
            "{},{},{}",
            noise(row, 1, 900),
            if late { "late" } else { "soon" },
            u8::from(late != (row % 50 == 0))
        );
    }
    let (schema, text) = job(&folder.file("rows.csv", text), &["y"]);
    assert_eq!(schema.tasks[0].kind, TargetKind::Binary);
    assert_eq!(kind(&schema, "word"), Some(FeatureKind::Categorical), "{text}");
    assert!(text.contains("of 420000 rows, from all over"), "{text}");
}
