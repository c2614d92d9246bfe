//! The synthetic experiments: figures 2, 4 and 5 of the paper.

mod correlation;
mod curve_file;
mod figures;
mod findings;
mod plan;
mod published;
mod report;
mod result;
mod siblings;
mod tables;
mod training;
mod workers;

use std::path::Path;

use girandole::prelude::*;

use plan::Plan;
use result::CellResult;

use crate::args::ReproduceArgs;
use crate::failure::Failure;
use crate::page::Section;
use crate::recipes::workers as side_by_side;

/// What cannot be done, if anything.
pub(super) fn check(args: &ReproduceArgs) -> Result<(), Failure> {
    plan(args).map(drop)
}

/// Trains what the plan asks for and has no result yet; nothing if it was interrupted.
pub(super) fn reproduce(
    args: &ReproduceArgs,
    folder: &Path,
    interrupt: &Interrupt,
) -> Result<Option<Vec<Section>>, Failure> {
    let plan = plan(args)?;
    let device = args.device.open()?;
    plan.claim(folder)?;
    std::fs::create_dir_all(folder.join("curves"))
        .map_err(|source| Failure::Write { file: folder.join("curves"), source })?;

    let all = plan.trainings().len();
    println!("{all} trainings of {} steps of {} rows, into {}", plan.steps, plan.batch, folder.display());
    let done = workers::run(&plan, folder, &device, side_by_side::count(args.device), interrupt)?;
    if done < all {
        println!("{done} of {all} trainings are done; the same command goes on with the rest");
        return Ok(None);
    }

    let results: Result<Vec<_>, _> =
        plan.cells().into_iter().map(|cell| CellResult::load(folder, &plan, cell)).collect();
    let results: Vec<CellResult> = results?.into_iter().flatten().collect();
    let correlations = correlation::correlations(plan.seed)?;
    report::write(folder, &results, &correlations)?;
    println!("{}", report::ends(&results));
    Ok(Some(report::sections(&plan, &results, &correlations)?))
}

/// The preset with what the command line sets over it.
fn plan(args: &ReproduceArgs) -> Result<Plan, Failure> {
    let mut plan = Plan::new(args.preset);
    plan.runs = args.runs.unwrap_or(plan.runs);
    plan.steps = args.steps.unwrap_or(plan.steps);
    plan.batch = args.batch.unwrap_or(plan.batch);
    plan.seed = args.seed.unwrap_or(plan.seed);
    for (own, list) in [(&args.cosines, &mut plan.cosines), (&args.learning_rates, &mut plan.learning_rates)]
    {
        if !own.is_empty() {
            list.clone_from(own);
        }
    }
    if !args.methods.is_empty() {
        plan.methods.clone_from(&args.methods);
    }
    let problem = plan.problem();
    problem.map_or(Ok(plan), |problem| Err(Failure::Plan(problem)))
}
