//! Reads another framework's weights into a model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use girandole_core::{Inputs, Task};

use super::ForeignRows;
use super::columns::columns;
use super::name_map::{LayerNames, NameMap};
use super::pattern::{Captures, filled, matched};
use crate::weights::portable::{Give, Slot, TensorFile, fill, refuse, survey};
use crate::{ConfiguredModel, InputRows, TaskModel, WeightsError};

/// PyTorch's ε of batch norms, which is ours too.
const EPSILON: f64 = 1e-5;

/// Loads another framework's weights, a safetensors file of its `state_dict`, into `model`, by a map of names.
///
/// Columns of the encoded vector are put into our order, a batch norm where ours has none is folded into its linear map,
/// a missing bias is 0. `rows` says for inputs by name which rows of their tables our ids take; without it, theirs are ours.
///
/// # Errors
///
/// If the file cannot be read or is no safetensors file, the map has no name for a weight or the file no weight for a name,
/// shapes differ, the file holds a weight that the map does not name, or the inputs hold lists or piecewise numbers, which
/// maps do not speak of. All that is wrong is told at once.
pub fn load_foreign(
    model: ConfiguredModel,
    path: &Path,
    map: &NameMap,
    rows: &BTreeMap<String, ForeignRows>,
) -> Result<ConfiguredModel, WeightsError> {
    let file = TensorFile::open(path)?;
    let inputs = model.encoder().inputs();
    if !inputs.lists.is_empty() || !inputs.piecewise.is_empty() || shares_tables(inputs) {
        let what =
            "the inputs hold lists, piecewise numbers or shared tables, which maps of names do not speak of";
        refuse(path, vec![what.to_owned()])?;
    }
    let slots = survey(&model);
    let ours: BTreeMap<String, Vec<usize>> =
        slots.iter().flat_map(Slot::parts).map(|piece| (piece.name, piece.shape)).collect();
    let tasks = model.tasks().to_vec();
    let mut source = Source {
        columns: columns(model.encoder(), map.encoded),
        tables: model.encoder().rows().to_vec(),
        file,
        map,
        ours,
        rows,
        tasks,
        used: BTreeSet::new(),
    };
    let mut faults = Vec::new();
    for slot in &slots {
        faults.extend(source.give(slot).err());
    }
    if faults.is_empty() {
        let is_weight = |name: &&str| !map.ignore.iter().any(|end| name.split('.').next_back() == Some(end));
        let unused = source.file.names().filter(|name| !source.used.contains(*name)).filter(is_weight);
        faults.extend(unused.map(|name| format!("the map {} leaves {name} out", map.name)));
    }
    refuse(path, faults)?;
    fill(model, slots, source)
}

fn shares_tables(inputs: &Inputs) -> bool {
    inputs.categorical.iter().any(|input| input.table.is_some())
}

struct Source<'a> {
    file: TensorFile,
    map: &'a NameMap,
    /// Names and shapes of all our tensors, one a part.
    ours: BTreeMap<String, Vec<usize>>,
    /// Which rows of our tables each input has.
    tables: Vec<InputRows>,
    columns: Vec<usize>,
    rows: &'a BTreeMap<String, ForeignRows>,
    tasks: Vec<Task>,
    used: BTreeSet<String>,
}

/// A linear map of theirs, `[d_output, d_input]`.
struct Map {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Give for Source<'_> {
    fn give(&mut self, slot: &Slot) -> Result<Vec<f32>, String> {
        let mut values = Vec::with_capacity(slot.len());
        for piece in slot.parts() {
            let all = match piece.name.strip_prefix("encoder.tables.") {
                Some(table) => self.table(table, &piece.shape)?,
                None => self.weight(&piece.name, &piece.shape)?,
            };
            values.extend_from_slice(&all[piece.first..piece.first + piece.len]);
        }
        Ok(values)
    }

    fn path(&self) -> &Path {
        self.file.path()
    }
}

