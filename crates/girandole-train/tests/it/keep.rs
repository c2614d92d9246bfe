//! The rule that chooses the weights.

use girandole_core::Task;
use girandole_train::Keep;

fn tasks() -> Vec<Task> {
    vec![Task::binary("income"), Task::regression("price"), Task::multiclass("log", 3)]
}

#[test]
fn rules_are_read_with_their_direction() {
    for (text, written, higher) in [
        ("income auc", "income auc", true),
        ("income AUC", "income auc", true),
        ("income log loss", "income log loss", false),
        ("income loss", "income loss", false),
        ("log loss", "log loss", false),
        ("log log loss", "log log loss", false),
        ("mean auc", "mean auc", true),
        ("mean accuracy", "mean accuracy", true),
        ("price rmse", "price rmse", false),
        ("mean mae", "mean mae", false),
        ("loss", "loss", false),
    ] {
        let keep = Keep::parse(text, &tasks()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((keep.to_string().as_str(), keep.higher_is_better()), (written, higher));
    }
}

#[test]
fn unreadable_rules_name_what_there_is() {
    for (text, part) in [
        ("incom auc", "cannot read \"incom auc\""),
        ("auc", "cannot read \"auc\""),
        ("income", "\"price\""),
        ("price auc", "task \"price\" has no auc"),
        ("income rmse", "task \"income\" has no rmse"),
        ("", "log loss"),
    ] {
        let error = Keep::parse(text, &tasks()).unwrap_err();
        assert!(error.contains(part), "{text}: {error}");
    }
    assert!(Keep::parse("mean rmse", &tasks()[..1]).unwrap_err().contains("no task has a rmse"));
}

#[test]
fn the_default_is_the_mean_auc_where_all_tasks_have_one() {
    assert_eq!(Keep::for_tasks(&tasks()).to_string(), "loss");
    assert_eq!(Keep::for_tasks(&tasks()[..1]).to_string(), "mean auc");
}

#[test]
fn better_is_strict_and_anything_beats_nothing() {
    let auc = Keep::parse("income auc", &tasks()).unwrap();
    let loss = Keep::parse("loss", &tasks()).unwrap();
    assert!(auc.is_better(Some(0.9), Some(0.8)) && !auc.is_better(Some(0.8), Some(0.8)));
    assert!(loss.is_better(Some(0.1), Some(0.2)) && !loss.is_better(Some(0.2), Some(0.1)));
    assert!(auc.is_better(Some(0.1), None) && !auc.is_better(None, Some(0.1)));
}
