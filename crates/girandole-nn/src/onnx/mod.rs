//! Models as ONNX graphs.
//!
//! A graph is written part by part: every seam has a `to_onnx` that adds its operations to an [`OnnxGraph`] and hands on
//! the value it makes. What ships writes itself; a part of your own does once it overrides that one method, and until
//! then export says that it cannot be carried.
//!
//! Why not burn-onnx 0.22's exporter: it records one forward pass over burn's operations, and what is fused here is no
//! operation of burn; its features would put a recording backend into every build; and it covers what convolutional and
//! fully connected networks take. A graph written by hand has the batch as a free axis and no trace of the sample.

mod activation;
pub(crate) mod layers;
mod onnx_attribute;
mod onnx_error;
mod onnx_export;
mod onnx_graph;
mod onnx_model;
mod onnx_value;
mod proto;
mod proto_writer;

pub use onnx_attribute::OnnxAttribute;
pub use onnx_error::OnnxError;
pub use onnx_export::OnnxExport;
pub use onnx_graph::OnnxGraph;
pub use onnx_model::OnnxModel;
pub use onnx_value::OnnxValue;
