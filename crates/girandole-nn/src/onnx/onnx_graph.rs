//! A graph on its way.

use std::collections::HashSet;

use burn::prelude::*;
use burn::tensor::TensorData;

use super::proto::{FLOAT, GraphProto, INT64, NodeProto, TensorProto, ValueInfoProto};
use super::{OnnxAttribute, OnnxError, OnnxValue};

/// Most bytes of constants, for the format ends at 2 GB.
const MAX_BYTES: usize = (1 << 31) - (1 << 24);

/// A graph on its way, of the operators of ONNX's opset 17.
///
/// ```
/// use girandole_nn::{OnnxAttribute, OnnxGraph};
///
/// let mut graph = OnnxGraph::new("halves");
/// let input = graph.floats_in("x", 3);
/// let half = graph.constant(vec![0.5], &[1]);
/// let halves = graph.op("Mul", &[&input, &half], &[]);
/// let sums = graph.op("ReduceMean", &[&halves], &[OnnxAttribute::Ints("axes", vec![1])]);
/// graph.output("mean of halves", &sums, 1);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OnnxGraph {
    graph: GraphProto,
    taken: HashSet<String>,
    n_bytes: usize,
}

impl OnnxGraph {
    /// Starts an empty graph.
    pub fn new(name: &str) -> Self {
        let graph = GraphProto { name: name.to_owned(), ..Default::default() };
        Self { graph, taken: HashSet::new(), n_bytes: 0 }
    }

    /// An input of numbers, `[batch, width]`.
    pub fn floats_in(&mut self, name: &str, width: usize) -> OnnxValue {
        self.input(name, FLOAT, width)
    }

    /// An input of ids, `[batch, width]`, as 64-bit integers.
    pub fn ids_in(&mut self, name: &str, width: usize) -> OnnxValue {
        self.input(name, INT64, width)
    }

    /// Numbers of the graph's own.
    ///
    /// # Panics
    ///
    /// If the values are not as many as the shape asks for.
    pub fn constant(&mut self, values: Vec<f32>, shape: &[usize]) -> OnnxValue {
        assert_eq!(values.len(), shape.iter().product::<usize>(), "values of a constant of shape {shape:?}");
        let data = TensorData::new(values, shape.to_vec());
        self.initializer(data.as_bytes().to_vec(), FLOAT, shape)
    }

    /// The values of a tensor, seen in another shape of as many numbers.
    ///
    /// # Errors
    ///
    /// If they cannot be read from their device.
    pub fn tensor<const D: usize>(
        &mut self,
        tensor: Tensor<D>,
        shape: &[usize],
    ) -> Result<OnnxValue, OnnxError> {
        let values = tensor.into_data().try_into_vec_as::<f32>();
        Ok(self.constant(values.map_err(|error| OnnxError::Values(error.to_string()))?, shape))
    }

    /// Whole numbers in a row, such as a shape or axes.
    pub fn ints(&mut self, values: &[i64]) -> OnnxValue {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.initializer(bytes, INT64, &[values.len()])
    }

    /// One whole number, of no axis.
    pub fn int(&mut self, value: i64) -> OnnxValue {
        self.initializer(value.to_le_bytes().to_vec(), INT64, &[])
    }

    /// What an operation makes of some values.
    pub fn op(&mut self, op_type: &str, inputs: &[&OnnxValue], attributes: &[OnnxAttribute]) -> OnnxValue {
        let name = format!("/{}/{op_type}", self.graph.nodes.len());
        self.node(op_type, inputs, attributes, &name);
        OnnxValue { name }
    }

    /// Makes a value of numbers an output, `[batch, width]`; its name gains a `_` for each time it is taken.
    pub fn output(&mut self, name: &str, value: &OnnxValue, width: usize) {
        let name = self.free(name);
        self.node("Identity", &[value], &[], &name);
        self.graph.outputs.push(info(&name, FLOAT, width));
    }

    /// Refuses to go on where so many bytes more are too many for a file.
    pub(crate) fn make_room(&self, n_bytes: usize) -> Result<(), OnnxError> {
        match self.n_bytes + n_bytes {
            got if got > MAX_BYTES => Err(OnnxError::TooLarge { got }),
            _ => Ok(()),
        }
    }

    pub(super) fn into_proto(self) -> GraphProto {
        self.graph
    }

    fn node(&mut self, op_type: &str, inputs: &[&OnnxValue], attributes: &[OnnxAttribute], output: &str) {
        self.graph.nodes.push(NodeProto {
            inputs: inputs.iter().map(|input| input.name.clone()).collect(),
            output: output.to_owned(),
            name: format!("{op_type} {}", self.graph.nodes.len()),
            op_type: op_type.to_owned(),
            attributes: attributes.to_vec(),
        });
    }

    fn input(&mut self, name: &str, elem_type: i64, width: usize) -> OnnxValue {
        let name = self.free(name);
        self.graph.inputs.push(info(&name, elem_type, width));
        OnnxValue { name }
    }

    fn initializer(&mut self, raw_data: Vec<u8>, data_type: i64, shape: &[usize]) -> OnnxValue {
        let name = format!("/constant {}", self.graph.initializers.len());
        self.n_bytes += raw_data.len();
        let dims = shape.iter().map(|size| *size as i64).collect();
        self.graph.initializers.push(TensorProto { dims, data_type, name: name.clone(), raw_data });
        OnnxValue { name }
    }

    fn free(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

fn info(name: &str, elem_type: i64, width: usize) -> ValueInfoProto {
    ValueInfoProto { name: name.to_owned(), elem_type, width: width as i64 }
}
