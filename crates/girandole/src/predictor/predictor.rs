//! Answers requests of a row or a few.

use std::fmt;

use burn::prelude::*;
use girandole_core::Features;
use girandole_data::FittedEncoders;
use girandole_nn::{ConfiguredModel, PackedModel, TaskModel};
use girandole_train::{Predicted, TrainError};

use crate::Error;
use crate::run::Run;

/// Answers requests of a row or a few: a model in evaluation that is made ready once.
///
/// On the CPU the weights are packed in the order in which products read them, with batch norms folded in, and a request
/// is one operation over all cores. Elsewhere, and for a model that cannot be packed, a request runs the model. Either
/// way the numbers are those of [`predict`](crate::train::predict) up to rounding.
///
/// For many items of one user see [`Scorer`](crate::scorer::Scorer).
///
/// ```
/// use girandole::prelude::*;
///
/// let device = Device::flex();
/// let inputs = Inputs::new(["age", "hours"].map(String::from).to_vec(), vec![]);
/// let tasks = [Task::binary("income"), Task::multiclass("education", 4)];
/// let model = ModelConfig::default().init(&inputs, &tasks, &device)?;
///
/// let predictor = Predictor::new(model, &device);
/// assert!(predictor.is_packed());
/// let request = Features::numbers(Tensor::from_floats([[0.3, -1.1]], &device));
/// let answer = predictor.predict(request)?;
/// assert!((0.0..1.0).contains(&answer.columns[0].values[0]));
/// assert_eq!(answer.column("education=3").map(<[f32]>::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Predictor<M> {
    model: M,
    packed: Option<PackedModel>,
    encoders: Option<FittedEncoders>,
    device: Device,
}

impl Predictor<ConfiguredModel> {
    /// A predictor with the best weights of a run, on `device`.
    ///
    /// # Errors
    ///
    /// If the run has no weights.
    pub fn open(run: &Run, device: &Device) -> Result<Self, Error> {
        let predictor = Self::new(run.model(device)?, device);
        Ok(Self { encoders: Some(run.encoders().clone()), ..predictor })
    }
}

impl<M: TaskModel> Predictor<M> {
    /// A predictor of a model, on `device`. The model stands as it is now; training it on changes nothing.
    pub fn new(model: M, device: &Device) -> Self {
        let device = device.clone().inner();
        let model = model.valid().to_device(&device);
        let packed = model.packed();
        Self { model, packed, encoders: None, device }
    }

    /// What encodes raw rows, if the predictor is that of a run.
    pub fn encoders(&self) -> Option<&FittedEncoders> {
        self.encoders.as_ref()
    }

    /// Where features must lie.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Whether the weights could be packed.
    ///
    /// They can on the CPU, where each part says what it is as plain layers (its method `folded`) with activations of two
    /// straight lines. Layer norms and heads of other kinds cannot.
    pub fn is_packed(&self) -> bool {
        self.packed.is_some()
    }

    /// All tasks' logits, side by side.
    ///
    /// # Shapes
    ///
    /// - features: `n` rows of the model's inputs
    /// - output: `[n, d_logits]`
    ///
    /// # Panics
    ///
    /// If the features are not of the model's inputs.
    pub fn logits(&self, features: Features) -> Tensor<2> {
        match &self.packed {
            Some(packed) => packed.logits(features),
            None => self.model.forward(features),
        }
    }

    /// Predicts rows.
    ///
    /// # Shapes
    ///
    /// - features: `n` rows of the model's inputs
    ///
    /// # Errors
    ///
    /// If the device fails.
    ///
    /// # Panics
    ///
    /// If the features are not of the model's inputs.
    pub fn predict(&self, features: Features) -> Result<Predicted, TrainError> {
        Predicted::of(self.model.tasks(), &self.logits(features))
    }
}

impl<M> fmt::Debug for Predictor<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Predictor")
            .field("packed", &self.packed)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}
