//! The text of a job, with values set from outside.

use std::path::{Path, PathBuf};

use girandole_core::Problem;
use girandole_data::{Expanded, FeatureConfig, Schema, TaskConfig};
use girandole_train::{LeftOpen, TrainConfig};

use super::document::Document;
use super::path::{self, Step};
use super::{Job, JobProblem, section};
use crate::Error;
use crate::naming::did_you_mean;

/// The keys of the outermost table.
const SECTIONS: [&str; 8] = ["data", "features", "tasks", "model", "train", "device", "out", "from"];

/// The text of a job, with values set from outside: [`read`](Self::read) makes a [`Job`] of it.
///
/// ```
/// use girandole::job::JobFile;
///
/// let job = JobFile::adult().set("train.epochs", 1).set("train.keep", "income auc").read()?;
/// assert_eq!(job.train.epochs, 1);
/// # Ok::<(), girandole::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct JobFile {
    name: String,
    text: String,
    settings: Vec<(String, String)>,
}

impl JobFile {
    /// Takes a text; `name` stands for it in messages.
    pub fn new(text: impl Into<String>, name: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), settings: Vec::new() }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is no text.
    pub fn load(file: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| Error::ReadJob { file: file.to_owned(), source })?;
        Ok(Self::new(text, file.display().to_string()))
    }

    /// The shipped work on UCI Adult.
    pub fn adult() -> Self {
        Self::new(include_str!("../../jobs/adult.toml"), "adult.toml")
    }

    /// The shipped work on Census-Income (KDD), whose files are in `folder`.
    pub fn census(folder: &Path) -> Self {
        let text = include_str!("../../jobs/census.toml");
        Self::new(text, "census.toml").set("data.path", quoted(folder))
    }

    /// The shipped work on the generated clicks and conversions of
    /// [`RankingConfig`](girandole_data::synthetic::RankingConfig), which are in `file`, with features of all kinds.
    pub fn ranking(file: &Path) -> Self {
        Self::new(Self::RANKING, "ranking.toml").set_path("data.path", file)
    }

    /// The text of [`ranking`](Self::ranking), with `ROWS` for the file.
    pub const RANKING: &str = include_str!("../../jobs/ranking.toml");

    /// Sets a value over the text's, by a path as `train.epochs` or `tasks[0].weight`.
    ///
    /// Tasks go by their names too, as `tasks.click.weight`, and features by one of their columns, as
    /// `features.user_id.hash`, which sets the value for that column alone, or by their group. Names in double quotes or
    /// backquotes may hold any sign.
    ///
    /// The value is read as TOML; what is not TOML is a text.
    pub fn set(mut self, path: impl Into<String>, value: impl ToString) -> Self {
        self.settings.push((path.into(), value.to_string()));
        self
    }

    /// Sets a file's or folder's path over the text's.
    pub fn set_path(self, path: impl Into<String>, value: &Path) -> Self {
        self.set(path, quoted(value))
    }

    /// Reads the text with all that is set.
    ///
    /// Where columns are named by patterns, those of the data file take their place in the job.
    ///
    /// # Errors
    ///
    /// With every problem there is, by line; or if columns are named by patterns and the file cannot be read.
    pub fn read(&self) -> Result<Job, Error> {
        self.read_with(true)
    }

    /// The same for the job of a run, which names its columns: its rows may be gone.
    pub(super) fn read_saved(&self) -> Result<Job, Error> {
        self.read_with(false)
    }

    fn read_with(&self, may_expand: bool) -> Result<Job, Error> {
        let refuse = |mut problems: Vec<JobProblem>| {
            problems.sort_by_key(|problem| problem.line);
            Error::Job { name: self.name.clone(), problems }
        };
        let document = Document::parse(&self.name, &self.text, &self.settings).map_err(refuse)?;
        let placed = |problem: Problem| {
            let steps = path::parse(&problem.path).unwrap_or_default();
            document.problem(document.span_of(&steps), &problem.path, problem.message)
        };
        let mut problems = unknown_sections(&document);
        let mut job = self.sections(&document, &mut problems);
        let expands = may_expand && job.schema.needs_columns();
        if !problems.is_empty() {
            // Where entries were taken out, what the rest says about them would mislead.
            let refused: Vec<String> = problems.iter().map(|problem| problem.path.clone()).collect();
            let untouched = |problem: &Problem| {
                let top = |path: &str| path.split(['.', '[']).next().unwrap_or_default().to_owned();
                refused.iter().all(|path| top(path) != top(&problem.path) && !path.is_empty())
            };
            let rest = if expands { problems_by_table(&job) } else { all_problems(&job) };
            problems.extend(rest.into_iter().filter(untouched).map(placed));
            return Err(refuse(problems));
        }
        if !expands {
            problems.extend(all_problems(&job).into_iter().map(placed));
            return if problems.is_empty() { Ok(job) } else { Err(refuse(problems)) };
        }
        problems.extend(problems_by_table(&job).into_iter().map(placed));
        if problems.is_empty() {
            let expanded = match job.schema.expanded() {
                Ok(expanded) => expanded,
                Err(error) => {
                    // Without the file a target that cannot be read is no column's name either.
                    let targets = job.schema.problems().into_iter().filter(|p| p.path.ends_with(".target"));
                    problems.extend(targets.map(placed));
                    return Err(if problems.is_empty() { error.into() } else { refuse(problems) });
                }
            };
            job.schema = expanded.schema.clone();
            let mut found = expanded.problems.clone();
            if found.is_empty() {
                found =
                    all_problems(&job).into_iter().map(|problem| from_table(problem, &expanded)).collect();
                found.dedup();
            }
            problems.extend(found.into_iter().map(placed));
        }
        if problems.is_empty() { Ok(job) } else { Err(refuse(problems)) }
    }

    fn sections(&self, document: &Document<'_>, problems: &mut Vec<JobProblem>) -> Job {
        let key = |name: &str| [Step::Key(name.to_owned())];
        let stem = Path::new(&self.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Job {
            name: stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| "run".to_owned()),
            device: section::read(document, &key("device"), problems).unwrap_or_default(),
            out: section::read::<PathBuf>(document, &key("out"), problems),
            from: section::read::<PathBuf>(document, &key("from"), problems),
            schema: Schema {
                data: section::read(document, &key("data"), problems).unwrap_or_default(),
                features: tables::<FeatureConfig>(document, "features", problems),
                tasks: tables::<TaskConfig>(document, "tasks", problems),
            },
            model: section::read(document, &key("model"), problems).unwrap_or_default(),
            train: train(document, problems),
        }
    }
}

