//! Fits a model to data.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use burn::data::dataloader::DataLoader;
use burn::optim::SgdConfig;
use burn::prelude::*;
use burn::train::{Interrupter, Learner, SupervisedTraining, TrainingStrategy};
use girandole_core::{Batch, BatchSizes, Problem, Task, TaskData};
use girandole_nn::TaskModel;

use crate::dashboard::{NoLog, gate_metrics, renderer, task_metrics};
use crate::diagnose::GateWatch;
use crate::evaluate::score;
use crate::fit::{
    Averages, Best, BestWeights, Board, Checkpoints, Fingerprint, FitLoop, Fitting, Interrupt, Loaded,
    Optimizer, Outcome, Plan, RowLoader, TrainRows, Training, read_record, restore_weights, write_atomically,
    write_history, write_weights,
};
use crate::level::levelled;
use crate::linear::with_solved_wide;
use crate::loss::Objectives;
use crate::warning::Course;
use crate::{
    Dashboard, Diagnose, Fitted, History, LeftOpen, TaskObjective, TrainConfig, TrainError, Warning,
};

/// Validation rows that are diagnosed at the end, at most.
const DIAGNOSED: usize = 2048;

/// Fits a model to data.
///
/// Without a folder nothing is written. The weights kept are those of the epoch with the best
/// validation score; see [`TrainConfig`] for what can be set.
#[derive(Debug, Clone)]
pub struct Trainer<M> {
    model: M,
    config: TrainConfig,
    device: Option<Device>,
    folder: Option<PathBuf>,
    resume: bool,
    dashboard: Dashboard,
    objectives: Option<Vec<TaskObjective>>,
    interrupt: Option<Interrupt>,
}

impl<M: TaskModel> Trainer<M> {
    /// Trains `model` on the device that holds it, with default settings and objectives.
    pub fn new(model: M) -> Self {
        Self {
            model,
            config: TrainConfig { open: LeftOpen::ALL, ..TrainConfig::default() },
            device: None,
            folder: None,
            resume: false,
            dashboard: Dashboard::Auto,
            objectives: None,
            interrupt: None,
        }
    }

    /// Sets everything [`TrainConfig`] has. Default: all is left to the size of the data, as
    /// [`TrainConfig::settled`] chooses.
    pub fn config(mut self, config: TrainConfig) -> Self {
        self.config = config;
        self
    }

