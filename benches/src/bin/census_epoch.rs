//! Census-Income (KDD) from Parquet to scores, as a server for `alternate.py`.
//!
//! Run: `cargo run --release --bin census_epoch -- FOLDER`, the folder that `benches/peers/census_parquet.py` fills.
//! Work on its input:
//! - `load`: reading and encoding both files
//! - `epoch`: a pass over the training rows, by `Trainer`, with the scores of those rows
//! - `whole`: the same with the validation rows and their scores
//! - `score`: predictions of all rows of the test file
//! - `job 3`: loading, so many epochs and scoring, of a new model; `whole_job 3`: the same with validation rows

use std::path::{Path, PathBuf};
use std::time::Instant;

use girandole::nn::ConfiguredModel;
use girandole::prelude::*;
use girandole_benches::{Answer, Census, Failure, TrainRowsOnly, serve};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Job {
    census: Census,
    folder: PathBuf,
    data: DataSet,
    model: ConfiguredModel,
}

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("which folder? run: census_epoch FOLDER")?;
    let mut job = Job::start(Census::settings()?, Path::new(&folder))?;
    serve(|work, numbers| match (work, numbers) {
        ("load", []) => job.load(),
        ("epoch", []) => job.train(1, false),
        ("whole", []) => job.train(1, true),
        ("score", &[times]) => job.score(times),
        ("job", &[epochs]) => job.all(epochs, false),
        ("whole_job", &[epochs]) => job.all(epochs, true),
        _ => {
            Err(format!("`{work}` is no work; write `load`, `epoch`, `whole`, `score TIMES` or `job EPOCHS`")
                .into())
        }
    })
}

impl Job {
    fn start(census: Census, folder: &Path) -> Result<Self, Failure> {
        let data = DataSet::load(&census.schema(folder))?;
        let model = census.model(&data)?;
        Ok(Self { census, folder: folder.to_owned(), data, model })
    }

    fn load(&mut self) -> Result<Answer, Failure> {
        let begun = Instant::now();
        self.data = DataSet::load(&self.census.schema(&self.folder))?;
        let seconds = vec![begun.elapsed().as_secs_f64()];
        let rows = self.data.train().len() + self.n_scored();
        Ok(Answer { rows, seconds, ..Answer::default() })
    }

    /// Seconds of each epoch.
    fn train(&mut self, epochs: usize, validate: bool) -> Result<Answer, Failure> {
        let optimizer =
            OptimizerConfig { learning_rate: self.census.learning_rate, ..OptimizerConfig::default() };
        let config = TrainConfig { epochs, batch: self.census.batch, optimizer, ..TrainConfig::default() };
        let trainer = Trainer::new(self.model.clone()).config(config).dashboard(Dashboard::Quiet);
        let fitted =
            if validate { trainer.fit(&self.data)? } else { trainer.fit(&TrainRowsOnly(&self.data))? };
        self.model = fitted.model;
        let seconds = fitted.history.epochs.iter().map(|epoch| epoch.seconds).collect();
        Ok(Answer { rows: self.data.train().len(), seconds, ..Answer::default() })
    }

    fn score(&self, times: usize) -> Result<Answer, Failure> {
        let seconds = (0..times).map(|_| self.predict()).collect::<Result<_, _>>()?;
        let scores =
            evaluate(&self.model, self.data.test_rows(), self.census.scoring_batch, &Device::flex())?;
        let auc = scores.iter().filter_map(|scores| scores.auc).collect();
        Ok(Answer { rows: self.n_scored(), seconds, auc })
    }

    fn all(&mut self, epochs: usize, validate: bool) -> Result<Answer, Failure> {
        let begun = Instant::now();
        *self = Self::start(self.census.clone(), &self.folder.clone())?;
        self.train(epochs, validate)?;
        self.predict()?;
        let seconds = vec![begun.elapsed().as_secs_f64()];
        let auc = self.score(1)?.auc;
        Ok(Answer { rows: epochs * self.data.train().len(), seconds, auc })
    }

    /// Seconds for the predictions of both halves of the test file.
    fn predict(&self) -> Result<f64, Failure> {
        let begun = Instant::now();
        for rows in [self.data.validation_rows(), self.data.test_rows()] {
            predict(&self.model, rows, self.census.scoring_batch, &Device::flex())?;
        }
        Ok(begun.elapsed().as_secs_f64())
    }

    fn n_scored(&self) -> usize {
        self.data.validation_rows().len() + self.data.test_rows().len()
    }
}
