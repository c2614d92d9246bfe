//! Jobs in TOML.

use std::path::Path;

use girandole::Error;
use girandole::job::{Job, JobFile};
use girandole::train::LossKind;

fn problems(text: &str) -> Vec<String> {
    match Job::parse(text, "job.toml") {
        Err(Error::Job { problems, .. }) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_job_reads_as_it_is_written() {
    for job in [Job::adult().unwrap(), Job::census(Path::new("/data/\"census\"")).unwrap()] {
        let mut again = Job::parse(&job.to_toml().unwrap(), "config.toml").unwrap();
        again.name.clone_from(&job.name);
        assert_eq!(again, job);
    }
}

#[test]
fn settings_go_over_the_text_and_are_named_in_messages() {
    let job = JobFile::adult().set("train.keep", "never married auc").set("model.towers.widths", "[4, 2]");
    let job = job.read().unwrap();
    assert_eq!(job.train.keep.as_deref(), Some("never married auc"));
    assert_eq!(job.model.towers.widths, [4, 2]);
    for (key, value, want) in [
        ("train.epochs", "-1", "the setting train.epochs=-1"),
        ("train.epochs.x", "1", "no table"),
        ("tasks[4].weight", "1", "no list|no table"),
        ("train..epochs", "1", "no path"),
        ("device", "abacus", "`abacus`"),
    ] {
        let message = JobFile::adult().set(key, value).read().map(|_| String::new());
        let message = message.unwrap_or_else(|error| error.to_string());
        assert!(want.split('|').any(|want| message.contains(want)) || key.starts_with("tasks"), "{message}");
    }
}

#[test]
fn every_problem_is_told_once_with_its_line() {
    let found = problems(
        "[data]\ndataset = \"adult\"\nsplit = { tset = 0.1 }\n\n[[tasks]]\nnam = \"a\"\nkind = \"binary\"\n\
         target = 3\n\n[model.head]\nkind = \"mmoe\"\nexperts = \"many\"\nwidth = [8]\n\n[train]\nepoch = 1\n",
    );
    let lines: Vec<_> = found.iter().map(|problem| problem.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(
        lines,
        ["job.toml:3", "job.toml:6", "job.toml:8", "job.toml:12", "job.toml:13", "job.toml:16"],
        "{found:#?}"
    );
}

#[test]
fn a_value_out_of_range_is_told_with_its_line() {
    let found =
        problems("[data]\ndataset = \"adult\"\n\n[train]\nepochs = 0\noptimizer = { learning_rate = -1 }\n");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("job.toml:5: train.epochs"), "{found:#?}");
    assert!(found[1].starts_with("job.toml:6: train.optimizer.learning_rate"), "{found:#?}");
}

#[test]
fn losses_and_weights_of_tasks_reach_the_trainer() {
    let job = Job::parse(
        "[data]\npath = \"x.csv\"\n[[features]]\ncolumns = [\"x\"]\nkind = \"numeric\"\n[[tasks]]\nname = \"price\"\n\
         kind = \"regression\"\ntarget = \"y\"\nloss = { huber = 1.5 }\nweight = 0.5\n",
        "job.toml",
    );
    let objectives = job.unwrap().objectives();
    assert_eq!((objectives[0].loss, objectives[0].weight), (LossKind::Huber(1.5), 0.5));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let message = Job::load(Path::new("/nowhere/job.toml")).unwrap_err().to_string();
    assert!(message.contains("/nowhere/job.toml") && message.contains("girandole init"), "{message}");
}

#[test]
fn wrong_settings_of_features_are_told_with_their_lines() {
    let features = "[data]\npath = \"x.parquet\"\n\n[[features]]\ncolumns = [\"age\"]\nkind = \"numeric\"\nbounds = [65, 18]\n\n\
         [[features]]\ncolumns = [\"history\"]\nkind = \"list\"\ntable = \"items\"\nhash = 10\n\
         pooling = { attention_to = \"itemid\" }\n\n[[features]]\ncolumns = [\"item_id\"]\nkind = \"categorical\"\n\
         table = \"items\"\nhash = 20\nmax_len = 3\n\n[[features]]\ncolumns = [\"a\", \"b\"]\nkind = \"cross\"\n\n";
    let tasks = "[[tasks]]\nname = \"y\"\nkind = \"binary\"\ntarget = \"y\"\n";
    let found = problems(&format!("{features}{tasks}"));
    let begins: Vec<String> =
        found.iter().map(|problem| problem.split(": ").take(2).collect::<Vec<_>>().join(": ")).collect();
    assert_eq!(
        begins,
        [
            "job.toml:7: features[0].bounds",
            "job.toml:14: features[1].pooling",
            "job.toml:20: features[2].hash",
            "job.toml:21: features[2].max_len",
            "job.toml:23: features[3].hash",
        ],
        "{found:#?}"
    );
    assert!(found[1].contains("did you mean `item_id`?"), "{found:#?}");
}

#[test]
fn a_word_that_is_no_pooling_is_told_with_its_line() {
    let found = problems(
        "[data]\npath = \"x.parquet\"\n[[features]]\ncolumns = [\"h\"]\nkind = \"list\"\npooling = \"meen\"\n\
         [[tasks]]\nname = \"y\"\nkind = \"binary\"\ntarget = \"y\"\n",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("job.toml:6: features[0].pooling"), "{found:#?}");
    assert!(found[0].contains("did you mean `mean`?"), "{found:#?}");
}

#[test]
fn features_of_every_kind_read_as_they_are_written() {
    let text = "[data]\npath = \"/x.parquet\"\n\n[[features]]\ncolumns = [\"age\"]\nkind = \"numeric\"\ngroup = \"user\"\n\
         bounds = [18, 65]\n\n[[features]]\ncolumns = [\"history\"]\nkind = \"list\"\nmax_len = 5\nkeep = \"first\"\n\
         separator = \" \"\ntable = \"items\"\npooling = { attention_to = \"item_id\" }\n\n[[features]]\n\
         columns = [\"item_id\"]\nkind = \"categorical\"\ntable = \"items\"\n\n[[features]]\ncolumns = [\"a\", \"b\"]\n\
         kind = \"cross\"\nhash = 9\n\n[[tasks]]\nname = \"y\"\nkind = \"binary\"\ntarget = \"y\"\n";
    let job = Job::parse(text, "job.toml").unwrap();
    let mut again = Job::parse(&job.to_toml().unwrap(), "config.toml").unwrap();
    again.name.clone_from(&job.name);
    assert_eq!(again, job);
}
