//! The messages of ONNX, as far as they are written here.
//!
//! Field numbers are those of the format's `onnx.proto`, which never changes the meaning of one.

use super::proto_writer::ProtoWriter;

/// `TensorProto.DataType` of 32-bit floats.
pub(super) const FLOAT: i64 = 1;
/// `TensorProto.DataType` of 64-bit integers.
pub(super) const INT64: i64 = 7;

/// `GraphProto`: nodes in order, constants, inputs and outputs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct GraphProto {
    pub(super) name: String,
    pub(super) nodes: Vec<NodeProto>,
    pub(super) initializers: Vec<TensorProto>,
    pub(super) inputs: Vec<ValueInfoProto>,
    pub(super) outputs: Vec<ValueInfoProto>,
}

/// `NodeProto`: one operation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NodeProto {
    pub(super) inputs: Vec<String>,
    pub(super) output: String,
    pub(super) name: String,
    pub(super) op_type: String,
    pub(super) attributes: Vec<super::OnnxAttribute>,
}

/// `TensorProto`: a constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TensorProto {
    pub(super) dims: Vec<i64>,
    pub(super) data_type: i64,
    pub(super) name: String,
    pub(super) raw_data: Vec<u8>,
}

/// `ValueInfoProto`: an input or output, `[batch, width]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueInfoProto {
    pub(super) name: String,
    pub(super) elem_type: i64,
    pub(super) width: i64,
}

impl GraphProto {
    pub(super) fn write<'a>(&'a self, out: &mut ProtoWriter<'a>) {
        for node in &self.nodes {
            out.message(1, |out| node.write(out));
        }
        out.text(2, &self.name);
        for tensor in &self.initializers {
            out.message(5, |out| tensor.write(out));
        }
        for input in &self.inputs {
            out.message(11, |out| input.write(out));
        }
        for output in &self.outputs {
            out.message(12, |out| output.write(out));
        }
    }
}

impl NodeProto {
    fn write(&self, out: &mut ProtoWriter<'_>) {
        for input in &self.inputs {
            out.text(1, input);
        }
        out.text(2, &self.output);
        out.text(3, &self.name);
        out.text(4, &self.op_type);
        for attribute in &self.attributes {
            out.message(5, |out| attribute.write(out));
        }
    }
}

impl TensorProto {
    fn write<'a>(&'a self, out: &mut ProtoWriter<'a>) {
        for size in &self.dims {
            out.int(1, *size);
        }
        out.int(2, self.data_type);
        out.text(8, &self.name);
        out.bytes(9, &self.raw_data);
    }
}

impl ValueInfoProto {
    fn write(&self, out: &mut ProtoWriter<'_>) {
        out.text(1, &self.name);
        // TypeProto, of which a tensor is the first kind.
        out.message(2, |of| {
            of.message(1, |tensor| {
                tensor.int(1, self.elem_type);
                tensor.message(2, |shape| {
                    shape.message(1, |axis| axis.text(2, "batch"));
                    shape.message(1, |axis| axis.int(1, self.width));
                });
            });
        });
    }
}
