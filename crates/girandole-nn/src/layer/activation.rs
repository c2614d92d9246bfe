//! What bends a layer: the activation function, chosen by name.
//!
//! In a file it is a name, or a name with its one number:
//!
//! ```
//! use girandole_nn::Activation;
//!
//! #[derive(serde::Deserialize)]
//! struct Settings { activation: Activation }
//!
//! let read = |json| serde_json::from_str::<Settings>(json).map(|s| s.activation);
//! assert_eq!(read(r#"{ "activation": "gelu" }"#)?, Activation::Gelu);
//! assert_eq!(read(r#"{ "activation": "leaky_relu" }"#)?, Activation::LeakyRelu(0.01));
//! assert_eq!(read(r#"{ "activation": { "leaky_relu": 0.2 } }"#)?, Activation::LeakyRelu(0.2));
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt;

use burn::prelude::*;
use burn::tensor::activation as act;
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An activation function of burn, by name.
///
/// The number in brackets has PyTorch's default when the name stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Activation {
    /// `x`.
    Identity,
    /// `max(x, 0)`.
    #[default]
    Relu,
    /// `x` above 0, else the slope times `x`; default 0.01.
    LeakyRelu(f64),
    /// Leaky ReLU with one learned slope a layer (one an expert in a bank), from 0.25.
    PRelu,
    /// `x` times the normal distribution function.
    Gelu,
    /// The tanh approximation of [`Gelu`](Self::Gelu).
    GeluTanh,
    /// `x · sigmoid(x)`, also called swish.
    Silu,
    /// `x · tanh(softplus(x))`.
    Mish,
    /// `1 / (1 + e^-x)`.
    Sigmoid,
    /// Piecewise linear sigmoid, `clamp(x / 6 + 1/2, 0, 1)`.
    HardSigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// Self-normalising exponential linear unit.
    Selu,
    /// `x` above 0, else `α (e^x - 1)`; α defaults to 1.
    Elu(f64),
    /// `x` above 0, else `α (e^(x/α) - 1)`; α defaults to 1, not 0.
    Celu(f64),
    /// `x · clamp(x / 6 + 1/2, 0, 1)`.
    HardSwish,
    /// `ln(1 + e^(βx)) / β`; β defaults to 1, not 0.
    Softplus(f64),
    /// `x / (1 + |x|)`.
    Softsign,
    /// `x` where `|x|` is above λ, else 0; λ defaults to 0.5.
    HardShrink(f64),
    /// `x` moved towards 0 by λ; λ defaults to 0.5.
    SoftShrink(f64),
    /// `x` above the threshold, else 0; default 1.
    ThresholdedRelu(f64),
}

const NAMES: &[&str] = &[
    "identity",
    "relu",
    "leaky_relu",
    "prelu",
    "gelu",
    "gelu_tanh",
    "silu",
    "mish",
    "sigmoid",
    "hard_sigmoid",
    "tanh",
    "selu",
    "elu",
    "celu",
    "hard_swish",
    "softplus",
    "softsign",
    "hard_shrink",
    "soft_shrink",
    "thresholded_relu",
];

impl Activation {
    /// Applies the function to every element.
    ///
    /// `slope` is read by [`PRelu`](Self::PRelu) alone, which is the ReLU without it.
    ///
    /// # Shapes
    ///
    /// - input and output: any, the same
    /// - slope: of the same rank, broadcast to the input
    pub fn apply<const D: usize>(self, input: Tensor<D>, slope: Option<Tensor<D>>) -> Tensor<D> {
        match self {
            Self::Identity => input,
            Self::Relu => act::relu(input),
            Self::LeakyRelu(slope) => act::leaky_relu(input, slope),
            Self::PRelu => match slope {
                Some(slope) => act::relu(input.clone()) - act::relu(-input) * slope,
                None => act::relu(input),
            },
            Self::Gelu => act::gelu(input),
            Self::GeluTanh => act::gelu_approximate(input),
            Self::Silu => act::silu(input),
            Self::Mish => act::mish(input),
            Self::Sigmoid => act::sigmoid(input),
            Self::HardSigmoid => act::hard_sigmoid(input, 1.0 / 6.0, 0.5),
            Self::Tanh => act::tanh(input),
            Self::Selu => act::selu(input),
            Self::Elu(alpha) => act::elu(input, alpha),
            Self::Celu(alpha) => act::celu(input, alpha),
            Self::HardSwish => act::hard_swish(input),
            Self::Softplus(beta) => act::softplus(input, beta),
            Self::Softsign => act::softsign(input),
            Self::HardShrink(lambda) => act::hard_shrink(input, lambda),
            Self::SoftShrink(lambda) => act::soft_shrink(input, lambda),
            Self::ThresholdedRelu(threshold) => act::thresholded_relu(input, threshold),
        }
    }

