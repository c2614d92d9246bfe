//! What goes well.

use crate::sandbox::Sandbox;

#[test]
fn a_run_holds_all_that_is_promised() {
    let sandbox = Sandbox::with_run(800);
    for name in ["config.toml", "encoders.json", "weights.bpk", "history.csv", "summary.json"] {
        assert!(sandbox.path(&format!("kept/run/{name}")).is_file(), "{name}");
    }
    let summary: serde_json::Value = serde_json::from_slice(&sandbox.read("kept/run/summary.json")).unwrap();
    for split in ["test", "validation"] {
        for task in ["click", "kind"] {
            for score in ["auc", "log_loss"] {
                assert!(summary[split][task][score].is_f64(), "{split} {task} {score}: {summary}");
            }
        }
    }
}

#[test]
fn the_config_of_a_run_repeats_it() {
    let sandbox = Sandbox::with_run(800);
    sandbox.good(&["train", "kept/run/config.toml", "--device", "flex", "--quiet", "--out", "again"]);
    for name in ["encoders.json", "weights.bpk"] {
        let file = |run: &str| sandbox.read(&format!("{run}/{name}"));
        assert!(file("kept/run") == file("again"), "{name} differs");
    }
    sandbox.good(&["predict", "again", "--data", "rows.csv", "--out", "again.csv", "--device", "flex"]);
    assert!(sandbox.read("again.csv") == sandbox.read("kept/out.csv"), "predictions differ");
}

#[test]
fn predictions_have_a_row_a_row_and_a_column_a_task() {
    let sandbox = Sandbox::with_run(800);
    let text = String::from_utf8(sandbox.read("kept/out.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("click,kind=a,kind=b,kind=c"));
    let mut n = 0;
    for line in lines {
        let values: Vec<f32> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)), "{line}");
        assert!((values[1..].iter().sum::<f32>() - 1.0).abs() < 1e-4, "{line}");
        n += 1;
    }
    assert_eq!(n, 800);
}

#[test]
fn a_category_never_seen_is_predicted_too() {
    let sandbox = Sandbox::with_run(800);
    sandbox.write("new.csv", "age,city\n40,Atlantis\n,Oslo\n");
    sandbox.good(&["predict", "kept/run", "--data", "new.csv", "--out", "seen.csv", "--device", "flex"]);
    let written = String::from_utf8(sandbox.read("seen.csv")).unwrap();
    assert_eq!(written.lines().count(), 3, "{written}");
}

