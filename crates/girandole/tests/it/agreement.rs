//! The CPU and a graphics adapter give the same numbers, from the same start.

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::Gradients;
use girandole::core::{CategoricalInput, ListInput, PiecewiseInput, Pooling};
use girandole::device::adapters;
use girandole::nn::{Encode, RowRule};
use girandole::prelude::*;
use girandole::train::OnlineTrainer;

/// Two devices, or nothing where this machine has no Vulkan adapter; software will do.
pub(crate) fn devices() -> Option<[Device; 2]> {
    let Some(adapter) = adapters().into_iter().find(|adapter| adapter.spec.to_string() == "vulkan:0") else {
        eprintln!("not tested: wgpu, since there is no Vulkan adapter (apt-get install mesa-vulkan-drivers)");
        return None;
    };
    Some([Device::flex(), adapter.spec.open().unwrap()])
}

fn model(device: &Device, data: &DataSet, head: HeadConfig) -> impl TaskModel {
    let builder = MultiTaskModel::for_data(data).head(head).towers([8]);
    seeded(3, || builder.init(device)).unwrap()
}

fn heads() -> [HeadConfig; 7] {
    [
        HeadConfig::SharedBottom(SharedBottomConfig::new([16]).with_norm(Norm::Layer)),
        HeadConfig::Moe(MoeConfig::new(4, [16])),
        HeadConfig::Mmoe(MmoeConfig::new(4, [16, 8]).with_norm(Norm::Batch)),
        HeadConfig::SingleTask(SingleTaskConfig::new([16])),
        HeadConfig::CrossStitch(CrossStitchConfig::new([16, 8])),
        HeadConfig::TensorFactorization(TensorFactorizationConfig::new([16], [4, 4, 2])),
        HeadConfig::L2Constrained(L2ConstrainedConfig::new([16])),
    ]
}

/// All gradients, in the order of the parameters.
fn gradients(model: &impl Module, grads: &Gradients) -> Vec<(String, Vec<f32>)> {
    struct Read<'a> {
        path: Vec<String>,
        found: Vec<(String, Vec<f32>)>,
        grads: &'a Gradients,
    }
    impl ModuleVisitor for Read<'_> {
        fn enter_module(&mut self, name: &str, _: &str) {
            self.path.push(name.to_owned());
        }

        fn exit_module(&mut self, _: &str, _: &str) {
            self.path.pop();
        }

        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if param.val().is_require_grad()
                && let Some(grad) = param.val().grad(self.grads)
            {
                self.found.push((self.path.join("."), grad.try_into_vec_as::<f32>().unwrap()));
            }
        }
    }
    let mut read = Read { path: vec![], found: vec![], grads };
    model.visit(&mut read);
    read.found
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(f32::MIN_POSITIVE, |most, x| most.max(x.abs()))
}

/// The largest difference, in parts of `scale`; NaN counts as infinite.
fn difference(a: &[f32], b: &[f32], scale: f32) -> f32 {
    assert_eq!(a.len(), b.len());
    let off = |(a, b): (&f32, &f32)| if (a - b).is_nan() { f32::INFINITY } else { (a - b).abs() };
    a.iter().zip(b).map(off).fold(0.0, f32::max) / scale
}

