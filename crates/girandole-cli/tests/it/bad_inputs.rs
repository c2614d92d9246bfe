//! What people get wrong: each case ends with a message that names the place and the way out, and costs
//! nothing that was there.

use std::fs;
use std::process::Command;

use crate::sandbox::{JOB, Sandbox, text};

/// One mistake: what is laid out, what is typed, and what the message must hold.
struct Mistake {
    name: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
    args: Vec<&'static str>,
    wants: &'static [&'static str],
}

/// A job with one thing changed.
fn job(from: &str, to: &str) -> Vec<u8> {
    assert!(JOB.contains(from), "{from}");
    JOB.replacen(from, to, 1).into_bytes()
}

/// Rows with one line changed, counted from 0 at the header.
fn rows(line: usize, to: &str) -> Vec<u8> {
    let rows = Sandbox::rows(200);
    let changed = rows.lines().enumerate().map(|(i, old)| if i == line { to } else { old });
    (changed.collect::<Vec<_>>().join("\n") + "\n").into_bytes()
}

const TRAIN: [&str; 6] = ["train", "bad.toml", "--device", "flex", "--out", "new"];

/// A training by a bad config.
fn config(name: &'static str, text: Vec<u8>, wants: &'static [&'static str]) -> Mistake {
    Mistake { name, files: vec![("bad.toml", text)], args: TRAIN.to_vec(), wants }
}

/// A training on bad rows.
fn data(name: &'static str, text: Vec<u8>, wants: &'static [&'static str]) -> Mistake {
    let files = vec![("bad.csv", text), ("bad.toml", job("rows.csv", "bad.csv"))];
    Mistake { name, files, args: TRAIN.to_vec(), wants }
}

fn command(name: &'static str, args: &[&'static str], wants: &'static [&'static str]) -> Mistake {
    Mistake { name, files: vec![], args: args.to_vec(), wants }
}

