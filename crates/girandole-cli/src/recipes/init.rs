//! Write a first config: `girandole init FILE --targets a,b`.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use girandole::data::Starter;

use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// CSV or Parquet file, a folder of them, or a pattern in quotes
    pub(crate) file: PathBuf,
    /// What to predict, separated by commas: columns, conditions as "status == 'paid'", patterns as "PCBA-*"
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) targets: Vec<String>,
    /// File of test rows, instead of a share of FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) test: Option<PathBuf>,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

pub(crate) fn init(args: &InitArgs) -> Result<ExitCode, Failure> {
    let starter = Starter::new(&args.file).with_targets(&args.targets);
    let starter = match &args.test {
        Some(test) => starter.with_test(test),
        None => starter,
    };
    let config = starter.write()?;
    match &args.out {
        None => print!("{config}"),
        Some(out) => {
            write_new(out, &config)?;
            let out = out.display();
            match args.targets.is_empty() {
                true => println!(
                    "wrote {out}, without a task: name what to predict with --targets, or write [[tasks]] there"
                ),
                false => println!("wrote {out}; read it through, then:\n  girandole train {out}"),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet.
fn write_new(out: &Path, text: &str) -> Result<(), Failure> {
    let created = OpenOptions::new().write(true).create_new(true).open(out);
    let written = created.and_then(|mut file| {
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if written.is_err() {
            // Half a config would be worse than none.
            let _ = std::fs::remove_file(out);
        }
        written
    });
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => Failure::OutExists(out.to_owned()),
        _ => Failure::Write { file: out.to_owned(), source },
    })
}
