//! Models that do not differ, compared: how often a verdict says they do.

use burn::prelude::*;
use girandole_core::Task;
use girandole_train::{
    Comparison, Contender, Influence, OnlineTrainer, OptimizerConfig, Verdict, influences,
};
use rayon::prelude::*;

use crate::clicks::{Clicks, bottom, model};
use crate::synthetic::alone;

const SEEDS: u64 = 4;
const COMPARISONS: u64 = 200;

/// A model trained with several seeds of its own.
fn contender(name: &str, steps: usize, first_seed: u64, [train, test]: [&Clicks; 2]) -> Contender {
    let of_seed = |seed: u64| -> Vec<Influence> {
        let optimizer = OptimizerConfig { learning_rate: 1e-2, ..OptimizerConfig::default() };
        let trainer = OnlineTrainer::new(model(bottom(8), seed), steps, 32).optimizer(optimizer);
        let (model, _) = trainer.fit(train).unwrap();
        influences(&model, test, 4096, &Device::flex()).unwrap().into_iter().map(Option::unwrap).collect()
    };
    let runs: Vec<Vec<Influence>> = (first_seed..first_seed + SEEDS).map(of_seed).collect();
    let of_task = |task: usize| runs.iter().map(|run| run[task].clone()).collect();
    Contender { name: name.to_owned(), scores: vec![of_task(0), of_task(1)] }
}

/// Whether a model that was trained for `steps` is told apart on any of two tasks from one that was for 60.
fn told(steps: usize, comparison: u64) -> bool {
    let rows = [Clicks::draw(1_920, 2 * comparison), Clicks::draw(1_500, 2 * comparison + 1)];
    let rows = [&rows[0], &rows[1]];
    let base = contender("single-task", 60, 1_000 * comparison, rows);
    let other = contender("other", steps, 1_000 * comparison + 500, rows);
    let tasks = [Task::binary("click"), Task::binary("buy")];
    let found = Comparison::of(&tasks, &[other, base], &["single-task"], 0.05);
    found.pairs.iter().any(|pair| pair.verdict != Verdict::NoEvidence)
}

#[test]
fn two_models_that_do_not_differ_are_rarely_told_apart_and_two_that_do_are() {
    let _turn = alone();
    let count = |steps: usize, n: u64| (0..n).into_par_iter().filter(|own| told(steps, *own)).count();
    let (wrong, right) = (count(60, COMPARISONS), count(6, 40));
    println!(
        "{wrong} of {COMPARISONS} comparisons of equal models with a false verdict; {right} of 40 unequal ones told"
    );
    assert!(wrong <= 10, "{wrong} of {COMPARISONS} comparisons of equal models have a verdict");
    assert!(right >= 36, "only {right} of 40 unequal models told apart");
}
