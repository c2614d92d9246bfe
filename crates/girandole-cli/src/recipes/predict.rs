//! Predict a file's rows: `girandole predict RUN --data FILE --out FILE`.

use std::path::Path;
use std::process::ExitCode;

use girandole::data::FileFormat;
use girandole::prelude::*;

use crate::args::PredictArgs;
use crate::failure::Failure;
use crate::progress;
use crate::recipes::{doubts, drift};

pub(crate) fn predict(args: &PredictArgs) -> Result<ExitCode, Failure> {
    check_out(&args.out, &args.data)?;
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    let bar = progress::rows();
    let rows = run.encoders().encode_file(&args.data, false)?;
    doubts::say(&run, &rows, args.strict)?;
    let predictions = run.predict_rows(&rows, &device, &|rows| bar.inc(rows as u64));
    bar.finish_and_clear();
    let predictions = predictions?;
    predictions.write(&args.out)?;
    let n_rows = predictions.columns.first().map_or(0, |(_, values)| values.len());
    let names: Vec<&str> = predictions.columns.iter().map(|(name, _)| name.as_str()).collect();
    println!("wrote {n_rows} rows to {}: {}", args.out.display(), names.join(", "));
    drift::lines(rows.drift(), args.drift).iter().for_each(|line| println!("drift  {line}"));
    Ok(ExitCode::SUCCESS)
}

/// Says before the work what would fail after it.
fn check_out(out: &Path, data: &Path) -> Result<(), Failure> {
    let packed = out.extension().is_some_and(|ending| ending == "gz" || ending == "bz2");
    if packed || FileFormat::of(out).is_none() {
        return Err(Failure::OutFormat(out.to_owned()));
    }
    if let (Ok(out_file), Ok(data_file)) = (out.canonicalize(), data.canonicalize())
        && out_file == data_file
    {
        return Err(Failure::OutIsInput(out.to_owned()));
    }
    match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(Failure::OutFolder { out: out.to_owned(), folder: folder.to_owned() })
        }
        _ => Ok(()),
    }
}
