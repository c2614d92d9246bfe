//! Averages of all weights over the steps.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::prelude::*;
use burn::store::{ModuleRecord, RecordError};

use super::trained::Trained;

/// Exponential averages of a model's parameters over the steps, which are scored and kept in their place.
///
/// The first steps weigh more, so that the start is soon forgotten: step `t` keeps `min(decay, t / (9 + t))` of what was.
/// Sparse tables have none; they stand as they are.
#[derive(Debug, Clone)]
pub(crate) struct Averages {
    decay: f64,
    steps: usize,
    /// Of each parameter, flattened, without a graph.
    values: BTreeMap<ParamId, Tensor<1>>,
}

/// The averages of all parameters, in the order in which a visitor meets them; what the file holds.
#[derive(Module, Debug)]
pub(crate) struct AveragesModule {
    values: Vec<Param<Tensor<1>>>,
}

impl Averages {
    /// Averages of nothing yet.
    pub(crate) fn new(decay: f64) -> Self {
        Self { decay, steps: 0, values: BTreeMap::new() }
    }

    /// Takes in the weights after a step.
    pub(crate) fn step<M: Trained>(&mut self, model: &M) {
        let t = self.steps as f64;
        let new = 1.0 - self.decay.min(t / (9.0 + t));
        self.steps += 1;
        let values = &mut self.values;
        model.visit(&mut Dense::of(model, |id, tensor: Tensor<1>| {
            let average = match values.remove(&id) {
                Some(average) => average.clone() + (tensor - average) * new,
                None => tensor,
            };
            values.insert(id, average);
        }));
    }

    /// A model without a graph with the averages in the place of its weights.
    pub(crate) fn put_into<M: Module>(&self, model: M) -> M {
        model.map(&mut Put(&self.values))
    }

    /// As what a file holds.
    pub(crate) fn to_module<M: Trained>(&self, model: &M) -> AveragesModule {
        let mut values = Vec::new();
        model.visit(&mut Dense::of(model, |id, tensor| {
            let value = self.values.get(&id).cloned().unwrap_or(tensor);
            // Counted ids: a drawn one would make the files of two equal trainings differ.
            values.push(Param::initialized(ParamId::from(values.len() as u64), value));
        }));
        AveragesModule { values }
    }

    /// Takes over a record of so many steps, onto the device of the model.
    ///
    /// # Errors
    ///
    /// If the record is of another model.
    pub(crate) fn load<M: Trained>(
        &mut self,
        model: &M,
        record: ModuleRecord,
        steps: usize,
    ) -> Result<(), RecordError> {
        self.steps = steps;
        let mut ids = Vec::new();
        model.visit(&mut Dense::of(model, |id, _| ids.push(id)));
        let loaded = self.to_module(model).try_load_record(record)?;
        self.values = ids.into_iter().zip(loaded.values.into_iter().map(Param::into_value)).collect();
        Ok(())
    }
}

/// Hands over every parameter that is not of a sparse table, flattened and without a graph.
struct Dense<F> {
    sparse: Vec<ParamId>,
    take: F,
}

impl<F: FnMut(ParamId, Tensor<1>)> Dense<F> {
    fn of<M: Trained>(model: &M, take: F) -> Self {
        Self { sparse: model.sparse_ids(), take }
    }
}

impl<F: FnMut(ParamId, Tensor<1>)> ModuleVisitor for Dense<F> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.sparse.contains(&param.id) {
            return;
        }
        let tensor = param.val();
        let tensor = if tensor.device().is_autodiff() { tensor.inner() } else { tensor };
        let n = tensor.dims().iter().product::<usize>();
        (self.take)(param.id, tensor.reshape([n]));
    }
}

struct Put<'a>(&'a BTreeMap<ParamId, Tensor<1>>);

impl ModuleMapper for Put<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(average) = self.0.get(&param.id) else { return param };
        let (id, tensor, mapper) = param.consume();
        Param::from_mapped_value(id, average.clone().reshape(tensor.dims()), mapper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Module, Debug)]
    struct One {
        a: Param<Tensor<2>>,
    }

    impl Trained for One {
        fn row_tables(&self) -> Vec<&girandole_nn::RowTable> {
            Vec::new()
        }
    }

    fn at(model: &One, value: f32) -> One {
        let tensor = Tensor::full([2, 3], value, &Device::flex().autodiff());
        One { a: Param::initialized(model.a.id, tensor) }
    }

    fn first(model: &One) -> f32 {
        model.a.val().into_data().try_into_vec::<f32>().expect("floats")[0]
    }

    #[test]
    fn it_is_the_mean_of_the_weights_and_forgets_the_first() {
        let model = at(&One { a: Param::from_tensor(Tensor::zeros([2, 3], &Device::flex())) }, 5.0);
        let mut averages = Averages::new(0.5);
        // Kept of the past: 0, 1/10, 2/11, 3/12, ..., at most a half.
        let values = [5.0, 1.0, 2.0, 4.0];
        values.iter().for_each(|value| averages.step(&at(&model, *value)));
        let mut want = 0.0;
        for (t, value) in values.iter().enumerate() {
            let keep = (t as f32 / (9.0 + t as f32)).min(0.5);
            want = keep * want + (1.0 - keep) * value;
        }
        let got = first(&averages.put_into(at(&model, 9.0).valid()));
        assert!((got - want).abs() < 1e-5, "{got} instead of {want}");
    }

    #[test]
    fn a_record_goes_on_as_if_nothing_had_happened() {
        let model = at(&One { a: Param::from_tensor(Tensor::zeros([2, 3], &Device::flex())) }, 5.0);
        let mut straight = Averages::new(0.9);
        (0..20).for_each(|step| straight.step(&at(&model, step as f32)));
        let mut loaded = Averages::new(0.9);
        let record = straight.to_module(&model).into_record();
        loaded.load(&model, record, 20).expect("the record is of this model");
        for averages in [&mut straight, &mut loaded] {
            averages.step(&at(&model, 3.0));
        }
        let value = |averages: &Averages| first(&averages.put_into(model.clone().valid()));
        assert_eq!(value(&straight), value(&loaded));
    }
}