#[test]
fn evaluate_tells_machines_and_people_the_same() {
    let sandbox = Sandbox::with_run(800);
    let run = ["evaluate", "kept/run", "--data", "rows.csv", "--device", "flex"];
    let table = sandbox.good(&run);
    let json = sandbox.good(&[&run[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let auc = json["click"]["auc"].as_f64().unwrap();
    assert!(auc > 0.5, "{auc}");
    assert!(table.contains(&format!("AUC {auc:.4}")), "{table}");
}

#[test]
fn a_file_with_one_target_is_evaluated_for_that_task() {
    let sandbox = Sandbox::with_run(800);
    let rows = Sandbox::rows(100);
    let text = rows.lines().map(|line| line.rsplit_once(',').unwrap().0.to_owned() + "\n");
    sandbox.write("one.csv", text.collect::<String>());
    let table = sandbox.good(&["evaluate", "kept/run", "--data", "one.csv", "--device", "flex"]);
    assert!(table.contains("no label"), "{table}");
}

#[test]
fn inspect_shows_tasks_parameters_scores_and_gates() {
    let sandbox = Sandbox::with_run(800);
    let shown = sandbox.good(&["inspect", "kept/run", "--data", "rows.csv"]);
    for part in ["click", "one of a, b, c", "parameters", "scores, test", "gates", "embedding of"] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn features_of_every_kind_train_and_inspect_tells_of_them() {
    let sandbox = Sandbox::new(10);
    let row = |i: usize| {
        let (user, item) = (i * 7 % 300, i * 13 % 40);
        let history: Vec<String> = (0..i % 5).map(|step| format!("i{}", (item + step) % 40)).collect();
        format!("{},u{user},{},i{item},{}\n", i % 70, history.join("|"), u8::from(i * 31 % 70 > 35))
    };
    let text = |rows: std::ops::Range<usize>| {
        "age,user,history,item,click\n".to_owned() + &rows.map(row).collect::<String>()
    };
    sandbox.write("shown.csv", text(0..600));
    sandbox.write("later.csv", text(600..700).replace("u1", "new"));
    let job = r#"
        [data]
        path = "shown.csv"
        [[features]]
        columns = ["age"]
        kind = "numeric"
        encodings = ["standard", "piecewise"]
        [[features]]
        columns = ["user"]
        kind = "categorical"
        group = "user"
        [[features]]
        columns = ["history"]
        kind = "list"
        group = "user"
        table = "items"
        max_len = 3
        pooling = { attention_to = "item" }
        [[features]]
        columns = ["item"]
        kind = "categorical"
        group = "item"
        table = "items"
        [[features]]
        columns = ["user", "item"]
        kind = "cross"
        hash = 100
        [[tasks]]
        name = "click"
        kind = "binary"
        target = "click"
        [model]
        head = { kind = "mmoe", experts = 2, widths = [4] }
        [train]
        epochs = 1
        batch = 100
    "#;
    sandbox.write("kinds.toml", job);
    sandbox.good(&["train", "kinds.toml", "--device", "flex", "--quiet", "--out", "kinds"]);
    sandbox.good(&["predict", "kinds", "--data", "later.csv", "--out", "kinds.csv", "--device", "flex"]);
    assert_eq!(String::from_utf8(sandbox.read("kinds.csv")).unwrap().lines().count(), 101);
    let shown = sandbox.good(&["inspect", "kinds", "--data", "later.csv"]);
    for part in [
        "history: up to 3 of 41 ids, embedding of",
        "attention to item, table `items`, user",
        "age piecewise: a number between",
        "hashing\n  user x item:",
        "values in 100 ids",
        "drift from the training rows\n  user: missing 0.0%; unknown",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn the_command_line_sets_values_over_the_config() {
    let sandbox = Sandbox::new(800);
    let set = ["--epochs", "1", "--seed", "9", "--batch", "100", "--set", "model.head.experts=3"];
    sandbox.good(&[&["train", "job.toml", "--device", "flex", "--quiet", "--out", "set"], &set[..]].concat());
    let config = String::from_utf8(sandbox.read("set/config.toml")).unwrap();
    for line in ["epochs = 1", "seed = 9", "batch = 100", "experts = 3"] {
        assert!(config.contains(line), "{line}\n{config}");
    }
}

#[test]
fn runs_are_numbered_and_never_overwritten() {
    let sandbox = Sandbox::new(300);
    for number in [1, 2] {
        let shown = sandbox.good(&["train", "job.toml", "--device", "flex", "--plain", "--epochs", "1"]);
        assert!(shown.contains(&format!("runs/job-{number}")), "{shown}");
    }
}

#[test]
fn a_config_from_init_trains() {
    let sandbox = Sandbox::new(800);
    sandbox.good(&["init", "rows.csv", "--targets", "click,kind", "--out", "first.toml"]);
    let args = ["train", "first.toml", "--device", "flex", "--quiet", "--epochs", "1", "--out", "first"];
    let shown = sandbox.good(&args);
    assert!(shown.contains("click") && shown.contains("AUC"), "{shown}");
}

#[test]
fn plain_lines_name_every_task_in_every_epoch() {
    let sandbox = Sandbox::new(800);
    let shown = sandbox.good(&["train", "job.toml", "--device", "flex", "--out", "plain"]);
    for task in ["click", "kind"] {
        assert!(shown.matches(task).count() >= 3, "{shown}");
    }
    assert!(shown.contains("girandole predict plain"), "{shown}");
}

#[test]
fn devices_lists_the_cpu() {
    let shown = Sandbox::new(1).good(&["devices"]);
    assert!(shown.contains("flex") && shown.contains("auto takes this"), "{shown}");
}
