//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use girandole::device::DeviceSpec;

use crate::recipes::compare::{Budget, HeadKind};
use crate::recipes::gates::GatesArgs;
use crate::recipes::init::InitArgs;
use crate::recipes::reproduce::{Method, Part, Preset};
use crate::recipes::tasks::TasksArgs;

/// Train, evaluate and use multi-task models.
#[derive(Debug, Parser)]
#[command(name = "girandole", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Train a model and leave a run: without CONFIG on the shipped Adult data
    Train(TrainArgs),
    /// Score a run on the rows of a file
    Evaluate(EvaluateArgs),
    /// Predict the rows of a file with a run
    Predict(PredictArgs),
    /// Show what a run holds: tasks, inputs, model, scores, gates
    Inspect(InspectArgs),
    /// See how tasks share the experts: weights by task and segment, dead and twin experts, gates gone wrong
    Gates(GatesArgs),
    /// Write a run for other programs: its weights as safetensors, or the model as an ONNX graph
    Export(ExportArgs),
    /// Make a run of weights from elsewhere
    Import(ImportArgs),
    /// List what this build can compute on, on this machine
    Devices,
    /// Write a first config for a file, from a look at its columns
    Init(InitArgs),
    /// Write generated rows with a job for them: clicks and conversions, or tasks as related as you choose
    Generate(GenerateArgs),
    /// See what the targets have in common, before anything is trained: without CONFIG those of the shipped Adult data
    Tasks(TasksArgs),
    /// See whether sharing helps: models of one size, several seeds, verdicts; the same command goes on where it stopped
    Compare(CompareArgs),
    /// See whether a lift lasts: two models trained slice by slice, each slice scored before it is learned from
    Replay(ReplayArgs),
    /// Write a page about one run or several: what was trained, curves, scores, reliability, tasks, verdicts
    Report(ReportArgs),
    /// Repeat the experiments of a paper; the same command goes on where it was stopped
    Reproduce(ReproduceArgs),
}

#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    /// The job, a TOML file; write a first one with `girandole init`
    pub(crate) config: Option<PathBuf>,
    /// File of rows instead of the config's, a folder of them, or a pattern in quotes (for Census-Income the folder of its
    /// two files)
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Folder of the run; by default a new one under runs/
    #[arg(long, value_name = "DIR", conflicts_with = "resume")]
    pub(crate) out: Option<PathBuf>,
    /// auto, flex, wgpu, vulkan, metal, dx12, gl or cuda; a GPU also with its number, as vulkan:1
    #[arg(long)]
    pub(crate) device: Option<DeviceSpec>,
    /// Passes over the training rows
    #[arg(long, value_name = "N")]
    pub(crate) epochs: Option<u64>,
    /// Decides the weights at the start and the order of the rows
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Rows in a step
    #[arg(long, value_name = "N")]
    pub(crate) batch: Option<u64>,
    /// Any other value of the config, as model.head.experts=4, tasks.click.weight=2 or features.user_id.hash=1000; may be
    /// given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub(crate) settings: Vec<(String, String)>,
    /// Go on with the run in this folder, by its own config
    #[arg(long, value_name = "DIR", conflicts_with_all = ["config", "data"])]
    pub(crate) resume: Option<PathBuf>,
    /// Start from the weights of the run in this folder, by names of features, texts, tasks and parts; what its optimizer
    /// remembers is not taken
    #[arg(long, value_name = "DIR", conflicts_with = "resume")]
    pub(crate) from: Option<PathBuf>,
    /// Lines instead of the dashboard
    #[arg(long, conflicts_with = "quiet")]
    pub(crate) plain: bool,
    /// Only the table at the end
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    /// Folder of the run
    pub(crate) run: PathBuf,
    /// CSV or Parquet file with features and at least one task's target, a folder of them, or a pattern in quotes
    #[arg(long, value_name = "FILE")]
    pub(crate) data: PathBuf,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::auto())]
    pub(crate) device: DeviceSpec,
    /// Print JSON, for machines
    #[arg(long)]
    pub(crate) json: bool,
    /// Say of every feature, not only of those that moved, what is missing, unknown or out of range
    #[arg(long)]
    pub(crate) drift: bool,
    /// End with an error, and write nothing, where most values of a feature are unknown or missing or all labels are the
    /// same, unlike in training, instead of a warning
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PredictArgs {
    /// Folder of the run
    pub(crate) run: PathBuf,
    /// CSV or Parquet file with the features, a folder of them, or a pattern in quotes
    #[arg(long, value_name = "FILE")]
    pub(crate) data: PathBuf,
    /// CSV or Parquet file to write: one column a task, one row a row. `-` is standard output; for a folder or a pattern
    /// a name without ending is a folder, with a file for each
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Columns of the rows to write before the predictions, separated by commas
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) keep: Vec<String>,
    /// How to write, where the name of --out does not say it
    #[arg(long, value_enum)]
    pub(crate) format: Option<OutFormat>,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::auto())]
    pub(crate) device: DeviceSpec,
    /// Say of every feature, not only of those that moved, what is missing, unknown or out of range
    #[arg(long)]
    pub(crate) drift: bool,
    /// End with an error, and write nothing, where most values of a feature are unknown or missing or all labels are the
    /// same, unlike in training, instead of a warning
    #[arg(long)]
    pub(crate) strict: bool,
}

