//! Repeat the experiments of a paper: `girandole reproduce kdd2018`.

mod census;
mod method;
mod part;
mod preset;
mod statistics;
mod synthetic;

use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use method::Method;
pub(crate) use part::Part;
pub(crate) use preset::Preset;

use crate::args::ReproduceArgs;
use crate::ctrl_c;
use crate::failure::Failure;
use crate::page::Page;

/// Title of the paper, and of the page about it.
const TITLE: &str = "Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts";

pub(crate) fn reproduce(args: &ReproduceArgs) -> Result<ExitCode, Failure> {
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join("kdd2018"));
    let interrupted = Ok(ExitCode::from(ctrl_c::INTERRUPTED));
    if args.only == Some(Part::Census) && args.census.is_none() {
        return Err(Failure::Plan(format!("--only census needs the data; {}", census::HOW_TO)));
    }
    let with_synthetic = args.only != Some(Part::Census);
    if with_synthetic {
        synthetic::check(args)?;
    }
    let interrupt = ctrl_c::listen(true);
    let mut sections = Vec::new();
    // First, so that a wrong folder shows at once; on the page it comes last, as in the paper.
    let census = match &args.census {
        _ if args.only == Some(Part::Synthetic) => Vec::new(),
        Some(data) => match census::reproduce(args, data, &folder.join("census"), &interrupt)? {
            Some(sections) => sections,
            None => return interrupted,
        },
        None => {
            println!("without Census-Income; to have it, {}", census::HOW_TO);
            Vec::new()
        }
    };
    if with_synthetic {
        match synthetic::reproduce(args, &folder.join("synthetic"), &interrupt)? {
            Some(own) => sections.extend(own),
            None => return interrupted,
        }
    }
    sections.extend(census);
    let lead = "The experiments of Ma et al., KDD 2018, repeated with Girandole.".to_owned();
    Page { title: TITLE.to_owned(), lead, sections }.write(&folder)?;
    println!("the page is {}", folder.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}
