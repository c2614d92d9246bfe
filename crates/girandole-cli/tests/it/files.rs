//! Files as people have them: in folders, packed, with signs of their own; and predictions that go where they should.

use std::fs;
use std::process::Stdio;

use crate::sandbox::{JOB, Sandbox, text};

const FLEX: [&str; 2] = ["--device", "flex"];

/// Rows in `n` files of a folder, beside what Spark leaves there.
fn parts(sandbox: &Sandbox, folder: &str, n: usize, ending: &str) {
    fs::create_dir(sandbox.path(folder)).unwrap();
    let rows = Sandbox::rows(400);
    let mut lines = rows.lines();
    let header = lines.next().unwrap();
    let lines: Vec<&str> = lines.collect();
    for (i, chunk) in lines.chunks(lines.len().div_ceil(n)).enumerate() {
        sandbox.write(&format!("{folder}/part-{i}.{ending}"), format!("{header}\n{}\n", chunk.join("\n")));
    }
    sandbox.write(&format!("{folder}/_SUCCESS"), "");
    sandbox.write(&format!("{folder}/.part-0.{ending}.crc"), "crc");
}

fn train(sandbox: &Sandbox, job: &str, run: &str, more: &[&str]) -> String {
    sandbox.good(&[&["train", job, "--quiet", "--out", run], &FLEX[..], more].concat())
}

fn fails(sandbox: &Sandbox, args: &[&str], wants: &[&str]) {
    let output = sandbox.run(args);
    let message = text(&output.stderr);
    assert!(!output.status.success(), "{args:?} ended well: {}", text(&output.stdout));
    assert!(!message.contains("gave up"), "{args:?}: {message}");
    for want in wants {
        assert!(message.contains(want), "{args:?}: `{want}` is not in: {message}");
    }
}

#[test]
fn a_folder_or_a_pattern_is_a_file_in_every_recipe() {
    let sandbox = Sandbox::new(400);
    parts(&sandbox, "rows", 3, "csv");
    sandbox.good(&["init", "rows", "--targets", "click,kind", "--out", "first.toml"]);
    train(&sandbox, "first.toml", "first", &["--epochs", "1"]);
    sandbox.good(&["init", "rows/part-*.csv", "--targets", "click", "--out", "second.toml"]);
    train(&sandbox, "job.toml", "whole", &[]);
    train(&sandbox, "job.toml", "folder", &["--data", "rows"]);
    train(&sandbox, "job.toml", "pattern", &["--data", "rows/part-?.csv"]);
    for run in ["folder", "pattern"] {
        let same =
            |file: &str| sandbox.read(&format!("{run}/{file}")) == sandbox.read(&format!("whole/{file}"));
        assert!(same("weights.bpk") && same("encoders.json"), "{run}");
    }
    let score =
        |data: &str| sandbox.good(&[&["evaluate", "whole", "--data", data, "--json"], &FLEX[..]].concat());
    assert_eq!(score("rows.csv"), score("rows"));
    assert_eq!(score("rows.csv"), score("rows/*.csv"));
    let tasks = |data: &str| sandbox.good(&["tasks", data, "--targets", "click,kind"]);
    assert_eq!(tasks("rows.csv"), tasks("rows"));
    sandbox.good(&["inspect", "whole", "--data", "rows"]);
    sandbox.good(&["gates", "folder", "--by", "city"]);
    // The run knows the folder by its full path.
    sandbox.good(
        &[&["train", "folder/config.toml", "--quiet", "--out", "again", "--epochs", "1"], &FLEX[..]].concat(),
    );
}

#[test]
fn a_file_of_other_signs_trains_evaluates_and_predicts_as_the_plain_one() {
    let sandbox = Sandbox::new(400);
    let rows = Sandbox::rows(400);
    let lines = rows.lines().enumerate().map(|(i, line)| {
        let (age, rest) = line.split_once(',').unwrap();
        let age = if i == 0 { age.to_owned() } else { format!("\"1.0{age},5\"") };
        format!("{age};{}\r\n", rest.replace(',', ";"))
    });
    sandbox.write("euro.csv", format!("\u{feff}{}", lines.collect::<String>()));
    let plain = rows.lines().enumerate().map(|(i, line)| match i {
        0 => format!("{line}\n"),
        _ => format!("10{}.5,{}\n", &line[..2], &line[3..]),
    });
    sandbox.write("plain.csv", plain.collect::<String>());
    let signs = "path = \"euro.csv\"\nseparator = \";\"\ndecimal = \",\"\nthousands = \".\"";
    sandbox.write("euro.toml", JOB.replace("path = \"rows.csv\"", signs));
    train(&sandbox, "euro.toml", "euro", &[]);
    train(&sandbox, "job.toml", "plain", &["--data", "plain.csv"]);
    assert!(sandbox.read("euro/weights.bpk") == sandbox.read("plain/weights.bpk"), "weights differ");
    let score = |run: &str, data: &str| {
        sandbox.good(&[&["evaluate", run, "--data", data, "--json"], &FLEX[..]].concat())
    };
    assert_eq!(score("euro", "euro.csv"), score("plain", "plain.csv"));
    for (run, data) in [("euro", "euro.csv"), ("plain", "plain.csv")] {
        let out = format!("{run}.out.csv");
        sandbox.good(&[&["predict", run, "--data", data, "--out", &out], &FLEX[..]].concat());
    }
    assert!(sandbox.read("euro.out.csv") == sandbox.read("plain.out.csv"), "predictions differ");
    sandbox.write("euro.toml", JOB.replace("rows.csv", "euro.csv"));
    fails(&sandbox, &["train", "euro.toml"], &["no column `age`", "data.separator = \";\""]);
    fails(
        &sandbox,
        &["train", "euro.toml", "--set", "data.separator=;"],
        &["row 1 (line 2)", "data.decimal"],
    );
    let set = ["--set", "data.separator=;", "--set", "data.decimal=,", "--set", "data.thousands=."];
    train(&sandbox, "euro.toml", "set", &set);
    assert!(sandbox.read("set/weights.bpk") == sandbox.read("plain/weights.bpk"), "weights differ");
}

