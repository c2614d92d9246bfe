//! The rule that chooses the weights.

use girandole_core::Task;
use girandole_train::{Keep, TaskScores};

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
        ("score", "score", true),
        ("Score", "score", true),
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

fn scores(task: &str, kind: &str, rest: &str) -> TaskScores {
    serde_json::from_str(&format!("{{ \"task\": \"{task}\", \"kind\": {kind}, {rest} }}")).unwrap()
}

#[test]
fn a_mean_takes_regressions_along_and_says_so() {
    let keep = Keep::parse("mean auc", &tasks()).unwrap();
    assert_eq!(keep.note(&tasks()).as_deref(), Some("mean auc, with the r2 of \"price\""));
    assert_eq!(keep.note(&tasks()[..1]), None);
    let income = scores("income", "\"binary\"", "\"n\": 100, \"auc\": 0.8");
    let price = |r2: f64| scores("price", "\"regression\"", &format!("\"n\": 100, \"r2\": {r2}"));
    let value = |rule: &str, price: TaskScores| {
        Keep::parse(rule, &tasks()).unwrap().value(&[income.clone(), price], &[1.0, 1.0]).unwrap()
    };
    assert!((value("mean auc", price(0.4)) - 0.6).abs() < 1e-12);
    assert!((value("mean auc", price(-50.0)) + 0.1).abs() < 1e-12, "no task buries the others");
    assert!((value("mean r2", price(0.4)) - 0.5).abs() < 1e-12);
    let rmse = Keep::parse("mean rmse", &tasks()).unwrap().note(&tasks()).unwrap();
    assert!(rmse.contains("\"income\"") && rmse.contains("counts for nothing"), "{rmse}");
    let entropy = Keep::parse("mean log loss", &tasks()).unwrap().note(&tasks()).unwrap();
    assert_eq!(entropy, "mean log loss, with the 1 - r2 of \"price\"");
    assert_eq!(Keep::parse("score", &tasks()).unwrap().note(&tasks()), None);
}

#[test]
fn the_score_of_rare_labels_is_by_chances_and_counts_for_less() {
    let keep = Keep::parse("score", &tasks()).unwrap();
    let rare = |auc: f64| {
        let rest = format!("\"n\": 1000, \"label_rate\": 0.005, \"auc\": {auc}, \"normalized_entropy\": 0.9");
        scores("income", "\"binary\"", &rest)
    };
    let price = scores("price", "\"regression\"", "\"n\": 1000, \"r2\": 0.5");
    let value = |auc| keep.value(&[rare(auc), price.clone()], &[1.0, 1.0]).unwrap();
    assert_eq!(value(0.5), value(1.0), "five positive rows say nothing of the order");
    assert!((value(0.7) - (0.1 * 0.1 + 0.5) / 1.1).abs() < 1e-12);
    let often = "\"n\": 1000, \"label_rate\": 0.5, \"auc\": 0.75, \"normalized_entropy\": 0.9";
    let often = scores("income", "\"binary\"", often);
    assert!((keep.value(&[often, price], &[1.0, 1.0]).unwrap() - 0.5).abs() < 1e-12);
}

#[test]
fn where_nothing_can_be_told_beyond_a_constant_the_loss_decides() {
    let keep = Keep::parse("score", &tasks()).unwrap();
    let none = |loss: f64| {
        scores("income", "\"binary\"", &format!("\"n\": 9, \"label_rate\": 0.0, \"loss\": {loss}"))
    };
    let [better, worse] = [0.1, 0.2].map(|loss| keep.value(&[none(loss)], &[1.0]));
    assert!(keep.is_better(better, worse) && !keep.is_better(worse, better));
    assert_eq!(keep.value(&[scores("income", "\"binary\"", "\"n\": 0")], &[1.0]), None);
}
