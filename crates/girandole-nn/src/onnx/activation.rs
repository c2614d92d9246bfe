//! Activation functions as operations.

use super::{OnnxAttribute, OnnxGraph, OnnxValue};
use crate::Activation;

impl Activation {
    /// Adds the function to a graph; `slope` is that of a PReLU, of the input's rank.
    pub(crate) fn to_onnx(self, graph: &mut OnnxGraph, x: OnnxValue, slope: Option<&OnnxValue>) -> OnnxValue {
        let alpha = |number: f64| [OnnxAttribute::Float("alpha", number as f32)];
        match self {
            Self::Identity => x,
            Self::Relu => graph.op("Relu", &[&x], &[]),
            Self::LeakyRelu(slope) => graph.op("LeakyRelu", &[&x], &alpha(slope)),
            Self::PRelu => match slope {
                Some(slope) => graph.op("PRelu", &[&x, slope], &[]),
                None => graph.op("Relu", &[&x], &[]),
            },
            Self::Gelu => gelu(graph, &x),
            Self::GeluTanh => gelu_tanh(graph, &x),
            Self::Silu => {
                let gate = graph.op("Sigmoid", &[&x], &[]);
                graph.op("Mul", &[&x, &gate], &[])
            }
            Self::Mish => {
                let soft = graph.op("Softplus", &[&x], &[]);
                let gate = graph.op("Tanh", &[&soft], &[]);
                graph.op("Mul", &[&x, &gate], &[])
            }
            Self::Sigmoid => graph.op("Sigmoid", &[&x], &[]),
            Self::HardSigmoid => {
                let line = [OnnxAttribute::Float("alpha", 1.0 / 6.0), OnnxAttribute::Float("beta", 0.5)];
                graph.op("HardSigmoid", &[&x], &line)
            }
            Self::Tanh => graph.op("Tanh", &[&x], &[]),
            Self::Selu => graph.op("Selu", &[&x], &[]),
            Self::Elu(number) => graph.op("Elu", &[&x], &alpha(number)),
            Self::Celu(number) => graph.op("Celu", &[&x], &alpha(number)),
            Self::HardSwish => graph.op("HardSwish", &[&x], &[]),
            Self::Softplus(beta) => {
                let scaled = times(graph, &x, beta);
                let soft = graph.op("Softplus", &[&scaled], &[]);
                times(graph, &soft, 1.0 / beta)
            }
            Self::Softsign => graph.op("Softsign", &[&x], &[]),
            Self::HardShrink(lambda) => shrink(graph, &x, lambda, 0.0),
            Self::SoftShrink(lambda) => shrink(graph, &x, lambda, lambda),
            Self::ThresholdedRelu(number) => graph.op("ThresholdedRelu", &[&x], &alpha(number)),
        }
    }
}

fn times(graph: &mut OnnxGraph, x: &OnnxValue, factor: f64) -> OnnxValue {
    let factor = graph.constant(vec![factor as f32], &[1]);
    graph.op("Mul", &[x, &factor], &[])
}

fn shrink(graph: &mut OnnxGraph, x: &OnnxValue, lambda: f64, bias: f64) -> OnnxValue {
    let numbers = [OnnxAttribute::Float("lambd", lambda as f32), OnnxAttribute::Float("bias", bias as f32)];
    graph.op("Shrink", &[x], &numbers)
}

/// `x/2 · (1 + erf(x/√2))`.
fn gelu(graph: &mut OnnxGraph, x: &OnnxValue) -> OnnxValue {
    let scaled = times(graph, x, std::f64::consts::FRAC_1_SQRT_2);
    let curve = graph.op("Erf", &[&scaled], &[]);
    half_with(graph, x, &curve)
}

/// `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`.
fn gelu_tanh(graph: &mut OnnxGraph, x: &OnnxValue) -> OnnxValue {
    let square = graph.op("Mul", &[x, x], &[]);
    let cube = graph.op("Mul", &[&square, x], &[]);
    let cube = times(graph, &cube, 0.044_715);
    let bent = graph.op("Add", &[x, &cube], &[]);
    let bent = times(graph, &bent, (2.0 / std::f64::consts::PI).sqrt());
    let curve = graph.op("Tanh", &[&bent], &[]);
    half_with(graph, x, &curve)
}

/// `x/2 · (1 + curve)`.
fn half_with(graph: &mut OnnxGraph, x: &OnnxValue, curve: &OnnxValue) -> OnnxValue {
    let one = graph.constant(vec![1.0], &[1]);
    let above = graph.op("Add", &[curve, &one], &[]);
    let half = times(graph, x, 0.5);
    graph.op("Mul", &[&half, &above], &[])
}
