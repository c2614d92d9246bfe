//! Adam and AdamW with PyTorch's arithmetic, clipping by global norm, and a record that can be loaded
//! onto any device.
//!
//! burn's `ModuleOptimizer` is not used: loading its record opens `Device::default()`, which may be a GPU
//! nobody asked for, or a panic.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
use burn::prelude::*;
use burn::store::{ModuleRecord, RecordError};
use girandole_kernels::{AdamState, AdamStep, NotFused, adam};
use girandole_nn::{RowGradient, RowTable};

use super::table_optimizer::TableOptimizer;
use super::trained::Trained;
use crate::{OptimizerConfig, OptimizerKind, TableConfig};

/// Turns gradients into updates of the parameters, one state a parameter.
#[derive(Debug, Clone)]
pub(crate) struct Optimizer {
    config: OptimizerConfig,
    clip_norm: Option<f64>,
    states: BTreeMap<ParamId, Moments>,
    tables: TableOptimizer,
}

/// Running means of one parameter's gradients, flattened.
#[derive(Debug, Clone)]
struct Moments {
    /// Steps taken.
    time: usize,
    first: Tensor<1>,
    second: Tensor<1>,
}

/// The moments of all parameters, in the order in which a visitor meets them; what the file holds.
#[derive(Module, Debug)]
pub(crate) struct MomentsModule {
    first: Vec<Param<Tensor<1>>>,
    second: Vec<Param<Tensor<1>>>,
    /// What the rules of the sparse tables remember, table by table.
    tables: Vec<Param<Tensor<2>>>,
}

impl Optimizer {
    pub(crate) fn new(config: OptimizerConfig, tables: TableConfig, clip_norm: Option<f64>) -> Self {
        let tables = TableOptimizer::new(tables, config.clone());
        Self { config, clip_norm, states: BTreeMap::new(), tables }
    }

    /// Moves every parameter that has a gradient, and the rows of tables whose gradients were kept.
    pub(crate) fn step<M: Trained>(&mut self, model: M, gradients: GradientsParams, learning_rate: f64) -> M {
        let tables = moved_tables(&model);
        let touched: Vec<_> = tables.iter().map(|table| table.take_gradient()).collect();
        let norm = self.clip_norm;
        let scale = norm.and_then(|norm| clip_scale(&model, &gradients, &touched, norm));
        self.tables.step(&tables, touched, learning_rate / self.config.learning_rate, scale.as_ref());
        let Self { config, states, .. } = self;
        model.map(&mut Update { config, states, gradients, learning_rate, scale })
    }

    /// The moments as what a file holds, and the steps taken; in the order of the model's parameters.
    pub(crate) fn to_module<M: Trained>(&self, model: &M) -> (MomentsModule, Vec<usize>) {
        let mut module = MomentsModule { first: Vec::new(), second: Vec::new(), tables: Vec::new() };
        let mut times = Vec::new();
        for parameter in Parameters::of(model) {
            let state = self.states.get(&parameter.id).cloned().unwrap_or_else(|| parameter.at_rest());
            // Counted ids: a drawn one would make the files of two equal trainings differ.
            let id = 2 * times.len() as u64;
            module.first.push(Param::initialized(ParamId::from(id), state.first));
            module.second.push(Param::initialized(ParamId::from(id + 1), state.second));
            times.push(state.time);
        }
        let tables = moved_tables(model);
        module.tables = self.tables.to_params(&tables, 2 * times.len() as u64);
        times.extend(self.tables.times(tables.len()));
        (module, times)
    }

    /// Takes over a record, onto the device of the model.
    ///
    /// # Errors
    ///
    /// If the record is of another model.
    pub(crate) fn load<M: Trained>(
        &mut self,
        model: &M,
        record: ModuleRecord,
        times: &[usize],
    ) -> Result<(), RecordError> {
        let (parameters, tables) = (Parameters::of(model), moved_tables(model));
        let n = parameters.len();
        if n + tables.len() != times.len() {
            return Err(RecordError::Validation(format!(
                "{} step counts for {n} parameters and {} sparse tables",
                times.len(),
                tables.len()
            )));
        }
        let rest: Vec<Moments> = parameters.iter().map(Parameter::at_rest).collect();
        let param = |tensor: &Tensor<1>| Param::initialized(ParamId::new(), tensor.clone());
        let module = MomentsModule {
            first: rest.iter().map(|state| param(&state.first)).collect(),
            second: rest.iter().map(|state| param(&state.second)).collect(),
            tables: self.tables.places(&tables),
        }
        .try_load_record(record)?;
        self.tables.load(&tables, &times[n..], module.tables);
        self.states = parameters
            .iter()
            .zip(times)
            .zip(module.first.into_iter().zip(module.second))
            .filter(|((_, time), _)| **time > 0)
            .map(|((parameter, time), (first, second))| {
                let (first, second) = (first.into_value(), second.into_value());
                (parameter.id, Moments { time: *time, first, second })
            })
            .collect();
        Ok(())
    }
}

