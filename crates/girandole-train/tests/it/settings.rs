//! Settings, their defaults and their problems.

use girandole_core::Task;
use girandole_train::{LeftOpen, OptimizerConfig, OptimizerKind, ScheduleConfig, TrainConfig};

#[test]
fn an_empty_file_is_the_defaults_and_unknown_keys_are_refused() {
    let config: TrainConfig = serde_json::from_str("{}").unwrap();
    assert_eq!(config, TrainConfig::default());
    for text in [
        r#"{"epoch": 3}"#,
        r#"{"optimizer": {"lr": 1}}"#,
        r#"{"schedule": {"kind": "one_cycle", "div_factor": 3}}"#,
        r#"{"schedule": {"kind": "constant", "warmup": 3}}"#,
        r#"{"schedule": {"kind": "polynomial"}}"#,
        r#"{"optimizer": {"kind": "sgd"}}"#,
    ] {
        let error = serde_json::from_str::<TrainConfig>(text).unwrap_err().to_string();
        assert!(error.contains("unknown"), "{text}: {error}");
    }
}

#[test]
fn written_settings_read_back() {
    let config = TrainConfig {
        schedule: ScheduleConfig::one_cycle(),
        optimizer: OptimizerConfig { kind: OptimizerKind::AdamW, ..OptimizerConfig::default() },
        clip_norm: Some(1.0),
        keep: Some("loss".into()),
        ..TrainConfig::default()
    };
    let text = serde_json::to_string(&config).unwrap();
    assert!(text.contains(r#""kind":"one_cycle","pct_start":0.3"#), "{text}");
    assert_eq!(serde_json::from_str::<TrainConfig>(&text).unwrap(), config);
    let alias = r#"{"schedule": {"kind": "one-cycle"}, "optimizer": {"kind": "adamw"}}"#;
    assert_eq!(serde_json::from_str::<TrainConfig>(alias).unwrap().schedule, ScheduleConfig::one_cycle());
}

#[test]
fn all_problems_come_at_once() {
    let config = TrainConfig {
        epochs: 0,
        batch: 0,
        patience: Some(0),
        clip_norm: Some(-1.0),
        keep: Some("nobody auc".into()),
        optimizer: OptimizerConfig { learning_rate: 0.0, beta_1: 1.0, ..OptimizerConfig::default() },
        schedule: ScheduleConfig::Cosine { warmup: 1.0, last: 2.0 },
        ..TrainConfig::default()
    };
    let problems = config.problems(&[Task::binary("income")]);
    let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
    let want = [
        "epochs",
        "batch",
        "patience",
        "clip_norm",
        "optimizer.learning_rate",
        "optimizer.beta_1",
        "schedule.warmup",
        "schedule.last",
        "keep",
    ];
    assert_eq!(paths, want);
    assert!(problems[8].message.contains("\"income\""), "{}", problems[8]);
}

#[test]
fn weight_decay_follows_the_kind() {
    let of = |kind| OptimizerConfig { kind, ..OptimizerConfig::default() }.decay();
    assert_eq!((of(OptimizerKind::Adam), of(OptimizerKind::AdamW)), (0.0, 1e-2));
}

#[test]
fn courses_start_and_end_where_they_should() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} instead of {b}");
    let cosine = ScheduleConfig::Cosine { warmup: 0.1, last: 0.2 };
    near(cosine.share(0, 100), 0.1);
    near(cosine.share(9, 100), 1.0);
    near(cosine.share(10, 100), 1.0);
    near(cosine.share(55, 100), 0.6);
    near(cosine.share(100, 100), 0.2);
    let linear = ScheduleConfig::Linear { warmup: 0.0, last: 0.0 };
    near(linear.share(0, 10), 1.0);
    near(linear.share(5, 10), 0.5);
    for n_steps in 1..5 {
        for step in 0..n_steps {
            assert!(ScheduleConfig::one_cycle().share(step, n_steps).is_finite());
        }
    }
}

#[test]
fn what_is_left_open_is_chosen_by_the_rows_and_nothing_else_is() {
    let open = LeftOpen::ALL;
    let by_rows = TrainConfig::for_data(700, 2);
    assert_eq!(by_rows, TrainConfig { open, ..TrainConfig::default() }.settled(700, 2));
    // 44 steps of 16 rows an epoch, 600 steps without a better score.
    assert_eq!((by_rows.epochs, by_rows.batch, by_rows.patience), (100, 16, Some(13)));
    assert_eq!(by_rows.optimizer.kind, OptimizerKind::AdamW);
    assert_eq!((by_rows.keep.as_deref(), by_rows.open), (Some("score"), LeftOpen::default()));
    assert!(TrainConfig::for_data(10_000_000, 2).epochs == 10);
    assert!(by_rows.problems(&[]).is_empty());

    // Nothing open: a config made in code is as it says.
    assert_eq!(TrainConfig::default().settled(700, 2), TrainConfig::default());
    // What was changed counts as said, though it is open.
    let own = TrainConfig { epochs: 7, open, ..TrainConfig::default() }.settled(700, 2);
    assert_eq!((own.epochs, own.patience, own.batch), (7, None, 16));
    let own = OptimizerConfig { weight_decay: Some(0.5), ..OptimizerConfig::default() };
    let own =
        TrainConfig { optimizer: own.clone(), open, ..TrainConfig::default() }.settled(700, 2).optimizer;
    assert_eq!((own.kind, own.weight_decay), (OptimizerKind::Adam, Some(0.5)));
    let said = LeftOpen::but(|key| key == "optimizer" || key == "optimizer.learning_rate");
    assert!(!said.optimizer && !said.learning_rate && said.epochs && said.keys().contains(&"schedule"));
}
