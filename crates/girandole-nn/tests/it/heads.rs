//! The laws of heads, experts and gates, on all that ships and on parts of one's own.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::prelude::*;
use girandole_nn::{
    Activation, BuildError, Expert, Gate, Head, HeadConfig, IntoHead, Mlp, MlpConfig, Mmoe, MmoeConfig, Moe,
    MoeConfig, Norm, SharedBottom, SharedBottomConfig, SoftmaxGateConfig, StackedMlp, laws,
};

use crate::params::{list, values, with_values};

/// Two kinds of experts in one `Vec`.
#[derive(Module, Debug)]
enum MyExpert {
    Deep(Mlp),
    Flat(Linear),
}

impl Expert for MyExpert {
    fn d_output(&self) -> usize {
        match self {
            Self::Deep(mlp) => mlp.d_output(),
            Self::Flat(linear) => linear.weight.dims()[1],
        }
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Deep(mlp) => mlp.forward(input),
            Self::Flat(linear) => linear.forward(input),
        }
    }
}

fn mixed_experts(device: &Device) -> Vec<MyExpert> {
    vec![
        MyExpert::Deep(MlpConfig::new([5, 3]).init(6, device).unwrap()),
        MyExpert::Flat(LinearConfig::new(6, 3).init(device)),
    ]
}

pub(crate) fn head_configs() -> Vec<HeadConfig> {
    let norm = |norm| MmoeConfig::new(3, [5, 4]).with_norm(norm).with_activation(Activation::PRelu);
    let shipped = vec![
        HeadConfig::SharedBottom(SharedBottomConfig::new([7]).with_norm(Norm::Batch).with_dropout(0.3)),
        HeadConfig::Moe(MoeConfig::new(3, [4]).with_dropout(0.2)),
        HeadConfig::Mmoe(norm(Norm::None)),
        HeadConfig::Mmoe(norm(Norm::Batch)),
        HeadConfig::Mmoe(norm(Norm::Layer)),
        HeadConfig::Mmoe(MmoeConfig::new(1, [4])),
        HeadConfig::Mmoe(
            MmoeConfig::new(4, [4]).with_gate(SoftmaxGateConfig::new().with_widths([3]).with_dropout(0.4)),
        ),
    ];
    shipped.into_iter().chain(crate::per_task::configs()).collect()
}

#[test]
fn every_head_that_ships_keeps_the_laws() {
    let device = Device::flex();
    for config in head_configs() {
        for n_tasks in [1, 3] {
            let head = config.clone().into_head(6, n_tasks, &device).unwrap();
            laws::check_head(&head).unwrap_or_else(|error| panic!("{config:?}: {error}"));
        }
    }
}

#[test]
fn a_head_of_mixed_experts_keeps_the_laws() {
    let device = Device::flex();
    let experts = mixed_experts(&device);
    laws::check_experts(&experts, 6).unwrap();
    laws::check_expert(&experts[0], 6).unwrap();
    laws::check_head(&Mmoe::of(experts).into_head(6, 2, &device).unwrap()).unwrap();
}

#[test]
fn no_two_experts_of_a_bank_start_equal() {
    let bank = StackedMlp::new(&MlpConfig::new([16]), 8, 10, &Device::flex()).unwrap();
    laws::check_experts(&bank, 10).unwrap();
    let weights = values(&bank)["layers.0.linear.weight"].clone();
    for (i, a) in weights.chunks(160).enumerate() {
        assert!(weights.chunks(160).skip(i + 1).all(|b| a.iter().zip(b).all(|(a, b)| a != b)));
    }
}

#[test]
fn one_expert_equals_a_shared_bottom() {
    let device = Device::flex();
    let bottom = MlpConfig::new([4]).init(6, &device).unwrap();
    let x = laws::fixed_input(&bottom, 5, 6);
    let shared = SharedBottom::of(bottom.clone()).into_head(6, 2, &device).unwrap();
    let moe = Moe::of(vec![bottom.clone()]).into_head(6, 2, &device).unwrap();
    let mmoe = Mmoe::of(vec![bottom]).into_head(6, 2, &device).unwrap();
    laws::check_close(moe.forward(x.clone()), shared.forward(x.clone()), 1e-6).unwrap();
    laws::check_close(mmoe.forward(x.clone()), shared.forward(x.clone()), 1e-6).unwrap();
    assert!(list(mmoe.gate_weights(x).unwrap()).iter().all(|weight| *weight == 1.0));
}

