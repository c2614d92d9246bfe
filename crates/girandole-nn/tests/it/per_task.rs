//! Heads with one network a task: what each equals, and what a task's loss leaves alone.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{Features, Inputs, Task};
use girandole_nn::{
    Activation, BuildError, ConfiguredModel, CrossStitch, CrossStitchConfig, FactoredLinear, Head,
    HeadConfig, IntoHead, L2Constrained, L2ConstrainedConfig, MlpConfig, ModelConfig, Norm, SharedBottom,
    SharedBottomConfig, SingleTask, SingleTaskConfig, StackedMlp, TaskModel, TensorFactorization,
    TensorFactorizationConfig, laws, load_weights, save_weights,
};

use crate::params::{assert_close, gradients, list, values, with_values};

/// Settings of each of the heads, for those laws that [`crate::heads`] and [`crate::seeded`] run.
pub(crate) fn configs() -> Vec<HeadConfig> {
    let stitched = |norm| CrossStitchConfig::new([5, 4]).with_norm(norm).with_activation(Activation::PRelu);
    let factored = |norm| TensorFactorizationConfig::new([5, 4], [3, 4, 2]).with_norm(norm);
    vec![
        HeadConfig::SingleTask(SingleTaskConfig::new([7]).with_dropout(0.3)),
        HeadConfig::SingleTask(SingleTaskConfig::new([5, 4]).with_norm(Norm::Batch)),
        HeadConfig::CrossStitch(stitched(Norm::None)),
        HeadConfig::CrossStitch(stitched(Norm::Batch).with_per_unit(true).with_dropout(0.2)),
        HeadConfig::L2Constrained(L2ConstrainedConfig::new([5, 4]).with_norm(Norm::Layer).with_dropout(0.1)),
        HeadConfig::TensorFactorization(factored(Norm::None)),
        HeadConfig::TensorFactorization(factored(Norm::Batch).with_activation(Activation::PRelu)),
        HeadConfig::TensorFactorization(factored(Norm::Layer).with_dropout(0.2)),
    ]
}

fn bank(n: usize, device: &Device) -> StackedMlp {
    StackedMlp::new(&MlpConfig::new([5, 4]), n, 6, device).unwrap()
}

/// A bank whose gradients are never all zero, as behind ReLU a draw may leave every unit of a layer.
fn smooth_bank(n: usize, device: &Device) -> StackedMlp {
    StackedMlp::new(&MlpConfig::new([5, 4]).with_activation(Activation::Tanh), n, 6, device).unwrap()
}

fn model(config: HeadConfig, device: &Device) -> ConfiguredModel {
    let inputs = Inputs::new((0..6).map(|i| i.to_string()).collect(), vec![]);
    let tasks = ["x", "y", "z"].map(Task::binary);
    ModelConfig::default().with_head(config).with_towers([3]).init(&inputs, &tasks, device).unwrap()
}

#[test]
fn one_tasks_loss_leaves_the_other_single_tasks_gradients_zero() {
    let device = Device::flex().autodiff();
    let head = SingleTask::new(smooth_bank(3, &device), 6).unwrap();
    let x = Tensor::from_inner(laws::fixed_input(&head, 5, 6));
    for task in 0..3 {
        let grads = gradients(&head, &head.forward(x.clone()).narrow(0, task, 1).sum().backward());
        assert_eq!(grads.len(), 4);
        for (name, grad) in grads {
            for (k, own) in grad.chunks(grad.len() / 3).enumerate() {
                assert_eq!(own.iter().any(|g| *g != 0.0), k == task, "{name}, task {k}");
            }
        }
    }
}

#[test]
fn one_tasks_loss_leaves_the_other_towers_gradients_zero_behind_every_head() {
    let device = Device::flex().autodiff();
    for config in configs() {
        let model = model(config.clone(), &device);
        let x = Tensor::from_inner(laws::fixed_input(&model, 5, 6));
        let loss = model.forward(Features::numbers(x)).narrow(1, 1, 1).sum();
        for (name, grad) in gradients(&model, &loss.backward()) {
            let others = || grad.chunks(grad.len() / 3).enumerate().filter(|(k, _)| *k != 1);
            let alone = name.starts_with("towers")
                || matches!(config, HeadConfig::SingleTask(_) | HeadConfig::L2Constrained(_));
            assert!(!alone || others().all(|(_, own)| own.iter().all(|g| *g == 0.0)), "{config:?}: {name}");
        }
    }
}

