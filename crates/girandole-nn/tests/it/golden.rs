//! Outputs and gradients equal those of PyTorch, which `tests/golden/make.py` wrote down.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_nn::{
    Activation, BatchNorm, Gate, Head, IntoHead, Mlp, MlpConfig, Mmoe, MmoeConfig, Moe, MoeConfig,
    SharedBottomConfig, SoftmaxGateConfig,
};
use serde::Deserialize;

use crate::params::{Named, assert_close, gradients, list, values, with_values};

const TOLERANCE: f32 = 1e-5;

#[derive(Deserialize, Clone)]
pub(crate) struct Golden {
    shape: Vec<usize>,
    values: Vec<f32>,
    #[serde(default)]
    grad: Vec<f32>,
}

pub(crate) type Case = BTreeMap<String, Golden>;

fn case(name: &str) -> Case {
    case_of(include_str!("../golden/golden.json"), name)
}

/// One case of a file of golden numbers.
pub(crate) fn case_of(text: &str, name: &str) -> Case {
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
    serde_json::from_value(all[name].clone()).unwrap()
}

/// Fills `module` with the golden parameters, runs it, and compares output and all gradients.
pub(crate) fn check<M: Module>(
    case: &Case,
    module: M,
    names: &[(&str, &str)],
    run: impl Fn(&M, Tensor<2>) -> Tensor<3>,
) -> M {
    let stored: Named =
        names.iter().map(|(path, key)| ((*path).to_owned(), case[*key].values.clone())).collect();
    compare(
        case,
        with_values(module, stored),
        |path| {
            let key = names.iter().find(|(name, _)| *name == path)?.1;
            Some(case[key].grad.clone())
        },
        run,
    )
}

fn compare<M: Module>(
    case: &Case,
    module: M,
    want: impl Fn(&str) -> Option<Vec<f32>>,
    run: impl Fn(&M, Tensor<2>) -> Tensor<3>,
) -> M {
    let device = Device::flex().autodiff();
    let Golden { shape, values: numbers, grad } = case["input"].clone();
    let input =
        Tensor::<2>::from_data(TensorData::new(numbers, [shape[0], shape[1]]), &device).require_grad();
    let output = run(&module, input.clone());
    assert_close("output", &list(output.clone()), &case["output"].values, TOLERANCE);

    let dims = output.dims();
    let cosines = (0..dims.iter().product()).map(|i: usize| (i as f32).cos()).collect::<Vec<_>>();
    let grads = (output * Tensor::from_data(TensorData::new(cosines, dims), &device)).sum().backward();
    assert_close("input", &list(input.grad(&grads).unwrap()), &grad, TOLERANCE);
    let got = gradients(&module, &grads);
    for path in values(&module).keys() {
        if let Some(want) = want(path) {
            assert_close(path, &got[path], &want, TOLERANCE);
        }
    }
    module
}

/// The golden parameters of a bank of three, as those of single experts.
fn unstacked(case: &Case, pick: impl Fn(&Golden) -> Vec<f32>) -> Named {
    let mut named = Named::new();
    for (key, name) in [("w", "weight"), ("b", "bias")] {
        let all = pick(&case[key]);
        for (i, part) in all.chunks(all.len() / 3).enumerate() {
            named.insert(format!("experts.{i}.layers.0.linear.{name}"), part.to_vec());
        }
    }
    named.insert("gate.weight".into(), pick(&case["g"]));
    named
}

fn three_experts(device: &Device) -> Vec<Mlp> {
    (0..3).map(|_| MlpConfig::new([2]).init(4, device).unwrap()).collect()
}

const BANK: [(&str, &str); 3] =
    [("experts.layers.0.linear.weight", "w"), ("experts.layers.0.linear.bias", "b"), ("gate.weight", "g")];

#[test]
fn a_shared_bottom_equals_pytorch() {
    let head = SharedBottomConfig::new([2]).into_head(4, 2, &Device::flex().autodiff()).unwrap();
    let names = [("bottom.layers.0.linear.weight", "w"), ("bottom.layers.0.linear.bias", "b")];
    check(&case("shared_bottom"), head, &names, |head, x| head.forward(x));
}

#[test]
fn a_stacked_mixture_equals_pytorch() {
    let head = MoeConfig::new(3, [2]).into_head(4, 2, &Device::flex().autodiff()).unwrap();
    check(&case("moe"), head, &BANK, |head, x| head.forward(x));
}

#[test]
fn a_stacked_multi_gate_mixture_equals_pytorch() {
    let head = MmoeConfig::new(3, [2]).into_head(4, 2, &Device::flex().autodiff()).unwrap();
    check(&case("mmoe"), head, &BANK, |head, x| head.forward(x));
}

#[test]
fn a_mixture_of_single_experts_equals_pytorch() {
    let device = Device::flex().autodiff();
    let case = case("moe");
    let head = Moe::of(three_experts(&device)).into_head(4, 2, &device).unwrap();
    let head = with_values(head, unstacked(&case, |golden| golden.values.clone()));
    let want = unstacked(&case, |golden| golden.grad.clone());
    compare(&case, head, |path| want.get(path).cloned(), |head, x| head.forward(x));
}

#[test]
fn a_multi_gate_mixture_of_single_experts_equals_pytorch() {
    let device = Device::flex().autodiff();
    let case = case("mmoe");
    let head = Mmoe::of(three_experts(&device)).into_head(4, 2, &device).unwrap();
    let head = with_values(head, unstacked(&case, |golden| golden.values.clone()));
    let want = unstacked(&case, |golden| golden.grad.clone());
    compare(&case, head, |path| want.get(path).cloned(), |head, x| head.forward(x));
}

#[test]
fn a_gate_with_bias_and_temperature_equals_pytorch() {
    let config = SoftmaxGateConfig::new().with_bias(true).with_temperature(0.5);
    let gate = config.init(4, 3, 2, &Device::flex().autodiff()).unwrap();
    check(&case("gate_bias"), gate, &[("weight", "g"), ("bias", "c")], |gate, x| gate.forward(x));
}

#[test]
fn a_gate_with_hidden_layers_equals_pytorch() {
    let config = SoftmaxGateConfig::new().with_widths([2]).with_activation(Activation::Tanh);
    let gate = config.init(4, 3, 2, &Device::flex().autodiff()).unwrap();
    let names =
        [("weight", "g"), ("hidden.layers.0.linear.weight", "w"), ("hidden.layers.0.linear.bias", "b")];
    check(&case("gate_hidden"), gate, &names, |gate, x| gate.forward(x));
}

#[test]
fn batch_norm_equals_pytorch_in_training_and_evaluation() {
    let device = Device::flex().autodiff();
    let names = [("gamma", "gamma"), ("beta", "beta")];
    let run = |norm: &BatchNorm, x: Tensor<2>| norm.forward(x).unsqueeze_dim(0);
    let trained = case("batch_norm_train");
    let norm = check(&trained, BatchNorm::new(1, 4, &device), &names, run);
    assert_close("mean", &values(&norm)["mean"], &trained["running_mean"].values, TOLERANCE);
    assert_close("var", &values(&norm)["var"], &trained["running_var"].values, TOLERANCE);
    check(&case("batch_norm_eval"), norm.freeze().unfreeze_weights(), &names, run);
}

/// Batch norm that evaluates while its weights still take gradients.
trait UnfreezeWeights {
    fn unfreeze_weights(self) -> Self;
}

impl UnfreezeWeights for BatchNorm {
    fn unfreeze_weights(self) -> Self {
        self.set_require_grad(true)
    }
}