    /// Sets the passes over the training rows.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.config.epochs = epochs;
        self.config.open.epochs = false;
        self
    }

    /// Sets the rows in a step.
    pub fn batch(mut self, batch: usize) -> Self {
        self.config.batch = batch;
        self.config.open.batch = false;
        self
    }

    /// Sets the seed of row order and dropout; the model's weights are drawn before.
    pub fn seed(mut self, seed: u64) -> Self {
        self.config.seed = seed;
        self
    }

    /// Moves the model there first.
    pub fn device(mut self, device: &Device) -> Self {
        self.device = Some(device.clone());
        self
    }

    /// Writes weights, history, summary and checkpoints into a folder, which is made if need be.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Goes on from the folder's newest checkpoint, if there is one; else its checkpoints are removed.
    pub fn resume(mut self, resume: bool) -> Self {
        self.resume = resume;
        self
    }

    /// Chooses what a person sees. Default: [`Dashboard::Auto`].
    pub fn dashboard(mut self, dashboard: Dashboard) -> Self {
        self.dashboard = dashboard;
        self
    }

    /// Sets loss and weight of each task, in the order of the tasks. Default: the kind's, at weight 1.
    pub fn objectives(mut self, objectives: Vec<TaskObjective>) -> Self {
        self.objectives = Some(objectives);
        self
    }

    /// Listens to a handle that stops the training.
    ///
    /// The dashboard then lets ctrl-c through to whoever handles that signal and calls
    /// [`Interrupt::stop`]; without a handle it keeps the key to itself.
    pub fn interrupt(mut self, interrupt: &Interrupt) -> Self {
        self.interrupt = Some(interrupt.clone());
        self
    }

    /// Trains, keeps the best weights, and scores them on the validation and test rows.
    ///
    /// # Errors
    ///
    /// If settings, model and data do not fit together, a loss stops being finite, the device fails, or
    /// the folder cannot be written or resumed from. What was written before stays.
    pub fn fit(mut self, data: &(impl TaskData + ?Sized)) -> Result<Fitted<M>, TrainError> {
        let tasks = data.tasks().to_vec();
        self.config = self.config.settled(data.n_train(), tasks.len());
        let objectives = self.checked_objectives(&tasks, data)?;
        let device = self.device.clone().or_else(|| self.model.devices().into_iter().next());
        let device =
            device.ok_or_else(|| TrainError::Device("the model has no parameter".to_owned()))?.inner();
        let validation = data.validation();
        if data.stream().is_none() {
            self.model = with_solved_wide(self.model, data.train().as_ref())?;
        }
        let rows = TrainRows::of(data, &self.config, device.clone().autodiff());
        let validation_loader = RowLoader::new(validation.clone(), self.config.batch, device.clone());
        let keep = self.config.keep_rule(&tasks);
        let plan = Plan {
            fingerprint: Fingerprint {
                tasks: tasks.iter().map(|task| task.name.clone()).collect(),
                n_train: rows.n_rows(),
                n_validation: validation.len(),
                batch: self.config.batch,
                seed: self.config.seed,
                keep: keep.to_string(),
                ema_decay: self.config.ema_decay,
            },
            keep,
            config: self.config.clone(),
            // Of losses in the targets' units: their sum is then what training lowers.
            task_weights: tasks.iter().zip(&objectives).map(|(t, o)| o.weight / t.scale.squared()).collect(),
            n_batches: BatchSizes::new(rows.n_rows(), self.config.batch).len(),
            folder: self.folder.clone(),
            interrupt: self.interrupt.clone().unwrap_or_default(),
            device: device.clone(),
        };
        let watch = match self.config.watch_gates && self.has_gates(data) != Some(false) {
            true => GateWatch::new(validation.clone(), rows.n_rows()),
            false => GateWatch::default(),
        };
        let weights = plan.task_weights.clone();
        let fitting = Fitting {
            model: self.model.clone().fork(&device),
            objectives: Arc::new(Objectives::new(&tasks, &objectives)),
            board: Board::new(
                &tasks,
                (!rows.is_stream()).then_some(rows.n_rows()),
                validation.as_ref(),
                watch,
            ),
            load_balance: self.config.load_balance,
        };
        // Tables are moved in place where nothing else holds them.
        self.model.row_tables().iter().for_each(|table| table.release());
        let shared = fitting.objectives.clone();
        let history = Arc::new(Mutex::new(History::default()));
        let loader = rows.loader();
        let (fitting, training) = self.prepare(fitting, plan, rows, &history)?;
        let outcome = self.launch(fitting, training, &history, (loader, Arc::new(validation_loader)))?;
        let history = history.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let fitted = self.fitted(outcome, history, data, (&shared, &weights), &device)?;
        if let Some(folder) = &self.folder {
            write_result(folder, &fitted)?;
        }
        Ok(fitted)
    }

    /// Scores what the training has left, and looks for what is wrong with it.
    fn fitted(
        &self,
        outcome: Outcome<M>,
        history: History,
        data: &(impl TaskData + ?Sized),
        (objectives, weights): (&Objectives, &[f64]),
        device: &Device,
    ) -> Result<Fitted<M>, TrainError> {
        let (batch, rows) = (self.config.batch, data.validation());
        let Outcome { model, epoch: best_epoch, stopped } = outcome;
        // Weights that never met the validation rows stay as they were.
        let model = match best_epoch {
            0 => model,
            _ => levelled(model, data.train().as_ref(), objectives, batch, device)?,
        };
        let validation = score(&model, rows.as_ref(), objectives, batch, device)?;
        let course = Course {
            validation: &validation,
            history: &history,
            best_epoch,
            stopped,
            config: &self.config,
            weights,
        };
        let warnings = Warning::all(&course);
        let gates = match self.config.watch_gates {
            true => Diagnose::default().batch(batch).rows(DIAGNOSED).run(&model, rows.as_ref(), device)?,
            false => None,
        };
        let test = score(&model, data.test().as_ref(), objectives, batch, device)?;
        Ok(Fitted { model, history, validation, test, gates, warnings, best_epoch, stopped })
    }

    /// The objectives, or everything that is wrong with the settings.
    fn checked_objectives(
        &self,
        tasks: &[Task],
        data: &(impl TaskData + ?Sized),
    ) -> Result<Vec<TaskObjective>, TrainError> {
        if self.model.tasks() != tasks {
            let names = |tasks: &[Task]| tasks.iter().map(described).collect();
            return Err(TrainError::Tasks { model: names(self.model.tasks()), data: names(tasks) });
        }
        let mut problems = self.config.problems(tasks);
        let objectives =
            self.objectives.clone().unwrap_or_else(|| tasks.iter().map(TaskObjective::for_task).collect());
        if objectives.len() != tasks.len() {
            let message = format!("needs one a task, {}, got {}", tasks.len(), objectives.len());
            problems.push(Problem::new("objectives", message));
        }
        for (task, objective) in tasks.iter().zip(&objectives) {
            problems.extend(
                objective.problems(task).into_iter().map(|p| p.within(&format!("tasks.{}", task.name))),
            );
        }
        if self.config.load_balance > 0.0 && self.has_gates(data) == Some(false) {
            let message =
                "the model has no gates to balance; leave it out, or choose a mixture of experts as head";
            problems.push(Problem::new("load_balance", message));
        }
        if !problems.is_empty() {
            return Err(TrainError::Settings(problems));
        }
        if data.n_train() == 0 {
            return Err(TrainError::NoRows);
        }
        Ok(objectives)
    }

    /// Whether the model shows gate weights for a row of the data; none where no row lies in memory.
    fn has_gates(&self, data: &(impl TaskData + ?Sized)) -> Option<bool> {
        let rows = [data.validation(), data.train()].into_iter().find(|rows| !rows.is_empty())?;
        let device = self.model.devices().into_iter().next()?.inner();
        let features = rows.batch(&[0], &device).features;
        Some(self.model.valid().gate_weights(features).is_some())
    }

    /// The training from its start, or from the newest checkpoint.
    fn prepare(
        &self,
        mut fitting: Fitting<M>,
        plan: Plan,
        rows: TrainRows,
        history: &Arc<Mutex<History>>,
    ) -> Result<(Fitting<M>, Training<M>), TrainError> {
        let mut optimizer = {
            let TrainConfig { optimizer, tables, clip_norm, .. } = self.config.clone();
            Optimizer::new(optimizer, tables, clip_norm)
        };
        let mut averages = self.config.ema_decay.map(Averages::new);
        let (mut epoch, mut step, mut best) = (0, 0, None);
        if let Some(folder) = &self.folder {
            fs::create_dir_all(folder)
                .map_err(|source| TrainError::Write { path: folder.clone(), source })?;
            let checkpoints = Checkpoints::of_run(folder);
            if !self.resume {
                checkpoints.clear()?;
            } else if let Some(Loaded { state, model, optimizer: record, averages: means, best: file }) =
                checkpoints.load()?
            {
                let refuse =
                    |reason: String| TrainError::Resume { path: checkpoints.folder().to_owned(), reason };
                if let Some(difference) = state.fingerprint.difference(&plan.fingerprint) {
                    return Err(refuse(difference));
                }
                let load = |record| fitting.model.valid().try_load_record(record);
                let weights = match fitting.model.row_tables().is_empty() {
                    true => BestWeights::Held(
                        load(read_record(&file)?).map_err(|error| refuse(error.to_string()))?,
                    ),
                    false => {
                        restore_weights(&file, folder)?;
                        BestWeights::keep(&fitting.model, Some(folder))
                    }
                };
                fitting.model = load(model).map_err(|error| refuse(error.to_string()))?;
                optimizer
                    .load(&fitting.model, record, &state.times)
                    .map_err(|error| refuse(error.to_string()))?;
                (epoch, step) = (state.epoch, state.step);
                if let Some((averages, record)) = averages.as_mut().zip(means) {
                    averages.load(&fitting.model, record, step).map_err(|error| refuse(error.to_string()))?;
                }
                best = Some(Best { weights, epoch: state.best_epoch, score: state.best_score });
                *history.lock().unwrap_or_else(PoisonError::into_inner) = state.history;
            }
        }
        fitting.model = fitting.model.train();
        let (board, history) = (fitting.board.clone(), history.clone());
        Ok((fitting, Training { plan, optimizer, averages, board, history, rows, epoch, step, best }))
    }

    /// Lets burn-train run the loop.
    fn launch(
        &self,
        fitting: Fitting<M>,
        training: Training<M>,
        history: &Arc<Mutex<History>>,
        (train, validation): (Arc<dyn DataLoader<Batch>>, Arc<dyn DataLoader<Batch>>),
    ) -> Result<Outcome<M>, TrainError> {
        let interrupter = Interrupter::new();
        let done = training.epoch;
        let board = fitting.board.clone();
        let folder = self.folder.clone().unwrap_or_default();
        let strategy = Arc::new(FitLoop::new(training));
        let mut burn = SupervisedTraining::new(folder, train, validation)
            .with_training_strategy(TrainingStrategy::Custom(strategy.clone()))
            .with_application_logger(None)
            .with_metric_logger(NoLog)
            .with_interrupter(interrupter.clone())
            .renderer(renderer(self.dashboard, history.clone(), &interrupter, done, self.interrupt.is_some()))
            .num_epochs(self.config.epochs);
        if done > 0 {
            burn = burn.checkpoint(done);
        }
        let tasks = fitting.model.tasks().to_vec();
        for metric in task_metrics(&tasks, &board.train) {
            burn = burn.metric_train_numeric(metric);
        }
        for metric in task_metrics(&tasks, &board.validation) {
            burn = burn.metric_valid_numeric(metric);
        }
        if board.gates.is_on() {
            for metric in gate_metrics(&tasks, &board.gates) {
                burn = burn.metric_valid_numeric(metric);
            }
        }
        // The loop has an optimizer of its own; burn's learner needs one all the same.
        let result = burn.launch(Learner::new(fitting, SgdConfig::new().init(), 0.0));
        // Closes the dashboard, so that what follows lands on the terminal.
        drop(result);
        strategy
            .take_outcome()
            .unwrap_or_else(|| Err(TrainError::Device("the training did not run".to_owned())))
    }
}

/// A task with all that has to agree.
fn described(task: &Task) -> String {
    let scale = match task.scale.is_identity() {
        true => String::new(),
        false => format!(", 0 for {:e} and 1 for {:e} more", task.scale.shift, task.scale.scale),
    };
    format!("{} ({:?}{scale})", task.name, task.kind)
}

fn write_result<M: TaskModel>(folder: &Path, fitted: &Fitted<M>) -> Result<(), TrainError> {
    write_weights(&fitted.model, &folder.join("weights.bpk"))?;
    write_history(folder, &fitted.history)?;
    if let Some(gates) = &fitted.gates {
        write_atomically(&folder.join("gates.json"), gates.to_json().as_bytes())?;
    }
    write_atomically(&folder.join("history.json"), fitted.history.to_json().as_bytes())?;
    write_atomically(&folder.join("summary.json"), fitted.to_json().as_bytes())
}