/// How predictions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutFormat {
    /// Text with commas
    Csv,
    /// Text with tabs
    Tsv,
    /// Apache Parquet
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// Folder of the run
    pub(crate) run: PathBuf,
    /// File of rows over which to average the gates
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Folder of the run
    pub(crate) run: PathBuf,
    /// File to write, named .safetensors or .onnx
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Safetensors: a tensor for each expert, gate and tower instead of one for all
    #[arg(long)]
    pub(crate) per_part: bool,
    /// ONNX: only what is behind the encoder, which reads the encoded vector
    #[arg(long)]
    pub(crate) dense: bool,
    /// ONNX: probabilities instead of logits
    #[arg(long)]
    pub(crate) predictions: bool,
    /// Where to hold the model
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Weights: a safetensors file that `girandole export` wrote, or with --map one of another framework's
    pub(crate) weights: PathBuf,
    /// Folder of a run of the same data and model
    #[arg(long, value_name = "RUN", conflicts_with_all = ["map", "job", "features"])]
    pub(crate) like: Option<PathBuf>,
    /// Another framework's names: a map that ships, as torch-rechub-mmoe, or a TOML file
    #[arg(long, value_name = "MAP", requires = "job")]
    pub(crate) map: Option<String>,
    /// The job of that model: features, tasks and model, as for training
    #[arg(long, value_name = "JOB", requires = "map")]
    pub(crate) job: Option<PathBuf>,
    /// JSON of how numbers are scaled and which categories there are; without it they are those of the job's rows
    #[arg(long, value_name = "FILE", requires = "job")]
    pub(crate) features: Option<PathBuf>,
    /// Folder of the new run
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Where to hold the model
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