fn bank(device: &Device) -> StackedMlp {
    StackedMlp::new(&MlpConfig::new([4]), 3, 6, device).unwrap()
}

#[test]
fn equal_gates_for_all_tasks_equal_one_gate() {
    let device = Device::flex();
    let experts = bank(&device);
    let x = laws::fixed_input(&experts, 5, 6);
    let moe = Moe::of(experts.clone()).into_head(6, 2, &device).unwrap();
    let mmoe = Mmoe::of(experts).into_head(6, 2, &device).unwrap();
    let twice = values(&moe)["gate.weight"].iter().flat_map(|weight| [*weight; 2]).collect();
    let mmoe = with_values(mmoe, [("gate.weight".to_owned(), twice)].into());
    laws::check_close(mmoe.forward(x.clone()), moe.forward(x), 1e-6).unwrap();
}

#[test]
fn one_tasks_mmoe_equals_its_moe() {
    let device = Device::flex();
    let experts = bank(&device);
    let gate = SoftmaxGateConfig::new().init(6, 3, 1, &device).unwrap();
    let x = laws::fixed_input(&experts, 5, 6);
    let moe = Moe::new(experts.clone(), gate.clone(), 6, 1).unwrap();
    let mmoe = Mmoe::new(experts, gate, 6).unwrap();
    laws::check_close(mmoe.forward(x.clone()), moe.forward(x), 0.0).unwrap();
}

#[test]
fn reordering_experts_with_their_gate_columns_changes_nothing() {
    let device = Device::flex();
    let mut experts = bank(&device).to_experts();
    let gate = SoftmaxGateConfig::new().init(6, 3, 2, &device).unwrap();
    let x = laws::fixed_input(&gate, 5, 6);
    let before = Mmoe::new(experts.clone(), gate.clone(), 6).unwrap();
    experts.reverse();
    let mut reversed = gate;
    reversed.weight = reversed.weight.map(|weight| weight.flip([1]));
    let after = Mmoe::new(experts, reversed, 6).unwrap();
    laws::check_close(after.forward(x.clone()), before.forward(x), 1e-6).unwrap();
}

#[test]
fn gates_keep_the_laws_with_bias_hidden_layers_and_temperature() {
    let device = Device::flex();
    for config in [
        SoftmaxGateConfig::new(),
        SoftmaxGateConfig::new().with_bias(true).with_temperature(0.1),
        SoftmaxGateConfig::new().with_widths([5, 3]).with_dropout(0.5),
    ] {
        laws::check_gate(&config.init(6, 4, 3, &device).unwrap(), 6).unwrap();
    }
}

#[test]
fn gate_dropout_leaves_out_some_experts_but_never_all_and_weights_still_sum_to_one() {
    let device = Device::flex().autodiff();
    device.seed(3);
    let gate = SoftmaxGateConfig::new().with_dropout(0.7).init(6, 3, 2, &device).unwrap();
    let x = Tensor::from_inner(laws::fixed_input(&gate, 200, 6));
    let weights = list(gate.forward(x.clone()));
    let mut dropped = 0;
    for row in weights.chunks(3) {
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{row:?}");
        dropped += row.iter().filter(|weight| **weight == 0.0).count();
    }
    // 0.7 of 1200 less those rows where all three would have gone: 840 - 3 · 0.343 · 400 = 428.
    assert!((340..520).contains(&dropped), "{dropped} of 1200 dropped");
    let loss = gate.forward(x).powf_scalar(2.0).sum();
    let grads = crate::params::gradients(&gate, &loss.backward());
    assert!(grads["weight"].iter().all(|value| value.is_finite()));
}

