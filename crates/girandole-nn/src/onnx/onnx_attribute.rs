//! A setting of an operation.

use super::proto::AttributeProto;

/// A setting of an operation, by the name that ONNX gives it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OnnxAttribute {
    /// A number.
    Float(&'static str, f32),
    /// A whole number.
    Int(&'static str, i64),
    /// Whole numbers.
    Ints(&'static str, Vec<i64>),
}

impl OnnxAttribute {
    pub(super) fn proto(&self) -> AttributeProto {
        let named =
            |name: &str, r#type| AttributeProto { name: name.to_owned(), r#type, ..Default::default() };
        match self {
            Self::Float(name, number) => AttributeProto { f: Some(*number), ..named(name, 1) },
            Self::Int(name, number) => AttributeProto { i: Some(*number), ..named(name, 2) },
            Self::Ints(name, numbers) => AttributeProto { ints: numbers.clone(), ..named(name, 7) },
        }
    }
}
