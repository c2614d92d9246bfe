//! See whether sharing helped: `girandole compare CONFIG…`.

mod budget;
mod entries;
mod entry;
mod figures;
mod head_kind;
mod outcome;
mod plan;
mod report;
mod standing;
mod tables;
mod training;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use girandole::job::{Job, JobFile};
use girandole::prelude::*;
use girandole::train::{Comparison, Contender};

pub(crate) use budget::Budget;
pub(crate) use head_kind::HeadKind;

use budget::Cost;
use entry::Entry;
use outcome::Outcome;
use plan::Plan;
use report::Report;
use standing::{Scored, Standing};
use training::Training;

use crate::args::CompareArgs;
use crate::ctrl_c;
use crate::failure::Failure;
use crate::recipes::workers;

/// The entries that all others are compared with.
const BASES: [&str; 2] = ["single-task", "shared-bottom"];

pub(crate) fn compare(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let jobs = args.configs.iter().map(|file| job(args, file)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = jobs.first() else { return Err(Failure::Plan("give a config to compare".to_owned())) };
    check(args, first, &jobs)?;
    let folder =
        args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(format!("compare-{}", first.name)));
    let device = args.device.open()?;
    let data = DataSet::load(&first.schema)?;
    if data.test_rows().is_empty() {
        let message = "models are compared on test rows and there are none; set data.split.test or data.test";
        return Err(Failure::Plan(message.to_owned()));
    }
    let jobs: Vec<Job> = jobs.iter().map(|job| job.settled(&data)).collect();
    let first = &jobs[0];
    let plan = plan(args, &jobs, &data)?;
    plan.check(&folder)?;
    plan.begin(&folder)?;
    say_what_begins(&plan, &data);

    let interrupt = ctrl_c::listen(true);
    let lab = Lab {
        plan: &plan,
        job: first,
        data: &data,
        device: &device,
        workers: workers::count(args.device),
        folder: &folder,
        interrupt: &interrupt,
    };
    let Some(results) = lab.results()? else {
        println!("interrupted; the same command goes on with the trainings that are left");
        return Ok(ExitCode::from(ctrl_c::INTERRUPTED));
    };
    let standing = |entry: &Entry| Standing::of(entry, &plan, data.tasks().len(), &results);
    let standings: Vec<Standing> = plan.entries.iter().map(standing).collect();
    let contenders: Vec<Contender> = standings.iter().map(|standing| standing.contender.clone()).collect();
    let comparison = Comparison::of(data.tasks(), &contenders, &BASES, plan.level);

    let report = Report { plan: &plan, data: &data, standings: &standings, comparison: &comparison };
    println!("{}", report.ends());
    report.page(&first.name)?.write(&folder)?;
    report.save(&folder)?;
    println!("the page is {}", folder.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}

fn job(args: &CompareArgs, file: &Path) -> Result<Job, Failure> {
    let mut file = JobFile::load(file)?;
    if let Some(data) = &args.data {
        file = file.set_path("data.path", data);
    }
    for (key, value) in [("epochs", args.epochs), ("batch", args.batch), ("seed", args.seed)] {
        if let Some(value) = value {
            file = file.set(format!("train.{key}"), value);
        }
    }
    Ok(file.read()?)
}

/// All that the jobs and options have wrong together.
fn check(args: &CompareArgs, first: &Job, jobs: &[Job]) -> Result<(), Failure> {
    let mut problems = Vec::new();
    if jobs.iter().any(|job| job.schema != first.schema) {
        problems.push("configs are to differ in [model] alone; give all the same data, features and tasks");
    }
    if first.schema.data.stream.is_some() {
        problems.push(
            "models are compared on rows in memory; take [data.stream] out, or give a part of the rows",
        );
    }
    if args.seeds == 0 {
        problems.push("--seeds needs at least 1, got 0");
    }
    if !(args.level > 0.0 && args.level < 1.0) {
        problems.push("--level needs a chance between 0 and 1, as 0.05");
    }
    if args.learning_rates.iter().any(|rate| !(rate.is_finite() && *rate > 0.0)) {
        problems.push("--learning-rates needs numbers above 0");
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::Plan(problems.join("; "))) }
}

fn plan(args: &CompareArgs, jobs: &[Job], data: &DataSet) -> Result<Plan, Failure> {
    let entries = entries::of(args, jobs, data)?;
    let cost = |entry: &Entry| Cost::of(entry, data.inputs(), data.tasks());
    let costs = entries.iter().map(cost).collect::<Result<Vec<_>, _>>()?;
    let first = &jobs[0];
    let mut learning_rates = args.learning_rates.clone();
    if learning_rates.is_empty() {
        learning_rates.push(first.train.optimizer.learning_rate);
    }
    Ok(Plan {
        entries,
        costs,
        budget: args.budget,
        learning_rates,
        seeds: (0..args.seeds as u64).map(|seed| first.train.seed.wrapping_add(seed)).collect(),
        device: args.device.to_string(),
        job: Plan::job_text(first)?,
        level: args.level,
    })
}

fn say_what_begins(plan: &Plan, data: &DataSet) {
    let [train, validation, test] = [data.n_train(), data.validation().len(), data.test().len()];
    println!("data    {train} rows to train, {validation} to validate, {test} to test");
    let width = plan.entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
    for (entry, cost) in plan.entries.iter().zip(&plan.costs) {
        let widths =
            if entry.widths().is_empty() { String::new() } else { format!(", widths {:?}", entry.widths()) };
        println!("model   {:width$}  {} parameters in head and towers{widths}", entry.name, cost.parameters);
    }
    let (seeds, trainings) = (plan.seeds.len(), plan.trainings().len());
    println!("        {seeds} seeds, {trainings} trainings\n");
}

/// Where trainings are done and their outcomes kept.
struct Lab<'a> {
    plan: &'a Plan,
    job: &'a Job,
    data: &'a DataSet,
    device: &'a Device,
    /// Trainings at a time.
    workers: usize,
    folder: &'a Path,
    interrupt: &'a Interrupt,
}

impl Lab<'_> {
    /// What became of all trainings, those of earlier calls included; nothing if it was interrupted.
    fn results(&self) -> Result<Option<Vec<(Training, Scored)>>, Failure> {
        let trainings = self.plan.trainings();
        let done = |training: &Training| training.file(self.folder).exists();
        let left: Vec<&Training> = trainings.iter().filter(|training| !done(training)).collect();
        let before = trainings.len() - left.len();
        workers::run(&left, before, self.workers, self.interrupt, |training| {
            let trained = training.run(self.job, self.data, self.device, self.interrupt)?;
            let Some((outcome, scores)) = trained else { return Ok(false) };
            outcome.save(&scores, &training.file(self.folder))?;
            Ok(true)
        })?;
        if !trainings.iter().all(done) {
            return Ok(None);
        }
        let load = |training: Training| {
            let scored = Outcome::load(&training, &training.file(self.folder))?;
            Ok((training, scored))
        };
        trainings.into_iter().map(load).collect::<Result<_, _>>().map(Some)
    }
}
