//! Products of the inputs' vectors, beside head and towers.

use std::ops::Range;

use burn::module::Module;
use burn::nn::Linear;
use burn::prelude::*;
use girandole_core::{Inputs, Problem};
use serde::{Deserialize, Serialize};

use super::PlainFactors;
use super::beside_part::rows_of;
use crate::folded::numbers;
use crate::layer::{drawn_uniform, leaf};
use crate::{BuildError, Encoder, InputColumns, OnnxAttribute, OnnxError, OnnxGraph, OnnxValue};

/// Settings of a [`Factorization`].
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::{CategoricalInput, Features, Inputs, Task};
/// use girandole_nn::{FactorizationConfig, ModelConfig, TaskModel};
///
/// let ids = ["user", "item"].map(|name| CategoricalInput::new(name, 1000)).to_vec();
/// let config = ModelConfig::default().with_factorization(FactorizationConfig::new(8));
/// let model = config.init(&Inputs::new(vec![], ids), &[Task::binary("like")], &Device::flex())?;
/// let rows = Tensor::from_ints([[3, 900], [4, 17]], &Device::flex());
/// assert_eq!(model.forward(Features::new(None, Some(rows))).dims(), [2, 1]);
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FactorizationConfig {
    /// Width of the vectors that are multiplied, at least 1. Default: 16.
    pub d: usize,
    /// Names of the inputs whose vectors are multiplied, two at the least. Default: all that have an embedding.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
}

impl Default for FactorizationConfig {
    fn default() -> Self {
        Self { d: 16, inputs: Vec::new() }
    }
}

impl FactorizationConfig {
    /// Vectors of this width, of all inputs that have an embedding.
    pub fn new(d: usize) -> Self {
        Self { d, ..Self::default() }
    }

    /// Sets the inputs whose vectors are multiplied.
    pub fn with_inputs(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.inputs = names.into_iter().map(Into::into).collect();
        self
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.d == 0 {
            problems.push(Problem::new("d", "needs a width of at least 1, got 0"));
        }
        let twice = self.inputs.iter().enumerate().find(|(i, name)| self.inputs[..*i].contains(name));
        if let Some((_, name)) = twice {
            problems.push(Problem::new("inputs", format!("names \"{name}\" twice")));
        }
        problems
    }

    /// Draws the projections of an encoder's inputs.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, or there are not two inputs of these names.
    pub fn init(
        &self,
        encoder: &Encoder,
        d_logits: usize,
        device: &Device,
    ) -> Result<Factorization, BuildError> {
        let mut problems = self.problems();
        problems.extend(self.misfit(encoder.inputs()));
        BuildError::from_problems(
            problems.into_iter().map(|problem| problem.within("factorization")).collect(),
        )?;
        let columns = encoder.columns();
        let fields: Vec<Range<usize>> = columns
            .iter()
            .filter(|own| self.reads(encoder.inputs(), &own.input))
            .map(|InputColumns { columns, .. }| columns.clone())
            .collect();
        let d_input = columns.last().map_or(0, |last| last.columns.end);
        Ok(Factorization::new(&fields, d_input, self.d, d_logits, device))
    }

    /// Numbers that are learned for these inputs.
    pub fn n_parameters(&self, inputs: &Inputs, d_logits: usize) -> usize {
        let numbers = inputs.numeric.iter().map(|name| (name, 1));
        let ids = inputs.categorical.iter().map(|input| (&input.name, input.d_embedding));
        let lists = inputs.lists.iter().map(|input| (&input.name, input.d_embedding));
        let piecewise = inputs.piecewise.iter().map(|input| (&input.name, input.d_embedding));
        let all = numbers.chain(ids).chain(lists).chain(piecewise);
        let read = all.filter(|(name, _)| self.reads(inputs, name)).map(|(_, width)| width).sum::<usize>();
        self.d * (read + d_logits)
    }

    fn reads(&self, inputs: &Inputs, name: &str) -> bool {
        match &self.inputs[..] {
            [] => !inputs.numeric.iter().any(|number| number == name),
            named => named.iter().any(|one| one == name),
        }
    }

