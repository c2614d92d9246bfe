//! Write generated rows and a job for them: `girandole generate ranking --out rows.parquet`.

use std::path::Path;
use std::process::ExitCode;

use girandole::data::synthetic::{RankingConfig, SyntheticConfig};
use girandole::job::JobFile;

use crate::args::{GenerateArgs, GeneratedKind};
use crate::failure::Failure;
use crate::whole_file;

pub(crate) fn generate(args: &GenerateArgs) -> Result<ExitCode, Failure> {
    let job = args.out.with_extension("toml");
    for file in [&args.out, &job] {
        if file.exists() {
            return Err(Failure::OutExists(file.clone()));
        }
    }
    let (n_rows, text) = match args.kind {
        GeneratedKind::Ranking => {
            let config = RankingConfig::default().with_n_rows(args.rows).with_seed(args.seed);
            (config.write(&args.out)? as usize, JobFile::RANKING.to_owned())
        }
        GeneratedKind::Tasks => {
            let (train, held_out) = (args.rows as usize * 7 / 10, args.rows as usize * 3 / 20);
            let config = SyntheticConfig::default()
                .with_cosines(args.cosine)
                .with_rows(train, held_out, args.rows as usize - train - held_out)
                .with_seed(args.seed);
            (config.write(&args.out)?, tasks(&config))
        }
    };
    let name = args.out.file_name().unwrap_or_default().to_string_lossy();
    whole_file::write(&job, text.replace("ROWS", &name))?;
    println!("wrote {n_rows} rows to {} and a job to {}; next:", args.out.display(), job.display());
    next(&job);
    Ok(ExitCode::SUCCESS)
}

fn next(job: &Path) {
    println!("  girandole tasks {}", job.display());
    println!("  girandole compare {}", job.display());
}

/// The job of synthetic tasks, with the paper's model.
fn tasks(config: &SyntheticConfig) -> String {
    let inputs: Vec<String> = (1..=config.n_inputs).map(|input| format!("\"x {input}\"")).collect();
    let task = |task: usize| {
        format!("[[tasks]]\nname = \"task {task}\"\nkind = \"regression\"\ntarget = \"task {task}\"\n")
    };
    let tasks: Vec<String> = (1..=config.n_tasks).map(task).collect();
    format!(
        "# Two regression tasks as related as their weights (Ma et al., KDD 2018, section 3.2).\n\
         [data]\npath = \"ROWS\"\nsplit = {{ column = \"part\" }}\n\n\
         [[features]]\ncolumns = [{}]\nkind = \"numeric\"\nencodings = [\"none\"]\n\n{}\n\
         [model]\nhead = {{ kind = \"mmoe\", experts = 8, widths = [16] }}\ntowers = {{ widths = [8] }}\n\n\
         [train]\nepochs = 30\nbatch = 256\n",
        inputs.join(", "),
        tasks.join("\n"),
    )
}
