//! See what the targets have in common: `girandole tasks CONFIG`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use girandole::data::{Estimate, PairLook, Survey, TaskLook, starter_config, target_texts};
use girandole::job::JobFile;
use girandole::prelude::*;
use girandole::train::figure;

use crate::failure::Failure;
use crate::page::{Block, Page, Section, Table};
use crate::progress;
use crate::whole_file;

#[derive(Debug, Args)]
pub(crate) struct TasksArgs {
    /// A job that names the targets, or a CSV or Parquet file with --targets
    pub(crate) file: Option<PathBuf>,
    /// Columns of the file to take for targets, separated by commas
    #[arg(long, value_name = "COLUMNS", requires = "file")]
    pub(crate) targets: Vec<String>,
    /// File of rows instead of the job's (for Census-Income the folder of its two files)
    #[arg(long, value_name = "FILE", requires = "file", conflicts_with = "targets")]
    pub(crate) data: Option<PathBuf>,
    /// Folder to write a page and tasks.json to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

pub(crate) fn tasks(args: &TasksArgs) -> Result<ExitCode, Failure> {
    let file = match &args.file {
        None => JobFile::adult(),
        Some(rows) if !args.targets.is_empty() => {
            // The name of the rows stands for that of a job that nobody wrote.
            let name = rows.with_extension("toml");
            let targets = target_texts(rows, &args.targets)?;
            JobFile::new(starter_config(rows, &targets)?, name.display().to_string())
        }
        Some(job) if is_job(job) => JobFile::load(job)?,
        Some(rows) => {
            let message = format!("{} is no job; name its columns to predict with --targets", rows.display());
            return Err(Failure::Plan(message));
        }
    };
    let file = match &args.data {
        Some(data) => file.set_path("data.path", data),
        None => file,
    };
    let job = file.read()?;
    let bar = progress::rows();
    let survey = Survey::of(&job.schema, &|rows| bar.inc(rows as u64));
    bar.finish_and_clear();
    let survey = survey?;
    println!("{} rows\n", survey.n_rows);
    print!("{}", targets(&survey.tasks).plain());
    if !survey.pairs.is_empty() {
        println!("\n{}", pairs(&survey.pairs).plain());
        readings(&survey.pairs).iter().for_each(|line| println!("{line}"));
    }
    if let Some(folder) = &args.out {
        write(&survey, &job.name, folder)?;
        println!("\nthe page is {}", folder.join("index.html").display());
    }
    Ok(ExitCode::SUCCESS)
}

fn is_job(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

fn write(survey: &Survey, name: &str, folder: &Path) -> Result<(), Failure> {
    let lead = format!("The targets of {} rows, before anything is trained.", survey.n_rows);
    let page = Page { title: format!("The tasks of {name}"), lead, sections: sections(survey) };
    page.write(folder)?;
    let json = serde_json::to_string_pretty(survey).map_err(|error| Failure::Figure(error.to_string()))?;
    whole_file::write(&folder.join("tasks.json"), json + "\n")
}

/// What a survey says, as sections of a page.
pub(in crate::recipes) fn sections(survey: &Survey) -> Vec<Section> {
    let mut sections =
        vec![Section { title: "Targets".to_owned(), blocks: vec![Block::Table(targets(&survey.tasks))] }];
    if !survey.pairs.is_empty() {
        let how = "Intervals of 95%. Pearson's correlation of two labels shrinks as one of them gets rare; the tetrachoric one \
                   is that of the normal numbers that may lie behind them, and does not. Information is what one label \
                   says about the other.";
        let blocks = vec![
            Block::List(readings(&survey.pairs)),
            Block::Table(pairs(&survey.pairs)),
            Block::Text(how.to_owned()),
        ];
        sections.push(Section { title: "What they have in common".to_owned(), blocks });
    }
    sections
}

fn targets(looks: &[TaskLook]) -> Table {
    let row = |look: &TaskLook| {
        let (kind, says) = match look.task.kind {
            TaskKind::Binary => ("yes or no", look.mean.map(|rate| format!("yes in {:.2}%", 100.0 * rate))),
            TaskKind::Multiclass { .. } => ("classes", Some(classes(&look.classes))),
            _ => (
                "number",
                look.mean
                    .zip(look.deviation)
                    .map(|(mean, deviation)| format!("{} ± {}", figure(mean), figure(deviation))),
            ),
        };
        let says = says.unwrap_or_else(|| "never there".to_owned());
        vec![
            look.task.name.clone(),
            kind.to_owned(),
            look.n.to_string(),
            format!("{:.2}%", 100.0 * look.missing),
            says,
        ]
    };
    let head = ["task", "kind", "rows with it", "missing", "labels"].map(str::to_owned).to_vec();
    Table { head, rows: looks.iter().map(row).collect() }
}

/// The most frequent classes.
fn classes(classes: &[(String, f64)]) -> String {
    let mut sorted: Vec<&(String, f64)> = classes.iter().collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let shown = sorted.iter().take(4).map(|(label, share)| format!("{label} {:.1}%", 100.0 * share));
    let shown: Vec<String> = shown.collect();
    let more = if classes.len() > 4 { format!(" and {} more", classes.len() - 4) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

fn pairs(pairs: &[PairLook]) -> Table {
    let row = |pair: &PairLook| {
        let [first, second] = pair.overlap;
        vec![
            pair.tasks.join(", "),
            pair.n.to_string(),
            format!("{:.0}%, {:.0}%", 100.0 * first, 100.0 * second),
            estimate(pair.pearson, 3),
            estimate(pair.tetrachoric, 3),
            estimate(pair.information, 4),
        ]
    };
    let head = ["tasks", "rows with both", "of each one's", "Pearson", "tetrachoric", "information, bits"];
    Table { head: head.map(str::to_owned).to_vec(), rows: pairs.iter().map(row).collect() }
}

fn estimate(estimate: Option<Estimate>, digits: usize) -> String {
    match estimate {
        Some(Estimate { value, interval: [low, high] }) => {
            format!("{value:.digits$} [{low:.digits$}, {high:.digits$}]")
        }
        None => String::new(),
    }
}

fn readings(pairs: &[PairLook]) -> Vec<String> {
    pairs.iter().map(|pair| format!("{}: {}", pair.tasks.join(" and "), pair.reading())).collect()
}
