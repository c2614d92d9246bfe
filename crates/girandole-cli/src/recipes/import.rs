//! Make a run of weights from elsewhere: `girandole import FILE --like RUN --out DIR`.

use std::process::ExitCode;

use girandole::prelude::*;

use crate::args::ImportArgs;
use crate::failure::Failure;

pub(crate) fn import(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let device = args.device.open()?;
    let run = Run::open(&args.like)?.with_weights(&args.weights, &args.out, &device)?;
    println!("made the run {}: {} tasks", run.folder().display(), run.tasks().len());
    Ok(ExitCode::SUCCESS)
}
