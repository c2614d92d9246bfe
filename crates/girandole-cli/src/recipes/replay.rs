//! See whether a lift lasts: `girandole replay BASE CANDIDATE`.

use std::path::PathBuf;
use std::process::ExitCode;

use girandole::data::Timeline;
use girandole::job::{Job, JobFile};
use girandole::prelude::*;
use girandole::train::{LiftCurve, MetricKind, Replay, Replayed, ReplayedTask, figure, signed};
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::ReplayArgs;
use crate::ctrl_c;
use crate::failure::Failure;
use crate::figures::{LinePanel, Series, line_panels, range};
use crate::page::{Block, Figure, Page, Section, Table};
use crate::whole_file;

/// Confidence of intervals and verdicts.
const CONFIDENCE: f64 = 0.95;

pub(crate) fn replay(args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let [base, candidate] = [job(args, &args.base)?, job(args, &args.candidate)?];
    if base.schema != candidate.schema {
        let message = "base and candidate are to differ in [model] and [train] alone; give both the same data, features \
                       and tasks";
        return Err(Failure::Plan(message.to_owned()));
    }
    let folder =
        args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(format!("replay-{}", candidate.name)));
    if folder.join("replay.json").exists() {
        return Err(Failure::OutExists(folder));
    }
    let device = args.device.open()?;
    let timeline = Timeline::load(&base.schema, args.by.as_deref(), args.slices)?;
    let n_tasks = timeline.encoders().tasks().len();
    let [base, candidate] = [base, candidate].map(|job| job.settled_for(timeline.rows().len(), n_tasks));
    let (slices, seeds) = (timeline.slices(), args.seeds.max(1));
    println!("data       {} rows in {} slices", timeline.rows().len(), slices.len());
    println!("trainings  {seeds} of {} and {seeds} of {}\n", base.name, candidate.name);

    let pair = |own: u64| -> Result<_, Failure> {
        let seed = base.train.seed.wrapping_add(own);
        let model = |job: &Job| job.draw(timeline.encoders(), seed, &device);
        Ok((seed, model(&base)?.model, model(&candidate)?.model))
    };
    let pairs = (0..seeds as u64).map(pair).collect::<Result<Vec<_>, _>>()?;
    let interrupt = ctrl_c::listen(true);
    let bar = bar(slices.len());
    let replayed = Replay::default()
        .batch(base.train.batch)
        .confidence(CONFIDENCE)
        .optimizers(base.train.optimizer.clone(), candidate.train.optimizer.clone())
        .tables(base.train.tables.clone())
        .interrupt(&interrupt)
        .run(pairs, timeline.rows(), slices, &|_| bar.inc(1));
    bar.finish_and_clear();
    let replayed = replayed?;

    replayed.tasks.iter().for_each(|task| println!("{:24}  {}", task.task, reading(task)));
    let page = page(&replayed, &base.name, &candidate.name, timeline.rows().len())?;
    page.write(&folder)?;
    let json = serde_json::to_string_pretty(&replayed).map_err(|error| Failure::Figure(error.to_string()))?;
    whole_file::write(&folder.join("replay.json"), json)?;
    println!("\nthe page is {}", folder.join("index.html").display());
    Ok(if interrupt.is_stopped() { ExitCode::from(ctrl_c::INTERRUPTED) } else { ExitCode::SUCCESS })
}

fn job(args: &ReplayArgs, file: &std::path::Path) -> Result<Job, Failure> {
    let mut file = JobFile::load(file)?;
    if let Some(data) = &args.data {
        file = file.set_path("data.path", data);
    }
    if let Some(batch) = args.batch {
        file = file.set("train.batch", batch);
    }
    Ok(file.read()?)
}

