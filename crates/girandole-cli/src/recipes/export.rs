//! Write a run for other programs: `girandole export RUN --to FILE`.

use std::process::ExitCode;

use girandole::nn::{OnnxExport, WeightsForm};
use girandole::prelude::*;

use crate::args::ExportArgs;
use crate::failure::Failure;

pub(crate) fn export(args: &ExportArgs) -> Result<ExitCode, Failure> {
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    match args.to.extension().and_then(|ending| ending.to_str()) {
        Some("safetensors") => {
            let form = if args.per_part { WeightsForm::PerPart } else { WeightsForm::Stacked };
            run.export_weights(&args.to, form, &device)?;
        }
        Some("onnx") => {
            let export = OnnxExport::new().with_dense(args.dense).with_predictions(args.predictions);
            run.export_onnx(&args.to, export, &device)?;
        }
        _ => return Err(Failure::ExportFormat(args.to.clone())),
    }
    println!("wrote {}", args.to.display());
    Ok(ExitCode::SUCCESS)
}
