//! Training on rows that come as a stream.

use std::path::Path;
use std::sync::Arc;

use burn::prelude::*;
use girandole_core::{
    Batch, BatchSizes, ExampleStream, Examples, Inputs, PassOrder, StreamError, Task, TaskData,
};
use girandole_train::{Dashboard, OnlineTrainer, StopReason, TrainConfig, TrainError, Trainer};

use crate::synthetic::{Net, Rows, World, alone, weights};

/// A world whose training rows come as a stream.
#[derive(Debug)]
struct Streamed {
    world: World,
    /// The epoch that breaks off in its middle.
    breaks: Option<usize>,
}

#[derive(Debug)]
struct Flow {
    rows: Rows,
    breaks: Option<usize>,
}

impl ExampleStream for Flow {
    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn pass(
        &self,
        order: PassOrder,
        batch: usize,
        device: &Device,
    ) -> Box<dyn Iterator<Item = Result<Batch, StreamError>>> {
        let (n, device, rows) = (self.rows.len(), device.clone(), self.rows.clone());
        let middle = BatchSizes::new(n, batch).len() / 2;
        let breaks = self.breaks == Some(order.epoch);
        let mut done = 0;
        Box::new(BatchSizes::new(n, batch).enumerate().map(move |(step, size)| {
            if breaks && step == middle {
                return Err(StreamError::new("rows.parquet is gone"));
            }
            // A turn of the rows, another one in every epoch.
            let ids: Vec<u32> = (done..done + size).map(|i| ((i + 37 * order.epoch) % n) as u32).collect();
            done += size;
            Ok(rows.batch(&ids, &device))
        }))
    }
}

impl TaskData for Streamed {
    fn inputs(&self) -> &Inputs {
        self.world.inputs()
    }

    fn tasks(&self) -> &[Task] {
        self.world.tasks()
    }

    fn train(&self) -> Arc<dyn Examples> {
        let none =
            Rows { features: vec![], targets: vec![], mask: vec![], weights: vec![], ..self.world.train };
        Arc::new(none)
    }

    fn stream(&self) -> Option<Arc<dyn ExampleStream>> {
        Some(Arc::new(Flow { rows: self.world.train.clone(), breaks: self.breaks }))
    }

    fn validation(&self) -> Arc<dyn Examples> {
        self.world.validation()
    }

    fn test(&self) -> Arc<dyn Examples> {
        self.world.test()
    }
}

fn streamed(breaks: Option<usize>) -> Streamed {
    Streamed { world: World::pair(1000), breaks }
}

fn trainer(data: &Streamed, epochs: usize) -> Trainer<Net> {
    let config = TrainConfig { epochs, batch: 64, ..TrainConfig::default() };
    Trainer::new(Net::new(data.tasks(), 0.2, true)).config(config).dashboard(Dashboard::Quiet)
}

fn history(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("history.csv")).expect("a training leaves its history")
}

#[test]
fn a_model_learns_from_a_stream() {
    let _turn = alone();
    let data = streamed(None);
    let fitted = trainer(&data, 12).fit(&data).unwrap();
    assert_eq!(fitted.stopped, StopReason::Finished);
    assert!(fitted.test.iter().all(|scores| scores.auc.unwrap() > 0.9), "{:?}", fitted.test);
    assert!(fitted.history.epochs.iter().all(|epoch| epoch.train[0].n == 1000));
    assert!(fitted.history.epochs.iter().all(|epoch| epoch.waited == Some(0.0)));
    assert_eq!(fitted.history.epochs[11].step, 12 * 16);
}

#[test]
fn a_stream_that_breaks_off_ends_the_training_and_it_goes_on_from_the_epoch_before() {
    let _turn = alone();
    let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = streamed(None);
    let expected = trainer(&data, 5).folder(whole.path()).fit(&data).unwrap();

    let data = streamed(Some(4));
    let error = trainer(&data, 5).folder(broken.path()).fit(&data).unwrap_err();
    assert!(matches!(error, TrainError::Rows(_)));
    let message = error.to_string();
    assert!(
        message.contains("rows.parquet is gone") && message.contains("earlier epochs are kept"),
        "{message}"
    );
    assert_eq!(history(broken.path()).lines().count(), 1 + 3 * 4);

    let data = streamed(None);
    let fitted = trainer(&data, 5).folder(broken.path()).resume(true).fit(&data).unwrap();
    assert!(weights(&fitted.model) == weights(&expected.model));
    assert_eq!(history(broken.path()), history(whole.path()));
}

#[test]
fn an_online_training_goes_through_a_stream_again_and_again() {
    let _turn = alone();
    let data = streamed(None);
    let train = |steps| {
        let trainer = OnlineTrainer::new(Net::new(data.tasks(), 0.0, false), steps, 64).every(16);
        trainer.fit_stream(&*data.stream().unwrap(), 3).unwrap()
    };
    let (model, curve) = train(160);
    assert_eq!(curve.points.len(), 10);
    assert!(curve.points.windows(2).all(|pair| pair[1].losses[0] < pair[0].losses[0]), "{curve:?}");
    assert!(weights(&train(160).0) == weights(&model));
    let broken = Streamed { breaks: Some(2), ..streamed(None) };
    let trainer = OnlineTrainer::new(Net::new(data.tasks(), 0.0, false), 160, 64);
    let error = trainer.fit_stream(&*broken.stream().unwrap(), 3).unwrap_err();
    assert!(matches!(error, TrainError::Rows(_)), "{error}");
}

#[test]
fn a_stream_without_rows_is_refused() {
    let _turn = alone();
    let mut data = streamed(None);
    data.world.train =
        Rows { features: vec![], targets: vec![], mask: vec![], weights: vec![], ..data.world.train };
    let error = trainer(&data, 1).fit(&data).unwrap_err();
    assert!(matches!(error, TrainError::NoRows));
}