fn bad_rows() -> Vec<Mistake> {
    vec![
        data("wrong type", rows(7, "abc,Oslo,1,a"), &["bad.csv", "row 7", "`age`", "`abc`", "data.missing"]),
        data("ragged row", rows(9, "40,Oslo,1"), &["row 9", "3 cells", "4", "mend"]),
        data("missing column", rows(0, "years,city,click,kind"), &["no column `age`", "years"]),
        data("empty file", vec![], &["bad.csv", "no rows"]),
        data("header alone", b"age,city,click,kind\n".to_vec(), &["only a header"]),
        data("label that is neither yes nor no", rows(5, "40,Oslo,2,a"), &["row 5", "`2`", "condition"]),
        data("column twice", rows(0, "age,age,click,kind"), &["`age` twice", "rename"]),
        data("infinite number", rows(6, "inf,Oslo,1,a"), &["row 6", "not finite"]),
        data(
            "not UTF-8",
            rows(3, "40,Z\u{fffd},1,a").iter().map(|b| if *b == 0xEF { 0xFF } else { *b }).collect(),
            &["UTF-8", "iconv"],
        ),
        data("open quote", rows(3, "40,\"Oslo,1,a"), &["quote"]),
        data("one row", b"age,city,click,kind\n40,Oslo,1,a\n".to_vec(), &["bad.csv|split|class|train"]),
        Mistake {
            name: "label outside the classes",
            files: vec![(
                "bad.toml",
                job("target = \"kind\"", "target = \"kind\"\nclasses = [\"a\", \"b\"]"),
            )],
            args: TRAIN.to_vec(),
            wants: &["rows.csv", "`c` is no class of task `kind`", "`classes`"],
        },
    ]
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn bad_configs() -> Vec<Mistake> {
    vec![
        config("key misspelt", job("epochs", "epoch"), &["bad.toml:27", "`epoch`", "did you mean `epochs`"]),
        config("section misspelt", job("[train]", "[trian]"), &["bad.toml:26", "did you mean `train`"]),
        config(
            "key deep inside misspelt",
            job("experts", "expert"),
            &["bad.toml:23", "did you mean `experts`"],
        ),
        config("unknown head", job("mmoe", "mmo"), &["bad.toml:23", "`mmo`", "did you mean `mmoe`"]),
        config(
            "text for a number",
            job("epochs = 2", "epochs = \"two\""),
            &["bad.toml:27", "\"two\"", "whole number"],
        ),
        config("number below zero", job("batch = 64", "batch = -64"), &["bad.toml:28", "-64", "at least 0"]),
        config(
            "wrong type in a table",
            job("experts = 2", "experts = true"),
            &["bad.toml:23", "whole number"],
        ),
        config(
            "no expert",
            job("experts = 2", "experts = 0"),
            &["bad.toml:23", "model.head.experts", "at least 1"],
        ),
        config("no epoch", job("epochs = 2", "epochs = 0"), &["bad.toml:27", "train.epochs", "at least 1"]),
        config(
            "learning rate that is no number",
            job("seed = 3", "optimizer = { learning_rate = nan }"),
            &["bad.toml:29", "learning_rate", "NaN"],
        ),
        config(
            "unknown task in keep",
            job("seed = 3", "keep = \"clik auc\""),
            &["bad.toml:29", "keep", "\"click\""],
        ),
        config("not TOML", job("[model]", "[model"), &["bad.toml:22", "not TOML"]),
        config(
            "missing key",
            job("kind = \"binary\"\n", ""),
            &["bad.toml:12", "`kind` is missing", "add it"],
        ),
        config(
            "target among the features",
            job("\"city\"", "\"city\", \"click\""),
            &["bad.toml:9", "`click`", "give the outcome away"],
        ),
        config(
            "condition that cannot be read",
            job("target = \"click\"", "target = \"click ==\""),
            &["bad.toml:15", "condition"],
        ),
        config(
            "value that no row has",
            job("target = \"click\"", "target = \"click == 'Osloo'\""),
            &["`Osloo`", "`0`"],
        ),
        config(
            "column that is not there",
            job("\"age\"", "\"agee\""),
            &["no column `agee`", "did you mean `age`"],
        ),
        config(
            "shares above one",
            job("path = \"rows.csv\"", "path = \"rows.csv\"\nsplit = { validation = 0.6, test = 0.5 }"),
            &["bad.toml:3", "none are left to train"],
        ),
        config("file of an unknown kind", job("rows.csv", "rows.xlsx"), &["rows.xlsx", ".csv"]),
        config("no file", job("rows.csv", "nowhere.csv"), &["nowhere.csv", "check the path"]),
        config("folder for a file", job("rows.csv", "kept"), &["kept"]),
        config(
            "unknown device in the config",
            [b"device = \"tpu\"\n", JOB.as_bytes()].concat(),
            &["bad.toml:1", "`tpu`", "flex"],
        ),
        config(
            "negative weight of a task",
            job("target = \"click\"", "target = \"click\"\nweight = -1"),
            &["bad.toml:16", "at least 0"],
        ),
    ]
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn bad_commands() -> Vec<Mistake> {
    let train = |more: &[&'static str]| [&["train", "job.toml", "--device", "flex"], more].concat();
    vec![
        command("unknown device", &["train", "--device", "tpu"], &["tpu", "flex"]),
        command(
            "device that is not built in",
            &["train", "job.toml", "--device", "cuda", "--out", "new"],
            &["`cuda`", "--features cuda|not on this machine"],
        ),
        command(
            "device that is not there",
            &["train", "job.toml", "--device", "vulkan:7", "--out", "new"],
            &["vulkan:7", "driver"],
        ),
        command("no config", &["train", "nowhere.toml"], &["nowhere.toml", "girandole init"]),
        command("data without a config", &["train", "--data", "rows.csv"], &["girandole init"]),
        command(
            "run that is there",
            &train(&["--out", "kept/run"]),
            &["kept/run", "already holds a run", "--resume"],
        ),
        command("file for a run", &train(&["--out", "rows.csv"]), &["rows.csv", "choose another"]),
        command("setting without a value", &train(&["--set", "train.epochs"]), &["KEY=VALUE"]),
        command(
            "setting that is none",
            &train(&["--set", "train.epoch=3", "--out", "new"]),
            &["train.epoch=3", "did you mean `epochs`"],
        ),
        command(
            "setting out of range",
            &train(&["--set", "train.optimizer.learning_rate=nan", "--out", "new"]),
            &["learning_rate=nan", "above 0"],
        ),
        command(
            "run that is not there",
            &["evaluate", "nowhere", "--data", "rows.csv"],
            &["nowhere", "no such folder"],
        ),
        command("folder that is no run", &["evaluate", ".", "--data", "rows.csv"], &["config.toml"]),
        command(
            "nothing to start from",
            &["train", "job.toml", "--from", "nowhere"],
            &["nowhere", "no such folder"],
        ),
        command("nothing to go on with", &["train", "--resume", "nowhere"], &["nowhere", "no such folder"]),
        command(
            "going on with another batch",
            &["train", "--resume", "kept/run", "--epochs", "9", "--batch", "7"],
            &["batch", "resume"],
        ),
        command(
            "file to predict that is not there",
            &["predict", "kept/run", "--data", "no.csv", "--out", "new.csv"],
            &["no.csv"],
        ),
        command(
            "predictions of an unknown kind",
            &["predict", "kept/run", "--data", "rows.csv", "--out", "new.xls"],
            &["new.xls", ".parquet"],
        ),
        command(
            "predictions over the data",
            &["predict", "kept/run", "--data", "rows.csv", "--out", "./rows.csv"],
            &["rows.csv", "another"],
        ),
        command(
            "predictions into no folder",
            &["predict", "kept/run", "--data", "rows.csv", "--out", "no/new.csv"],
            &["no/new.csv", "folder"],
        ),
        command("unknown column for init", &["init", "rows.csv", "--targets", "clik"], &["`clik`", "click"]),
        command(
            "init over a file",
            &["init", "rows.csv", "--targets", "click", "--out", "job.toml"],
            &["job.toml", "stays as it is"],
        ),
        command("no command", &[], &["Usage"]),
        Mistake {
            name: "no target to evaluate on",
            files: vec![("blind.csv", b"age,city\n40,Oslo\n".to_vec())],
            args: vec!["evaluate", "kept/run", "--data", "blind.csv"],
            wants: &["blind.csv", "`click`", "predict"],
        },
        Mistake {
            name: "feature missing at prediction",
            files: vec![("less.csv", b"age\n40\n".to_vec())],
            args: vec!["predict", "kept/run", "--data", "less.csv", "--out", "kept/out.csv"],
            wants: &["less.csv", "no column `city`"],
        },
    ]
}

/// Runs one mistake; the message, if all is as it should be.
fn check(sandbox: &Sandbox, mistake: &Mistake) -> Result<String, String> {
    for (name, content) in &mistake.files {
        sandbox.write(name, content);
    }
    let before = (sandbox.snapshot("kept"), sandbox.read("rows.csv"), sandbox.read("job.toml"));
    let output = sandbox.run(&mistake.args);
    let message = text(&output.stderr);
    let fault = |what: String| Err(format!("{}: {what}\n    {message}", mistake.name));
    if output.status.success() {
        return fault(format!("ended well: {}", text(&output.stdout)));
    }
    if !matches!(output.status.code(), Some(1 | 2)) {
        return fault(format!("exit code {:?}", output.status.code()));
    }
    if let Some(want) = mistake.wants.iter().find(|want| !want.split('|').any(|want| message.contains(want)))
    {
        return fault(format!("does not say `{want}`"));
    }
    let trimmed = message.trim();
    if message.contains("panicked") || message.contains("gave up") {
        return fault("is a panic".to_owned());
    }
    // Two is clap's, which adds a line on help.
    if output.status.code() == Some(1) && trimmed.contains("\n\n") {
        return fault("is no paragraph".to_owned());
    }
    if before != (sandbox.snapshot("kept"), sandbox.read("rows.csv"), sandbox.read("job.toml")) {
        return fault("changed what was there".to_owned());
    }
    if sandbox.path("new/weights.bpk").exists() {
        return fault("left weights".to_owned());
    }
    let _ = fs::remove_dir_all(sandbox.path("new"));
    Ok(message)
}

fn check_all(mistakes: Vec<Mistake>, at_least: usize) {
    assert!(mistakes.len() >= at_least);
    let sandbox = Sandbox::with_run(400);
    let faults: Vec<String> = mistakes.iter().filter_map(|mistake| check(&sandbox, mistake).err()).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), mistakes.len(), faults.join("\n"));
}

#[test]
fn bad_rows_are_named_by_file_row_column_and_value() {
    check_all(bad_rows(), 12);
}

#[test]
fn bad_configs_are_named_by_line() {
    check_all(bad_configs(), 20);
}

#[test]
fn bad_commands_say_the_way_out() {
    check_all(bad_commands(), 20);
}

#[test]
fn all_problems_of_a_config_are_told_at_once() {
    let sandbox = Sandbox::new(100);
    let text_ = JOB.replace("epochs = 2", "epoch = 2").replace("experts = 2", "experts = \"x\"");
    let text_ =
        text_.replace("columns = [\"age\"]", "column = [\"age\"]").replace("batch = 64", "batch = 0.5");
    sandbox.write("bad.toml", text_);
    let output = sandbox.run(&TRAIN);
    let message = text(&output.stderr);
    for line in ["bad.toml:5", "bad.toml:23", "bad.toml:27", "bad.toml:28"] {
        assert!(message.contains(line), "{line}\n{message}");
    }
}

#[test]
fn damaged_files_are_named() {
    let sandbox = Sandbox::with_run(400);
    let parquet = sandbox.read("kept/out.parquet");
    let weights = sandbox.read("kept/run/weights.bpk");
    let copy = |name: &str, file: &str, bytes: &[u8]| {
        for (path, content) in sandbox.snapshot("kept/run") {
            let relative = path.strip_prefix(sandbox.path("kept/run")).unwrap().to_owned();
            let to = sandbox.path(name).join(relative);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, content).unwrap();
        }
        fs::write(sandbox.path(name).join(file), bytes).unwrap();
    };
    sandbox.write("cut.parquet", &parquet[..parquet.len() / 2]);
    copy("foreign", "weights.bpk", b"these are no weights");
    copy("cut", "weights.bpk", &weights[..weights.len() / 2]);
    copy("blind", "encoders.json", b"{ \"format\": 1 }");
    let config = text(&sandbox.read("kept/run/config.toml")).replace("experts = 2", "experts = 5");
    copy("other", "config.toml", config.as_bytes());
    let cases: [(&[&str], &[&str]); 5] = [
        (&["init", "cut.parquet", "--targets", "click"], &["cut.parquet", "damaged"]),
        (&["predict", "foreign", "--data", "rows.csv", "--out", "new.csv"], &["foreign/weights.bpk"]),
        (&["predict", "cut", "--data", "rows.csv", "--out", "new.csv"], &["cut/weights.bpk"]),
        (&["predict", "blind", "--data", "rows.csv", "--out", "new.csv"], &["blind/encoders.json"]),
        (&["predict", "other", "--data", "rows.csv", "--out", "new.csv"], &["other/weights.bpk"]),
    ];
    for (args, wants) in cases {
        let output = sandbox.run(args);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}\n{message}");
        for want in wants {
            assert!(message.contains(want), "{args:?}: {want}\n{message}");
        }
        assert!(!message.contains("gave up"), "{args:?}\n{message}");
        assert!(!sandbox.path("new.csv").exists(), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_is_full_is_an_error() {
    let sandbox = Sandbox::new(100);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["devices"]).stdout(full).output().unwrap();
    assert!(!output.status.success());
    let message = text(&output.stderr);
    assert!(message.starts_with("error: ") && message.contains("standard output"), "{message}");
}

/// A file system of a few kilobytes, gone with its test.
struct SmallDisk<'a> {
    sandbox: &'a Sandbox,
}

