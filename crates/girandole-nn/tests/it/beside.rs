//! A wide path and products of inputs' vectors beside head and towers, in every way a model can be run.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, FeatureGroup, Features, Inputs, ListInput, PiecewiseInput, Task};
use girandole_nn::{
    Activation, AnyTowers, BuildError, ConfiguredModel, EncoderConfig, Factorization, FactorizationConfig,
    HeadConfig, MmoeConfig, ModelConfig, MultiTaskModel, SharedBottomConfig, TaskModel, TowerConfig,
    WarmStart, WeightsForm, laws, load_safetensors, load_weights, save_safetensors, save_weights, seeded,
};

use crate::golden::{case_of, check};
use crate::params::{assert_close, gradients, list, values, with_values};
use crate::whole_model::mixed_tasks;

/// Whether there is a wide path, and whether there are products.
const KINDS: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];

fn category(name: &str, n: usize, d: usize) -> CategoricalInput {
    CategoricalInput::new(name, n).with_d_embedding(d)
}

/// Two numbers, ids of three widths, a list and a piecewise number; one category is the request's.
fn inputs() -> Inputs {
    let ids =
        vec![category("user", 7, 4), category("item", 9, 4), category("shop", 5, 2), category("day", 3, 4)];
    Inputs::new(vec!["a".into(), "b".into()], ids)
        .with_lists(vec![ListInput::new("tags", 6, 3).with_d_embedding(2)])
        .with_piecewise(vec![PiecewiseInput::new("price", [0.0, 0.5, 2.0], 3)])
        .with_group(FeatureGroup::User, ["user", "a", "day"])
}

fn features(n: usize, device: &Device) -> Features {
    let ids = |of: &[usize], from: usize| -> Vec<i32> {
        (from..from + n).flat_map(|i| of.iter().map(move |n| (i * 5 % n) as i32)).collect()
    };
    let floats = |d: usize| -> Vec<f32> { (0..n * d).map(|i| (i as f32 * 0.71).sin() + 0.4).collect() };
    Features::join(
        Some(Tensor::from_data(TensorData::new(floats(2), [n, 2]), device)),
        Some(Tensor::from_data(TensorData::new(ids(&[7, 9, 5, 3], 0), [n, 4]), device)),
        Some(Tensor::from_data(TensorData::new(ids(&[6, 6, 6], 2), [n, 3]), device)),
        Some(Tensor::from_data(TensorData::new(floats(1), [n, 1]), device)),
    )
}

fn config((wide, products): (bool, bool), head: HeadConfig) -> ModelConfig {
    let config = ModelConfig::default()
        .with_encoder(EncoderConfig::new().with_embedding_std(1.0))
        .with_head(head)
        .with_towers(TowerConfig::new([6]))
        .with_wide(wide);
    if products { config.with_factorization(FactorizationConfig::new(5)) } else { config }
}

/// A model whose wide path is not at its start of zeros.
fn model(kind: (bool, bool), head: HeadConfig, tasks: &[Task], device: &Device) -> ConfiguredModel {
    let model = seeded(5, || config(kind, head).init(&inputs(), tasks, device)).unwrap();
    let mut all = values(&model);
    all.retain(|name, _| name == "wide.weight" || name == "factorization.output.weight");
    for numbers in all.values_mut() {
        numbers.iter_mut().enumerate().for_each(|(i, w)| *w += (i as f32 * 0.9 + 0.3).sin() * 0.5);
    }
    with_values(model, all)
}

fn heads() -> Vec<HeadConfig> {
    vec![
        HeadConfig::SharedBottom(SharedBottomConfig::new([7])),
        HeadConfig::Mmoe(MmoeConfig::new(3, [9, 5])),
        HeadConfig::Mmoe(MmoeConfig::new(2, [5]).with_activation(Activation::Gelu)),
    ]
}

fn binary() -> Vec<Task> {
    ["click", "like", "buy"].map(Task::binary).to_vec()
}