#[test]
fn a_single_task_alone_equals_a_shared_bottom() {
    let device = Device::flex();
    let networks = bank(1, &device);
    let x = laws::fixed_input(&networks, 5, 6);
    let bottom = networks.to_experts().remove(0);
    let shared = SharedBottom::new(bottom, 6, 1).unwrap().forward(x.clone());
    let single = SingleTask::new(networks.clone(), 6).unwrap();
    laws::check_close(single.forward(x.clone()), shared.clone(), 1e-6).unwrap();
    for per_unit in [false, true] {
        let stitched = CrossStitch::new(networks.clone(), 0.9, per_unit, &device).unwrap();
        laws::check_close(stitched.forward(x.clone()), shared.clone(), 1e-6).unwrap();
    }
}

#[test]
fn single_tasks_in_a_vec_equal_those_in_a_bank_and_load_from_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.bpk");
    let device = Device::flex();
    let banked = SingleTask::of(bank(3, &device)).into_head(6, 3, &device).unwrap();
    save_weights(&banked, &path).unwrap();
    let each = SingleTask::of(bank(3, &device).to_experts()).into_head(6, 3, &device).unwrap();
    let each = load_weights(each, &path).unwrap();
    laws::check_head(&each).unwrap();
    let x = laws::fixed_input(&banked, 5, 6);
    laws::check_close(each.forward(x.clone()), banked.forward(x), 1e-5).unwrap();
}

#[test]
fn stitches_of_the_identity_equal_single_tasks() {
    let device = Device::flex();
    let networks = bank(3, &device);
    let x = laws::fixed_input(&networks, 5, 6);
    let single = SingleTask::new(networks.clone(), 6).unwrap().forward(x.clone());
    for per_unit in [false, true] {
        let stitched = CrossStitch::new(networks.clone(), 1.0, per_unit, &device).unwrap();
        laws::check_close(stitched.forward(x.clone()), single.clone(), 1e-6).unwrap();
    }
}

#[test]
fn stitches_start_with_the_share_asked_for_and_alike_for_every_unit() {
    let device = Device::flex();
    let networks = bank(3, &device);
    let x = laws::fixed_input(&networks, 5, 6);
    let shared = CrossStitch::new(networks.clone(), 0.9, false, &device).unwrap();
    let matrix = [0.9, 0.05, 0.05, 0.05, 0.9, 0.05, 0.05, 0.05, 0.9];
    assert_eq!(shared.stitches().len(), 2);
    for stitch in shared.stitches() {
        assert_eq!(stitch.dims(), [3, 3, 1]);
        assert_close("stitch", &list(stitch.val()), &matrix, 1e-6);
    }
    let each = CrossStitch::new(networks, 0.9, true, &device).unwrap();
    assert_eq!(
        each.stitches().iter().map(|stitch| stitch.dims()).collect::<Vec<_>>(),
        [[3, 3, 5], [3, 3, 4]]
    );
    laws::check_close(each.forward(x.clone()), shared.forward(x), 1e-5).unwrap();
}

#[test]
fn stitched_tasks_teach_each_other() {
    let device = Device::flex().autodiff();
    let head = CrossStitch::new(smooth_bank(3, &device), 0.9, false, &device).unwrap();
    let x = Tensor::from_inner(laws::fixed_input(&head, 5, 6));
    let grads = gradients(&head, &head.forward(x).narrow(0, 0, 1).sum().backward());
    assert!(grads["networks.layers.1.linear.bias"].iter().any(|g| *g != 0.0));
    let last = &grads["stitches.1"];
    assert!(last[..3].iter().all(|g| *g != 0.0) && last[3..].iter().all(|g| *g == 0.0), "{last:?}");
}

#[test]
fn l2_constrained_tasks_equal_single_tasks_and_their_penalty_counts_every_pair_of_weights() {
    let device = Device::flex();
    for n in [1, 2, 3] {
        let networks = bank(n, &device);
        let x = laws::fixed_input(&networks, 5, 6);
        let single = SingleTask::new(networks.clone(), 6).unwrap();
        let head = L2Constrained::new(networks, 0.3).unwrap();
        laws::check_close(head.forward(x.clone()), single.forward(x), 0.0).unwrap();
        let mut want = 0.0;
        for (_, weights) in values(&head).into_iter().filter(|(name, _)| name.ends_with("weight")) {
            let own = weights.chunks(weights.len() / n).collect::<Vec<_>>();
            for (k, a) in own.iter().enumerate() {
                want +=
                    own[..k].iter().flat_map(|b| a.iter().zip(*b)).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
            }
        }
        let penalty = list(head.penalty().unwrap());
        assert_eq!(penalty.len(), 1);
        assert!((penalty[0] - 0.3 * want).abs() <= 1e-5 * want, "{n} tasks: {penalty:?} and {}", 0.3 * want);
    }
}

