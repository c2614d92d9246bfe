//! Write a first config: `girandole init FILE --targets a,b`.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use girandole::data::Starter;

use crate::args::InitArgs;
use crate::failure::Failure;

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