#[test]
fn outputs_and_gradients_equal_pytorchs() {
    let text = include_str!("../golden/beside.json");
    let device = Device::flex().autodiff();
    let factors = Factorization::new(&[1..3, 3..5, 6..9], 9, 3, 4, &device);
    let names = [("projection.weight", "projection"), ("output.weight", "weigh")];
    check(&case_of(text, "factorization"), factors, &names, |own, x| own.forward(&x).unsqueeze());

    let inputs = Inputs::new((0..9).map(|i| format!("n{i}")).collect(), vec![]);
    let tasks: Vec<Task> = (0..4).map(|k| Task::binary(format!("t{k}"))).collect();
    let bottom = SharedBottomConfig::new([5]).with_activation(Activation::Tanh);
    let config = ModelConfig::default()
        .with_head(HeadConfig::SharedBottom(bottom))
        .with_towers(TowerConfig::new([2]).with_activation(Activation::Tanh))
        .with_wide(true)
        .with_factorization(FactorizationConfig::new(3).with_inputs(["n8", "n0", "n1", "n3"]));
    let model = config.init(&inputs, &tasks, &device).unwrap();
    let names = [
        ("head.bottom.layers.0.linear.weight", "bottom"),
        ("head.bottom.layers.0.linear.bias", "bottom_bias"),
        ("towers.hidden.layers.0.linear.weight", "w1"),
        ("towers.hidden.layers.0.linear.bias", "b1"),
        ("towers.output.weight", "w2"),
        ("towers.output.bias", "b2"),
        ("wide.weight", "wide"),
        ("factorization.projection.weight", "projection"),
        ("factorization.output.weight", "weigh"),
    ];
    let run = |model: &ConfiguredModel, x| model.forward(Features::numbers(x)).unsqueeze();
    check(&case_of(text, "whole"), model, &names, run);
}

#[test]
fn a_wide_path_starts_at_nothing_and_draws_nothing() {
    let device = Device::flex();
    for tasks in [binary(), mixed_tasks().to_vec()] {
        let draw = |wide| {
            let config = config((wide, false), HeadConfig::default());
            seeded(3, || config.init(&inputs(), &tasks, &device)).unwrap()
        };
        let (plain, wide) = (draw(false), draw(true));
        let rows = || features(6, &device);
        assert_eq!(list(plain.forward(rows())), list(wide.forward(rows())));
        let weight = wide.wide().unwrap().weight.val();
        assert_eq!(weight.dims()[1], tasks.iter().map(Task::d_logits).sum::<usize>());
        let mut more = values(&wide);
        assert!(more.remove("wide.weight").unwrap().iter().all(|w| *w == 0.0));
        assert_eq!(more, values(&plain));
    }
}

#[test]
fn products_are_drawn_last_and_begin_as_a_dot_product() {
    let device = Device::flex();
    let two = Inputs::new(vec!["n".into()], vec![category("user", 7, 6), category("item", 9, 4)]);
    let draw = |config: ModelConfig| seeded(3, || config.init(&two, &binary(), &device)).unwrap();
    let plain = draw(ModelConfig::default());
    let model = draw(ModelConfig::default().with_factorization(FactorizationConfig::new(8)));
    for (name, numbers) in values(&plain) {
        assert_eq!(values(&model)[&name], numbers, "{name}");
    }
    let output = &values(&model)["factorization.output.weight"];
    assert!(output.iter().all(|weight| *weight == 1.0));
    // The number's row is read by nobody.
    assert!(values(&model)["factorization.projection.weight"][..8].iter().all(|weight| *weight == 0.0));
}

