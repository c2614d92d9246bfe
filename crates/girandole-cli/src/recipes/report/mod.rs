//! Show what trainings came to: `girandole report RUN…`.

mod curves;
mod experts;
mod looked_at;
mod scores;
mod trained;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use girandole::data::Survey;
use girandole::prelude::*;
use girandole::train::Comparison;

use looked_at::LookedAt;

use crate::args::ReportArgs;
use crate::failure::Failure;
use crate::page::{Block, Page, Section};
use crate::recipes::tasks;

pub(crate) fn report(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let runs = args.runs.iter().map(|folder| Ok(Run::open(folder)?)).collect::<Result<Vec<_>, Failure>>()?;
    let device = args.device.open()?;
    let mut looked_at = Vec::new();
    for run in &runs {
        println!("{}: scoring its test rows", run.folder().display());
        looked_at.push(LookedAt::of(run, name(run.folder(), &args.runs), &device)?);
    }
    let [first, ..] = looked_at.as_slice() else {
        return Err(Failure::Plan("give a run to report on".to_owned()));
    };
    let folder = args.out.clone().unwrap_or_else(|| args.runs[0].join("report"));
    let comparison = compared(&looked_at);
    // Files move and are packed away; what a run has kept is enough for most of a page.
    let survey = Survey::of(&runs[0].job().schema, &|_| ()).ok();

    let mut verdicts = words::verdicts(&looked_at);
    verdicts.extend(comparison.iter().flat_map(words::differences));
    let mut sections = vec![
        Section { title: "Verdicts".to_owned(), blocks: vec![Block::List(verdicts)] },
        trained::section(&looked_at),
    ];
    sections.extend(curves::section(&looked_at).map_err(Failure::Figure)?);
    sections.push(scores::section(&looked_at, comparison.as_ref()).map_err(Failure::Figure)?);
    sections.extend(scores::reliability(&looked_at).map_err(Failure::Figure)?);
    sections.extend(experts::section(&looked_at)?);
    if let Some(survey) = &survey {
        sections.extend(tasks::sections(survey));
    }
    let title = match looked_at.as_slice() {
        [one] => format!("The run {}", one.name),
        several => format!("{} runs", several.len()),
    };
    let page = Page { title, lead: words::lead(first, &looked_at, survey.is_some()), sections };
    page.write(&folder)?;
    println!("the page is {}", folder.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}

/// The runs beside the first, where all were scored on the same rows.
fn compared(looked_at: &[LookedAt]) -> Option<Comparison> {
    let [first, _, ..] = looked_at else { return None };
    let contenders: Option<Vec<_>> = looked_at.iter().map(LookedAt::contender).collect();
    let same = looked_at.iter().all(|other| other.run.job().schema == first.run.job().schema);
    let contenders = contenders.filter(|_| same)?;
    Some(Comparison::of(first.run.tasks(), &contenders, &[&first.name], 0.05))
}

/// A folder's name, for a table.
fn name(folder: &std::path::Path, all: &[PathBuf]) -> String {
    let last = |folder: &std::path::Path| folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let own = last(folder).unwrap_or_else(|| folder.display().to_string());
    let twice = all.iter().filter(|other| last(other).as_ref() == Some(&own)).count() > 1;
    if twice { folder.display().to_string() } else { own }
}
