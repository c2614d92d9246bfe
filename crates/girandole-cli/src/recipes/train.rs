//! Train a model and leave a run: `girandole train [CONFIG]`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use girandole::job::{Job, JobFile};
use girandole::nn::ConfiguredModel;
use girandole::prelude::*;
use girandole::train::{StopReason, figure};

use crate::args::TrainArgs;
use crate::ctrl_c;
use crate::failure::Failure;

pub(crate) fn train(args: &TrainArgs) -> Result<ExitCode, Failure> {
    let job = job(args)?;
    let folder = folder(args, &job)?;
    let device = args.device.unwrap_or(job.device).open()?;
    let data = match &args.resume {
        Some(folder) => job.data_of(folder)?,
        None => job.data()?,
    };
    let job = if args.resume.is_some() { job.closed() } else { job.settled(&data) };

    if !args.quiet {
        say_what_grew(&data);
    }
    let model = start(args, &job, &data, &folder, &device)?;
    let run = Run::begin(&folder, &job, &data, args.resume.is_some())?;
    if !args.quiet {
        say_what_begins(&job, &data, &model, &device, &folder);
    }

    let dashboard = dashboard(args);
    let interrupt = ctrl_c::listen(dashboard == Dashboard::Plain);
    let fitted = Trainer::new(model)
        .config(job.train.clone())
        .objectives(job.objectives())
        .folder(&folder)
        .resume(args.resume.is_some())
        .dashboard(dashboard)
        .interrupt(&interrupt)
        .fit(&data)?;

    println!("\n{}", fitted.summary());
    if let Some(gates) = fitted.gates.as_ref().filter(|gates| !gates.findings.is_empty()) {
        say_what_is_wrong(&gates.findings, gates.rows);
    }
    say_what_next(&run, fitted.stopped, fitted.gates.is_some());
    Ok(match fitted.stopped {
        StopReason::Interrupted => ExitCode::from(ctrl_c::INTERRUPTED),
        _ => ExitCode::SUCCESS,
    })
}

/// The model as training finds it; of a training that goes on its checkpoint has the weights.
fn start(
    args: &TrainArgs,
    job: &Job,
    data: &DataSet,
    folder: &Path,
    device: &Device,
) -> Result<ConfiguredModel, Failure> {
    if args.resume.is_some() && Run::has_checkpoint(folder) {
        let model = seeded(job.train.seed, || job.model.init(data.inputs(), data.tasks(), device));
        return Ok(model?);
    }
    let start = job.draw(data.encoders(), job.train.seed, device)?;
    if !args.quiet {
        start.pretrained.iter().for_each(|report| println!("{report}"));
    }
    if let (Some(report), Some(from), false) = (&start.warm, &job.from, args.quiet) {
        println!("taken from {}, without what its optimizer remembers:\n{report}", from.display());
    }
    Ok(start.model)
}

/// Vocabularies that new ids have joined.
fn say_what_grew(data: &DataSet) {
    for grown in data.growth().iter().filter(|grown| grown.n_new > 0) {
        println!("grown   {}: {} new ids behind {}", grown.name, grown.n_new, grown.n_ids);
    }
}

/// The config with what the command line sets over it.
fn job(args: &TrainArgs) -> Result<Job, Failure> {
    let mut file = match (&args.config, &args.resume) {
        (_, Some(folder)) => {
            let config = Run::config_file(folder);
            if !config.exists() {
                Run::open(folder)?;
            }
            JobFile::load(&config)?
        }
        (Some(config), None) => JobFile::load(config)?,
        (None, None) => match &args.data {
            Some(data) => return Err(Failure::DataWithoutConfig(data.clone())),
            None => JobFile::adult(),
        },
    };
    if let Some(data) = &args.data {
        file = file.set_path("data.path", data);
    }
    if let Some(from) = &args.from {
        file = file.set_path("from", from);
    }
    for (key, value) in [("epochs", args.epochs), ("seed", args.seed), ("batch", args.batch)] {
        if let Some(value) = value {
            file = file.set(format!("train.{key}"), value);
        }
    }
    for (key, value) in &args.settings {
        file = file.set(key, value);
    }
    Ok(file.read()?)
}

/// The folder asked for, or the next free one under `runs/`.
fn folder(args: &TrainArgs, job: &Job) -> Result<PathBuf, Failure> {
    if let Some(folder) = &args.resume {
        return Ok(folder.clone());
    }
    if let Some(folder) = args.out.as_ref().or(job.out.as_ref()) {
        // Said before the data is read, which can take a while.
        if Run::is_in(folder) {
            return Err(girandole::Error::RunExists { folder: folder.clone() }.into());
        }
        return Ok(folder.clone());
    }
    let numbered = |n: usize| Path::new("runs").join(format!("{}-{n}", job.name));
    Ok((1..).map(numbered).find(|folder| !folder.exists()).unwrap_or_else(|| numbered(0)))
}

fn dashboard(args: &TrainArgs) -> Dashboard {
    use std::io::IsTerminal;

    let terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    match (args.quiet, args.plain || !terminal) {
        (true, _) => Dashboard::Quiet,
        (false, true) => Dashboard::Plain,
        (false, false) => Dashboard::Tui,
    }
}

fn say_what_begins(job: &Job, data: &DataSet, model: &impl Module, device: &Device, folder: &Path) {
    let [train, validation, test] = [data.n_train(), data.validation().len(), data.test().len()];
    println!("data    {train} rows to train, {validation} to validate, {test} to test");
    println!("inputs  {}, width {}", kinds(data.inputs()), data.d_input());
    for (task, rate) in data.tasks().iter().zip(data.label_rates()) {
        match task.kind {
            TaskKind::Binary => println!("task    {}: yes in {:.2}%", task.name, 100.0 * rate),
            TaskKind::Multiclass { n_classes } => println!("task    {}: {n_classes} classes", task.name),
            _ => println!("task    {}: mean {}", task.name, figure(rate)),
        }
    }
    println!("model   {} parameters", model.num_params());
    if let Some(note) = job.train.keep_rule(data.tasks()).note(data.tasks()) {
        println!("keep    {note}");
    }
    println!("device  {device:?}");
    println!("run     {} ({} epochs, batch {})\n", folder.display(), job.train.epochs, job.train.batch);
}

/// How many inputs of each kind there are.
fn kinds(inputs: &Inputs) -> String {
    let (numeric, categorical) = (inputs.numeric.len(), inputs.categorical.len());
    let mut text = format!("{numeric} numbers, {categorical} categories");
    for (n, what) in [(inputs.lists.len(), "lists"), (inputs.piecewise.len(), "piecewise numbers")] {
        if n > 0 {
            text += &format!(", {n} {what}");
        }
    }
    text
}

fn say_what_is_wrong(findings: &[Finding], rows: usize) {
    println!("gates and experts, over {rows} validation rows:");
    findings.iter().for_each(|finding| println!("  {finding}"));
    println!();
}

fn say_what_next(run: &Run, stopped: StopReason, has_gates: bool) {
    let folder = run.folder().display();
    println!("the run is in {folder}; next:");
    if stopped == StopReason::Interrupted {
        println!("  girandole train --resume {folder}");
    }
    println!("  girandole inspect {folder}");
    if has_gates {
        println!("  girandole gates {folder}");
    }
    println!("  girandole predict {folder} --data FILE --out predictions.csv");
}