impl Source<'_> {
    /// A tensor of the file, which must have this shape.
    fn tensor(&mut self, name: &str, want: &[usize], of: &str) -> Result<Vec<f32>, String> {
        match self.file.shape(name) {
            None => Err(format!("it lacks {name}, for {of}")),
            Some(got) if got != want => Err(format!("{name} is {got:?}, {of} needs {want:?}")),
            Some(_) => {
                self.used.insert(name.to_owned());
                self.file.tensor(name)
            }
        }
    }

    /// The rows of all inputs of one of our tables.
    fn table(&mut self, table: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let position: Option<usize> = table.split('.').next().and_then(|i| i.parse().ok());
        let mut own: Vec<InputRows> =
            self.tables.iter().filter(|rows| Some(rows.table) == position).cloned().collect();
        own.sort_by_key(|input| input.rows.start);
        let pattern = self.map.table.clone();
        let pattern = pattern.ok_or_else(|| format!("the map {} has no name for tables", self.map.name))?;
        let mut values = Vec::with_capacity(shape.iter().product());
        for InputRows { input, rows, .. } in own {
            let mut captures = Captures::default();
            captures.texts.insert("input".to_owned(), input.clone());
            let name = filled(&pattern, &captures)?;
            values.extend(self.rows_of(&name, &input, rows.len(), shape[1])?);
        }
        Ok(values)
    }

    /// The vectors of an input's ids, out of their table of this name.
    fn rows_of(&mut self, name: &str, input: &str, n_ids: usize, width: usize) -> Result<Vec<f32>, String> {
        let Some(rows) = self.rows.get(input) else { return self.tensor(name, &[n_ids, width], input) };
        let rows = rows.rows();
        if rows.len() != n_ids {
            return Err(format!("rows are given for {} ids of {input}, which has {n_ids}", rows.len()));
        }
        let n_theirs = self.file.shape(name).and_then(|shape| shape.first()).copied().unwrap_or(n_ids);
        let theirs = self.tensor(name, &[n_theirs, width], input)?;
        let mut values = Vec::with_capacity(n_ids * width);
        for row in rows {
            match row {
                None => values.resize(values.len() + width, 0.0),
                Some(row) if *row < n_theirs => {
                    values.extend_from_slice(&theirs[row * width..(row + 1) * width]);
                }
                Some(row) => {
                    return Err(format!("{name} has {n_theirs} rows, an id of {input} takes row {row}"));
                }
            }
        }
        Ok(values)
    }

    /// One tensor of ours, made of theirs.
    fn weight(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let (layer, part) = split(name);
        let map = self.map;
        let found = map.layer.iter().find_map(|names| Some((names, matched(&names.ours, layer)?)));
        let (names, mut captures) =
            found.ok_or_else(|| format!("the map {} has no name for {name}", self.map.name))?;
        captures.numbers.insert("depth".to_owned(), self.depth(layer));
        if let Some(task) = captures.numbers.get("t").and_then(|t| self.tasks.get(*t)) {
            captures.texts.insert("task".to_owned(), task.name.clone());
        }
        match part {
            Part::Weight | Part::Bias => {
                let map = self.linear(layer, names, &captures)?;
                Ok(if part == Part::Weight { map.weight } else { map.bias })
            }
            Part::Norm(leaf) => {
                let norm = names.norm.as_ref();
                let norm = norm.ok_or_else(|| format!("the map {} has no name for {name}", self.map.name))?;
                let norm = filled(norm, &captures)?;
                self.tensor(&format!("{norm}.{leaf}"), shape, name)
            }
            Part::Slope => {
                let slope = names.slope.as_ref();
                let slope =
                    slope.ok_or_else(|| format!("the map {} has no name for {name}", self.map.name))?;
                let slope = filled(slope, &captures)?;
                self.tensor(&format!("{slope}.weight"), shape, name)
            }
        }
    }

    /// The linear map of a layer, in our order of columns, with the batch norm behind it where ours has none.
    fn linear(&mut self, layer: &str, names: &LayerNames, captures: &Captures) -> Result<Map, String> {
        let ours = |part: &str| self.ours.get(&format!("{layer}{part}")).cloned();
        let Some(shape) = ours(".linear.weight").or_else(|| ours(".weight")) else {
            return Err(format!("the model has no linear map at {layer}"));
        };
        let has_bias = ours(".linear.bias").or_else(|| ours(".bias")).is_some();
        let keeps_norm = ours(".batch_norm.weight").is_some();
        let [d_output, d_input] = [shape[0], shape[1]];
        let theirs = filled(&names.linear, captures)?;
        let mut weight = self.tensor(&format!("{theirs}.weight"), &[d_output, d_input], layer)?;
        let mut bias = vec![0.0; d_output];
        let mut adds = Vec::new();
        let own = format!("{theirs}.bias");
        if self.file.shape(&own).is_some() {
            adds.push(own);
        }
        adds.extend(names.bias.as_ref().map(|name| filled(name, captures)).transpose()?);
        for name in adds {
            let add = self.tensor(&name, &[d_output], layer)?;
            bias.iter_mut().zip(add).for_each(|(bias, add)| *bias += add);
        }
        if let Some(norm) = names.norm.as_ref().map(|norm| filled(norm, captures)).transpose()?
            && !keeps_norm
            && self.file.shape(&format!("{norm}.running_var")).is_some()
        {
            self.fold(&norm, layer, &mut weight, &mut bias)?;
        }
        if !has_bias && bias.iter().any(|bias| *bias != 0.0) {
            return Err(format!(
                "{theirs} has a bias, {layer} has none: set bias = true in the settings of the gate"
            ));
        }
        if self.reads_encoded(layer) && d_input == self.columns.len() {
            let rows = weight.chunks_exact(d_input);
            weight = rows.flat_map(|row| self.columns.iter().map(|column| row[*column])).collect();
        }
        Ok(Map { weight, bias })
    }

    /// `γ (W x + b - mean) / √(var + ε) + β` as one map.
    fn fold(&mut self, norm: &str, layer: &str, weight: &mut [f32], bias: &mut [f32]) -> Result<(), String> {
        let d = bias.len();
        let mut read = |part: &str| self.tensor(&format!("{norm}.{part}"), &[d], layer);
        let [gamma, beta, mean, var] =
            [read("weight")?, read("bias")?, read("running_mean")?, read("running_var")?];
        let d_input = weight.len() / d.max(1);
        for (i, row) in weight.chunks_exact_mut(d_input.max(1)).enumerate() {
            let scale = f64::from(gamma[i]) / (f64::from(var[i]) + EPSILON).sqrt();
            row.iter_mut().for_each(|weight| *weight = (f64::from(*weight) * scale) as f32);
            let shifted = (f64::from(bias[i]) - f64::from(mean[i])) * scale + f64::from(beta[i]);
            bias[i] = shifted as f32;
        }
        Ok(())
    }

    /// Whether a layer reads the encoded vector: the first ones of the head, or of the towers where it has none.
    fn reads_encoded(&self, layer: &str) -> bool {
        let is_first = match layer.rsplit_once(".layers.") {
            Some((_, index)) => index == "0",
            None => !self.ours.keys().any(|name| name.starts_with(&format!("{layer}.hidden."))),
        };
        let head_has_layers = self.ours.keys().any(|name| name.starts_with("head."));
        match layer.strip_prefix("towers.") {
            Some(tower) => {
                !head_has_layers && is_first && (!tower.ends_with(".output") || self.depth(layer) == 0)
            }
            None => is_first,
        }
    }

    /// Number of hidden layers of the part that a layer belongs to.
    fn depth(&self, layer: &str) -> usize {
        let mut part = Vec::new();
        for piece in layer.split('.') {
            part.push(piece);
            if piece.parse::<usize>().is_ok() {
                break;
            }
        }
        let part = part.join(".") + ".";
        let number = |name: &String| {
            let (_, after) = name.strip_prefix(&part)?.split_once("layers.")?;
            after.split('.').next()?.parse::<usize>().ok()
        };
        self.ours.keys().filter_map(number).max().map_or(0, |last| last + 1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part<'a> {
    Weight,
    Bias,
    Norm(&'a str),
    Slope,
}

/// A name of ours, as its layer and the part of it.
fn split(name: &str) -> (&str, Part<'_>) {
    if let Some((layer, leaf)) = name.split_once(".batch_norm.") {
        return (layer, Part::Norm(leaf));
    }
    let ends = [
        (".activation.weight", Part::Slope),
        (".linear.weight", Part::Weight),
        (".linear.bias", Part::Bias),
        (".weight", Part::Weight),
        (".bias", Part::Bias),
    ];
    ends.into_iter()
        .find_map(|(end, part)| Some((name.strip_suffix(end)?, part)))
        .unwrap_or((name, Part::Weight))
}
