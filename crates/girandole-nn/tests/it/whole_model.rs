//! The model as a whole: shapes, gradients, encoder, start.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, Task};
use girandole_nn::{
    Activation, BuildError, Encode, EncoderConfig, HeadConfig, MmoeConfig, ModelConfig, MultiTaskModel,
    SharedBottomConfig, TaskModel, TowerConfig, laws,
};

use crate::params::{gradients, list, values};

pub(crate) fn inputs() -> Inputs {
    let category = |name, n, d| CategoricalInput::new(name, n).with_d_embedding(d);
    Inputs::new(
        vec!["a".into(), "b".into()],
        vec![category("c", 3, 4), category("d", 5, 2), category("e", 2, 4)],
    )
}

fn features(device: &Device) -> Features {
    let numbers = Tensor::from_floats([[0.5, -1.0], [2.0, 0.1]], device);
    Features::new(Some(numbers), Some(Tensor::from_ints([[2, 0, 1], [0, 4, 0]], device)))
}

pub(crate) fn mixed_tasks() -> [Task; 3] {
    [Task::binary("x"), Task::multiclass("y", 4), Task::regression("z")]
}

#[test]
fn the_encoder_puts_numbers_first_and_looks_ids_up_in_their_own_rows() {
    let device = Device::flex();
    let encoder = EncoderConfig::new().init(&inputs(), &device).unwrap();
    assert_eq!(encoder.d_output(), 12);
    let tables = values(&encoder);
    let (narrow, wide) = (&tables["tables.0.weight"], &tables["tables.1.weight"]);
    assert_eq!((narrow.len(), wide.len()), (5 * 2, (3 + 2) * 4));
    let got = list(encoder.forward(features(&device)));
    let row = |table: &[f32], d: usize, i: usize| table[i * d..(i + 1) * d].to_vec();
    // Widths ascend: d, then c and e. Rows of e lie behind the three of c.
    let first = [vec![0.5, -1.0], row(narrow, 2, 0), row(wide, 4, 2), row(wide, 4, 3 + 1)].concat();
    let second = [vec![2.0, 0.1], row(narrow, 2, 4), row(wide, 4, 0), row(wide, 4, 3)].concat();
    assert_eq!(got, [first, second].concat());
}

#[test]
fn an_encoder_of_numbers_or_of_ids_alone_works() {
    let device = Device::flex();
    let numbers = Inputs::new(vec!["a".into(), "b".into()], vec![]);
    let encoder = EncoderConfig::new().init(&numbers, &device).unwrap();
    let x = Tensor::<2>::ones([3, 2], &device);
    assert_eq!(encoder.forward(Features::numbers(x)).dims(), [3, 2]);
    let ids = Inputs::new(vec![], vec![CategoricalInput::new("c", 10).with_d_embedding(4)]);
    let encoder = EncoderConfig::new().init(&ids, &device).unwrap();
    let rows = Tensor::<2, Int>::from_ints([[9], [0]], &device);
    assert_eq!(encoder.forward(Features::new(None, Some(rows))).dims(), [2, 4]);
}

