//! Finds the weights of a bank in a file of single parts, and the other way about.
//!
//! `experts.layers.0.linear.weight [8, 10, 16]` of a bank is `experts.{0..8}.layers.0.linear.weight
//! [10, 16]` of a `Vec`, in the same order of numbers. Both are tried; what is found is reshaped.

use std::collections::{HashMap, HashSet};

use burn::module::{Devices, Flag, Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::prelude::*;
use burn::store::{ModuleRecord, RecordError};

/// Types whose parameters have the parts along their first axis.
const BANKS: [&str; 2] = ["Struct:StackedMlp", "Struct:StackedTowers"];

/// Types of the parts, when they lie in a `Vec`.
const PARTS: [&str; 2] = ["Struct:Mlp", "Struct:MlpTower"];

/// A model with the other names under which some of its weights lie in a file.
#[derive(Clone, Debug)]
pub(super) struct Restacked<M> {
    model: M,
    /// What is asked of the file beside the model's own names.
    aliases: Vec<Alias>,
    /// Names of the model's parameters that the aliases stand for.
    covered: HashSet<String>,
}

/// One name in the file, for all or a part of one parameter of the model.
#[derive(Clone, Debug)]
struct Alias {
    name: String,
    tensor: AnyRank,
    /// Parameters of the model made from it, each with the range of values it takes.
    serves: Vec<Serves>,
}

#[derive(Clone, Debug)]
struct Serves {
    target: String,
    /// First value in the file's tensor.
    from: usize,
    /// First value in the model's parameter.
    to: usize,
    len: usize,
}

#[derive(Clone, Debug)]
enum AnyRank {
    One(Param<Tensor<1>>),
    Two(Param<Tensor<2>>),
    Three(Param<Tensor<3>>),
}

impl<M: Module> Restacked<M> {
    /// Looks for the weights of `model` under their other names; `None` if there are none in `record`.
    pub(super) fn find(model: M, record: ModuleRecord) -> Option<Self> {
        let mut survey = Survey::default();
        model.visit(&mut survey);
        let device = model.devices().into_iter().next()?;
        let candidates = survey.aliases(&device);
        let probe = Restacked { model: Nothing, aliases: candidates, covered: HashSet::new() };
        let lenient = record.allow_partial(true).allow_unused(true).validate(false);
        let probe = probe.try_load_record(lenient).ok()?;

        let found: Vec<Alias> = probe.aliases.into_iter().filter(|alias| alias.tensor.is_found()).collect();
        let mut values: HashMap<&str, usize> = HashMap::new();
        for serves in found.iter().flat_map(|alias| &alias.serves) {
            *values.entry(&serves.target).or_default() += serves.len;
        }
        let whole = |target: &str| survey.numels.get(target).is_some_and(|n| values.get(target) == Some(n));
        let covered: HashSet<String> = survey.numels.keys().filter(|target| whole(target)).cloned().collect();
        let aliases: Vec<Alias> = found
            .iter()
            .filter(|alias| alias.serves.iter().all(|serves| covered.contains(&serves.target)))
            .map(|alias| Alias { tensor: alias.tensor.undrawn(&device), ..alias.clone() })
            .collect();
        (!aliases.is_empty()).then_some(Self { model, aliases, covered })
    }

    /// Loads the model by its own names and the ones found, strictly.
    pub(super) fn load(self, record: ModuleRecord) -> Result<M, RecordError> {
        let loaded = self.try_load_record(record)?;
        let mut parts: HashMap<String, Vec<f32>> = HashMap::new();
        for alias in loaded.aliases {
            let values = alias.tensor.values()?;
            for serves in alias.serves {
                let target = parts.entry(serves.target).or_default();
                target.resize(target.len().max(serves.to + serves.len), 0.0);
                target[serves.to..serves.to + serves.len]
                    .copy_from_slice(&values[serves.from..serves.from + serves.len]);
            }
        }
        Ok(loaded.model.map(&mut Assign { path: vec![], parts }))
    }
}

/// From the outside in: each name, with the type of what it is a part of.
type Steps = Vec<(String, String)>;

/// Names and shapes of a model's parameters, with where they lie in a bank or a `Vec`.
#[derive(Default)]
struct Survey {
    path: Steps,
    found: Vec<(Steps, Vec<usize>)>,
    numels: HashMap<String, usize>,
}

impl ModuleVisitor for Survey {
    fn enter_module(&mut self, name: &str, container_type: &str) {
        self.path.push((name.to_owned(), container_type.to_owned()));
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let shape = param.lazy_shape().to_vec();
        self.numels.insert(join(self.path.iter().map(|(name, _)| name.as_str())), shape.iter().product());
        self.found.push((self.path.clone(), shape));
    }
}

impl Survey {
    fn aliases(&self, device: &Device) -> Vec<Alias> {
        let mut aliases: HashMap<String, Alias> = HashMap::new();
        let mut add = |name: String, shape: &[usize], serves: Serves| {
            let Some(tensor) = AnyRank::undrawn_of(shape, device) else { return };
            let new = || Alias { name: name.clone(), tensor, serves: vec![] };
            aliases.entry(name.clone()).or_insert_with(new).serves.push(serves);
        };
        for (path, shape) in &self.found {
            let target = join(path.iter().map(|(name, _)| name.as_str()));
            let len: usize = shape.iter().product();
            for (at, (_, container)) in path.iter().enumerate() {
                if BANKS.contains(&container.as_str()) {
                    let (n, part) = (shape[0], part_shape(path, shape));
                    for i in 0..n {
                        let index = i.to_string();
                        let names = path.iter().map(|(name, _)| name.as_str());
                        let name = join(names.clone().take(at).chain([index.as_str()]).chain(names.skip(at)));
                        let serves =
                            Serves { target: target.clone(), from: 0, to: i * (len / n), len: len / n };
                        add(name, &part, serves);
                    }
                } else if at > 0 && PARTS.contains(&container.as_str()) && path[at - 1].1 == "Vec" {
                    let Ok(i) = path[at - 1].0.parse::<usize>() else { continue };
                    let n = self.siblings(path, at - 1);
                    let names = path.iter().map(|(name, _)| name.as_str()).enumerate();
                    let name = join(names.filter(|(j, _)| *j != at - 1).map(|(_, name)| name));
                    let serves = Serves { target: target.clone(), from: i * len, to: 0, len };
                    add(name, &bank_shape(path, shape, n), serves);
                }
            }
        }
        let mut aliases: Vec<Alias> = aliases.into_values().collect();
        aliases.sort_by(|a, b| a.name.cmp(&b.name));
        aliases
    }

    /// Number of elements of the `Vec` whose index is at `at` of `path`.
    fn siblings(&self, path: &[(String, String)], at: usize) -> usize {
        let beside = self.found.iter().filter(|(other, _)| other.len() > at && other[..at] == path[..at]);
        beside.map(|(other, _)| other[at].0.as_str()).collect::<HashSet<_>>().len()
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(".")
}

fn is(path: &[(String, String)], name: &str) -> bool {
    path.last().is_some_and(|(last, _)| last == name)
}

/// Shape of one part of a bank's parameter, where it stands alone.
fn part_shape(path: &[(String, String)], shape: &[usize]) -> Vec<usize> {
    match shape {
        [_, _, d] if is(path, "bias") => vec![*d],
        [_, d_input, d_output] => vec![*d_input, *d_output],
        [_, rest @ ..] => [&[1], rest].concat(),
        [] => vec![],
    }
}

/// Shape of the bank's parameter that holds `n` parts of `shape`.
fn bank_shape(path: &[(String, String)], shape: &[usize], n: usize) -> Vec<usize> {
    match shape {
        [d] => vec![n, 1, *d],
        [d_input, d_output] if is(path, "weight") => vec![n, *d_input, *d_output],
        [_, rest @ ..] => [&[n], rest].concat(),
        [] => vec![],
    }
}

impl AnyRank {
    fn undrawn_of(shape: &[usize], device: &Device) -> Option<Self> {
        match *shape {
            [a] => Some(Self::One(undrawn([a], device))),
            [a, b] => Some(Self::Two(undrawn([a, b], device))),
            [a, b, c] => Some(Self::Three(undrawn([a, b, c], device))),
            _ => None,
        }
    }

    fn undrawn(&self, device: &Device) -> Self {
        match self {
            Self::One(param) => Self::One(undrawn(param.dims(), device)),
            Self::Two(param) => Self::Two(undrawn(param.dims(), device)),
            Self::Three(param) => Self::Three(undrawn(param.dims(), device)),
        }
    }

    fn is_found(&self) -> bool {
        match self {
            Self::One(param) => param.is_initialized(),
            Self::Two(param) => param.is_initialized(),
            Self::Three(param) => param.is_initialized(),
        }
    }

    fn map<P: ModuleMapper>(self, mapper: &mut P) -> Self {
        match self {
            Self::One(param) => Self::One(mapper.map_float(param)),
            Self::Two(param) => Self::Two(mapper.map_float(param)),
            Self::Three(param) => Self::Three(mapper.map_float(param)),
        }
    }

    fn values(self) -> Result<Vec<f32>, RecordError> {
        let values = match self {
            Self::One(param) => param.into_value().try_into_vec_as::<f32>(),
            Self::Two(param) => param.into_value().try_into_vec_as::<f32>(),
            Self::Three(param) => param.into_value().try_into_vec_as::<f32>(),
        };
        values.map_err(|error| RecordError::Io(error.to_string()))
    }
}

fn undrawn<const D: usize>(shape: [usize; D], device: &Device) -> Param<Tensor<D>> {
    let zeros = move |device: &Device, _| Tensor::zeros(shape, device);
    Param::uninitialized(ParamId::new(), zeros, device.clone(), false, shape.into())
}

/// Only `map` does anything, since burn's records come in through it.
impl<M: Module> Module for Restacked<M> {
    fn collect_devices(&self, devices: Devices) -> Devices {
        self.model.collect_devices(devices)
    }

    fn fork(self, _: &Device) -> Self {
        self
    }

    fn to_device(self, _: &Device) -> Self {
        self
    }

    fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
        self.model.visit(visitor);
    }

    fn map<P: ModuleMapper>(self, mapper: &mut P) -> Self {
        let Self { model, aliases, covered } = self;
        let mut uncovered = Uncovered { mapper, path: vec![], covered: &covered };
        let model = model.map(&mut uncovered);
        let aliases = aliases.into_iter().map(|alias| {
            mapper.enter_module(&alias.name, "Struct:Restacked");
            let tensor = alias.tensor.map(mapper);
            mapper.exit_module(&alias.name, "Struct:Restacked");
            Alias { tensor, ..alias }
        });
        Self { model, aliases: aliases.collect(), covered }
    }

    fn train(self) -> Self {
        self
    }

    fn valid(&self) -> Self {
        self.clone()
    }

    fn materialize(self) -> Self {
        self
    }
}

/// Passes on all parameters but the covered ones.
struct Uncovered<'a, P> {
    mapper: &'a mut P,
    path: Vec<String>,
    covered: &'a HashSet<String>,
}

