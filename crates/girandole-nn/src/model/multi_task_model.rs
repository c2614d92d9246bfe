//! A model of several tasks made of an encoder, a head and towers.

use std::collections::HashSet;

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::prelude::*;
use girandole_core::{Features, Inputs, Task, TaskData, TaskKind};

use super::draw::draw;
use super::{ModelBuilder, TaskModel};
use crate::beside::Beside;
use crate::layer::param_of;
use crate::{
    AnyHead, AnyTowers, BuildError, Encode, Encoder, Factorization, Head, HeadConfig, Inspection,
    PackedModel, RowTable, SplitModel, Towers,
};

/// The model that a [`ModelConfig`](crate::ModelConfig) makes.
pub type ConfiguredModel = MultiTaskModel<Encoder, AnyHead, AnyTowers>;

/// A model of several tasks: encoder, head and towers, each of any kind.
///
/// Beside head and towers it may have a wide path ([`with_wide`](Self::with_wide)) and products of its inputs' vectors
/// ([`with_factorization`](Self::with_factorization)), which read the encoded input and are added to the logits.
///
/// Parameters are drawn when the model is made, in the order encoder, head, towers, so that the same seed
/// gives the same model.
#[derive(Module, Debug)]
pub struct MultiTaskModel<C, H, T> {
    encoder: C,
    head: H,
    towers: T,
    wide: Option<Linear>,
    factorization: Option<Factorization>,
    #[module(skip)]
    tasks: Vec<Task>,
}

impl ConfiguredModel {
    /// Starts a model for the inputs and tasks of `data`, at its base rates and means.
    pub fn for_data(data: &impl TaskData) -> ModelBuilder<HeadConfig> {
        Self::for_inputs(data.inputs(), data.tasks()).output_bias(data.output_bias())
    }

    /// Starts a model for these inputs and tasks.
    pub fn for_inputs(inputs: &Inputs, tasks: &[Task]) -> ModelBuilder<HeadConfig> {
        ModelBuilder::new(inputs.clone(), tasks.to_vec())
    }
}

impl<C: Encode, H: Head, T: Towers> MultiTaskModel<C, H, T> {
    /// Joins the parts.
    ///
    /// # Errors
    ///
    /// If the parts do not fit together, or the tasks are none, share a name or have too few classes.
    pub fn new(encoder: C, head: H, towers: T, tasks: Vec<Task>) -> Result<Self, BuildError> {
        check_tasks(&tasks)?;
        if head.n_tasks() != tasks.len() {
            return Err(BuildError::HeadTasks { got: head.n_tasks(), want: tasks.len() });
        }
        if head.d_input() != encoder.d_output() {
            return Err(BuildError::HeadInput { got: head.d_input(), want: encoder.d_output() });
        }
        towers.check(&tasks)?;
        let model = Self { encoder, head, towers, wide: None, factorization: None, tasks };
        draw(&model);
        Ok(model)
    }

    /// The same with a linear map from the encoded input to all logits, which starts at zero; the towers have its biases.
    pub fn with_wide(self) -> Self {
        let device = self.devices().first().cloned().unwrap_or_default();
        let weight = Tensor::zeros([self.head.d_input(), self.d_logits()], &device);
        Self { wide: Some(Linear { weight: Param::from_tensor(weight), bias: None }), ..self }
    }

    /// The same with products of its inputs' vectors.
    ///
    /// # Panics
    ///
    /// If they are of another encoded input, or add to more or fewer logits.
    pub fn with_factorization(self, factorization: Factorization) -> Self {
        let (got, want) =
            ([factorization.d_input(), factorization.d_logits()], [self.head.d_input(), self.d_logits()]);
        assert_eq!(got, want, "the factorization reads and adds to {got:?} columns, the model has {want:?}");
        Self { factorization: Some(factorization), ..self }
    }

    /// The encoder.
    pub fn encoder(&self) -> &C {
        &self.encoder
    }

    /// The same with a changed encoder.
    ///
    /// # Panics
    ///
    /// If it writes another width.
    pub fn map_encoder(self, change: impl FnOnce(C) -> C) -> Self {
        let encoder = change(self.encoder);
        assert_eq!(
            encoder.d_output(),
            self.head.d_input(),
            "the head reads another width than the encoder writes"
        );
        Self { encoder, ..self }
    }

    /// The same with changed towers of as many logits.
    pub(super) fn map_towers(self, change: impl FnOnce(T) -> T) -> Self {
        Self { towers: change(self.towers), ..self }
    }

