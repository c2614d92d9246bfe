//! The encoder that ships: numbers as they are or between bounds, ids by embedding, lists by embeddings that become one.
//!
//! Inputs whose embeddings are equally wide lie in one table, so a step makes one lookup for each width.

use burn::module::Module;
use burn::nn::Dropout;
use burn::prelude::*;
use girandole_core::{Features, Inputs};

use super::blocks::Block;
use super::piecewise::Piecewise;
use super::put_rows::PutRows;
use super::some_inputs::SomeInputs;
use super::table::Table;
use super::{Encode, EncoderPart, InputColumns, InputRows, RowTable};
use crate::{OnnxError, OnnxGraph, OnnxValue};

/// Numbers as they are; then by ascending width the embeddings of ids and of lists; then by ascending width those of
/// piecewise numbers. Made by [`EncoderConfig`](crate::EncoderConfig).
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::{CategoricalInput, Features, Inputs, ListInput, Pooling};
/// use girandole_nn::{Encode, EncoderConfig};
///
/// let item = CategoricalInput::new("item", 100).with_d_embedding(8).with_table("items");
/// let history = ListInput::new("history", 100, 3)
///     .with_d_embedding(8)
///     .with_table("items")
///     .with_pooling(Pooling::AttentionTo("item".into()));
/// let inputs = Inputs::new(vec![], vec![item]).with_lists(vec![history]);
/// let device = Device::flex();
/// let encoder = EncoderConfig::new().init(&inputs, &device)?;
///
/// let none = Features::NO_ID;
/// let ids = Tensor::from_ints([[7], [9]], &device);
/// let lists = Tensor::from_ints([[3, 7, none], [none, none, none]], &device);
/// let encoded = encoder.forward(Features::join(None, Some(ids), Some(lists), None));
/// assert_eq!(encoded.dims(), [2, 8 + 8]);
/// assert_eq!(encoder.columns()[1].columns, 8..16);
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
#[derive(Module, Debug)]
pub struct Encoder {
    pub(super) tables: Vec<Table>,
    pub(super) piecewise: Vec<Piecewise>,
    pub(super) dropout: Dropout,
    pub(super) n_numeric: usize,
    pub(super) n_categorical: usize,
    pub(super) n_list_ids: usize,
    pub(super) n_piecewise: usize,
    pub(super) d_output: usize,
    #[module(skip)]
    pub(super) inputs: Inputs,
    #[module(skip)]
    pub(super) blocks: Vec<Block>,
    #[module(skip)]
    pub(super) columns: Vec<InputColumns>,
    #[module(skip)]
    pub(super) rows: Vec<InputRows>,
}

impl Encoder {
    /// What it reads.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Which columns of the encoded vector each input has, in their order.
    pub fn columns(&self) -> &[InputColumns] {
        &self.columns
    }

    /// Which rows of which table each input of ids has, one vector an id.
    pub fn rows(&self) -> &[InputRows] {
        &self.rows
    }

    /// Which rows of the parameters are of which input.
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Puts vectors in the place of those that some ids of an input have, of a frozen one too.
    ///
    /// # Shapes
    ///
    /// - vectors: `[ids, d_embedding]`, row by row
    ///
    /// # Panics
    ///
    /// If there is no such input of ids, it does not have an id, or the vectors are not as many numbers.
    pub fn with_vectors(self, input: &str, ids: &[u32], vectors: &[f32]) -> Self {
        let Some(own) = self.rows.iter().find(|rows| rows.input == input) else {
            panic!("no input of ids is named \"{input}\"")
        };
        let (table, rows) = (own.table, own.rows.clone());
        let mut put = PutRows::new(table, rows, ids, vectors);
        self.map(&mut put)
    }
}

impl Encode for Encoder {
    fn d_output(&self) -> usize {
        self.d_output
    }

    /// # Panics
    ///
    /// If numbers, ids or list ids are not as many as the encoder was built for.
    fn forward(&self, features: Features) -> Tensor<2> {
        let Features { numeric, categorical, lists, piecewise, .. } = features;
        let got = [
            numeric.as_ref().map_or(0, |numeric| numeric.dims()[1]),
            categorical.as_ref().map_or(0, |categorical| categorical.dims()[1]),
            lists.as_ref().map_or(0, |lists| lists.dims()[1]),
            piecewise.as_ref().map_or(0, |piecewise| piecewise.dims()[1]),
        ];
        let want = [self.n_numeric, self.n_categorical, self.n_list_ids, self.n_piecewise];
        assert_eq!(
            got, want,
            "features hold {got:?} numbers, ids, ids in lists and piecewise numbers, the encoder reads {want:?}"
        );
        let mut parts = Vec::with_capacity(1 + self.tables.len());
        parts.extend(numeric);
        parts
            .extend(self.tables.iter().flat_map(|table| table.forward(categorical.as_ref(), lists.as_ref())));
        if let Some(piecewise) = piecewise {
            parts.extend(self.piecewise.iter().map(|mixed| mixed.forward(piecewise.clone())));
        }
        self.dropout.forward(Tensor::cat(parts, 1))
    }

    fn part(&self, keep: &dyn Fn(&str) -> bool) -> Option<EncoderPart<Self>> {
        let some = SomeInputs::of(&self.inputs, keep)?;
        let (mut tables, mut positions) = (vec![], vec![None; self.tables.len()]);
        for (table, position) in self.tables.iter().zip(&mut positions) {
            if let Some(part) = table.part(&some) {
                *position = Some(tables.len());
                tables.push(part);
            }
        }
        let piecewise = self.piecewise.iter().filter_map(|mixed| mixed.part(&self.inputs.piecewise, &some));
        let mut first = 0;
        let whole: Vec<&InputColumns> = self.columns.iter().filter(|own| keep(&own.input)).collect();
        let columns = whole.iter().map(|own| {
            first += own.columns.len();
            InputColumns { input: own.input.clone(), columns: first - own.columns.len()..first }
        });
        let row = |rows: &InputRows| Some(InputRows { table: positions[rows.table]?, ..rows.clone() });
        let encoder = Self {
            tables,
            piecewise: piecewise.collect(),
            dropout: self.dropout.clone(),
            n_numeric: some.own.numeric.len(),
            n_categorical: some.own.categorical.len(),
            n_list_ids: some.own.n_list_ids(),
            n_piecewise: some.own.piecewise.len(),
            d_output: some.own.d_input(),
            // A model to warm up from has all of its inputs.
            blocks: vec![],
            columns: columns.collect(),
            rows: self.rows.iter().filter(|rows| keep(&rows.input)).filter_map(row).collect(),
            inputs: some.own,
        };
        Some(EncoderPart { encoder, columns: whole.iter().flat_map(|own| own.columns.clone()).collect() })
    }

    fn row_tables(&self) -> Vec<&RowTable> {
        self.tables.iter().filter_map(Table::row_table).collect()
    }

    fn to_onnx(&self, graph: &mut OnnxGraph) -> Result<OnnxValue, OnnxError> {
        if !self.piecewise.is_empty() {
            return Err(OnnxError::encoder("piecewise numbers"));
        }
        let numbers = (self.n_numeric > 0).then(|| graph.floats_in("numbers", self.n_numeric));
        let ids = (self.n_categorical > 0).then(|| graph.ids_in("ids", self.n_categorical));
        let mut parts = Vec::from_iter(numbers);
        for table in &self.tables {
            parts.extend(table.to_onnx(graph, ids.as_ref())?);
        }
        Ok(graph.concat(&parts, 1))
    }
}
