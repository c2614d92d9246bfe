//! Repeat the experiments of a paper: `girandole reproduce kdd2018`.

mod correlation;
mod curve_file;
mod figures;
mod method;
mod plan;
mod published;
mod report;
mod result;
mod statistics;
mod training;
mod whole_file;
mod workers;

use std::path::PathBuf;
use std::process::ExitCode;

use girandole::device::DeviceApi;

pub(crate) use method::Method;
pub(crate) use plan::{Plan, Preset};
use result::CellResult;

use crate::args::ReproduceArgs;
use crate::ctrl_c;
use crate::failure::Failure;

pub(crate) fn reproduce(args: &ReproduceArgs) -> Result<ExitCode, Failure> {
    let plan = plan(args)?;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join("kdd2018"));
    let device = args.device.open()?;
    plan.claim(&folder)?;
    std::fs::create_dir_all(folder.join("curves"))
        .map_err(|source| Failure::Write { file: folder.join("curves"), source })?;

    let all = plan.trainings().len();
    println!("{all} trainings of {} steps of {} rows, into {}", plan.steps, plan.batch, folder.display());
    // A GPU takes one training at a time; on the CPU each core takes one.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = if args.device.api() == DeviceApi::Flex { cores } else { 1 };
    let interrupt = ctrl_c::listen(true);
    let done = workers::run(&plan, &folder, &device, workers, &interrupt)?;
    if done < all {
        println!("{done} of {all} trainings are done; the same command goes on with the rest");
        return Ok(ExitCode::from(ctrl_c::INTERRUPTED));
    }

    let results: Result<Vec<_>, _> =
        plan.cells().into_iter().map(|cell| CellResult::load(&folder, &plan, cell)).collect();
    let results: Vec<CellResult> = results?.into_iter().flatten().collect();
    let correlations = correlation::correlations(plan.seed)?;
    report::write(&folder, &plan, &results, &correlations)?;
    figures::write(&folder, &results, &correlations)?;
    println!("{}", report::ends(&results));
    println!("tables and figures are in {}; begin with README.md", folder.display());
    Ok(ExitCode::SUCCESS)
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
