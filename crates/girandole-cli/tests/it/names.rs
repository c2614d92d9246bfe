//! Tasks by pattern, values that are set by name, and columns whose names hold any sign.

use crate::sandbox::{JOB, Sandbox, text};

const FLEX: [&str; 2] = ["--device", "flex"];

fn config(sandbox: &Sandbox, run: &str, job: &str, set: &[&str]) -> toml::Table {
    let set: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
    sandbox.good(&[&["train", job, "--quiet", "--epochs", "1", "--out", run], &FLEX[..], &set[..]].concat());
    text(&sandbox.read(&format!("{run}/config.toml"))).parse().unwrap()
}

fn refused(sandbox: &Sandbox, set: &str, wants: &[&str]) {
    let output = sandbox.run(&["train", "job.toml", "--out", "no", "--set", set]);
    let message = text(&output.stderr);
    assert!(!output.status.success(), "{set}");
    for want in wants {
        assert!(message.contains(want), "{set}: `{want}` is not in: {message}");
    }
}

/// A job of 30 targets by one table.
fn wide(sandbox: &Sandbox) {
    let header = (0..30).map(|at| format!("PCBA-{at}")).collect::<Vec<_>>().join(",");
    let mut rows = format!("x,{header}\n");
    for row in 0..120_usize {
        let cell = |at: usize| {
            if (row + at).is_multiple_of(7) { String::new() } else { (row / (at + 1) % 2).to_string() }
        };
        rows += &format!("{row},{}\n", (0..30).map(cell).collect::<Vec<_>>().join(","));
    }
    sandbox.write("wide.csv", rows);
    sandbox.write(
        "wide.toml",
        "[data]\npath = \"wide.csv\"\n[[features]]\ncolumns = [\"x\"]\nkind = \"numeric\"\n\
         [[tasks]]\ncolumns = \"PCBA-*\"\nkind = \"binary\"\nweight = 0.5\n[train]\nepochs = 1\nkeep = \"PCBA-3 auc\"\n",
    );
}