impl<P: ModuleMapper> ModuleMapper for Uncovered<'_, P> {
    fn enter_module(&mut self, name: &str, container_type: &str) {
        self.path.push(name.to_owned());
        self.mapper.enter_module(name, container_type);
    }

    fn exit_module(&mut self, name: &str, container_type: &str) {
        self.path.pop();
        self.mapper.exit_module(name, container_type);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        if self.covered.contains(&self.path.join(".")) { param } else { self.mapper.map_float(param) }
    }

    fn map_int<const D: usize>(&mut self, param: Param<Tensor<D, Int>>) -> Param<Tensor<D, Int>> {
        self.mapper.map_int(param)
    }

    fn map_bool<const D: usize>(&mut self, param: Param<Tensor<D, Bool>>) -> Param<Tensor<D, Bool>> {
        self.mapper.map_bool(param)
    }

    fn map_flag(&mut self, flag: Param<Flag>) -> Param<Flag> {
        self.mapper.map_flag(flag)
    }
}

/// Puts the values found into the model's parameters.
struct Assign {
    path: Vec<String>,
    parts: HashMap<String, Vec<f32>>,
}

impl ModuleMapper for Assign {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(values) = self.parts.remove(&self.path.join(".")) else { return param };
        let shape: [usize; D] = param.lazy_shape().dims();
        let device = param.lazy_device();
        let id = param.id;
        let tensor = Tensor::from_data(burn::tensor::TensorData::new(values, shape), &device);
        param.transform_for_load(tensor, id)
    }
}

/// A model without parameters, for looking into a file.
#[derive(Clone, Debug)]
struct Nothing;

impl Module for Nothing {
    burn::empty!(module);
}
