//! A model of several tasks made of an encoder, a head and towers.

use std::collections::HashSet;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{Features, Inputs, Task, TaskData, TaskKind};

use super::draw::draw;
use super::{ModelBuilder, TaskModel};
use crate::{
    AnyHead, AnyTowers, BuildError, Encode, Encoder, Head, HeadConfig, Inspection, PackedModel, RowTable,
    SplitModel, Towers,
};

/// The model that a [`ModelConfig`](crate::ModelConfig) makes.
pub type ConfiguredModel = MultiTaskModel<Encoder, AnyHead, AnyTowers>;

/// A model of several tasks: encoder, head and towers, each of any kind.
///
/// Parameters are drawn when the model is made, in the order encoder, head, towers, so that the same seed
/// gives the same model.
#[derive(Module, Debug)]
pub struct MultiTaskModel<C, H, T> {
    encoder: C,
    head: H,
    towers: T,
    #[module(skip)]
    tasks: Vec<Task>,
}

impl ConfiguredModel {
    /// Starts a model for the inputs and tasks of `data`.
    pub fn for_data(data: &impl TaskData) -> ModelBuilder<HeadConfig> {
        Self::for_inputs(data.inputs(), data.tasks())
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
        let model = Self { encoder, head, towers, tasks };
        draw(&model);
        Ok(model)
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

    /// The head.
    pub fn head(&self) -> &H {
        &self.head
    }

    /// The towers.
    pub fn towers(&self) -> &T {
        &self.towers
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
        self.towers.forward(self.head.forward(self.encoder.forward(features)))
    }

    fn gate_weights(&self, features: Features) -> Option<Tensor<3>> {
        self.head.gate_weights(self.encoder.forward(features))
    }

    fn forward_with_gates(&self, features: Features) -> (Tensor<2>, Option<Tensor<3>>) {
        let (represented, gates) = self.head.forward_with_gates(self.encoder.forward(features));
        (self.towers.forward(represented), gates)
    }

    fn inspect(&self, features: Features) -> Option<Inspection> {
        self.head.inspect(self.encoder.forward(features))
    }

    fn penalty(&self) -> Option<Tensor<1>> {
        self.head.penalty()
    }

    fn split(&self, inputs: &Inputs) -> Option<SplitModel> {
        SplitModel::new(&self.encoder, &self.head, &self.towers, inputs)
    }

    fn packed(&self) -> Option<PackedModel> {
        PackedModel::new(&self.encoder, &self.head, &self.towers)
    }

    fn row_tables(&self) -> Vec<&RowTable> {
        self.encoder.row_tables()
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