    /// What does not fit the inputs.
    fn misfit(&self, inputs: &Inputs) -> Option<Problem> {
        let numbers = inputs.numeric.iter();
        let embedded = inputs.categorical.iter().map(|input| &input.name);
        let embedded = embedded.chain(inputs.lists.iter().map(|input| &input.name));
        let embedded = embedded.chain(inputs.piecewise.iter().map(|input| &input.name));
        let all: Vec<&str> = embedded.chain(numbers).map(String::as_str).collect();
        if let Some(unknown) = self.inputs.iter().find(|name| !all.contains(&name.as_str())) {
            let known = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
            return Some(Problem::new(
                "inputs",
                format!("no input is named \"{unknown}\"; there are: {known}"),
            ));
        }
        let read: Vec<&str> = all.into_iter().filter(|name| self.reads(inputs, name)).collect();
        (read.len() < 2).then(|| {
            let got = if read.is_empty() { "none".to_owned() } else { read.join(", ") };
            Problem::new(
                "inputs",
                format!("needs two inputs to multiply, with embeddings or named here, got {got}"),
            )
        })
    }
}

/// The factorisation machine's products of two (Rendle, 2010), weighed for each logit (He and Chua, SIGIR 2017): what it
/// adds to logit `c` is `Σ_d w_dc Σ_{i<j} v_id v_jd`, where `v_i` is the `i`th input's part of the encoded vector, projected
/// to width `d`.
///
/// Of two inputs, a user and an item, it is the product of matrix factorisation; all weights start equal, so it begins as a
/// plain dot product.
#[derive(Module, Debug)]
pub struct Factorization {
    /// `[d_input, d]`; rows of columns that are not read stay 0.
    projection: Linear,
    /// `[d, d_logits]`.
    output: Linear,
    #[module(skip)]
    fields: Vec<Range<usize>>,
    #[module(skip)]
    blocks: Vec<Block>,
}

/// Fields of one width, side by side.
#[derive(Debug, Clone, PartialEq)]
struct Block {
    first: usize,
    n: usize,
    width: usize,
}

impl Factorization {
    /// Draws the projections of fields, each some columns of the encoded input, in ascending order.
    ///
    /// # Panics
    ///
    /// If a field has no column, or the fields overlap, do not ascend or end behind the input.
    pub fn new(fields: &[Range<usize>], d_input: usize, d: usize, d_logits: usize, device: &Device) -> Self {
        let mut end = 0;
        for field in fields {
            assert!(
                end <= field.start && field.start < field.end && field.end <= d_input,
                "fields must ascend within {d_input} columns, got {fields:?}"
            );
            end = field.end;
        }
        let blocks = blocks(fields);
        let (mut rows, mut end) = (Vec::with_capacity(2 * blocks.len() + 1), 0);
        let gap = |n: usize| (n > 0).then(|| Tensor::<2>::zeros([n, d], device));
        for block in &blocks {
            rows.extend(gap(block.first - end));
            rows.push(drawn_uniform([block.n * block.width, d], block.width, device).val());
            end = block.first + block.n * block.width;
        }
        rows.extend(gap(d_input - end));
        let pairs = (fields.len() * fields.len().saturating_sub(1) / 2).max(1);
        let even = Tensor::<2>::full([d, d_logits], 1.0 / (pairs as f64).sqrt(), device);
        let map = |weight| Linear { weight: leaf(weight), bias: None };
        Self { projection: map(Tensor::cat(rows, 0)), output: map(even), fields: fields.to_vec(), blocks }
    }

    /// Width of the encoded input.
    pub fn d_input(&self) -> usize {
        self.projection.weight.dims()[0]
    }

    /// Number of the logits that it adds to.
    pub fn d_logits(&self) -> usize {
        self.output.weight.dims()[1]
    }

    /// What it adds to the logits.
    ///
    /// # Shapes
    ///
    /// - x: `[batch, d_input]`
    /// - output: `[batch, d_logits]`
    pub fn forward(&self, x: &Tensor<2>) -> Tensor<2> {
        self.of(self.sums(x))
    }

