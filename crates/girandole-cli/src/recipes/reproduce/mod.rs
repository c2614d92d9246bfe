//! Repeat the experiments of a paper: `girandole reproduce kdd2018`.

mod method;
mod statistics;
mod synthetic;

use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use method::Method;
pub(crate) use synthetic::Preset;

use crate::args::ReproduceArgs;
use crate::ctrl_c;
use crate::failure::Failure;
use crate::page::Page;

/// Title of the paper, and of the page about it.
const TITLE: &str = "Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts";

pub(crate) fn reproduce(args: &ReproduceArgs) -> Result<ExitCode, Failure> {
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join("kdd2018"));
    let interrupt = ctrl_c::listen(true);
    let Some(sections) = synthetic::reproduce(args, &folder.join("synthetic"), &interrupt)? else {
        return Ok(ExitCode::from(ctrl_c::INTERRUPTED));
    };
    let lead = "The experiments of Ma et al., KDD 2018, repeated with Girandole.".to_owned();
    Page { title: TITLE.to_owned(), lead, sections }.write(&folder)?;
    println!("the page is {}", folder.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}