#[test]
fn all_ways_to_run_a_model_give_the_same_logits() {
    for kind in KINDS {
        for (head, tasks) in heads().into_iter().zip([binary(), mixed_tasks().to_vec(), binary()]) {
            let what = format!("{kind:?}, {head:?}");
            let model = model(kind, head, &tasks, &Device::flex());
            let n = 40;
            let want = list(model.forward(features(n, &Device::flex())));
            let (got, _) = model.forward_with_gates(features(n, &Device::flex()));
            assert_eq!(list(got), want, "{what}");
            if let Some(packed) = model.packed() {
                let got = list(packed.logits(features(n, &Device::flex())));
                assert_close(&what, &got, &want, 2e-6);
                let one = list(packed.with_cores(1).logits(features(1, &Device::flex())));
                assert_eq!(one, got[..one.len()], "{what}");
            } else {
                assert!(what.contains("Gelu"), "{what} is not packed");
            }
            laws::check_close(
                model.forward(features(3, &Device::flex())),
                model.forward(features(n, &Device::flex())).narrow(0, 0, 3),
                1e-5,
            )
            .unwrap();
        }
    }
}

/// The rows' inputs of one side, in the order of the model's.
fn side(features: Features, of_request: bool) -> Features {
    let Features { numeric, categorical, lists, piecewise, .. } = features;
    let (numbers, ids): (i32, &[i32]) = if of_request { (0, &[0, 3]) } else { (1, &[1, 2]) };
    let device = Device::flex();
    Features::join(
        numeric.map(|x| x.select(1, Tensor::from_ints([numbers], &device))),
        categorical.map(|x| x.select(1, Tensor::from_ints(ids, &device))),
        lists.filter(|_| !of_request),
        piecewise.filter(|_| !of_request),
    )
}

#[test]
fn candidates_of_one_request_get_the_logits_of_whole_rows() {
    let device = Device::flex();
    for kind in KINDS {
        for (head, tasks) in heads().into_iter().zip([binary(), mixed_tasks().to_vec(), binary()]) {
            let what = format!("{kind:?}, {head:?}");
            let model = model(kind, head, &tasks, &device);
            let split = model.split(&inputs()).unwrap();
            let n = 30;
            let candidates = || side(features(n, &device), false);
            let Features { numeric, categorical, .. } = side(features(1, &device), true);
            let request = split.request(Features::new(numeric.clone(), categorical.clone()), n);

            // Whole rows: the first row's request with all candidates.
            let Features { numeric: all, categorical: ids, lists, piecewise, .. } = features(n, &device);
            let first = |x: Option<Tensor<2>>| x.map(|x| x.repeat_dim(0, n));
            let numbers = Tensor::cat(vec![first(numeric).unwrap(), all.unwrap().narrow(1, 1, 1)], 1);
            let (own, ids) = (categorical.unwrap().repeat_dim(0, n), ids.unwrap());
            let (user, day) = (own.clone().narrow(1, 0, 1), own.narrow(1, 1, 1));
            let ids = Tensor::cat(vec![user, ids.narrow(1, 1, 2), day], 1);
            let want = list(model.forward(Features::join(Some(numbers), Some(ids), lists, piecewise)));

            assert_close(&what, &list(split.logits(&request, candidates())), &want, 3e-6);
            let kept = split.candidates(candidates());
            assert_close(&what, &list(split.logits_of(&request, &kept, None)), &want, 3e-6);
            let some = list(split.logits_of(&request, &kept, Some(&[29, 2])));
            let d = some.len() / 2;
            assert_close(&what, &some, &[&want[29 * d..], &want[2 * d..3 * d]].concat(), 3e-6);
        }
    }
}