/// Rows that can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GeneratedKind {
    /// Users shown items, with clicks, conversions and their best chances
    Ranking,
    /// Two regression tasks of the MMoE paper
    Tasks,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// What the rows are
    pub(crate) kind: GeneratedKind,
    /// Parquet file to write; the job goes beside it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Rows
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub(crate) rows: u32,
    /// Cosine between the weights of the tasks
    #[arg(long, value_name = "P", default_value_t = 0.5, allow_negative_numbers = true)]
    pub(crate) cosine: f64,
    /// Decides everything
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Jobs that differ in their model alone; the first says data, training and size
    #[arg(required = true)]
    pub(crate) configs: Vec<PathBuf>,
    /// File of rows instead of the jobs' (for Census-Income the folder of its two files)
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Kinds of heads beside the configs' own, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = HeadKind::USUAL)]
    pub(crate) heads: Vec<HeadKind>,
    /// Trainings of each model; all models of a seed see the rows in the same order
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) seeds: usize,
    /// What all models cost alike
    #[arg(long, value_enum, default_value_t = Budget::Parameters)]
    pub(crate) budget: Budget,
    /// Rates to choose each model's best from, on the validation rows, separated by commas; by default the first job's
    #[arg(long, value_delimiter = ',')]
    pub(crate) learning_rates: Vec<f64>,
    /// Chance of any false verdict
    #[arg(long, value_name = "P", default_value_t = 0.05)]
    pub(crate) level: f64,
    /// Passes over the training rows
    #[arg(long, value_name = "N")]
    pub(crate) epochs: Option<u64>,
    /// Rows in a step
    #[arg(long, value_name = "N")]
    pub(crate) batch: Option<u64>,
    /// The first seed
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Folder of the results; by default runs/compare-CONFIG
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The job as it is now, a TOML file
    pub(crate) base: PathBuf,
    /// The job with the other model or training, on the same data
    pub(crate) candidate: PathBuf,
    /// File of rows instead of the jobs'
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Column that says when a row was; each of its values is a slice. Without it rows go in the order of the file
    #[arg(long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// Slices of equal size, without --by
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub(crate) slices: usize,
    /// Trainings of each, to tell chance from a lift
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) seeds: usize,
    /// Rows in a step
    #[arg(long, value_name = "N")]
    pub(crate) batch: Option<u64>,
    /// Folder of the results; by default runs/replay-CANDIDATE
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Folders of runs; others are compared with the first
    #[arg(required = true)]
    pub(crate) runs: Vec<PathBuf>,
    /// Folder of the page; by default report/ in the first run
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::auto())]
    pub(crate) device: DeviceSpec,
}

/// A paper whose experiments can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// Ma et al., multi-gate mixture-of-experts: synthetic tasks and Census-Income
    Kdd2018,
}

#[derive(Debug, Args)]
pub(crate) struct ReproduceArgs {
    /// The paper
    pub(crate) paper: Paper,
    /// Size of the work; what follows is set over it
    #[arg(long, value_enum, default_value_t = Preset::Short)]
    pub(crate) preset: Preset,
    /// Synthetic: trainings of each method at each cosine and learning rate
    #[arg(long, value_name = "N")]
    pub(crate) runs: Option<usize>,
    /// Synthetic: steps of each training
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<usize>,
    /// Synthetic: rows in a step
    #[arg(long, value_name = "N")]
    pub(crate) batch: Option<usize>,
    /// Decides tasks, rows, settings and weights
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Methods to compare, separated by commas
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) methods: Vec<Method>,
    /// Synthetic: cosines between the tasks' weights, separated by commas
    #[arg(long, value_delimiter = ',', allow_negative_numbers = true)]
    pub(crate) cosines: Vec<f64>,
    /// Synthetic: learning rates to choose each method's best from, separated by commas
    #[arg(long, value_delimiter = ',')]
    pub(crate) learning_rates: Vec<f64>,
    /// Folder of census-income.data and .test, as they are, .gz or .bz2; without it Census-Income is left out
    #[arg(long, value_name = "FOLDER")]
    pub(crate) census: Option<PathBuf>,
    /// One part of the experiments alone
    #[arg(long, value_enum)]
    pub(crate) only: Option<Part>,
    /// Census-Income: settings that each method tries for each task group
    #[arg(long, value_name = "N")]
    pub(crate) trials: Option<usize>,
    /// Census-Income: trainings of each method with the best of them
    #[arg(long, value_name = "N")]
    pub(crate) final_runs: Option<usize>,
    /// Folder of the results; by default runs/kdd2018
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Where to compute: the models are tiny, so the CPU
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

fn setting(text: &str) -> Result<(String, String), String> {
    // A name in quotes may hold one too.
    let mut quote = None;
    let at = text.char_indices().find(|(_, sign)| {
        match quote {
            Some(open) if open == *sign => quote = None,
            None if matches!(sign, '"' | '`') => quote = Some(*sign),
            _ => {}
        }
        quote.is_none() && *sign == '='
    });
    match at.map(|(at, _)| (&text[..at], &text[at + 1..])) {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("write it as KEY=VALUE, for instance train.epochs=3".to_owned()),
    }
}