#[test]
fn only_constrained_weights_have_a_penalty_and_the_model_passes_it_on() {
    let device = Device::flex();
    for config in crate::heads::head_configs() {
        let constrained = matches!(config, HeadConfig::L2Constrained(_));
        let model = model(config, &device);
        assert_eq!(model.penalty().is_some(), constrained);
        assert_eq!(model.penalty().map(list), model.head().penalty().map(list));
    }
}

#[test]
fn composed_weights_are_the_tucker_product() {
    let device = Device::flex();
    let (sizes, [r1, r2, r3]) = ([6, 5, 3], [2, 4, 3]);
    let linear = FactoredLinear::new(sizes, [r1, r2, r3], &device).unwrap();
    let all = values(&linear);
    let (core, u1, u2, u3) = (&all["core"], &all["u1"], &all["u2"], &all["u3"]);
    let [d_input, d_output, n_tasks] = sizes;
    let mut want = vec![];
    for (i, j, k) in indices([d_input, d_output, n_tasks]) {
        let terms = indices([r1, r2, r3])
            .map(|(a, b, c)| core[(a * r2 + b) * r3 + c] * u1[i * r1 + a] * u2[j * r2 + b] * u3[k * r3 + c]);
        want.push(terms.sum::<f32>());
    }
    assert_eq!(linear.weight().dims(), sizes);
    assert_close("weight", &list(linear.weight()), &want, 1e-5);

    let x = laws::fixed_input(&linear, 5, 6);
    let plain =
        x.clone().unsqueeze_dim::<3>(0).matmul(linear.weight().permute([2, 0, 1])) + linear.bias.val();
    laws::check_close(linear.forward(x.unsqueeze_dim(0)), plain, 1e-5).unwrap();
}

fn indices([n, m, l]: [usize; 3]) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..n * m * l).map(move |i| (i / (m * l), i / l % m, i % l))
}

#[test]
fn one_task_of_full_ranks_equals_a_shared_bottom() {
    let device = Device::flex();
    let bottom = MlpConfig::new([4]).init(6, &device).unwrap();
    let head = TensorFactorization::new(&MlpConfig::new([4]), [6, 4, 1], 1, 6, &device).unwrap();
    let eye = |n| list(Tensor::<2>::eye(n, &device));
    let plain = values(&bottom);
    let factored = [
        ("core", plain["layers.0.linear.weight"].clone()),
        ("u1", eye(6)),
        ("u2", eye(4)),
        ("u3", vec![1.0]),
        ("bias", plain["layers.0.linear.bias"].clone()),
    ];
    let named = factored.map(|(name, values)| (format!("layers.0.linear.{name}"), values));
    let head = with_values(head, named.into());
    let x = laws::fixed_input(&bottom, 5, 6);
    let shared = SharedBottom::new(bottom, 6, 1).unwrap();
    laws::check_close(head.forward(x.clone()), shared.forward(x), 1e-6).unwrap();
}

/// Over many draws, since the entries of one weight of low rank hang together.
#[test]
fn composed_weights_start_at_hes_scale_whatever_the_ranks() {
    let device = Device::flex();
    for ranks in [[1, 1, 1], [4, 2, 3], [30, 20, 2]] {
        let draws = 3200 / (ranks[0] * ranks[1]).min(80);
        let mut sums = [0.0f64; 2];
        for _ in 0..draws {
            let linear = FactoredLinear::new([30, 20, 2], ranks, &device).unwrap();
            let weight = list(linear.weight());
            sums[0] += weight.iter().map(|w| f64::from(*w)).sum::<f64>() / weight.len() as f64;
            sums[1] += weight.iter().map(|w| f64::from(w * w)).sum::<f64>() / weight.len() as f64;
        }
        let [mean, square] = sums.map(|sum| sum / draws as f64);
        assert!(mean.abs() < 0.02, "{ranks:?}: mean of {mean}");
        assert!((square * 15.0 - 1.0).abs() < 0.15, "{ranks:?}: {square} instead of 2 / 30");
    }
}