#[test]
fn towers_that_are_stacked_and_towers_that_stand_alone_say_the_same() {
    let device = Device::flex();
    let inputs = inputs();
    let encoder = EncoderConfig::new().init(&inputs, &device).unwrap();
    let head = HeadConfig::SharedBottom(SharedBottomConfig::new([7]));
    let model = model((true, true), head, &binary(), &device);
    let AnyTowers::Stacked(towers) = model.towers() else { panic!("equal towers are stacked") };
    let factors = FactorizationConfig::new(5).init(&encoder, 3, &device).unwrap();
    let alone = MultiTaskModel::new(encoder, model.head().clone(), towers.to_towers(), binary());
    let alone = alone.unwrap().with_wide().with_factorization(factors);
    let mut same = values(&model);
    same.retain(|name, _| !name.starts_with("towers"));
    let alone = with_values(alone, same);
    let rows = || features(9, &device);
    laws::check_close(alone.forward(rows()), model.forward(rows()), 1e-6).unwrap();
    laws::check_close(alone.packed().unwrap().logits(rows()), model.forward(rows()), 2e-6).unwrap();
}

#[test]
fn weights_come_back_from_files_and_have_pytorchs_shapes() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    for kind in KINDS {
        let old = model(kind, HeadConfig::default(), &mixed_tasks(), &device);
        let fresh = || config(kind, HeadConfig::default()).init(&inputs(), &mixed_tasks(), &device).unwrap();
        let file = folder.path().join("weights.bpk");
        save_weights(&old, &file).unwrap();
        assert_eq!(values(&load_weights(fresh(), &file).unwrap()), values(&old));
        for form in [WeightsForm::Stacked, WeightsForm::PerPart] {
            let file = folder.path().join("weights.safetensors");
            save_safetensors(&old, &file, form, &Default::default()).unwrap();
            let bytes = std::fs::read(&file).unwrap();
            let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
            let header: serde_json::Value = serde_json::from_slice(&bytes[8..][..length]).unwrap();
            let shape_of = |name: &str, is_there: bool| match is_there {
                true => header[name]["shape"].to_string(),
                false => header[name].to_string(),
            };
            assert_eq!(shape_of("wide.weight", kind.0), if kind.0 { "[6,21]" } else { "null" });
            let projection = shape_of("factorization.projection.weight", kind.1);
            assert_eq!(projection, if kind.1 { "[5,21]" } else { "null" });
            assert_eq!(values(&load_safetensors(fresh(), &file).unwrap()), values(&old));
        }
    }
}

#[test]
fn a_warm_start_takes_columns_and_tasks_by_their_names() {
    let device = Device::flex();
    let head = || HeadConfig::SharedBottom(SharedBottomConfig::new([7]));
    let old = model((true, true), head(), &mixed_tasks(), &device);
    let same = WarmStart::new(&old)
        .fill(config((true, true), head()).init(&inputs(), &mixed_tasks(), &device).unwrap());
    assert_eq!(values(&same.0), values(&old));

    // Another order of tasks, one more; one number more, and the shop gone.
    let tasks = [Task::regression("z"), Task::binary("new"), Task::multiclass("y", 4), Task::binary("x")];
    let mut other = inputs();
    other.numeric.insert(0, "first".into());
    other.categorical.retain(|input| input.name != "shop");
    let fresh = config((true, true), head()).init(&other, &tasks, &device).unwrap();
    let at_start = values(&fresh);
    let (filled, report) = WarmStart::new(&old).fill(fresh);
    let (old, new) = (values(&old), values(&filled));
    // Old logits: x, y0 to y3, z. New: z, new, y0 to y3, x.
    let logits = [Some(5), None, Some(1), Some(2), Some(3), Some(4), Some(0)];
    // Old columns: a, b, shop and tags (2 each), user, item, day (4 each), price (3). New: first, a, b, tags, and so on.
    let columns: Vec<Option<usize>> = [None, Some(0), Some(1)].into_iter().chain((4..21).map(Some)).collect();
    let (wide, projection) = (&new["wide.weight"], &new["factorization.projection.weight"]);
    for (row, was) in columns.iter().enumerate() {
        for (column, of) in logits.iter().enumerate() {
            let want = was.zip(*of).map_or(0.0, |(row, column)| old["wide.weight"][row * 6 + column]);
            assert_eq!(wide[row * 7 + column], want, "wide of column {row}, logit {column}");
        }
        let start = &at_start["factorization.projection.weight"][row * 5..][..5];
        let want = was.map_or(start, |was| &old["factorization.projection.weight"][was * 5..][..5]);
        assert_eq!(&projection[row * 5..][..5], want, "projection of column {row}");
    }
    for (column, of) in logits.iter().enumerate() {
        for d in 0..5 {
            let output = |values: &[f32], wide: usize, at: usize| values[d * wide + at];
            let start = output(&at_start["factorization.output.weight"], 7, column);
            let want = of.map_or(start, |of| output(&old["factorization.output.weight"], 6, of));
            assert_eq!(output(&new["factorization.output.weight"], 7, column), want);
        }
    }
    let line = report.parts.iter().find(|line| line.part == "wide.weight").unwrap();
    assert_eq!([line.taken, line.new, line.dropped], [19 * 6, 20 * 7 - 19 * 6, 21 * 6 - 19 * 6]);
}

