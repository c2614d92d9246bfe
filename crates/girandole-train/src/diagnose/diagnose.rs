//! Looks at gates and experts over rows.

use burn::prelude::*;
use burn::tensor::{ExecutionError, Transaction};
use girandole_core::Examples;
use girandole_nn::{Inspection, TaskModel};

use super::expert_tally::ExpertTally;
use super::gate_tally::GateTally;
use super::judge::judge;
use super::segment_tally::SegmentTally;
use super::{Diagnosis, ExpertReport, Segments};
use crate::TrainError;

/// Looks at the gates and experts of a model over rows, and says what is wrong with them.
///
/// It needs no labels, and its memory does not grow with the rows.
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::{Inputs, Task};
/// # use girandole_core::{Batch, Examples, Features};
/// # #[derive(Debug)]
/// # struct Rows;
/// # impl Examples for Rows {
/// #     fn len(&self) -> usize { 200 }
/// #     fn batch(&self, rows: &[u32], device: &Device) -> Batch {
/// #         let n = rows.len();
/// #         let x = rows.iter().flat_map(|r| [(*r as f32).sin(), (*r as f32).cos()]).collect::<Vec<_>>();
/// #         Batch {
/// #             features: Features::numbers(Tensor::from_data(TensorData::new(x, [n, 2]), device)),
/// #             targets: Tensor::zeros([n, 1], device),
/// #             mask: Tensor::ones([n, 1], device),
/// #             weights: Tensor::ones([n], device),
/// #         }
/// #     }
/// # }
/// # let rows = Rows;
/// use girandole_nn::ModelConfig;
/// use girandole_train::Diagnose;
///
/// let device = Device::flex();
/// let inputs = Inputs::new(vec!["age".into(), "hours".into()], vec![]);
/// let model = ModelConfig::default().init(&inputs, &[Task::binary("income")], &device)?;
/// let diagnosis = Diagnose::default().run(&model, &rows, &device)?.expect("the default head has gates");
/// assert_eq!(diagnosis.gates[0].mean.len(), 8);
/// for finding in &diagnosis.findings {
///     println!("{finding}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Diagnose<'a> {
    batch: usize,
    most: usize,
    segments: Option<&'a Segments>,
}

impl Default for Diagnose<'_> {
    /// All rows, 1,024 at a time.
    fn default() -> Self {
        Self { batch: 1024, most: usize::MAX, segments: None }
    }
}

impl<'a> Diagnose<'a> {
    /// Sets the rows that pass at once. Default: 1,024.
    pub fn batch(mut self, batch: usize) -> Self {
        self.batch = batch.max(1);
        self
    }

    /// Looks at no more than so many rows, in even steps over all. Default: all.
    pub fn rows(mut self, most: usize) -> Self {
        self.most = most.max(1);
        self
    }

    /// Adds up weights by the segments of a feature, row by row those of the examples.
    pub fn segments(mut self, segments: &'a Segments) -> Self {
        self.segments = Some(segments);
        self
    }

    /// Looks at a model; none where it shows no gates or there is no row.
    ///
    /// # Errors
    ///
    /// If the device fails, for want of memory for instance.
    pub fn run<M: TaskModel>(
        &self,
        model: &M,
        examples: &dyn Examples,
        device: &Device,
    ) -> Result<Option<Diagnosis>, TrainError> {
        self.look(model, examples, device).map_err(|error| TrainError::Device(error.to_string()))
    }

    fn look<M: TaskModel>(
        &self,
        model: &M,
        examples: &dyn Examples,
        device: &Device,
    ) -> Result<Option<Diagnosis>, ExecutionError> {
        let device = device.clone().inner();
        // A snapshot first: moving would move the running state that clones share.
        let model = model.valid().to_device(&device);
        let mut seen: Option<Seen<'_>> = None;
        for rows in spread(examples.len(), self.most).chunks(self.batch) {
            let Some(shown) = model.inspect(examples.batch(rows, &device).features) else { return Ok(None) };
            let seen = match &mut seen {
                Some(seen) => seen,
                None => seen.insert(Seen::new(&shown, self.segments)?),
            };
            seen.add(rows, shown)?;
        }
        let names: Vec<&str> = model.tasks().iter().map(|task| task.name.as_str()).collect();
        Ok(seen.map(|seen| seen.diagnosis(&names)))
    }
}