#[test]
fn validation_rows_may_have_a_file_and_splits_go_by_user_time_label_and_column() {
    let sandbox = Sandbox::new(400);
    let rows = Sandbox::rows(400);
    let lines = rows.lines().enumerate().map(|(i, line)| match i {
        0 => format!("{line},user,day,part\n"),
        _ => format!(
            "{line},u{},2026-11-{:02},{}\n",
            i % 40,
            1 + i % 28,
            ["train", "train", "dev", "TEST"][i % 4]
        ),
    });
    sandbox.write("more.csv", lines.collect::<String>());
    let data = ["--data", "more.csv"];
    for (i, split) in [
        "data.split.by=user",
        "data.split.time=day",
        "data.split.stratify=click",
        "data.split.column=part",
        "data.validation=rows.csv",
    ]
    .into_iter()
    .enumerate()
    {
        let run = format!("run-{i}");
        train(&sandbox, "job.toml", &run, &[&data[..], &["--set", split]].concat());
        let key = split.split(['.', '=']).nth(if split.contains("split") { 2 } else { 1 }).unwrap();
        let config = text(&sandbox.read(&format!("{run}/config.toml")));
        assert!(config.contains(&format!("{key} = ")), "{config}");
        sandbox.good(&[&["predict", &run, "--data", "rows.csv", "--out", "out.csv"], &FLEX[..]].concat());
    }
    let shown = sandbox.good(
        &[
            &["train", "job.toml", "--plain", "--out", "seen", "--set", "data.validation=rows.csv"],
            &FLEX[..],
            &data[..],
        ]
        .concat(),
    );
    assert!(shown.contains("340 rows to train, 400 to validate, 60 to test"), "{shown}");
    let both = ["--set", "data.split.by=user", "--set", "data.split.time=day"];
    fails(
        &sandbox,
        &[&["train", "job.toml"], &data[..], &both[..]].concat(),
        &["data.split.time", "drop one of the two"],
    );
}

#[test]
fn one_positive_in_all_rows_does_not_stop_a_training() {
    let sandbox = Sandbox::new(10);
    let mut rows = String::from("age,city,click,kind\n");
    for i in 0..200 {
        rows += &format!("{},Oslo,{},{}\n", i % 50, u8::from(i == 77), if i == 3 { "b" } else { "a" });
    }
    sandbox.write("rows.csv", rows);
    for seed in ["1", "2", "3"] {
        train(&sandbox, "job.toml", &format!("run-{seed}"), &["--set", &format!("data.split.seed={seed}")]);
    }
    train(&sandbox, "job.toml", "even", &["--set", "data.split.stratify=click"]);
}

#[test]
fn columns_are_carried_along_as_they_stand() {
    let sandbox = Sandbox::with_run(60);
    sandbox.write(
        "new.csv",
        "id,\"rent, EUR\",age,city,click\n007,\" a, \"\"b\"\"\",40,Oslo,1\n008,,50,Rome,0\n",
    );
    let args = [
        "predict",
        "kept/run",
        "--data",
        "new.csv",
        "--out",
        "out.csv",
        "--keep",
        "id,rent, EUR",
        "--keep",
        "click",
    ];
    sandbox.good(&[&args[..], &FLEX[..]].concat());
    let written = text(&sandbox.read("out.csv"));
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("id,\"rent, EUR\",click given,click,kind=a,kind=b,kind=c"));
    assert!(lines.next().unwrap().starts_with("007,\" a, \"\"b\"\"\",1,0."), "{written}");
    assert!(lines.next().unwrap().starts_with("008,,0,0."), "{written}");
    // Types stay in Parquet, and numbers in between.
    sandbox.good(
        &[
            &["predict", "kept/run", "--data", "new.csv", "--out", "a.parquet", "--keep", "id,age,city"],
            &FLEX[..],
        ]
        .concat(),
    );
    let again = ["predict", "kept/run", "--data", "a.parquet", "--out", "b.csv", "--keep", "*i*"];
    sandbox.good(&[&again[..], &FLEX[..]].concat());
    let written = text(&sandbox.read("b.csv"));
    assert!(written.starts_with("id,city,click given,kind=a given"), "{written}");
    assert!(written.contains("\n007,Oslo,0."), "{written}");
    fails(
        &sandbox,
        &["predict", "kept/run", "--data", "new.csv", "--out", "no.csv", "--keep", "idd"],
        &["no column `idd`", "did you mean `id`"],
    );
    assert!(!sandbox.path("no.csv").exists());
}