    /// The slope below 0 of a function that is the identity above.
    pub(crate) fn slope(self) -> Option<f32> {
        match self {
            Self::Identity => Some(1.0),
            Self::Relu => Some(0.0),
            Self::LeakyRelu(slope) => Some(slope as f32),
            _ => None,
        }
    }

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Relu => "relu",
            Self::LeakyRelu(_) => "leaky_relu",
            Self::PRelu => "prelu",
            Self::Gelu => "gelu",
            Self::GeluTanh => "gelu_tanh",
            Self::Silu => "silu",
            Self::Mish => "mish",
            Self::Sigmoid => "sigmoid",
            Self::HardSigmoid => "hard_sigmoid",
            Self::Tanh => "tanh",
            Self::Selu => "selu",
            Self::Elu(_) => "elu",
            Self::Celu(_) => "celu",
            Self::HardSwish => "hard_swish",
            Self::Softplus(_) => "softplus",
            Self::Softsign => "softsign",
            Self::HardShrink(_) => "hard_shrink",
            Self::SoftShrink(_) => "soft_shrink",
            Self::ThresholdedRelu(_) => "thresholded_relu",
        }
    }

    /// The function of that name, its number by default.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "identity" => Self::Identity,
            "relu" => Self::Relu,
            "leaky_relu" => Self::LeakyRelu(0.01),
            "prelu" => Self::PRelu,
            "gelu" => Self::Gelu,
            "gelu_tanh" => Self::GeluTanh,
            "silu" => Self::Silu,
            "mish" => Self::Mish,
            "sigmoid" => Self::Sigmoid,
            "hard_sigmoid" => Self::HardSigmoid,
            "tanh" => Self::Tanh,
            "selu" => Self::Selu,
            "elu" => Self::Elu(1.0),
            "celu" => Self::Celu(1.0),
            "hard_swish" => Self::HardSwish,
            "softplus" => Self::Softplus(1.0),
            "softsign" => Self::Softsign,
            "hard_shrink" => Self::HardShrink(0.5),
            "soft_shrink" => Self::SoftShrink(0.5),
            "thresholded_relu" => Self::ThresholdedRelu(1.0),
            _ => return None,
        })
    }

    /// The one number of the function, if it has one.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::LeakyRelu(number)
            | Self::Elu(number)
            | Self::Celu(number)
            | Self::Softplus(number)
            | Self::HardShrink(number)
            | Self::SoftShrink(number)
            | Self::ThresholdedRelu(number) => Some(number),
            _ => None,
        }
    }

    fn with_number(self, new: f64) -> Option<Self> {
        Some(match self {
            Self::LeakyRelu(_) => Self::LeakyRelu(new),
            Self::Elu(_) => Self::Elu(new),
            Self::Celu(_) => Self::Celu(new),
            Self::Softplus(_) => Self::Softplus(new),
            Self::HardShrink(_) => Self::HardShrink(new),
            Self::SoftShrink(_) => Self::SoftShrink(new),
            Self::ThresholdedRelu(_) => Self::ThresholdedRelu(new),
            _ => return None,
        })
    }

    /// Says what is wrong with the number, if anything.
    pub(crate) fn problem(self) -> Option<String> {
        match self {
            Self::Celu(0.0) | Self::Softplus(0.0) => {
                Some(format!("{} must not have the number 0, which it divides by", self.name()))
            }
            _ => match self.number() {
                Some(number) if !number.is_finite() => {
                    Some(format!("{} needs a finite number, got {number}", self.name()))
                }
                _ => None,
            },
        }
    }
}

impl Serialize for Activation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.number() {
            None => serializer.serialize_str(self.name()),
            Some(number) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(self.name(), &number)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Activation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrPair)
    }
}

struct NameOrPair;

impl<'de> Visitor<'de> for NameOrPair {
    type Value = Activation;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name of an activation, or a table of name and number such as {{ leaky_relu = 0.2 }}")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Activation, E> {
        Activation::from_name(name).ok_or_else(|| E::unknown_variant(name, NAMES))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Activation, A::Error> {
        let name: String = map.next_key()?.ok_or_else(|| A::Error::custom("a table without a name"))?;
        let found = Activation::from_name(&name).ok_or_else(|| A::Error::unknown_variant(&name, NAMES))?;
        let number: f64 = map.next_value()?;
        if map.next_key::<String>()?.is_some() {
            return Err(A::Error::custom("an activation table holds one name with its number"));
        }
        found
            .with_number(number)
            .ok_or_else(|| A::Error::custom(format!("{name} takes no number: write \"{name}\"")))
    }
}