/// The training; what it does not say is left to the data.
fn train(document: &Document<'_>, problems: &mut Vec<JobProblem>) -> TrainConfig {
    let has = |key: &str| {
        let steps = path::parse(&format!("train.{key}"));
        steps.is_some_and(|steps| document.at(&steps).is_some())
    };
    let read = section::read::<TrainConfig>(document, &[Step::Key("train".to_owned())], problems);
    TrainConfig { open: LeftOpen::but(has), ..read.unwrap_or_default() }
}

/// What is wrong before the columns of the file are known.
fn problems_by_table(job: &Job) -> Vec<Problem> {
    let mut problems = job.schema.problems_by_table();
    problems.extend(job.model.problems().into_iter().map(|problem| problem.within("model")));
    problems
}

/// A problem of something that a table stands for, as one of the table.
fn from_table(problem: Problem, expanded: &Expanded) -> Problem {
    for (section, tables) in [("tasks", &expanded.task_tables), ("features", &expanded.feature_tables)] {
        let rest =
            problem.path.strip_prefix(section).and_then(|rest| rest.strip_prefix('[')?.split_once(']'));
        if let Some((at, rest)) = rest
            && let Some(table) = at.parse::<usize>().ok().and_then(|at| tables.get(at))
        {
            return Problem::new(format!("{section}[{table}]{rest}"), problem.message);
        }
    }
    problem
}

fn all_problems(job: &Job) -> Vec<Problem> {
    let mut problems = job.schema.problems();
    problems.extend(job.model.problems().into_iter().map(|problem| problem.within("model")));
    let train = job.train.problems(&Job::tasks(&job.schema));
    problems.extend(train.into_iter().map(|problem| problem.within("train")));
    problems
}

fn unknown_sections(document: &Document<'_>) -> Vec<JobProblem> {
    let unknown = document.keys().into_iter().filter(|(key, _)| !SECTIONS.contains(&key.as_str()));
    let say = |(key, span): (String, std::ops::Range<usize>)| {
        let near = did_you_mean(&key, SECTIONS);
        let known = SECTIONS.map(|name| format!("`{name}`")).join(", ");
        document.problem(span, "", format!("unknown key `{key}`{near}; the keys here are {known}"))
    };
    unknown.map(say).collect()
}

/// Reads `[[name]]`, one table after the other.
fn tables<T: serde::de::DeserializeOwned>(
    document: &Document<'_>,
    name: &str,
    problems: &mut Vec<JobProblem>,
) -> Vec<T> {
    let key = Step::Key(name.to_owned());
    let Some(node) = document.at(std::slice::from_ref(&key)) else { return Vec::new() };
    let Some(array) = node.get_ref().as_array() else {
        let message = format!("wanted tables, each under its own [[{name}]]");
        problems.push(document.problem(document.span_of(&[key]), name, message));
        return Vec::new();
    };
    let one = |index| section::read(document, &[key.clone(), Step::Index(index)], problems);
    (0..array.len()).filter_map(one).collect()
}

/// A path as a TOML text.
fn quoted(path: &Path) -> String {
    toml::Value::String(path.to_string_lossy().into_owned()).to_string()
}