    /// Sums of the fields' vectors, and sums of their squares, `[batch, d]` each.
    pub(super) fn sums(&self, x: &Tensor<2>) -> [Tensor<2>; 2] {
        let [batch, _] = x.dims();
        let [_, d] = self.projection.weight.dims();
        let projection = self.projection.weight.val();
        let each = self.blocks.iter().map(|Block { first, n, width }| {
            let own = x.clone().narrow(1, *first, n * width);
            let maps = projection.clone().narrow(0, *first, n * width);
            if *n == 1 {
                let vectors = own.matmul(maps);
                return [vectors.clone(), vectors.square()];
            }
            // Of one row the order in memory is that already, and an axis of one is not permuted: see the decision on gates.
            let own: Tensor<3> = match batch {
                1 => own.reshape([*n, 1, *width]),
                _ => own.reshape([batch, *n, *width]).swap_dims(0, 1),
            };
            let vectors = own.matmul(maps.reshape([*n, *width, d]));
            [vectors.clone().sum_dim(0).squeeze_dim(0), vectors.square().sum_dim(0).squeeze_dim(0)]
        });
        let both = each.reduce(|[s, q], [t, r]| [s + t, q + r]);
        both.unwrap_or_else(|| [0, 1].map(|_| Tensor::zeros([batch, d], &x.device())))
    }

    /// What it adds to the logits, by those sums.
    pub(super) fn of(&self, [sum, squares]: [Tensor<2>; 2]) -> Tensor<2> {
        ((sum.square() - squares) * 0.5).matmul(self.output.weight.val())
    }

    /// The same for some columns of the encoded input alone; none if a field is cut in two.
    pub(super) fn part(&self, columns: &[usize]) -> Option<Self> {
        let mut fields = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let own: Vec<usize> = (0..columns.len()).filter(|at| field.contains(&columns[*at])).collect();
            let Some(first) = own.first().copied() else { continue };
            let is_whole = own.len() == field.len()
                && own.iter().enumerate().all(|(i, at)| *at == first + i && columns[*at] == field.start + i);
            if !is_whole {
                return None;
            }
            fields.push(first..first + field.len());
        }
        let projection = leaf(rows_of(self.projection.weight.val(), columns));
        let blocks = blocks(&fields);
        Some(Self {
            projection: Linear { weight: projection, bias: None },
            output: self.output.clone(),
            fields,
            blocks,
        })
    }

    pub(crate) fn plain(&self) -> PlainFactors {
        let [_, d] = self.projection.weight.dims();
        PlainFactors {
            d_input: self.d_input(),
            d,
            fields: self.fields.clone(),
            projection: numbers(self.projection.weight.val()),
            output: numbers(self.output.weight.val()),
        }
    }

    pub(super) fn to_onnx(&self, graph: &mut OnnxGraph, x: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let projection = self.projection.weight.val();
        let mut vectors = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let bounds = [field.start, field.end, 1].map(|at| graph.ints(&[at as i64]));
            let [start, end, axis] = &bounds;
            let own = graph.op("Slice", &[x, start, end, axis], &[]);
            let map = projection.clone().narrow(0, field.start, field.len());
            vectors.push(graph.linear(&own, map, None::<Tensor<1>>)?);
        }
        let stacked = graph.stack(&vectors);
        let squares = graph.op("Mul", &[&stacked, &stacked], &[]);
        let axes = graph.ints(&[0]);
        let sum_of = |graph: &mut OnnxGraph, of: &OnnxValue| {
            graph.op("ReduceSum", &[of, &axes], &[OnnxAttribute::Int("keepdims", 0)])
        };
        let (sum, squares) = (sum_of(graph, &stacked), sum_of(graph, &squares));
        let square = graph.op("Mul", &[&sum, &sum], &[]);
        let twice = graph.op("Sub", &[&square, &squares], &[]);
        graph.linear(&twice, self.output.weight.val() * 0.5, None::<Tensor<1>>)
    }
}

/// Fields of one width side by side as one.
fn blocks(fields: &[Range<usize>]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for field in fields {
        match blocks.last_mut() {
            Some(last) if last.width == field.len() && last.first + last.n * last.width == field.start => {
                last.n += 1;
            }
            _ => blocks.push(Block { first: field.start, n: 1, width: field.len() }),
        }
    }
    blocks
}
