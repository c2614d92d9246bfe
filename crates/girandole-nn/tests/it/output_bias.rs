//! Models that start at the base rates and means.

use burn::module::{Module, ModuleVisitor, Param, ParamId};
use burn::prelude::*;
use girandole_core::{Features, Inputs, Task};
use girandole_nn::{
    CrossStitchConfig, FoldedLayer, HeadConfig, MmoeConfig, ModelConfig, Norm, SharedBottomConfig, TaskModel,
    Tower, TowerConfig, Towers, laws, predictions, seeded,
};

use crate::params::{gradients, list, values, with_values};
use crate::whole_model::mixed_tasks;

fn numbers(n: usize, device: &Device) -> Features {
    let values: Vec<f32> = (0..n * 6).map(|i| ((i * i + 3 * i) as f32 * 0.37).sin() * 1.5).collect();
    Features::numbers(Tensor::from_data(TensorData::new(values, [n, 6]), device))
}

fn inputs() -> Inputs {
    Inputs::new((0..6).map(|i| format!("n{i}")).collect(), vec![])
}

fn binary(n: usize) -> Vec<Task> {
    (0..n).map(|k| Task::binary(format!("t{k}"))).collect()
}

fn ids(module: &impl Module) -> Vec<(String, ParamId)> {
    struct Ids(Vec<String>, Vec<(String, ParamId)>);
    impl ModuleVisitor for Ids {
        fn enter_module(&mut self, name: &str, _: &str) {
            self.0.push(name.to_owned());
        }
        fn exit_module(&mut self, _: &str, _: &str) {
            self.0.pop();
        }
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.1.push((self.0.join("."), param.id));
        }
    }
    let mut ids = Ids(vec![], vec![]);
    module.visit(&mut ids);
    ids.1
}

#[test]
fn with_zero_weights_in_the_last_layers_the_logits_are_the_output_bias() {
    let own = [-6.2, 0.3, -0.4, 1.5, 0.0, 40.0];
    for device in [Device::flex(), Device::flex().autodiff()] {
        for (tasks, bias) in
            [(binary(6), own), (mixed_tasks().to_vec(), own), (vec![Task::multiclass("six", 6)], own)]
        {
            let model = ModelConfig::default().init(&inputs(), &tasks, &device).unwrap();
            let mut zeros = values(&model);
            zeros.retain(|name, _| name.starts_with("towers.") && name.ends_with("output.weight"));
            zeros.values_mut().for_each(|weights| weights.fill(0.0));
            let model = with_values(model.with_output_bias(&bias), zeros);
            for row in list(model.forward(numbers(5, &device))).chunks(6) {
                assert_eq!(row, bias);
            }
        }
    }
}

#[test]
fn an_output_bias_changes_no_other_parameter_no_name_and_no_id_and_learns_on() {
    let device = Device::flex().autodiff();
    for tasks in [binary(3), mixed_tasks().to_vec()] {
        let model = ModelConfig::default().init(&inputs(), &tasks, &device).unwrap();
        let (names, old) = (ids(&model), values(&model));
        let d_logits = tasks.iter().map(Task::d_logits).sum();
        let model = model.with_output_bias(&vec![0.25; d_logits]);
        assert_eq!(ids(&model), names);
        for (name, new) in values(&model) {
            match name.starts_with("towers.") && name.ends_with("output.bias") {
                true => assert!(new.iter().all(|bias| *bias == 0.25), "{name}"),
                false => assert_eq!(new, old[&name], "{name}"),
            }
        }
        let grads = gradients(&model, &model.forward(numbers(4, &device)).sum().backward());
        let moved: f32 =
            grads.iter().filter(|(name, _)| name.ends_with("output.bias")).flat_map(|(_, grad)| grad).sum();
        assert_eq!(moved, (4 * d_logits) as f32);
    }
}

#[test]
fn models_start_near_the_base_rates() {
    let heads = [
        HeadConfig::default(),
        HeadConfig::SharedBottom(SharedBottomConfig::new([128])),
        HeadConfig::Mmoe(MmoeConfig::new(3, [64, 32]).with_norm(Norm::Batch)),
        HeadConfig::CrossStitch(CrossStitchConfig::new([32])),
    ];
    let rates: [f32; 4] = [0.002, 0.03, 0.5, 0.97];
    let bias = rates.map(|rate| (rate / (1.0 - rate)).ln());
    for head in heads {
        for (seed, widths) in [vec![], vec![8], vec![32], vec![64, 32]].into_iter().enumerate() {
            let config = ModelConfig::default().with_head(head.clone()).with_towers(widths);
            let model = seeded(seed as u64, || config.init(&inputs(), &binary(4), &Device::flex())).unwrap();
            let rows = numbers(200, &Device::flex());
            let predicted = predictions(&model.with_output_bias(&bias).forward(rows), &binary(4)).mean_dim(0);
            for (got, rate) in list(predicted).into_iter().zip(rates) {
                // A draw of the other weights moves the logits by half a unit at the most.
                let odds = |rate: f32| rate / (1.0 - rate);
                let apart = (odds(got) / odds(rate)).ln().abs();
                assert!(apart < 0.7, "{config:?}: {got} for {rate}");
            }
        }
    }
}

#[test]
fn towers_keep_the_laws() {
    let device = Device::flex();
    let configs = [
        TowerConfig::default(),
        TowerConfig::new([]),
        TowerConfig::new([12, 6]).with_norm(Norm::Batch).with_dropout(0.2),
    ];
    for config in configs {
        for tasks in [binary(3), mixed_tasks().to_vec()] {
            laws::check_towers(&config.init(7, &tasks, &device).unwrap(), 7).unwrap();
            let each: Vec<_> =
                tasks.iter().map(|task| config.init_one(7, task.d_logits(), &device).unwrap()).collect();
            laws::check_towers(&each, 7).unwrap();
        }
    }
}

/// A tower of one's own without a bias to set, and one that sets it twice as high.
#[derive(Module, Debug)]
struct Own {
    scale: Param<Tensor<1>>,
    #[module(skip)]
    is_wrong: bool,
    shift: f64,
}

impl Tower for Own {
    fn d_logits(&self) -> usize {
        1
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        (input.mean_dim(1) * self.scale.val().unsqueeze()) + self.shift
    }

    fn folded(&self) -> Option<Vec<FoldedLayer>> {
        None
    }

    fn with_output_bias(self, bias: &[f32]) -> Self {
        let shift = if self.is_wrong { f64::from(bias[0]) * 2.0 } else { self.shift };
        Self { shift, ..self }
    }
}

#[test]
fn a_tower_of_ones_own_may_leave_its_bias_and_must_not_set_another() {
    let own = |is_wrong| {
        let scale = Param::from_tensor(Tensor::ones([1], &Device::flex()));
        vec![Own { scale, is_wrong, shift: 0.5 }]
    };
    laws::check_towers(&own(false), 4).unwrap();
    let broken = laws::check_towers(&own(true), 4).unwrap_err();
    assert_eq!(broken.law, "an output bias moves the logits by as much");
}

#[test]
#[should_panic(expected = "biases of the output, which has 2 logits")]
fn too_few_biases_are_the_callers_mistake() {
    let tower = |_| TowerConfig::default().init_one(3, 1, &Device::flex()).unwrap();
    let _ = (0..2).map(tower).collect::<Vec<_>>().with_output_bias(&[0.1]);
}