#[test]
fn heads_agree_for_any_number_of_tasks_and_rows() {
    let Some(devices) = devices() else { return };
    let mut faults = Vec::new();
    for (n_tasks, batch) in [(1, 1), (1, 4), (1, 33), (4, 1), (4, 4), (2, 33)] {
        let input: Vec<f32> = (0..batch * 12).map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0).collect();
        for config in heads() {
            let [flex, wgpu] = devices.clone().map(|device| {
                let head = seeded(1, || config.clone().into_head(12, n_tasks, &device)).unwrap();
                let input = Tensor::from_data(TensorData::new(input.clone(), [batch, 12]), &device);
                head.forward(input).try_into_vec_as::<f32>().unwrap()
            });
            let off = difference(&flex, &wgpu, largest(&flex));
            if off > 1e-4 {
                faults.push(format!("{n_tasks} tasks, {batch} rows, {config:?}: {off}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_stands_beside_heads_agrees_for_any_number_of_tasks_and_rows() {
    let Some(devices) = devices() else { return };
    let ids: Vec<CategoricalInput> = (0..5)
        .map(|i| CategoricalInput::new(format!("c{i}"), 9).with_d_embedding(if i == 4 { 6 } else { 4 }))
        .collect();
    let inputs = Inputs::new(vec!["n".into()], ids);
    for (n_tasks, batch) in [(1, 1), (1, 4), (1, 33), (4, 1), (4, 4), (2, 33)] {
        let tasks: Vec<Task> = (0..n_tasks).map(|k| Task::binary(format!("t{k}"))).collect();
        let [flex, wgpu] = devices.clone().map(|device| {
            let device = device.autodiff();
            let builder = MultiTaskModel::for_inputs(&inputs, &tasks).wide();
            let builder = builder.factorization(FactorizationConfig::new(5));
            let model = seeded(1, || builder.init(&device)).unwrap();
            let ids: Vec<i32> = (0..batch * 5).map(|i| i * 7 % 9).collect();
            let ids = Tensor::from_data(TensorData::new(ids, [batch, 5]), &device);
            let logits = model.forward(Features::new(Some(Tensor::ones([batch, 1], &device)), Some(ids)));
            let gradients = gradients(&model, &logits.clone().square().sum().backward());
            (logits.try_into_vec_as::<f32>().unwrap(), gradients)
        });
        let off = difference(&flex.0, &wgpu.0, largest(&flex.0));
        assert!(off < 1e-4, "{n_tasks} tasks, {batch} rows: {off}");
        for ((name, flex), (_, wgpu)) in flex.1.iter().zip(&wgpu.1) {
            let off = difference(flex, wgpu, largest(flex));
            assert!(off < 1e-3, "{n_tasks} tasks, {batch} rows, {name}: {off}");
        }
    }
}

#[test]
fn logits_and_gradients_agree_between_flex_and_wgpu() {
    let Some(devices) = devices() else { return };
    let data = datasets::adult().unwrap();
    let rows: Vec<u32> = (0..300).collect();
    let mut faults = Vec::new();
    for head in heads() {
        let [flex, wgpu] = devices.clone().map(|device| {
            let plain = model(&device, &data, head.clone());
            let logits = plain.forward(data.train().batch(&rows, &device).features);
            let device = device.autodiff();
            let training = model(&device, &data, head.clone());
            let own = training.forward(data.train().batch(&rows, &device).features);
            let gradients = gradients(&training, &own.powi_scalar(2).mean().backward());
            (logits.try_into_vec_as::<f32>().unwrap(), gradients)
        });
        let off = difference(&flex.0, &wgpu.0, largest(&flex.0));
        if off > 1e-4 {
            faults.push(format!("{head:?}: logits differ by {off}"));
        }
        assert!(flex.1.len() > 5 && flex.1.len() == wgpu.1.len(), "{head:?}");
        // The gradient of a bias before a batch norm is zero but for rounding: such are held against the others.
        let floor = 1e-3 * flex.1.iter().map(|(_, gradient)| largest(gradient)).fold(0.0, f32::max);
        for ((name, flex), (other, wgpu)) in flex.1.iter().zip(&wgpu.1) {
            let off = difference(flex, wgpu, largest(flex).max(floor));
            if name != other || off > 1e-3 {
                faults.push(format!("{head:?}: gradients of {name} differ by {off}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// An encoder of all kinds of inputs, with `sparse` tables sparse, and rows for it: some lists are empty, some full.
fn all_kinds(device: &Device, batch: usize, n_piecewise: usize, sparse: &[&str]) -> (Encoder, Features) {
    let items = |name: &str, pooling| {
        ListInput::new(name, 30, 3).with_d_embedding(4).with_table("items").with_pooling(pooling)
    };
    let item = CategoricalInput::new("item", 30).with_d_embedding(4).with_table("items");
    let lists = vec![
        items("mean", Pooling::Mean),
        items("sum", Pooling::Sum),
        items("max", Pooling::Max),
        items("attention", Pooling::Attention),
        items("attention to", Pooling::AttentionTo("item".into())),
        ListInput::new("own", 5, 2).with_d_embedding(2),
    ];
    let bounds = |i: usize| (0..3 + i % 2).map(|bound| bound as f32 - 1.0).collect::<Vec<_>>();
    let number = |i: usize| PiecewiseInput::new(format!("p{i}"), bounds(i), 4);
    let inputs = Inputs::new(vec!["x".into()], vec![item])
        .with_lists(lists)
        .with_piecewise((0..n_piecewise).map(number).collect());
    let config = EncoderConfig::new().with_embedding_std(1.0).with_sparse(sparse.iter().copied());
    let encoder = seeded(5, || config.init(&inputs, device)).unwrap();
    let float = |n: usize, step: f32| (0..n).map(|i| (i as f32 * step).sin() * 2.0).collect::<Vec<_>>();
    let id = |row: usize, column: usize| match (row * 7 + column * 3) % 5 {
        _ if row % 4 == 1 || column % 3 > row % 3 => Features::NO_ID,
        id if column < 15 => (id * 6) as i32,
        id => id as i32,
    };
    let lists: Vec<i32> = (0..batch).flat_map(|row| (0..17).map(move |column| id(row, column))).collect();
    let ids: Vec<i32> = (0..batch as i32).map(|row| row * 7 % 30).collect();
    let features = Features::join(
        Some(Tensor::from_data(TensorData::new(float(batch, 0.3), [batch, 1]), device)),
        Some(Tensor::from_data(TensorData::new(ids, [batch, 1]), device)),
        Some(Tensor::from_data(TensorData::new(lists, [batch, 17]), device)),
        Some(Tensor::from_data(
            TensorData::new(float(batch * n_piecewise, 0.7), [batch, n_piecewise]),
            device,
        )),
    );
    (encoder, features)
}

#[test]
fn all_kinds_of_inputs_agree_between_flex_and_wgpu() {
    let Some(devices) = devices() else { return };
    let mut faults = Vec::new();
    for (batch, n_piecewise, sparse) in [(1, 1, &[][..]), (5, 3, &[]), (5, 3, &["items", "own"])] {
        let [flex, wgpu] = devices.clone().map(|device| {
            let (encoder, features) = all_kinds(&device, batch, n_piecewise, sparse);
            let encoded = encoder.forward(features).try_into_vec_as::<f32>().unwrap();
            let (encoder, features) = all_kinds(&device.autodiff(), batch, n_piecewise, sparse);
            let own = encoder.forward(features);
            let learned = own.clone().try_into_vec_as::<f32>().unwrap();
            let mut grads = own.powi_scalar(3).sum().backward();
            let mut found = gradients(&encoder, &grads);
            for table in encoder.row_tables() {
                table.keep_gradients(&mut grads);
                let touched = table.take_gradient().unwrap();
                let values = touched.gradient.try_into_vec_as::<f32>().unwrap();
                found.push((format!("rows {:?}", touched.rows), values));
            }
            (encoded, learned, found)
        });
        let what = format!("{batch} rows, {n_piecewise} piecewise, sparse {sparse:?}");
        for (a, b) in [(&flex.0, &wgpu.0), (&flex.1, &wgpu.1), (&flex.0, &wgpu.1)] {
            let off = difference(a, b, largest(a));
            if off > 1e-4 {
                faults.push(format!("{what}: encoded rows differ by {off}"));
            }
        }
        assert!(flex.2.len() == 4 && wgpu.2.len() == 4, "{what}: {:?}", flex.2);
        for ((name, flex), (other, wgpu)) in flex.2.iter().zip(&wgpu.2) {
            let off = difference(flex, wgpu, largest(flex));
            if name != other || off > 1e-3 {
                faults.push(format!("{what}: gradients of {name} differ by {off}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Steps of a table and what they leave: the rows, and the logits of the model on top.
fn stepped(device: &Device, data: &DataSet, rule: RowRule) -> [Vec<f32>; 2] {
    let encoder = EncoderConfig::new().with_sparse_from(1);
    let builder = MultiTaskModel::for_data(data).encoder(encoder).head(MmoeConfig::new(2, [8]));
    let model = seeded(3, || builder.init(device)).unwrap().train();
    let mut states: Vec<_> = model.row_tables().iter().map(|table| table.state_at_rest(rule)).collect();
    for first in [0, 100, 50] {
        let rows: Vec<u32> = (first..first + 100).collect();
        let batch = data.train().batch(&rows, &device.clone().autodiff());
        let mut gradients = model.forward(batch.features).powi_scalar(2).sum().backward();
        for (table, state) in model.row_tables().into_iter().zip(&mut states) {
            table.keep_gradients(&mut gradients);
            table.update(state, table.take_gradient().unwrap(), rule);
        }
    }
    let plain = data.train().batch(&[0, 60, 199, 250], device);
    let logits = model.valid().forward(plain.features).try_into_vec_as::<f32>().unwrap();
    let mut rows = Vec::new();
    for table in model.row_tables() {
        let all: Vec<u32> = (0..table.n_rows() as u32).collect();
        rows.extend(table.forward(&all, 1, &Tensor::zeros([1, 1], device)).try_into_vec_as::<f32>().unwrap());
    }
    [rows, logits]
}

#[test]
fn steps_of_sparse_tables_agree_between_flex_and_wgpu() {
    let Some(devices) = devices() else { return };
    let data = datasets::adult().unwrap();
    let (rate, epsilon) = (0.05, 1e-6);
    let adam =
        RowRule::Adam { beta_1: 0.9, beta_2: 0.99, new_1: 0.1, new_2: 0.01, rate, root_scale: 1.0, epsilon };
    let rules = [
        RowRule::Sgd { rate },
        RowRule::RowAdagrad { rate, epsilon },
        RowRule::Adagrad { rate, epsilon },
        adam,
    ];
    for rule in rules {
        let [flex, wgpu] = devices.clone().map(|device| stepped(&device, &data, rule));
        for (flex, wgpu) in flex.iter().zip(&wgpu) {
            let off = difference(flex, wgpu, largest(flex));
            assert!(off <= 1e-3, "{rule:?}: differ by {off}");
        }
    }
}

#[test]
fn diagnoses_and_balanced_trainings_agree_between_flex_and_wgpu() {
    let Some(devices) = devices() else { return };
    let data = datasets::adult().unwrap();
    // One head: a software adapter takes a minute for each.
    let head = HeadConfig::Mmoe(MmoeConfig::new(4, [16, 8]));
    let [flex, wgpu] = devices.clone().map(|device| {
        let trainer = OnlineTrainer::new(model(&device, &data, head.clone()), 3, 64).load_balance(0.5);
        let (model, curve) = trainer.every(1).fit(data.train().as_ref()).unwrap();
        let looked = Diagnose::default().batch(256).rows(600);
        let seen = looked.run(&model, data.validation().as_ref(), &device).unwrap().unwrap();
        (seen, curve.points.iter().flat_map(|point| point.losses.clone()).collect::<Vec<_>>())
    });
    let numbers = |seen: &Diagnosis| -> Vec<f32> {
        let gates = seen.gates.iter().flat_map(|gate| gate.mean.iter().chain([&gate.entropy]).copied());
        let experts = seen.experts.iter().map(|expert| expert.scale);
        gates.chain(experts).chain(seen.cka.iter().flatten().copied()).map(|x| x as f32).collect()
    };
    let off = difference(&numbers(&flex.0), &numbers(&wgpu.0), 1.0);
    assert!(off < 1e-3, "{head:?}: diagnoses differ by {off}");
    let [a, b] = [&flex.1, &wgpu.1].map(|losses| losses.iter().map(|loss| *loss as f32).collect::<Vec<_>>());
    assert!(difference(&a, &b, largest(&a)) < 1e-3, "{head:?}: losses {a:?} and {b:?}");
    assert_eq!(flex.0.experts[0].dead_units, wgpu.0.experts[0].dead_units);
}