    /// The head.
    pub fn head(&self) -> &H {
        &self.head
    }

    /// The towers.
    pub fn towers(&self) -> &T {
        &self.towers
    }

    /// The wide path, `[d_input, d_logits]`, if there is one.
    pub fn wide(&self) -> Option<&Linear> {
        self.wide.as_ref()
    }

    /// The products of inputs' vectors, if there are any.
    pub fn factorization(&self) -> Option<&Factorization> {
        self.factorization.as_ref()
    }

    pub(crate) fn beside(&self) -> Beside<'_> {
        Beside { wide: self.wide.as_ref(), factorization: self.factorization.as_ref() }
    }

    fn d_logits(&self) -> usize {
        self.towers.d_logits().iter().sum()
    }
}

impl<C, H, T> TaskModel for MultiTaskModel<C, H, T>
where
    C: Encode + 'static,
    H: Head + 'static,
    T: Towers + 'static,
{
    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn forward(&self, features: Features) -> Tensor<2> {
        let x = self.encoder.forward(features);
        let beside = self.beside().forward(&x);
        joined(self.towers.forward(self.head.forward(x)), beside)
    }

    fn gate_weights(&self, features: Features) -> Option<Tensor<3>> {
        self.head.gate_weights(self.encoder.forward(features))
    }

    fn forward_with_gates(&self, features: Features) -> (Tensor<2>, Option<Tensor<3>>) {
        let x = self.encoder.forward(features);
        let beside = self.beside().forward(&x);
        let (represented, gates) = self.head.forward_with_gates(x);
        (joined(self.towers.forward(represented), beside), gates)
    }

    fn inspect(&self, features: Features) -> Option<Inspection> {
        self.head.inspect(self.encoder.forward(features))
    }

    fn penalty(&self) -> Option<Tensor<1>> {
        self.head.penalty()
    }

    fn split(&self, inputs: &Inputs) -> Option<SplitModel> {
        SplitModel::with_beside(&self.encoder, &self.head, &self.towers, self.beside(), inputs)
    }

    fn packed(&self) -> Option<PackedModel> {
        PackedModel::with_beside(&self.encoder, &self.head, &self.towers, self.beside())
    }

    fn with_output_bias(self, bias: &[f32]) -> Self {
        let towers = self.towers.with_output_bias(bias);
        Self { towers, ..self }
    }

    fn wide_input(&self, features: Features) -> Option<Tensor<2>> {
        let numbers = features.numeric.clone()?;
        let largest = self.wide.as_ref()?.weight.val().abs().max();
        let d = numbers.dims()[1];
        let encoded = self.encoder.forward(features);
        if encoded.dims()[1] < d {
            return None;
        }
        let moved = (encoded.slice([0..numbers.dims()[0], 0..d]) - numbers.clone()).abs().max();
        let both = Tensor::cat(vec![largest, moved], 0).into_data().try_into_vec::<f32>().ok()?;
        both.iter().all(|size| *size == 0.0).then_some(numbers)
    }

    fn with_solved_wide(self, weight: &[f32], bias: &[f32]) -> Self {
        let Some(mut wide) = self.wide else { return self };
        let mut all = weight.to_vec();
        all.resize(wide.weight.dims().iter().product(), 0.0);
        wide.weight = param_of(wide.weight, &all).set_require_grad(false);
        let towers = self.towers.with_quiet_output().with_output_bias(bias);
        Self { towers, wide: Some(wide), ..self }
    }

    fn row_tables(&self) -> Vec<&RowTable> {
        self.encoder.row_tables()
    }
}

fn joined(logits: Tensor<2>, beside: Option<Tensor<2>>) -> Tensor<2> {
    match beside {
        Some(beside) => logits + beside,
        None => logits,
    }
}

/// Checks what every model asks of its tasks.
pub(super) fn check_tasks(tasks: &[Task]) -> Result<(), BuildError> {
    if tasks.is_empty() {
        return Err(BuildError::NoTasks);
    }
    let mut names = HashSet::new();
    for task in tasks {
        if !names.insert(task.name.as_str()) {
            return Err(BuildError::DuplicateTask { name: task.name.clone() });
        }
        match task.kind {
            TaskKind::Multiclass { n_classes } if n_classes < 2 => {
                return Err(BuildError::TooFewClasses { task: task.name.clone(), n_classes });
            }
            _ => {}
        }
    }
    Ok(())
}
