//! The program `girandole`: multi-task models from one command.

mod args;
mod ctrl_c;
mod failure;
mod figures;
mod last_words;
mod page;
mod progress;
mod quiet_driver;
mod recipes;
mod whole_file;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;

/// Keeps memory for the next step of a training, which asks for the same pieces again.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    quiet_driver::ensure();
    last_words::install();
    match std::panic::catch_unwind(|| run(cli)) {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
        // The hook has said what happened.
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Train(args) => recipes::train(&args),
        Command::Evaluate(args) => recipes::evaluate(&args),
        Command::Predict(args) => recipes::predict(&args),
        Command::Inspect(args) => recipes::inspect(&args),
        Command::Export(args) => recipes::export(&args),
        Command::Import(args) => recipes::import(&args),
        Command::Gates(args) => recipes::gates(&args),
        Command::Devices => recipes::devices(),
        Command::Generate(args) => recipes::generate(&args),
        Command::Init(args) => recipes::init::init(&args),
        Command::Tasks(args) => recipes::tasks(&args),
        Command::Compare(args) => recipes::compare::compare(&args),
        Command::Replay(args) => recipes::replay(&args),
        Command::Report(args) => recipes::report(&args),
        Command::Reproduce(args) => recipes::reproduce::reproduce(&args),
    }
}
