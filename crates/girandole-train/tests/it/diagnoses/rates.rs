//! How often planted faults are found and sound models accused, over 50 seeds each.

use std::collections::BTreeMap;

use girandole_train::{DeadBy, Diagnosis, Fault, Finding};

use super::plant::{Values, blind, copy, forbid, planted, sharpen, silence};
use super::world::{Trained, diagnose, trained};

const SEEDS: u64 = 50;

/// Steps of training before a fault is planted.
const STEPS: usize = 300;

/// What is planted: its name, how, and what is to be said.
type Plant = (&'static str, fn(&mut Values, &Spot), fn(&Spot) -> Vec<Fault>);

/// Where it is planted.
struct Spot {
    expert: usize,
    other: usize,
    task: usize,
    /// Name of the task; none where all share a gate.
    named: Option<String>,
}

const PLANTS: [Plant; 11] = [
    ("last layer of an expert zero", |v, s| silence(v, s.expert, true), |s| dead(s, DeadBy::Units)),
    ("last layer of an expert its bias", |v, s| silence(v, s.expert, false), |s| dead(s, DeadBy::Units)),
    ("gate bias of an expert -1e9", |v, s| forbid(v, s.expert, -1e9), |s| dead(s, DeadBy::Gates)),
    ("gate bias of an expert -12", |v, s| forbid(v, s.expert, -12.0), |s| dead(s, DeadBy::Gates)),
    ("expert copied", |v, s| copy(v, s.expert, s.other, 0.0, false), twins),
    ("expert copied with 2% noise", |v, s| copy(v, s.expert, s.other, 0.02, false), twins),
    ("expert copied with 5% noise", |v, s| copy(v, s.expert, s.other, 0.05, false), twins),
    ("expert copied, units turned round, 2% noise", |v, s| copy(v, s.expert, s.other, 0.02, true), twins),
    (
        "gate logits times 50",
        |v, s| sharpen(v, s.task, 50.0),
        |s| vec![Fault::PolarisedGate { task: s.named.clone(), expert: None }],
    ),
    (
        "gate logits times 20",
        |v, s| sharpen(v, s.task, 20.0),
        |s| vec![Fault::PolarisedGate { task: s.named.clone(), expert: None }],
    ),
    (
        "gate weights zero, bias left",
        |v, s| blind(v, s.task),
        |s| vec![Fault::BlindGate { task: s.named.clone() }],
    ),
];

fn dead(spot: &Spot, by: DeadBy) -> Vec<Fault> {
    vec![Fault::DeadExpert { expert: spot.expert, by }]
}

fn twins(spot: &Spot) -> Vec<Fault> {
    let (a, b) = (spot.expert.min(spot.other), spot.expert.max(spot.other));
    vec![Fault::TwinExperts { experts: [a, b] }]
}

impl Spot {
    fn of(seed: u64, trained: &Trained, diagnosis: &Diagnosis) -> Self {
        let expert = seed as usize * 7 % trained.n_experts;
        let other = (expert + 1 + seed as usize * 5 % (trained.n_experts - 1)) % trained.n_experts;
        let is_one_gate = seed % 7 == 6;
        let task = if is_one_gate { 0 } else { seed as usize * 3 % diagnosis.gates.len() };
        let named = (!is_one_gate).then(|| diagnosis.gates[task].task.clone());
        Self { expert, other, task, named }
    }
}

/// Whether two faults are the same, whichever expert a polarised gate favours.
fn same(a: &Fault, b: &Fault) -> bool {
    match (a, b) {
        (Fault::PolarisedGate { task: a, .. }, Fault::PolarisedGate { task: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

#[test]
fn planted_faults_are_found_and_sound_models_are_not_accused() {
    let _turn = crate::synthetic::alone();
    let mut found = vec![0u64; PLANTS.len()];
    let mut beside = vec![0u64; PLANTS.len()];
    let mut accused = BTreeMap::<&str, u64>::new();
    let (mut models_accused, mut alike, mut alikest) = (0, 0.0f64, 0.0f64);
    for seed in 0..SEEDS {
        let trained = trained(seed, STEPS);
        let sound = diagnose(&trained.model, &trained.data);
        models_accused += u64::from(!sound.findings.is_empty());
        for kind in sound.findings.iter().map(kind).collect::<std::collections::BTreeSet<_>>() {
            *accused.entry(kind).or_default() += 1;
        }
        for (a, row) in sound.matched.iter().enumerate() {
            let both = row.iter().enumerate().map(|(b, share)| share.min(sound.matched[b][a]));
            alike = alike.max(both.fold(0.0, f64::max));
            let others = sound.cka[a].iter().enumerate().filter(|(b, _)| *b != a);
            alikest = alikest.max(others.map(|(_, cka)| *cka).fold(0.0, f64::max));
        }
        for finding in &sound.findings {
            println!("seed {seed}, sound: {finding}");
        }
        let spot = Spot::of(seed, &trained, &sound);
        for (position, (name, change, wanted)) in PLANTS.iter().enumerate() {
            let model = planted(&trained.model, |values| change(values, &spot));
            let findings = diagnose(&model, &trained.data).findings;
            let wanted = wanted(&spot);
            let is_found = wanted.iter().all(|want| findings.iter().any(|f| same(&f.fault, want)));
            let others = findings.iter().filter(|f| !wanted.iter().any(|want| same(&f.fault, want)));
            let others: Vec<&Finding> = others.collect();
            found[position] += u64::from(is_found);
            beside[position] += u64::from(!others.is_empty());
            if !is_found || !others.is_empty() {
                println!("seed {seed}, {name}, found {is_found}, beside it {others:?}");
            }
        }
    }
    println!("\n{SEEDS} seeds, {STEPS} steps of training each");
    for ((name, _, _), (found, beside)) in PLANTS.iter().zip(found.iter().zip(&beside)) {
        println!("{name:45} found {found:2} of {SEEDS}, {beside:2} accused of something else too");
    }
    println!("sound models: {models_accused} of {SEEDS} accused {accused:?}");
    println!("sound experts: at most {alike:.2} of the units have a twin, at a CKA of up to {alikest:.3}");
    for ((name, _, _), found) in PLANTS.iter().zip(&found) {
        assert!(found * 100 >= SEEDS * 95, "{name}: found {found} of {SEEDS}");
    }
    assert!(
        models_accused * 100 <= SEEDS * 5,
        "{models_accused} of {SEEDS} sound models accused: {accused:?}"
    );
}

fn kind(finding: &Finding) -> &'static str {
    match finding.fault {
        Fault::DeadExpert { .. } => "dead expert",
        Fault::TwinExperts { .. } => "twin experts",
        Fault::PolarisedGate { .. } => "polarised gate",
        Fault::BlindGate { .. } => "blind gate",
        _ => "other",
    }
}
