//! Make a run of weights from elsewhere: `girandole import FILE --like RUN --out DIR`, or `--map MAP --job JOB`.

use std::fs;
use std::process::ExitCode;

use girandole::data::GivenFeatures;
use girandole::nn::NameMap;
use girandole::prelude::*;

use crate::args::ImportArgs;
use crate::failure::Failure;

pub(crate) fn import(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let device = args.device.open()?;
    let run = match (&args.like, &args.job, &args.map) {
        (Some(like), _, _) => Run::open(like)?.with_weights(&args.weights, &args.out, &device)?,
        (None, Some(job), Some(map)) => {
            let features = args.features.as_deref().map(GivenFeatures::load).transpose()?;
            let (job, map) = (Job::load(job)?, name_map(map)?);
            Run::import(&args.out, &job, features.as_ref(), &args.weights, &map, &device)?
        }
        _ => return Err(Failure::ImportLike),
    };
    println!("made the run {}: {} tasks", run.folder().display(), run.tasks().len());
    Ok(ExitCode::SUCCESS)
}

/// A map that ships by its name, or one of the user's by its file.
fn name_map(map: &str) -> Result<NameMap, Failure> {
    if let Some(shipped) = NameMap::shipped(map) {
        return Ok(shipped);
    }
    let text = fs::read_to_string(map).map_err(|source| {
        let shipped = NameMap::shipped_names().collect::<Vec<_>>().join(", ");
        Failure::NoMap { map: map.to_owned(), source, shipped }
    })?;
    Ok(NameMap::parse(&text, map).map_err(girandole::Error::from)?)
}