/// What was seen so far.
struct Seen<'a> {
    n_rows: usize,
    gates: Vec<GateTally>,
    experts: Option<ExpertTally>,
    segments: Option<SegmentTally<'a>>,
}

impl<'a> Seen<'a> {
    fn new(shown: &Inspection, segments: Option<&'a Segments>) -> Result<Self, ExecutionError> {
        let [n_tasks, _, n_experts] = shown.gates.dims();
        Ok(Self {
            n_rows: 0,
            gates: vec![GateTally::new(n_experts); n_tasks],
            experts: shown.experts.as_ref().map(ExpertTally::new).transpose()?,
            segments: segments.map(|segments| SegmentTally::new(segments, n_tasks, n_experts)),
        })
    }

    fn add(&mut self, rows: &[u32], shown: Inspection) -> Result<(), ExecutionError> {
        let [n_tasks, batch, n_experts] = shown.gates.dims();
        self.n_rows += batch;
        let weights = weights(shown.gates)?;
        for (tally, weights) in self.gates.iter_mut().zip(weights.chunks(batch * n_experts)) {
            weights.chunks(n_experts).for_each(|weights| tally.add(weights));
        }
        if let Some(segments) = &mut self.segments {
            for (i, row) in rows.iter().enumerate() {
                let of_row = |task: usize| &weights[(task * batch + i) * n_experts..][..n_experts];
                segments.add(*row, (0..n_tasks).map(of_row));
            }
        }
        match (&mut self.experts, shown.experts) {
            (Some(tally), Some(experts)) => tally.add(experts),
            _ => Ok(()),
        }
    }

    fn diagnosis(self, tasks: &[&str]) -> Diagnosis {
        let gates: Vec<_> = self.gates.iter().zip(tasks).map(|(tally, task)| tally.report(task)).collect();
        let mut diagnosis = Diagnosis {
            rows: self.n_rows,
            experts: Vec::new(),
            cka: Vec::new(),
            matched: Vec::new(),
            segments: self.segments.map(SegmentTally::report),
            findings: Vec::new(),
            gates,
        };
        if let Some(tally) = self.experts {
            let n_experts = diagnosis.gates.first().map_or(0, |gate| gate.mean.len());
            let weight = |expert: usize| {
                let all = diagnosis.gates.iter().map(|gate| gate.mean[expert]);
                all.sum::<f64>() / diagnosis.gates.len() as f64
            };
            let report = |expert: usize| ExpertReport {
                units: tally.d_output(),
                dead_units: tally.dead_units(expert),
                zeros: tally.zeros(expert),
                scale: tally.scale(expert),
                weight: weight(expert),
            };
            diagnosis.experts = (0..n_experts).map(report).collect();
            let kinship = tally.kinship();
            (diagnosis.cka, diagnosis.matched) = (kinship.cka(), kinship.matched());
        }
        diagnosis.findings = judge(&diagnosis);
        diagnosis
    }
}

/// At most `most` of `n` rows, in even steps.
pub(super) fn spread(n: usize, most: usize) -> Vec<u32> {
    let kept = n.min(most);
    (0..kept).map(|i| (i * n / kept) as u32).collect()
}

/// Gate weights on the host, task by task and row by row.
pub(super) fn weights(gates: Tensor<3>) -> Result<Vec<f32>, ExecutionError> {
    let data = Transaction::default().register(gates).try_execute()?;
    Ok(data.iter().flat_map(|data| data.iter::<f32>()).collect())
}