#[test]
fn a_broken_part_is_told_by_the_law_it_breaks() {
    /// Subtracts the mean of the batch, so that a row depends on its batch.
    #[derive(Module, Debug)]
    struct Leaky {
        linear: Linear,
    }
    impl Expert for Leaky {
        fn d_output(&self) -> usize {
            3
        }
        fn forward(&self, input: Tensor<2>) -> Tensor<2> {
            let output = self.linear.forward(input);
            output.clone() - output.mean_dim(0)
        }
    }
    let device = Device::flex();
    let leaky = Leaky { linear: LinearConfig::new(6, 3).init(&device) };
    let error = laws::check_expert(&leaky, 6).unwrap_err();
    assert_eq!(error.law, "a row's result does not depend on its batch");
    let twins = vec![leaky.clone(), leaky];
    assert!(laws::check_experts(&twins, 6).is_err());
    let mlp = MlpConfig::new([3]).init(6, &device).unwrap();
    let error = laws::check_experts(&vec![mlp.clone(), mlp], 6).unwrap_err();
    assert_eq!(error.to_string(), "broken law: experts start different; experts 0 and 1 give the same");
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let device = Device::flex();
    let expert = |d| MlpConfig::new([d]).init(6, &device).unwrap();
    let error = Mmoe::of(vec![expert(3), expert(4)]).into_head(6, 2, &device).unwrap_err();
    assert_eq!(error, BuildError::ExpertWidth { index: 1, got: 4, want: 3 });
    let error = Mmoe::of(Vec::<Mlp>::new()).into_head(6, 2, &device).unwrap_err();
    assert_eq!(error, BuildError::NoExperts);
    let gate = SoftmaxGateConfig::new().init(6, 4, 2, &device).unwrap();
    assert_eq!(gate.n_tasks(), 2);
    let error = Mmoe::new(vec![expert(3)], gate.clone(), 6).unwrap_err();
    assert_eq!(error, BuildError::GateExperts { got: 4, want: 1 });
    let error = Moe::new(bank(&device), gate, 6, 2).unwrap_err();
    assert_eq!(error, BuildError::GateExperts { got: 4, want: 3 });
    let ready = SharedBottom::new(expert(3), 6, 2).unwrap();
    let error = ready.clone().into_head(6, 3, &device).unwrap_err();
    assert_eq!(error, BuildError::HeadTasks { got: 2, want: 3 });
    let error = ready.into_head(7, 2, &device).unwrap_err();
    assert_eq!(error, BuildError::HeadInput { got: 6, want: 7 });
}

#[test]
fn mixtures_show_the_gates_and_experts_that_they_mix() {
    let device = Device::flex();
    for config in head_configs() {
        let head = config.clone().into_head(6, 3, &device).unwrap();
        let x = laws::fixed_input(&head, 5, 6);
        let Some(shown) = head.inspect(x.clone()) else {
            assert!(!matches!(config, HeadConfig::Moe(_) | HeadConfig::Mmoe(_)), "{config:?}");
            continue;
        };
        let experts = shown.experts.unwrap().permute([1, 0, 2]);
        let mixed = shown.gates.permute([1, 0, 2]).matmul(experts).permute([1, 0, 2]);
        laws::check_close(mixed, head.forward(x), 1e-5).unwrap();
    }
}

#[test]
fn gates_handed_over_in_training_are_those_of_the_output() {
    let device = Device::flex().autodiff();
    let config = MmoeConfig::new(4, [3]).with_gate(SoftmaxGateConfig::new().with_dropout(0.5));
    let head = config.into_head(6, 2, &device).unwrap();
    let x = Tensor::from_inner(laws::fixed_input(&head, 64, 6));
    let (output, gates) = head.forward_with_gates(x.clone());
    let gates = gates.unwrap();
    let dropped = list(gates.clone()).iter().filter(|weight| **weight == 0.0).count();
    assert!(dropped > 64, "{dropped} weights were dropped");
    let experts = head.experts().forward_each(x.unsqueeze_dim(0)).permute([1, 0, 2]);
    let mixed = gates.permute([1, 0, 2]).matmul(experts).permute([1, 0, 2]);
    laws::check_close(output.inner(), mixed.inner(), 1e-5).unwrap();
}