#[test]
fn one_table_makes_all_tasks_and_prediction_needs_none_of_their_columns() {
    let sandbox = Sandbox::new(10);
    wide(&sandbox);
    let saved = config(&sandbox, "wide", "wide.toml", &["tasks.PCBA-7.weight=2"]);
    let tasks = saved["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 30);
    let weight =
        |name: &str| tasks.iter().find(|task| task["name"].as_str() == Some(name)).unwrap()["weight"].clone();
    assert_eq!(weight("PCBA-7").as_float(), Some(2.0));
    assert_eq!(weight("PCBA-8").as_float(), Some(0.5));
    std::fs::remove_file(sandbox.path("wide.csv")).unwrap();
    sandbox.write("new.csv", "x\n1\n2\n");
    sandbox.good(&[&["predict", "wide", "--data", "new.csv", "--out", "out.csv"], &FLEX[..]].concat());
    let written = text(&sandbox.read("out.csv"));
    assert_eq!(written.lines().next().unwrap().split(',').count(), 30);
    wide(&sandbox);
    sandbox.good(&["tasks", "wide.toml"]);
    let evaluated = sandbox.good(&[&["evaluate", "wide", "--data", "wide.csv"], &FLEX[..]].concat());
    assert!(evaluated.contains("PCBA-29"), "{evaluated}");
}

#[test]
fn problems_of_a_pattern_name_its_table_by_line() {
    let sandbox = Sandbox::new(10);
    wide(&sandbox);
    let job = text(&sandbox.read("wide.toml"));
    for (from, to, wants) in [
        ("PCBA-*", "PCBB-*", &["bad.toml:7", "no column fits `PCBB-*` (did you mean `PCBA-"][..]),
        (
            "columns = [\"x\"]",
            "columns = [\"x\", \"PCBA-1*\"]",
            &["bad.toml:4", "`PCBA-1` is the target of task"],
        ),
        (
            "kind = \"binary\"\n",
            "kind = \"binary\"\nname = \"all\"\n",
            &["bad.toml:9", "drop `name` or `columns`"],
        ),
        ("weight = 0.5", "weight = -1", &["bad.toml:9", "at least 0"]),
        ("PCBA-3 auc", "PCBA-31 auc", &["bad.toml:12", "keep"]),
        ("columns = \"PCBA-*\"", "columns = 3", &["bad.toml:7", "list of column names"]),
        ("wide.csv", "gone.csv", &["gone.csv", "check the path"]),
    ] {
        assert!(job.contains(from), "{from}");
        sandbox.write("bad.toml", job.replacen(from, to, 1));
        let output = sandbox.run(&["train", "bad.toml", "--out", "no"]);
        let message = text(&output.stderr);
        assert!(!output.status.success(), "{to}");
        for want in wants {
            assert!(message.contains(want), "{to}: `{want}` is not in: {message}");
        }
    }
}

#[test]
fn values_are_set_by_the_names_of_tasks_columns_and_groups() {
    let sandbox = Sandbox::new(300);
    let set = ["tasks.click.weight=2", "features.city.hash=50", "tasks.\"kind\".weight = 3"];
    let saved = config(&sandbox, "named", "job.toml", &set);
    let tasks = saved["tasks"].as_array().unwrap();
    assert_eq!(tasks[0]["weight"].as_float(), Some(2.0));
    assert_eq!(tasks[1]["weight"].as_float(), Some(3.0));
    assert_eq!(saved["features"][1]["hash"].as_integer(), Some(50));
    // The only column of a pattern too.
    sandbox.write("star.toml", JOB.replace("\"city\"", "\"ci*\""));
    let saved = config(&sandbox, "star", "star.toml", &["features.city.hash=50"]);
    assert_eq!(saved["features"].as_array().unwrap().len(), 2);
    assert_eq!(saved["features"][1]["hash"].as_integer(), Some(50));
    // One column of several is set by itself.
    let both = JOB
        .replace("columns = [\"city\"]", "columns = [\"city\", \"kind\"]\ngroup = \"user\"")
        .replace("target = \"kind\"", "target = \"click\"")
        .replace("kind = \"multiclass\"", "kind = \"binary\"");
    sandbox.write("both.toml", both);
    let saved =
        config(&sandbox, "parted", "both.toml", &["features.city.hash=50", "features.user.d_embedding=3"]);
    let features = saved["features"].as_array().unwrap();
    assert_eq!(features.len(), 3);
    assert!(features[1].get("hash").is_none() && features[1]["columns"][0].as_str() == Some("kind"));
    assert_eq!(features[2]["hash"].as_integer(), Some(50));
    assert!(features[1..].iter().all(|feature| feature["d_embedding"].as_integer() == Some(3)));
}

#[test]
fn a_name_that_nobody_has_is_refused_with_one_that_is_near() {
    let sandbox = Sandbox::new(100);
    refused(&sandbox, "tasks.clik.weight=2", &["no task is named `clik` (did you mean `click`?)", "`kind`"]);
    refused(&sandbox, "features.ctiy.hash=2", &["no feature is named `ctiy` (did you mean `city`?)"]);
    refused(&sandbox, "tasks.click.wieght=2", &["did you mean `weight`"]);
    refused(&sandbox, "tasks.click=2", &["say which setting of the task", "tasks.click.KEY=VALUE"]);
    refused(&sandbox, "features.age.hash=2", &["the setting features.age.hash=2", "hash"]);
    let output = sandbox.run(&["train", "--set", "tasks.income.weight=2", "--out", "no"]);
    assert!(text(&output.stderr).contains("lists no [[tasks]] of its own"), "{}", text(&output.stderr));
}

#[test]
fn names_of_any_signs_serve_in_jobs_targets_and_settings() {
    let sandbox = Sandbox::new(10);
    let mut rows = String::from(",weight (kg),\"rent, EUR\",a.b=c,it's,\"say \"\"hi\"\"\",back`tick\n");
    for i in 0..300_usize {
        rows += &format!(
            "{i},{},{},{},{},{},{}\n",
            i * 7 % 50,
            i * 11 % 40,
            i % 3,
            i * 7 % 50 / 25,
            i % 2,
            i % 5 / 3
        );
    }
    sandbox.write("odd.csv", rows);
    let init =
        |targets: &str, out: &str| sandbox.good(&["init", "odd.csv", "--targets", targets, "--out", out]);
    for (i, targets) in ["rent, EUR", "weight (kg),it's", "`rent, EUR`,back`tick", "\"say \"\"hi\"\"\",a.b=c"]
        .into_iter()
        .enumerate()
    {
        let job = format!("job-{i}.toml");
        init(targets, &job);
        config(&sandbox, &format!("run-{i}"), &job, &[]);
        sandbox.good(&["tasks", "odd.csv", "--targets", targets]);
    }
    sandbox.write(
        "odd.toml",
        "[data]\npath = \"odd.csv\"\nsplit = { by = \"\" }\n[[features]]\ncolumns = [\"\", \" weight (kg)\", \"a.b=c\"]\nkind = \"numeric\"\n\
         [[tasks]]\nname = \"rent\"\nkind = \"regression\"\ntarget = \"rent, EUR\"\n\
         [[tasks]]\nname = \"it's\"\nkind = \"binary\"\ntarget = \"it's\"\n",
    );
    let set = [
        "features.\"a.b=c\".bins=5",
        "features.a.b=c.d_embedding=2",
        "tasks.it's.weight=3",
        "features.`Unnamed: 0`.bins=4",
    ];
    let output = sandbox.run(&["train", "odd.toml", "--out", "no", "--set", set[3]]);
    assert!(text(&output.stderr).contains("no feature is named `Unnamed: 0`"), "{}", text(&output.stderr));
    let saved = config(&sandbox, "odd", "odd.toml", &[set[0], set[2]]);
    assert_eq!(saved["features"][1]["bins"].as_integer(), Some(5));
    assert_eq!(saved["tasks"][1]["weight"].as_float(), Some(3.0));
    let keep = ["--keep", "rent, EUR,it's", "--keep", "Unnamed: 0"];
    sandbox
        .good(&[&["predict", "odd", "--data", "odd.csv", "--out", "out.csv"], &FLEX[..], &keep[..]].concat());
    let written = text(&sandbox.read("out.csv"));
    assert!(written.starts_with("\"rent, EUR\",it's given,Unnamed: 0,rent,it's\n"), "{written}");
}