/// The sparse tables whose rows move.
fn moved_tables<M: Trained>(model: &M) -> Vec<&RowTable> {
    model.row_tables().into_iter().filter(|table| !table.is_frozen()).collect()
}

/// A parameter's identity and place.
struct Parameter {
    id: ParamId,
    n: usize,
    device: Device,
}

impl Parameter {
    fn at_rest(&self) -> Moments {
        let zeros = Tensor::zeros([self.n], &self.device);
        Moments { time: 0, first: zeros.clone(), second: zeros }
    }
}

struct Parameters {
    found: Vec<Parameter>,
    /// Not the dense optimizer's.
    sparse: Vec<ParamId>,
}

impl Parameters {
    fn of<M: Trained>(model: &M) -> Vec<Parameter> {
        let mut parameters = Self { found: Vec::new(), sparse: model.sparse_ids() };
        model.visit(&mut parameters);
        parameters.found
    }
}

impl ModuleVisitor for Parameters {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.sparse.contains(&param.id) {
            return;
        }
        let n = param.lazy_shape().num_elements();
        self.found.push(Parameter { id: param.id, n, device: param.lazy_device().inner() });
    }
}

/// `min(1, norm / |gradients|)`, `[1]`, on the device: nothing waits for it.
fn clip_scale<M: Module>(
    model: &M,
    gradients: &GradientsParams,
    touched: &[Option<RowGradient>],
    norm: f64,
) -> Option<Tensor<1>> {
    struct Squares<'a>(&'a GradientsParams, Vec<Tensor<1>>);
    impl ModuleVisitor for Squares<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.0.get::<D>(param.id) {
                self.1.push(gradient.square().sum());
            }
        }
    }
    let mut squares = Squares(gradients, Vec::new());
    model.visit(&mut squares);
    squares.1.extend(touched.iter().flatten().map(|rows| rows.gradient.clone().square().sum()));
    if squares.1.is_empty() {
        return None;
    }
    let total = Tensor::cat(squares.1, 0).sum().sqrt();
    Some(((total + 1e-6).recip() * norm).clamp_max(1.0))
}

struct Update<'a> {
    config: &'a OptimizerConfig,
    states: &'a mut BTreeMap<ParamId, Moments>,
    gradients: GradientsParams,
    learning_rate: f64,
    scale: Option<Tensor<1>>,
}

impl ModuleMapper for Update<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else { return param };
        let (id, tensor, mapper) = param.consume();
        let (dims, checkpointing) = (tensor.dims(), tensor.gradient_checkpointing_strategy());
        let n: usize = dims.iter().product();
        let updated = self.update(id, tensor.inner().reshape([n]), gradient.reshape([n]));
        let mut tensor: Tensor<D> = Tensor::from_inner(updated.reshape(dims));
        if let Some(strategy) = checkpointing {
            tensor = tensor.with_gradient_checkpointing_strategy(strategy);
        }
        Param::from_mapped_value(id, tensor.require_grad(), mapper)
    }
}

