//! What a trial tries: settings drawn by chance.

use girandole::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::space;
use super::study::Study;
use crate::recipes::reproduce::Method;

/// What a trial tries, and the final runs of the best trial take over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setting {
    /// The largest of the schedule.
    pub(super) learning_rate: f64,
    pub(super) weight_decay: f64,
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) head: HeadConfig,
    /// Width of the one hidden layer of each tower.
    pub(super) tower: usize,
}

impl Setting {
    /// The setting of a trial, from the seed and the trial's number alone.
    ///
    /// What all methods have comes first, so that trials of one number have it in common.
    pub(super) fn draw(study: &Study, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let learning_rate = log_uniform(&mut random, space::LEARNING_RATE);
        let weight_decay = log_uniform(&mut random, space::WEIGHT_DECAY);
        let epochs = one_of(&mut random, &space::EPOCHS);
        let batch = one_of(&mut random, &space::BATCH);
        let units = log_uniform(&mut random, space::UNITS).round() as usize;
        let tower = one_of(&mut random, &space::TOWER);
        let head = head(&mut random, study.method, units);
        Self { learning_rate, weight_decay, epochs, batch, head, tower }
    }

    pub(super) fn model(&self) -> ModelConfig {
        ModelConfig::default().with_head(self.head.clone()).with_towers([self.tower])
    }

    /// The weights kept are those of the epoch with the best validation AUC of the study's main task.
    pub(super) fn training(&self, study: &Study, seed: u64) -> TrainConfig {
        TrainConfig {
            epochs: self.epochs,
            batch: self.batch,
            seed,
            optimizer: OptimizerConfig {
                kind: OptimizerKind::AdamW,
                learning_rate: self.learning_rate,
                weight_decay: Some(self.weight_decay),
                ..OptimizerConfig::default()
            },
            schedule: ScheduleConfig::one_cycle(),
            keep: Some(format!("{} auc", study.main.name())),
            ..TrainConfig::default()
        }
    }

    /// The head in words.
    pub(super) fn head_in_words(&self) -> String {
        let width = |widths: &[usize]| widths.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        match &self.head {
            HeadConfig::SharedBottom(head) => format!("bottom of {}", width(&head.widths)),
            HeadConfig::Moe(head) => format!("{} experts of {}", head.experts, width(&head.widths)),
            HeadConfig::Mmoe(head) => format!("{} experts of {}", head.experts, width(&head.widths)),
            HeadConfig::SingleTask(head) => format!("network of {}", width(&head.widths)),
            HeadConfig::CrossStitch(head) => {
                format!("networks of {}, own share {}", width(&head.widths), head.own_share)
            }
            HeadConfig::TensorFactorization(head) => {
                let [r1, r2, r3] = head.ranks;
                format!("networks of {}, ranks {r1}, {r2}, {r3}", width(&head.widths))
            }
            HeadConfig::L2Constrained(head) => {
                format!("networks of {}, α {}", width(&head.widths), head.alpha)
            }
            _ => String::new(),
        }
    }
}

/// A method's own settings; `units` are those of all experts, or of the networks of both tasks.
fn head(random: &mut ChaCha8Rng, method: Method, units: usize) -> HeadConfig {
    let of_a_task = (units / 2).max(1);
    match method {
        Method::SingleTask => HeadConfig::SingleTask(SingleTaskConfig::new([of_a_task])),
        Method::SharedBottom => HeadConfig::SharedBottom(SharedBottomConfig::new([units])),
        Method::L2Constrained => {
            let alpha = log_uniform(random, space::ALPHA);
            HeadConfig::L2Constrained(L2ConstrainedConfig::new([of_a_task]).with_alpha(alpha))
        }
        Method::CrossStitch => {
            let own = rounded(uniform(random, space::OWN_SHARE));
            HeadConfig::CrossStitch(CrossStitchConfig::new([of_a_task]).with_own_share(own))
        }
        Method::TensorFactorization => {
            let rank = |random: &mut ChaCha8Rng| log_uniform(random, space::RANK).round() as usize;
            let ranks = [rank(random), rank(random).min(of_a_task), one_of(random, &space::TASK_RANK)];
            HeadConfig::TensorFactorization(TensorFactorizationConfig::new([of_a_task], ranks))
        }
        Method::Omoe | Method::Mmoe => {
            let experts = one_of(random, &space::EXPERTS);
            let width = (units / experts).max(1);
            match method {
                Method::Omoe => HeadConfig::Moe(MoeConfig::new(experts, [width])),
                _ => HeadConfig::Mmoe(MmoeConfig::new(experts, [width])),
            }
        }
    }
}

/// Evenly from 0 to below 1.
fn share(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

fn uniform(random: &mut ChaCha8Rng, (low, high): (f64, f64)) -> f64 {
    low + (high - low) * share(random)
}

/// Evenly on a logarithmic scale, to two digits: what a table shows is what was used.
fn log_uniform(random: &mut ChaCha8Rng, (low, high): (f64, f64)) -> f64 {
    rounded(uniform(random, (low.ln(), high.ln())).exp())
}

fn one_of(random: &mut ChaCha8Rng, choices: &[usize]) -> usize {
    let at = share(random) * choices.len() as f64;
    choices[(at as usize).min(choices.len() - 1)]
}

/// To two digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_setting_drawn_can_be_trained() {
        for study in Study::of(Method::value_variants()) {
            for seed in 0..200 {
                let setting = Setting::draw(&study, seed);
                assert!(setting.model().problems().is_empty(), "{setting:?}");
                let tasks: Vec<Task> = study.tasks().iter().map(|task| Task::binary(task.name())).collect();
                assert!(setting.training(&study, seed).problems(&tasks).is_empty(), "{setting:?}");
                assert!(!setting.head_in_words().is_empty(), "{setting:?}");
                let text = serde_json::to_string(&setting).expect("a number");
                assert_eq!(serde_json::from_str::<Setting>(&text).expect("the same"), setting);
            }
        }
    }

    #[test]
    fn trials_of_one_number_differ_in_the_method_alone() {
        let studies = Study::of(Method::value_variants());
        for seed in 0..20 {
            let first = Setting::draw(&studies[0], seed);
            for study in &studies {
                let setting = Setting::draw(study, seed);
                assert_eq!(Setting { head: first.head.clone(), ..setting }, first);
            }
        }
    }
}