#[test]
fn a_model_without_them_warms_up_one_with_them_and_the_other_way_about() {
    let device = Device::flex();
    let start = |kind| model(kind, HeadConfig::default(), &binary(), &device);
    let (filled, report) = WarmStart::new(&start((false, false))).fill(start((true, true)));
    assert_eq!(values(&filled)["wide.weight"], values(&start((true, true)))["wide.weight"]);
    assert!(report.parts.iter().any(|line| line.part == "wide.weight" && line.taken == 0 && line.new > 0));
    let (_, report) = WarmStart::new(&start((true, true))).fill(start((false, false)));
    assert!(report.parts.iter().any(|line| line.part == "wide.weight" && line.dropped > 0), "{report}");
}

#[test]
fn the_wide_path_and_the_products_learn_and_leave_other_tasks_alone() {
    let device = Device::flex().autodiff();
    let model = model((true, true), HeadConfig::default(), &binary(), &device);
    let loss = model.forward(features(20, &device)).narrow(1, 1, 1).sum();
    let grads = gradients(&model, &loss.backward());
    for name in ["wide.weight", "factorization.output.weight"] {
        let of = |k: usize| grads[name].iter().skip(k).step_by(3).map(|g| g.abs()).sum::<f32>();
        assert!(of(1) > 0.0 && of(0) == 0.0 && of(2) == 0.0, "{name}");
    }
    let projection = &grads["factorization.projection.weight"];
    assert!(projection[..2 * 5].iter().all(|g| *g == 0.0), "numbers are in no product");
    assert!(projection[2 * 5..].iter().all(|g| *g != 0.0));
    assert!(grads["encoder.tables.0.weight"].iter().any(|g| *g != 0.0));
    // A copy in evaluation and one on its way back to training keep both.
    let again = model.valid().train();
    assert_eq!(values(&again), values(&model));
}