impl Update<'_> {
    fn update(&mut self, id: ParamId, tensor: Tensor<1>, mut gradient: Tensor<1>) -> Tensor<1> {
        let OptimizerConfig { beta_1, beta_2, epsilon, .. } = *self.config;
        let decay = self.config.decay();
        if let Some(scale) = &self.scale {
            gradient = gradient * scale.clone();
        }
        let at_rest = || {
            let zeros = tensor.zeros_like();
            Moments { time: 0, first: zeros.clone(), second: zeros }
        };
        let Moments { time, first, second } = self.states.remove(&id).unwrap_or_else(at_rest);
        let time = time + 1;
        let correction = |beta: f64| 1.0 - beta.powf(time as f64);
        let rate = self.learning_rate / correction(beta_1);
        let root_scale = correction(beta_2).sqrt().recip();
        let pull = if self.config.kind == OptimizerKind::Adam { decay } else { 0.0 };
        let keep = 1.0 - self.learning_rate * (decay - pull);
        let step = AdamStep {
            beta_1: beta_1 as f32,
            beta_2: beta_2 as f32,
            new_1: (1.0 - beta_1) as f32,
            new_2: (1.0 - beta_2) as f32,
            pull: pull as f32,
            keep: keep as f32,
            rate: rate as f32,
            root_scale: root_scale as f32,
            epsilon: epsilon as f32,
        };
        let (tensor, state) = match adam(tensor, gradient, AdamState { first, second }, step) {
            Ok(moved) => moved,
            Err(given) => {
                let NotFused { parameter: tensor, gradient, state: AdamState { first, second } } = *given;
                let gradient = if pull > 0.0 { gradient + tensor.clone() * pull } else { gradient };
                let second = second * beta_2 + gradient.clone().square() * (1.0 - beta_2);
                let first = first * beta_1 + gradient * (1.0 - beta_1);
                let root = second.clone().sqrt() * root_scale + epsilon;
                let tensor = if keep < 1.0 { tensor * keep } else { tensor };
                (tensor - first.clone() / root * rate, AdamState { first, second })
            }
        };
        self.states.insert(id, Moments { time, first: state.first, second: state.second });
        tensor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Module, Debug)]
    struct Pair {
        a: Param<Tensor<2>>,
        b: Param<Tensor<1>>,
    }

    impl Trained for Pair {
        fn row_tables(&self) -> Vec<&RowTable> {
            Vec::new()
        }
    }

    impl Pair {
        /// The start in `tests/golden/make.py`.
        fn new() -> Self {
            let device = Device::flex().autodiff();
            Self {
                a: Param::from_tensor(ramp(6, 1.0).reshape([2, 3]).to_device(&device)),
                b: Param::from_tensor(ramp(4, 2.0)),
            }
        }

        /// Gradient `2 (p + ramp)`.
        fn gradients(&self) -> GradientsParams {
            let a = (self.a.val() + ramp(6, 1.0).reshape([2, 3])).square().sum();
            let b = (self.b.val() + ramp(4, 1.0)).square().sum();
            GradientsParams::from_grads((a + b).backward(), self)
        }

        fn values(&self) -> Vec<f32> {
            let floats = |data: TensorData| data.try_into_vec::<f32>().expect("floats");
            [floats(self.a.val().into_data()), floats(self.b.val().into_data())].concat()
        }
    }

    fn ramp(n: usize, scale: f64) -> Tensor<1> {
        let values: Vec<f32> = (0..n).map(|i| ((i as f64 * 1.7 + 0.3).sin() * scale) as f32).collect();
        Tensor::from_floats(values.as_slice(), &Device::flex().autodiff())
    }

    fn five_steps(mut optimizer: Optimizer) -> Pair {
        let mut pair = Pair::new();
        for _ in 0..5 {
            let gradients = pair.gradients();
            pair = optimizer.step(pair, gradients, 0.1);
        }
        pair
    }

    #[test]
    fn updates_equal_pytorch() {
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/golden/golden.json")).expect("golden numbers");
        let adam = OptimizerConfig { learning_rate: 0.1, ..OptimizerConfig::default() };
        let cases = [
            ("adam", adam.clone(), None),
            ("adam_decay", OptimizerConfig { weight_decay: Some(0.3), ..adam.clone() }, None),
            ("adamw", OptimizerConfig { kind: OptimizerKind::AdamW, ..adam.clone() }, None),
            ("adam_clipped", OptimizerConfig { beta_1: 0.5, beta_2: 0.6, ..adam }, Some(0.7)),
        ];
        for (name, config, clip) in cases {
            let want: Vec<Vec<f32>> = serde_json::from_value(golden[name].clone()).expect("two parameters");
            let got = five_steps(Optimizer::new(config, TableConfig::default(), clip)).values();
            for (got, want) in got.iter().zip(want.concat()) {
                assert!((got - want).abs() <= 1e-5, "{name}: {got} instead of {want}");
            }
        }
    }

    #[test]
    fn a_record_continues_as_if_nothing_had_happened() {
        let mut straight = Optimizer::new(OptimizerConfig::default(), TableConfig::default(), Some(1.0));
        let mut pair = Pair::new();
        let gradients = pair.gradients();
        pair = straight.step(pair, gradients, 0.1);
        let (module, times) = straight.to_module(&pair);
        let record = module.into_record();
        assert_eq!(times, [1, 1]);
        let mut loaded = Optimizer::new(OptimizerConfig::default(), TableConfig::default(), Some(1.0));
        loaded.load(&pair, record, &times).expect("the record is of this model");
        let (a, b) = (pair.gradients(), pair.gradients());
        let one = straight.step(pair.clone(), a, 0.1).values();
        assert_eq!(one, loaded.step(pair, b, 0.1).values());
    }
}