fn bar(n: usize) -> ProgressBar {
    let bar = ProgressBar::new(n as u64);
    match ProgressStyle::with_template("{bar:30} slice {pos} of {len}, {elapsed} gone, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn score(metric: MetricKind) -> &'static str {
    if metric == MetricKind::Auc { "AUC" } else { "loss" }
}

/// What became of a task's lift, in a line.
fn reading(task: &ReplayedTask) -> String {
    let score = score(task.metric);
    match &task.curve {
        None => format!("{} slices could be scored, and a verdict needs 6", task.lifts.len()),
        Some(LiftCurve { limit, interval: [low, high], early, verdict, .. }) => {
            format!(
                "{verdict}: {score} lift {} at first, in the limit {} [{}, {}]",
                signed(*early),
                signed(*limit),
                signed(*low),
                signed(*high)
            )
        }
    }
}

fn page(replayed: &Replayed, base: &str, candidate: &str, n_rows: usize) -> Result<Page, Failure> {
    let verdicts = replayed.tasks.iter().map(|task| format!("{}: {}", task.task, reading(task))).collect();
    let mut sections = vec![Section { title: "Verdicts".to_owned(), blocks: vec![Block::List(verdicts)] }];
    for (position, task) in replayed.tasks.iter().enumerate().filter(|(_, task)| !task.lifts.is_empty()) {
        let svg = line_panels(&[scores(task, base, candidate), lift(task)]).map_err(Failure::Figure)?;
        let caption = format!(
            "{}: both models' {} on each slice before they learned from it, and the lift with its standard error; the \
             fitted curve is dashed.",
            task.task,
            score(task.metric)
        );
        let figure = Figure { name: format!("lift-{}", position + 1), svg, caption };
        let blocks = vec![Block::Figure(figure), Block::Table(table(task, base, candidate))];
        sections.push(Section { title: task.task.clone(), blocks });
    }
    let lead = format!(
        "{candidate} against {base} on {n_rows} rows in the order of time: each slice is scored, then learned from. A lift \
         that shrinks to nothing is faster convergence; one that stays is real."
    );
    Ok(Page { title: format!("Does the lift of {candidate} last?"), lead, sections })
}

fn scores(task: &ReplayedTask, base: &str, candidate: &str) -> LinePanel {
    let series = |name: &str, color, values: &[f64]| Series {
        name: name.to_owned(),
        color,
        points: task.rows.iter().copied().zip(values.iter().copied()).collect(),
        ..Series::default()
    };
    let of_both = || task.base.iter().chain(&task.candidate).copied();
    LinePanel {
        title: task.task.clone(),
        x_label: "rows learned from".to_owned(),
        y_label: score(task.metric).to_owned(),
        x_range: (0.0, task.rows.last().copied().unwrap_or(1.0)),
        y_range: range(of_both()),
        series: vec![series(base, 7, &task.base), series(candidate, 0, &task.candidate)],
    }
}

fn lift(task: &ReplayedTask) -> LinePanel {
    let points: Vec<_> = task.lifts.iter().map(|point| (point.rows, point.lift)).collect();
    let band = task.lifts.iter().map(|point| (point.lift - point.error, point.lift + point.error)).collect();
    let last = task.rows.last().copied().unwrap_or(1.0);
    let mut series = vec![
        Series {
            name: "no lift".to_owned(),
            color: 6,
            points: vec![(0.0, 0.0), (last, 0.0)],
            ..Series::default()
        },
        Series { name: "lift".to_owned(), color: 2, points, band: Some(band), ..Series::default() },
    ];
    if let Some(curve) = &task.curve {
        let fitted = task.lifts.iter().map(|point| (point.rows, curve.at(point.rows))).collect();
        series.push(Series { name: "fitted".to_owned(), color: 3, dashed: true, points: fitted, band: None });
    }
    let ends = task.lifts.iter().flat_map(|point| [point.lift - point.error, point.lift + point.error]);
    LinePanel {
        title: "Lift".to_owned(),
        x_label: "rows learned from".to_owned(),
        y_label: format!("{} lift", score(task.metric)),
        x_range: (0.0, last),
        y_range: range(ends.chain([0.0])),
        series,
    }
}

fn table(task: &ReplayedTask, base: &str, candidate: &str) -> Table {
    let head = ["rows learned from", base, candidate, "lift", "standard error"].map(str::to_owned).to_vec();
    let row = |(i, point): (usize, &girandole::train::LiftPoint)| {
        vec![
            format!("{:.0}", point.rows),
            figure(task.base[i]),
            figure(task.candidate[i]),
            signed(point.lift),
            figure(point.error),
        ]
    };
    Table { head, rows: task.lifts.iter().enumerate().map(row).collect() }
}