#[test]
fn settings_come_from_a_file_and_wrong_ones_are_all_named() {
    let read = |text: &str| serde_json::from_str::<ModelConfig>(text).map_err(|error| error.to_string());
    let config =
        read(r#"{ "wide": true, "factorization": { "d": 4, "inputs": ["user", "item"] } }"#).unwrap();
    let want = FactorizationConfig::new(4).with_inputs(["user", "item"]);
    assert_eq!((config.wide, &config.factorization), (true, &Some(want)));
    assert_eq!(read(&serde_json::to_string(&config).unwrap()).unwrap(), config);
    assert_eq!(read(r#"{ "factorization": {} }"#).unwrap().factorization, Some(FactorizationConfig::new(16)));
    assert!(!read("{}").unwrap().wide && read("{}").unwrap().factorization.is_none());
    assert!(read(r#"{ "factorization": { "width": 4 } }"#).unwrap_err().contains("unknown field `width`"));

    let problems = |config: FactorizationConfig| {
        let problems = ModelConfig::default().with_factorization(config).problems();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let wrong = problems(FactorizationConfig::new(0).with_inputs(["user", "user"]));
    assert_eq!(
        wrong,
        "factorization.d: needs a width of at least 1, got 0; factorization.inputs: names \"user\" twice"
    );
    let init = |config: FactorizationConfig, inputs: &Inputs| {
        let config = ModelConfig::default().with_factorization(config);
        config.init(inputs, &binary(), &Device::flex()).map(|_| ()).unwrap_err().to_string()
    };
    assert_eq!(
        init(FactorizationConfig::new(2).with_inputs(["user", "itme"]), &inputs()),
        "factorization.inputs: no input is named \"itme\"; there are: user, item, shop, day, tags, price, a, b"
    );
    let numbers = Inputs::new(vec!["a".into(), "b".into()], vec![]);
    assert_eq!(
        init(FactorizationConfig::new(2), &numbers),
        "factorization.inputs: needs two inputs to multiply, with embeddings or named here, got none"
    );
    let one = Inputs::new(vec!["a".into()], vec![category("user", 3, 2)]);
    let BuildError::Settings(found) = ModelConfig::default()
        .with_factorization(FactorizationConfig::new(2))
        .init(&one, &binary(), &Device::flex())
        .map(|_| ())
        .unwrap_err()
    else {
        panic!("settings")
    };
    assert!(found[0].to_string().ends_with("got user"), "{found:?}");
    // Numbers that are named are multiplied.
    let config =
        ModelConfig::default().with_factorization(FactorizationConfig::new(2).with_inputs(["a", "user"]));
    config.init(&one, &binary(), &Device::flex()).unwrap();
}

#[test]
fn numbers_of_parameters_are_known_beforehand() {
    for named in [vec![], vec!["user", "item"], vec!["a", "tags", "price"]] {
        let config = FactorizationConfig::new(5).with_inputs(named);
        let model = ModelConfig::default().with_factorization(config.clone());
        let model = model.init(&inputs(), &mixed_tasks(), &Device::flex()).unwrap();
        let all = values(&model);
        let used = all["factorization.projection.weight"].iter().filter(|w| **w != 0.0).count();
        let output = all["factorization.output.weight"].len();
        assert_eq!(config.n_parameters(&inputs(), 6), used + output);
    }
}

#[test]
#[should_panic(expected = "the factorization reads and adds to [9, 4] columns, the model has [21, 3]")]
fn a_factorization_of_another_model_is_the_callers_mistake() {
    let device = Device::flex();
    let model = model((false, false), HeadConfig::default(), &binary(), &device);
    let _ = model.with_factorization(Factorization::new(&[0..2, 2..4], 9, 3, 4, &device));
}

#[test]
#[should_panic(expected = "fields must ascend")]
fn fields_that_overlap_are_the_callers_mistake() {
    let _ = Factorization::new(&[0..3, 2..4], 9, 3, 4, &Device::flex());
}

#[test]
fn a_linear_bottom_is_expressible_with_and_without_layers() {
    let device = Device::flex();
    for bottom in [
        SharedBottomConfig::new([]),
        SharedBottomConfig::new([12]).with_activation(Activation::Identity),
        SharedBottomConfig::new([12, 6]).with_activation(Activation::Identity),
    ] {
        let head = HeadConfig::SharedBottom(bottom.clone());
        let model = model((true, false), head, &binary(), &device);
        let rows = || features(12, &device);
        let want = model.forward(rows());
        if let Some(packed) = model.packed() {
            laws::check_close(packed.logits(rows()), want.clone(), 2e-6).unwrap();
        }
        // Sums of inputs give sums of what stands before the towers.
        let x = laws::fixed_input(&model, 6, 21);
        let zero = girandole_nn::Head::forward(model.head(), x.zeros_like());
        let of = |x: Tensor<2>| girandole_nn::Head::forward(model.head(), x) - zero.clone();
        laws::check_close(of(x.clone() * 3.0), of(x) * 3.0, 1e-4).unwrap();
        laws::check_head(model.head()).unwrap();
    }
}