impl<'a> SmallDisk<'a> {
    fn mount(sandbox: &'a Sandbox) -> Option<Self> {
        fs::create_dir(sandbox.path("small")).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48k", "tmpfs"]).arg(sandbox.path("small"));
        match mount.output() {
            Ok(output) if output.status.success() => Some(Self { sandbox }),
            _ => {
                eprintln!("not tested: a full disk, since a small file system cannot be mounted (root can)");
                None
            }
        }
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.sandbox.path("small")).status();
    }
}

#[test]
fn a_full_disk_costs_nothing_that_was_there() {
    let sandbox = Sandbox::with_run(4000);
    let Some(_disk) = SmallDisk::mount(&sandbox) else { return };
    let old = sandbox.read("kept/out.csv")[..2000].to_vec();
    sandbox.write("small/out.csv", &old);
    let cases: [&[&str]; 2] = [
        &["predict", "kept/run", "--data", "rows.csv", "--out", "small/out.csv", "--device", "flex"],
        &[
            "train",
            "job.toml",
            "--device",
            "flex",
            "--quiet",
            "--out",
            "small/run",
            "--set",
            "model.head.widths=[256]",
        ],
    ];
    for args in cases {
        let output = sandbox.run(args);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}\n{message}");
        assert!(message.contains("small/") && message.contains("space"), "{args:?}\n{message}");
        assert!(sandbox.read("small/out.csv") == old, "{args:?} changed the older file");
    }
}