#[test]
fn each_task_starts_with_its_own_network() {
    let device = Device::flex();
    for config in configs() {
        let head = config.clone().into_head(6, 3, &device).unwrap();
        let output = list(head.forward(laws::fixed_input(&head, 5, 6)));
        let own = output.chunks(output.len() / 3).collect::<Vec<_>>();
        assert!(own[0] != own[1] && own[1] != own[2] && own[0] != own[2], "{config:?}");
    }
}

#[test]
fn models_of_every_head_come_back_from_disk_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.bpk");
    let (plain, train) = (Device::flex(), Device::flex().autodiff());
    for config in configs() {
        let saved = model(config.clone(), &train);
        let x = laws::fixed_input(&saved, 5, 6);
        saved.forward(Features::numbers(Tensor::from_inner(x.clone())));
        save_weights(&saved, &path).unwrap();
        let loaded = load_weights(model(config, &plain), &path).unwrap();
        assert_eq!(values(&loaded), values(&saved));
        let [got, want] =
            [&loaded, &saved.valid()].map(|model| list(model.forward(Features::numbers(x.clone()))));
        assert_eq!(got, want);
        let other = model(HeadConfig::SharedBottom(SharedBottomConfig::default()), &plain);
        assert!(load_weights(other, &path).is_err());
    }
}

#[test]
fn settings_come_back_from_their_file_and_wrong_ones_are_named() {
    for config in configs() {
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<HeadConfig>(&text).unwrap(), config);
        assert!(config.problems().is_empty());
    }
    for (json, paths) in [
        (r#"{ "kind": "single_task" }"#, &[][..]),
        (r#"{ "kind": "single_task", "widths": [], "dropout": 1 }"#, &["widths", "dropout"]),
        (r#"{ "kind": "cross_stitch" }"#, &[]),
        (r#"{ "kind": "cross_stitch", "widths": [0], "own_share": 1.1 }"#, &["widths[0]", "own_share"]),
        (r#"{ "kind": "l2_constrained" }"#, &[]),
        (r#"{ "kind": "l2_constrained", "widths": [0], "alpha": -1 }"#, &["widths[0]", "alpha"]),
        (r#"{ "kind": "tensor_factorization" }"#, &[]),
        (
            r#"{ "kind": "tensor_factorization", "widths": [], "ranks": [0, 1, 0] }"#,
            &["widths", "ranks[0]", "ranks[2]"],
        ),
    ] {
        let problems = serde_json::from_str::<HeadConfig>(json).unwrap().problems();
        assert_eq!(problems.into_iter().map(|problem| problem.path).collect::<Vec<_>>(), paths, "{json}");
    }
    for (json, says) in [
        (r#"{ "kind": "single_task", "experts": 2 }"#, "unknown field `experts`"),
        (r#"{ "kind": "cross_stitch", "share": 2 }"#, "unknown field `share`"),
        (r#"{ "kind": "tensor_factorization", "rank": 2 }"#, "unknown field `rank`"),
        (r#"{ "kind": "tensor_factorization", "ranks": [2, 2] }"#, "an array of length 3"),
    ] {
        let error = serde_json::from_str::<HeadConfig>(json).unwrap_err().to_string();
        assert!(error.contains(says), "{json}: {error}");
    }
}

#[test]
fn sizes_that_make_no_head_are_refused() {
    let device = Device::flex();
    for config in configs() {
        let init = |d_input, n_tasks| config.clone().into_head(d_input, n_tasks, &device).unwrap_err();
        assert_eq!(init(6, 0), BuildError::NoTasks);
        assert_eq!(init(0, 2), BuildError::NoWidth);
    }
    let error = SingleTask::of(bank(2, &device)).into_head(6, 3, &device).unwrap_err();
    assert_eq!(error, BuildError::HeadTasks { got: 2, want: 3 });
    let error = SingleTask::new(bank(2, &device).to_experts()[..0].to_vec(), 6).unwrap_err();
    assert_eq!(error, BuildError::NoTasks);
    let error = CrossStitch::new(bank(2, &device), f64::NAN, false, &device).unwrap_err();
    assert_eq!(error.to_string(), "own_share: needs a share from 0 to 1, got NaN");
    let error = L2Constrained::new(bank(2, &device), f64::INFINITY).unwrap_err();
    assert_eq!(error.to_string(), "alpha: needs a finite strength of at least 0, got inf");
    let error = FactoredLinear::new([6, 4, 2], [1, 0, 1], &device).unwrap_err();
    assert_eq!(error.to_string(), "ranks[1]: needs a rank of at least 1, got 0");
}
