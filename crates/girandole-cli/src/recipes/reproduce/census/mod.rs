//! The experiments on Census-Income: tables 1 and 2 of the paper.

mod csv;
mod figure;
mod finding;
mod group;
mod lab;
mod outcome;
mod pair;
mod peers;
mod plan;
mod published;
mod report;
mod row;
mod setting;
mod space;
mod split;
mod study;
mod tables;
mod target;
mod training;
mod words;

use std::path::Path;

use girandole::prelude::*;

use finding::Finding;
use group::Group;
use lab::Lab;
use plan::Plan;
use report::Report;
use row::Row;
use study::Study;
use training::{Stage, Training};

use crate::args::ReproduceArgs;
use crate::failure::Failure;
use crate::page::Section;
use crate::recipes::workers;

/// What a person needs to have the census part too.
pub(super) const HOW_TO: &str = "give the folder of census-income.data and census-income.test, from \
                                 https://archive.ics.uci.edu/dataset/117, as --census FOLDER";

/// Checks the options, finds settings, trains the final runs and reports; nothing if it was interrupted.
///
/// What has an outcome already is not trained again.
pub(super) fn reproduce(
    args: &ReproduceArgs,
    census: &Path,
    folder: &Path,
    interrupt: &Interrupt,
) -> Result<Option<Vec<Section>>, Failure> {
    let plan = Plan::of(args)?;
    let device = args.device.open()?;
    plan.check(folder)?;
    let data = datasets::census(census)?;
    plan.begin(folder)?;
    split::write(folder, &data)?;
    let workers = workers::count(args.device);
    let lab = Lab { folder, data: &data, device: &device, workers, interrupt };

    let studies = plan.studies();
    println!(
        "Census-Income: {} trials and {} final runs of {} searches, into {}",
        plan.trials,
        plan.final_runs,
        studies.len(),
        folder.display()
    );
    let trial = |number| studies.iter().map(move |study| Training::trial(*study, number, plan.seed));
    let trials: Vec<Training> = (0..plan.trials).flat_map(trial).collect();
    let Some(tried) = lab.outcomes(&trials)? else { return Ok(interrupted()) };
    let found = |(place, study): (usize, &Study)| {
        let own: Vec<_> = tried.iter().skip(place).step_by(studies.len()).cloned().collect();
        Finding::of(*study, &own)
    };
    let findings: Vec<Finding> = studies.iter().enumerate().filter_map(found).collect();
    findings.iter().for_each(|finding| println!("{}", finding.in_words()));

    let run = |number| findings.iter().map(move |finding| final_run(finding, number, plan.seed));
    let runs: Vec<Training> = (0..plan.final_runs).flat_map(run).collect();
    let Some(outcomes) = lab.outcomes(&runs)? else { return Ok(interrupted()) };
    let of_study = |(place, finding): (usize, &Finding)| {
        let own = outcomes.iter().skip(place).step_by(findings.len()).cloned();
        (finding.study, own.collect::<Vec<_>>())
    };
    let finals: Vec<_> = findings.iter().enumerate().map(of_study).collect();

    let groups = Group::ALL.map(|group| (group, Row::of_group(group, &plan.methods, &finals)));
    csv::write(folder, &findings, &finals, &groups)?;
    let split = split::fingerprint(&data);
    let report = Report { plan: &plan, findings: &findings, groups: &groups, split: &split };
    println!("{}", report.ends());
    report.sections().map(Some)
}

/// A training with the settings that the study's search found.
fn final_run(finding: &Finding, number: usize, seed: u64) -> Training {
    let (study, setting) = (finding.study, finding.setting.clone());
    Training { study, setting, stage: Stage::Final, number, seed }
}

fn interrupted() -> Option<Vec<Section>> {
    println!("interrupted; the same command goes on with the trainings that are left");
    None
}
