//! A setting of an operation.

use super::proto_writer::ProtoWriter;

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
    /// As `AttributeProto`; field 20 says which of its values counts.
    pub(super) fn write(&self, out: &mut ProtoWriter<'_>) {
        match self {
            Self::Float(name, number) => {
                out.text(1, name);
                out.float(2, *number);
                out.int(20, 1);
            }
            Self::Int(name, number) => {
                out.text(1, name);
                out.int(3, *number);
                out.int(20, 2);
            }
            Self::Ints(name, numbers) => {
                out.text(1, name);
                numbers.iter().for_each(|number| out.int(8, *number));
                out.int(20, 7);
            }
        }
    }
}
