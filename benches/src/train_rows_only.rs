//! A data set without its validation and test rows.

use std::sync::Arc;

use girandole::prelude::*;

/// A data set without its validation and test rows, so that an epoch on it is a pass over the training rows and no more.
#[derive(Debug, Clone)]
pub struct TrainRowsOnly<'a>(pub &'a DataSet);

impl TaskData for TrainRowsOnly<'_> {
    fn inputs(&self) -> &Inputs {
        self.0.inputs()
    }

    fn tasks(&self) -> &[Task] {
        self.0.tasks()
    }

    fn train(&self) -> Arc<dyn Examples> {
        self.0.train()
    }

    fn validation(&self) -> Arc<dyn Examples> {
        Arc::new(NoRows(self.0.validation()))
    }

    fn test(&self) -> Arc<dyn Examples> {
        Arc::new(NoRows(self.0.test()))
    }
}

/// Rows of which none is asked for.
#[derive(Debug)]
struct NoRows(Arc<dyn Examples>);

impl Examples for NoRows {
    fn len(&self) -> usize {
        0
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        self.0.batch(rows, device)
    }
}