#[test]
fn predictions_go_to_standard_output_and_nothing_else_does() {
    let sandbox = Sandbox::with_run(60);
    let args = ["predict", "kept/run", "--data", "rows.csv", "--out", "-"];
    let output = sandbox.run(&[&args[..], &FLEX[..]].concat());
    assert!(output.status.success());
    assert!(output.stdout == sandbox.read("kept/out.csv"), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("wrote 60 rows to standard output"), "{}", text(&output.stderr));
    let output = sandbox.run(&[&args[..], &FLEX[..], &["--format", "parquet"]].concat());
    sandbox.write("out.parquet", &output.stdout);
    assert!(output.stdout == sandbox.read("kept/out.parquet"));
    let tabs = sandbox.good(&[&args[..], &FLEX[..], &["--format", "tsv", "--keep", "city"]].concat());
    assert!(tabs.starts_with("city\tclick\tkind=a\t"), "{tabs}");
    // A reader that leaves early.
    let mut child = sandbox.command(&[&args[..], &FLEX[..]].concat()).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_folder_is_scored_to_a_folder_whole_or_not_at_all() {
    let sandbox = Sandbox::with_run(60);
    parts(&sandbox, "rows", 3, "csv");
    let predict = |more: &[&'static str]| [&["predict", "kept/run"], &FLEX[..], more].concat();
    let shown = sandbox.good(&predict(&["--data", "rows", "--out", "scored", "--keep", "city"]));
    assert!(shown.contains("wrote 400 rows of 3 files to scored"), "{shown}");
    sandbox.good(&predict(&["--data", "rows", "--out", "one.csv", "--keep", "city"]));
    let names: Vec<String> = sandbox
        .snapshot("scored")
        .keys()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["part-0.csv", "part-1.csv", "part-2.csv"]);
    let lines = |name: &str| text(&sandbox.read(name)).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let joined: Vec<String> = names.iter().flat_map(|name| lines(&format!("scored/{name}"))).collect();
    assert_eq!(joined, lines("one.csv"));
    fails(&sandbox, &predict(&["--data", "rows", "--out", "scored"]), &["scored is there already"]);
    fails(&sandbox, &predict(&["--data", "rows", "--out", "rows"]), &["rows"]);
    fails(&sandbox, &predict(&["--data", "rows.csv", "--out", "scored"]), &["scored is a folder"]);
    fails(
        &sandbox,
        &predict(&["--data", "rows.csv", "--out", "x.csv", "--format", "parquet"]),
        &["--format parquet"],
    );
    sandbox.good(&predict(&["--data", "rows/part-*.csv", "--out", "x.parquet/", "--format", "parquet"]));
    assert_eq!(sandbox.snapshot("x.parquet").len(), 3);
    sandbox.good(
        &predict(&["--data", "x.parquet", "--out", "none"])
            .iter()
            .map(|arg| if *arg == "x.parquet" { "rows" } else { arg })
            .collect::<Vec<_>>(),
    );
    sandbox.write("rows/part-2.csv", "age,city,click,kind\nold,Oslo,1,a\n");
    fails(
        &sandbox,
        &predict(&["--data", "rows", "--out", "half"]),
        &["part-2.csv, row 1 (line 2), column `age`"],
    );
    let left: Vec<String> = fs::read_dir(sandbox.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!left.iter().any(|name| name.contains("half")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_said_to_be_that() {
    let sandbox = Sandbox::with_run(60);
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("pipe.csv")).status().unwrap();
    assert!(made.success());
    fails(
        &sandbox,
        &["train", "job.toml", "--data", "pipe.csv"],
        &["pipe.csv is a pipe", "write them to a file"],
    );
    fails(
        &sandbox,
        &["predict", "kept/run", "--data", "pipe.csv", "--out", "x.csv"],
        &["pipe.csv is a pipe"],
    );
    fails(&sandbox, &["evaluate", "kept/run", "--data", "-"], &["- is standard input"]);
    fails(&sandbox, &["init", "pipe.csv", "--targets", "click"], &["pipe.csv is a pipe"]);
    fs::create_dir(sandbox.path("empty")).unwrap();
    fails(&sandbox, &["train", "job.toml", "--data", "empty"], &["empty holds no file of rows"]);
    fails(&sandbox, &["evaluate", "kept/run", "--data", "no-*.csv"], &["no file fits the pattern no-*.csv"]);
    fs::create_dir(sandbox.path("nested")).unwrap();
    fs::create_dir(sandbox.path("nested/day=1")).unwrap();
    fails(&sandbox, &["init", "nested", "--targets", "click"], &["nested holds the folder nested/day=1 too"]);
}