#[test]
fn embeddings_get_a_gradient_only_where_they_were_looked_up() {
    let device = Device::flex().autodiff();
    let encoder = EncoderConfig::new().init(&inputs(), &device).unwrap();
    let grads = gradients(&encoder, &encoder.forward(features(&device)).sum().backward());
    assert_eq!(grads["tables.0.weight"], [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    assert_eq!(grads["tables.1.weight"].iter().filter(|g| **g == 1.0).count(), 16);
}

#[test]
fn logits_of_all_kinds_of_tasks_lie_side_by_side() {
    let device = Device::flex();
    for head in [HeadConfig::default(), HeadConfig::SharedBottom(SharedBottomConfig::default())] {
        let config = ModelConfig::default().with_head(head);
        let model = config.init(&inputs(), &mixed_tasks(), &device).unwrap();
        assert_eq!(model.forward(features(&device)).dims(), [2, 6]);
        let gates = model.gate_weights(features(&device)).map(|weights| weights.dims());
        assert!(gates.is_none_or(|dims| dims == [3, 2, 8]));
    }
}

#[test]
fn one_tasks_loss_leaves_the_other_towers_gradients_zero() {
    let device = Device::flex().autodiff();
    let stacked = [Task::binary("x"), Task::binary("y"), Task::binary("z")];
    for tasks in [&stacked, &mixed_tasks()] {
        // Smooth, since a draw may leave every unit behind ReLU at zero.
        let config = ModelConfig::default()
            .with_head(HeadConfig::Mmoe(MmoeConfig::default().with_activation(Activation::Tanh)))
            .with_towers(TowerConfig::default().with_activation(Activation::Tanh));
        let model = config.init(&inputs(), tasks, &device).unwrap();
        let loss = model.forward(features(&device)).narrow(1, 0, 1).sum();
        let grads = gradients(&model, &loss.backward());
        if tasks == &stacked {
            let output = &grads["towers.output.weight"];
            assert!(output[..8].iter().any(|g| *g != 0.0), "{output:?}");
            assert!(output[8..].iter().all(|g| *g == 0.0));
        } else {
            let own = |k: usize| grads.get(&format!("towers.{k}.output.weight"));
            assert!(own(0).is_some_and(|grad| grad.iter().any(|g| *g != 0.0)));
            assert!([1, 2].iter().all(|k| own(*k).is_none_or(|grad| grad.iter().all(|g| *g == 0.0))));
        }
        // Gates of the other tasks learn nothing from it either.
        let gate = &grads["head.gate.weight"];
        assert!(gate.iter().enumerate().all(|(i, g)| i % 3 == 0 || *g == 0.0));
    }
}

#[test]
fn the_papers_models_have_about_as_many_parameters() {
    let inputs = Inputs::new((0..100).map(|i| i.to_string()).collect(), vec![]);
    let tasks = [Task::regression("a"), Task::regression("b")];
    let size = |config: ModelConfig| config.init(&inputs, &tasks, &Device::flex()).unwrap().num_params();
    // 8 experts of 100 · 16 + 16, gates of 100 · 8, towers of 16 · 8 + 8 + 8 + 1; and 100 · 113 + 113.
    assert_eq!(size(ModelConfig::mmoe_kdd2018()), 8 * 1616 + 2 * 800 + 2 * 145);
    assert_eq!(size(ModelConfig::moe_kdd2018()), 8 * 1616 + 800 + 2 * 145);
    assert_eq!(size(ModelConfig::shared_bottom_kdd2018()), 11_413 + 2 * (113 * 8 + 8 + 9));
}

#[test]
fn a_row_of_the_production_model_does_not_depend_on_its_batch() {
    let device = Device::flex().autodiff();
    let model = ModelConfig::mmoe_production().init(&inputs(), &mixed_tasks(), &device).unwrap();
    model.forward(features(&device));
    let model = model.valid();
    let both = model.forward(features(&Device::flex()));
    let Features { numeric, categorical, .. } = features(&Device::flex());
    let second = Features::new(numeric.map(|x| x.narrow(0, 1, 1)), categorical.map(|x| x.narrow(0, 1, 1)));
    laws::check_close(model.forward(second), both.narrow(0, 1, 1), 1e-5).unwrap();
}

#[test]
fn a_model_prints_its_parts() {
    let model = ModelConfig::default().init(&inputs(), &mixed_tasks(), &Device::flex()).unwrap();
    let text = model.to_string();
    for part in ["MultiTaskModel", "encoder", "Mmoe", "towers", "params"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn tasks_that_make_no_model_are_refused() {
    let device = Device::flex();
    let init = |tasks: &[Task]| ModelConfig::default().init(&inputs(), tasks, &device).unwrap_err();
    assert_eq!(init(&[]), BuildError::NoTasks);
    let twice = init(&[Task::binary("x"), Task::regression("x")]);
    assert_eq!(twice, BuildError::DuplicateTask { name: "x".into() });
    let one_class = init(&[Task::multiclass("x", 1)]);
    assert_eq!(one_class, BuildError::TooFewClasses { task: "x".into(), n_classes: 1 });
}

#[test]
fn parts_of_another_size_are_refused() {
    use girandole_nn::{Head, IntoHead, TowerConfig};
    let device = Device::flex();
    let tasks = mixed_tasks();
    let encoder = EncoderConfig::new().init(&inputs(), &device).unwrap();
    let head = |d, n| MmoeConfig::default().into_head(d, n, &device).unwrap();
    let towers = |tasks: &[Task]| TowerConfig::default().init(16, tasks, &device).unwrap();
    assert_eq!(head(12, 3).d_output(), 16);
    let join = |head, towers| MultiTaskModel::new(encoder.clone(), head, towers, tasks.to_vec()).unwrap_err();
    assert_eq!(join(head(12, 2), towers(&tasks)), BuildError::HeadTasks { got: 2, want: 3 });
    assert_eq!(join(head(11, 3), towers(&tasks)), BuildError::HeadInput { got: 11, want: 12 });
    assert_eq!(join(head(12, 3), towers(&tasks[..2])), BuildError::TowerCount { got: 2, want: 3 });
    let swapped = [tasks[1].clone(), tasks[0].clone(), tasks[2].clone()];
    assert_eq!(join(head(12, 3), towers(&swapped)), BuildError::TowerLogits { got: 4, want: 1 });
}
