//! Another model's weights for a new one.

use std::collections::HashMap;

use burn::module::Module;
use girandole_core::{Inputs, Task, logit_ranges};

use super::WarmReport;
use super::axes::Axes;
use super::fill::Fill;
use super::row_sources::{IdMaps, row_sources};
use super::stored::Stored;
use crate::encoder::Block;
use crate::{Encoder, Head, InputColumns, MultiTaskModel, Towers};

/// Another model's weights for a new one: by names of inputs, tasks and parts.
///
/// - A vector of an id is taken where the id is the same one ([`with_ids`](Self::with_ids)), a piecewise number's vectors
///   at its new bounds.
/// - A weight that reads the encoded vector is taken column by column, a task's own by the task's name.
/// - Every other parameter is taken whole where name and shape are the same.
///
/// What is not taken stays as it was drawn. What an optimizer remembers is of the other training and is not taken.
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::{CategoricalInput, Inputs, Task};
/// use girandole_nn::{ModelConfig, WarmStart};
///
/// let inputs = |n_ids| Inputs::new(vec![], vec![CategoricalInput::new("city", n_ids).with_d_embedding(4)]);
/// let (tasks, device) = ([Task::binary("click")], Device::flex());
/// let old = ModelConfig::default().init(&inputs(3), &tasks, &device)?;
/// let new = ModelConfig::default().init(&inputs(4), &tasks, &device)?;
///
/// // The new id 2 was 1, and 1 and 3 are new.
/// let (model, report) = WarmStart::new(&old).with_ids("city", vec![Some(0), None, Some(1), None]).fill(new);
/// assert_eq!((report.parts[0].taken, report.parts[0].new, report.parts[0].dropped), (2, 2, 1));
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
#[derive(Debug)]
pub struct WarmStart {
    stored: Stored,
    inputs: Inputs,
    blocks: Vec<Block>,
    columns: Vec<InputColumns>,
    tasks: Vec<Task>,
    ids: IdMaps,
}

impl WarmStart {
    /// From the weights of this model, which are shared and not copied.
    pub fn new<H: Head + 'static, T: Towers + 'static>(model: &MultiTaskModel<Encoder, H, T>) -> Self {
        use crate::TaskModel;

        let encoder = model.encoder();
        Self {
            stored: Stored::of(model),
            inputs: encoder.inputs().clone(),
            blocks: encoder.blocks().to_vec(),
            columns: encoder.columns().to_vec(),
            tasks: model.tasks().to_vec(),
            ids: IdMaps::new(),
        }
    }

    /// Says for each id of an input of the new model which id it was in the other; an input of which nothing is said keeps
    /// its ids if it has as many as before, and starts anew otherwise.
    pub fn with_ids(mut self, input: impl Into<String>, ids: Vec<Option<u32>>) -> Self {
        self.ids.insert(input.into(), ids);
        self
    }

    /// Puts into a freshly drawn model what it can take, and says what that was.
    ///
    /// # Panics
    ///
    /// If the device fails.
    pub fn fill<H: Head + 'static, T: Towers + 'static>(
        &self,
        model: MultiTaskModel<Encoder, H, T>,
    ) -> (MultiTaskModel<Encoder, H, T>, WarmReport) {
        use crate::TaskModel;

        let (encoder, tasks) = (model.encoder(), model.tasks());
        let mut report = WarmReport::default();
        self.say_numbers(encoder.inputs(), &mut report);
        let rows = row_sources(encoder.blocks(), &self.blocks, &self.ids, &mut report);
        let same = encoder.columns() == self.columns && tasks == self.tasks;
        let axes = match model.devices().first() {
            Some(device) if !same => Axes::of(model.head(), model.towers(), tasks, device),
            _ => Axes::default(),
        };
        let d_old = self.columns.last().map_or(0, |last| last.columns.end);
        let columns = columns_from(encoder.columns(), &self.columns);
        let tasks_from: Vec<Option<usize>> =
            tasks.iter().map(|task| self.tasks.iter().position(|old| old == task)).collect();
        let logits_from = logits_from(tasks, &self.tasks);
        let mut fill = Fill {
            stored: &self.stored,
            rows: &rows,
            axes: &axes,
            columns: (&columns, d_old),
            tasks: (&tasks_from, self.tasks.len()),
            logits: (&logits_from, self.tasks.iter().map(Task::d_logits).sum()),
            path: Vec::new(),
            first_parts: HashMap::new(),
            seen: Default::default(),
            report: &mut report,
        };
        let model = model.map(&mut fill);
        fill.say_dropped();
        (model, report)
    }

    /// Numbers have no vectors of their own; their columns are counted once more with the weights that read them.
    fn say_numbers(&self, new: &Inputs, report: &mut WarmReport) {
        let old = &self.inputs.numeric;
        let taken = new.numeric.iter().filter(|name| old.contains(name)).count();
        if taken > 0 {
            report.add("numbers", "numbers", [taken, 0, 0]);
        }
        for name in new.numeric.iter().filter(|name| !old.contains(name)) {
            report.add(name, "numbers", [0, 1, 0]);
        }
        for name in old.iter().filter(|name| !new.numeric.contains(name)) {
            report.add(name, "numbers", [0, 0, 1]);
        }
    }
}

/// For each column which one it was.
fn columns_from(new: &[InputColumns], old: &[InputColumns]) -> Vec<Option<usize>> {
    let of = |own: &InputColumns| {
        let same = |old: &&InputColumns| old.input == own.input && old.columns.len() == own.columns.len();
        let first = old.iter().find(same).map(|old| old.columns.start);
        (0..own.columns.len()).map(move |at| first.map(|first| first + at)).collect::<Vec<_>>()
    };
    new.iter().flat_map(of).collect()
}

/// For each logit which one it was.
fn logits_from(new: &[Task], old: &[Task]) -> Vec<Option<usize>> {
    let of = |task: &Task| {
        let first = logit_ranges(old).into_iter().zip(old).find(|(_, old)| *old == task);
        let first = first.map(|(columns, _)| columns.start);
        (0..task.d_logits()).map(move |at| first.map(|first| first + at)).collect::<Vec<_>>()
    };
    new.iter().flat_map(of).collect()
}
