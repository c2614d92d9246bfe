//! Predict a file's rows: `girandole predict RUN --data FILE --out FILE`.

mod out;
mod parts;

use std::io::{self, BufWriter};
use std::path::Path;
use std::process::ExitCode;

use girandole::data::{DataError, Drift, Predictions};
use girandole::prelude::*;

use crate::args::PredictArgs;
use crate::failure::Failure;
use crate::progress;
use crate::recipes::{doubts, drift};

use out::Out;

pub(crate) fn predict(args: &PredictArgs) -> Result<ExitCode, Failure> {
    let out = Out::of(args)?;
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    let bar = progress::rows();
    let score = |file: &Path| -> Result<(Predictions, usize, Option<Drift>), Failure> {
        let rows = run.encoders().encode_file(file, false)?;
        doubts::say(&run, &rows, args.strict)?;
        let kept = run.encoders().kept_columns(file, &args.keep)?;
        let predictions = run.predict_rows(&rows, &device, &|rows| bar.inc(rows as u64))?.keep(kept);
        Ok((predictions, rows.len(), rows.drift().cloned()))
    };
    let (drift, said) = match &out {
        Out::Standard(written) => {
            let (predictions, n_rows, drift) = score(&args.data)?;
            let mut stdout = BufWriter::new(io::stdout());
            let name = Path::new("standard output");
            match predictions.write_to(&mut stdout, written.format, written.separator, name) {
                // A reader that has seen enough, as `head` has, is no error at all.
                Err(DataError::Write { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => {}
                other => other?,
            }
            (drift, format!("wrote {n_rows} rows to {}: {}", name.display(), predictions.names().join(", ")))
        }
        Out::File(file, written) => {
            let (predictions, n_rows, drift) = score(&args.data)?;
            predictions.write_as(file, written.format, written.separator)?;
            (drift, format!("wrote {n_rows} rows to {}: {}", file.display(), predictions.names().join(", ")))
        }
        Out::Folder(folder, format) => {
            let files = run.encoders().files_of(&args.data)?;
            let scored = parts::score(&files, folder, *format, &score)?;
            let said = format!(
                "wrote {} rows of {} files to {}: {}",
                scored.n_rows,
                files.len(),
                folder.display(),
                scored.names.join(", ")
            );
            (scored.drift, said)
        }
    };
    bar.finish_and_clear();
    // Rows alone go to standard output.
    let say =
        |line: String| if matches!(out, Out::Standard(_)) { eprintln!("{line}") } else { println!("{line}") };
    say(said);
    drift::lines(drift.as_ref(), args.drift).iter().for_each(|line| say(format!("drift  {line}")));
    Ok(ExitCode::SUCCESS)
}
