//! Generated ranking rows: what is known of them holds.

use girandole_core::TaskData;
use girandole_data::synthetic::RankingConfig;
use girandole_data::{DataConfig, DataSet, FeatureConfig, ScaleChoice, Schema, TargetKind, TaskConfig};

use crate::{all, numbers};

/// Click, conversion, and their chances, of each row.
fn targets(config: &RankingConfig) -> Vec<[f32; 4]> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shown.parquet");
    assert_eq!(config.write(&file).unwrap(), config.n_rows);
    let mut data = DataConfig { path: Some(file), ..DataConfig::default() };
    (data.split.validation, data.split.test) = (0.0, 0.0);
    let number = |name: &str| TaskConfig {
        scale: ScaleChoice::None,
        ..TaskConfig::new(name, TargetKind::Regression, name)
    };
    let tasks = ["click", "conversion", "best click", "best conversion"].map(number);
    let features = vec![FeatureConfig::numeric(["position"])];
    let rows = DataSet::load(&Schema { data, features, tasks: tasks.into() }).unwrap();
    numbers(all(&*rows.train()).targets).as_chunks().0.to_vec()
}

/// A target and its chance of a row, where they count.
type Drawn<'a> = &'a dyn Fn(&[f32; 4]) -> Option<(f32, f32)>;

#[test]
fn clicks_and_conversions_come_as_often_as_their_chances_say() {
    let rows = targets(&RankingConfig::default().with_n_rows(20_000));
    let within_noise = |drawn: Drawn<'_>| {
        let (mut difference, mut variance, mut n) = (0.0, 0.0, 0);
        for (target, chance) in rows.iter().filter_map(drawn) {
            difference += f64::from(target - chance);
            variance += f64::from(chance * (1.0 - chance));
            n += 1;
        }
        assert!(n > 1_000, "only {n} rows");
        assert!(difference.abs() < 4.0 * variance.sqrt(), "off by {difference}, noise {}", variance.sqrt());
    };
    within_noise(&|[click, _, chance, _]| Some((*click, *chance)));
    within_noise(&|[click, conversion, _, chance]| (*click == 1.0).then_some((*conversion, *chance)));
    // Among the likely half too.
    within_noise(&|[click, _, chance, _]| (*chance > 0.2).then_some((*click, *chance)));
    assert!(rows.iter().all(|[click, conversion, ..]| *click == 1.0 || *conversion == 0.0));
}

#[test]
fn the_same_seed_draws_the_same_rows_and_another_does_not() {
    let config = RankingConfig::default().with_n_rows(500);
    assert_eq!(targets(&config), targets(&config));
    assert_ne!(targets(&config), targets(&config.clone().with_seed(8)));
    assert_eq!(targets(&config)[..100], targets(&config.with_n_rows(100)));
}

#[test]
fn too_few_items_are_refused_with_all_problems() {
    let error = RankingConfig::default().with_sizes(0, 11).write("never.parquet".as_ref()).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("n_users: needs at least 1, got 0"), "{message}");
    assert!(message.contains("n_items: needs at least 12, got 11"), "{message}");
}
