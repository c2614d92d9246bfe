//! Encodes chunks of a Parquet file into row-major blocks.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;

use super::FittedEncoders;
use super::category_lookup::CategoryLookup;
use super::chunk::Chunk;
use super::column_encoder::{ColumnEncoder, Encoding};
use super::cross_encoder::CrossEncoder;
use super::dense_encoder::DenseEncoder;
use super::encode_rows::weights;
use super::list_encoder::{fill, fill_from_texts};
use super::lookups::Lookups;
use super::number_encoder::NumberEncoder;
use super::one_hot_encoder::OneHotEncoder;
use super::task_encoder::TaskEncoder;
use super::time_encoder::TimeEncoder;
use crate::DataError;
use crate::read::{ListForm, ListTexts, RawTable, place, plain_numbers};
use crate::rows::{RowBlock, RowLayout};
use crate::wanted::{ReadAs, Wanted};

/// Encodes chunks of a Parquet file into row-major blocks, to the same bits as a whole table.
///
/// Columns of plain numbers, of texts and of lists come straight from their buffers; whatever else there is takes the way over a
/// table.
#[derive(Debug)]
pub(crate) struct ChunkEncoder<'a> {
    features: Vec<FeaturePlan<'a>>,
    tasks: Vec<TaskPlan<'a>>,
    weight: Option<&'a str>,
    layout: RowLayout,
    /// Whether a number may stand for a missing one.
    has_missing_texts: bool,
    numbers: Vec<f64>,
    ids: Vec<i32>,
}

#[derive(Debug)]
struct FeaturePlan<'a> {
    feature: &'a ColumnEncoder,
    /// Of its first column in the file.
    position: usize,
    way: Way<'a>,
    /// The first of its inputs of each kind, if there is one.
    first: First,
}

#[derive(Debug, Clone, Copy, Default)]
struct First {
    numeric: usize,
    piecewise: usize,
    categorical: usize,
    list_id: usize,
}

#[derive(Debug)]
enum Way<'a> {
    Number(&'a NumberEncoder),
    Category(Arc<CategoryLookup<'a>>),
    OneHot(Arc<CategoryLookup<'a>>, &'a OneHotEncoder),
    List(Arc<CategoryLookup<'a>>, &'a ListForm),
    Cross(&'a CrossEncoder),
    Dense(&'a DenseEncoder),
    Time(&'a TimeEncoder),
}

#[derive(Debug)]
struct TaskPlan<'a> {
    encoder: &'a TaskEncoder,
    /// Position in the file of a target that is a column and nothing else.
    lone_column: Option<usize>,
}

impl<'a> ChunkEncoder<'a> {
    /// Makes fitted encoders ready for files with these columns.
    pub(crate) fn new(encoders: &'a FittedEncoders, names: &[String]) -> Self {
        let position = |column: &str| crate::read::position(names, column).unwrap_or(usize::MAX);
        let lookups = Lookups::new(&encoders.saved);
        let (mut features, mut next) = (Vec::new(), First::default());
        for feature in &encoders.saved.features {
            let first = next;
            let way = match &feature.encoding {
                Encoding::Numeric(encoder) => {
                    next.numeric += encoder.n_numeric();
                    next.categorical += usize::from(encoder.has_bins());
                    next.piecewise += usize::from(encoder.has_piecewise());
                    Way::Number(encoder)
                }
                Encoding::Categorical(encoder) => {
                    next.categorical += 1;
                    Way::Category(lookups.of(&encoder.ids))
                }
                Encoding::OneHot(encoder) => {
                    next.numeric += encoder.n_numeric();
                    Way::OneHot(lookups.of(&encoder.ids), encoder)
                }
                Encoding::List(encoder) => {
                    next.list_id += encoder.form.max_len;
                    Way::List(lookups.of(&encoder.ids), &encoder.form)
                }
                Encoding::Cross(encoder) => {
                    next.categorical += 1;
                    Way::Cross(encoder)
                }
                Encoding::Dense(encoder) => {
                    next.numeric += encoder.n_numeric();
                    Way::Dense(encoder)
                }
                Encoding::Time(encoder) => {
                    next.numeric += encoder.n_numeric();
                    next.categorical += encoder.n_categorical();
                    Way::Time(encoder)
                }
            };
            features.push(FeaturePlan { feature, position: position(&feature.column), way, first });
        }
        let plan = |encoder: &'a TaskEncoder| TaskPlan {
            encoder,
            lone_column: encoder.lone_number().map(&position),
        };
        let tasks: Vec<_> = encoders.saved.tasks.iter().map(plan).collect();
        Self {
            features,
            layout: RowLayout {
                n_numeric: next.numeric,
                n_piecewise: next.piecewise,
                n_categorical: next.categorical,
                n_list_ids: next.list_id,
                n_tasks: tasks.len(),
            },
            tasks,
            weight: encoders.weight_column(),
            has_missing_texts: encoders.has_missing_texts(),
            numbers: Vec::new(),
            ids: Vec::new(),
        }
    }

    pub(crate) fn layout(&self) -> RowLayout {
        self.layout
    }

    /// Encodes all rows of a chunk over what the block held.
    pub(crate) fn encode(&mut self, chunk: &Chunk<'_>, block: &mut RowBlock) -> Result<(), DataError> {
        block.resize(chunk.n_rows());
        let mut wanted = Wanted::default();
        let (mut features, mut tasks) = (Vec::new(), Vec::new());
        for i in 0..self.features.len() {
            if !self.encode_plain_feature(i, chunk, block)? {
                let feature = self.features[i].feature;
                feature.sources().into_iter().for_each(|column| wanted.add(column, feature.read_as()));
                features.push(i);
            }
        }
        for i in 0..self.tasks.len() {
            if !self.encode_plain_task(i, chunk, block) {
                self.tasks[i].encoder.want(&mut wanted);
                tasks.push(i);
            }
        }
        match self.weight {
            Some(weight) => wanted.add(weight, ReadAs::Number),
            None => block.fill_with(self.layout.weight(), 1.0),
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let table = chunk.table(&wanted)?;
        features.into_iter().try_for_each(|i| self.features[i].encode(&table, self.layout, block))?;
        for i in tasks {
            let encoded = self.tasks[i].encoder.encode(&table)?;
            block.fill(self.layout.target(i), &encoded.targets);
            block.fill(self.layout.mask(i), &encoded.mask);
        }
        if let Some(weight) = self.weight {
            block.fill(self.layout.weight(), &weights(&table, weight)?);
        }
        Ok(())
    }

    /// Encodes a feature of plain numbers, texts or lists; false if it takes the way over a table.
    fn encode_plain_feature(
        &mut self,
        i: usize,
        chunk: &Chunk<'_>,
        block: &mut RowBlock,
    ) -> Result<bool, DataError> {
        let plan = &self.features[i];
        let Some(array) = chunk.column(plan.position) else { return Ok(false) };
        match &plan.way {
            Way::List(lookup, form) => {
                let Ok(texts) = ListTexts::of(array) else { return Ok(false) };
                let cells = block.list(plan.first.list_id, form.max_len);
                fill_from_texts(lookup, &texts, (form, &chunk.source.layout), cells);
                return Ok(true);
            }
            Way::Category(lookup) => {
                let texts = array.as_string_opt::<i32>();
                let Some(texts) = texts.filter(|_| !chunk.source.layout.has_own_numbers()) else {
                    return Ok(false);
                };
                lookup.encode_texts(texts, &chunk.source.layout, &mut self.ids);
                block.fill_ids(plan.first.categorical, &self.ids);
                return Ok(true);
            }
            Way::Number(_) if !self.has_missing_texts => {}
            _ => return Ok(false),
        }
        if !plain_numbers::read(array, &mut self.numbers) {
            return Ok(false);
        }
        if let Some(row) = self.numbers.iter().position(|x| x.is_infinite()) {
            let (place, value) = (place(&chunk.source, &plan.feature.column, row), self.numbers[row]);
            return Err(DataError::NotFinite { place, value });
        }
        plan.encode_numbers(&self.numbers, self.layout, block);
        Ok(true)
    }

    /// Encodes a target of plain numbers; false if it takes the way over a table, which knows what is wrong too.
    fn encode_plain_task(&mut self, i: usize, chunk: &Chunk<'_>, block: &mut RowBlock) -> bool {
        let array = self.tasks[i].lone_column.and_then(|position| chunk.column(position));
        // A target of 16 bits is the number that it was written as, which is found out by its text.
        let is_plain = |array: &&ArrayRef| !self.has_missing_texts && *array.data_type() != DataType::Float16;
        let Some(array) = array.filter(is_plain) else { return false };
        if !plain_numbers::read(array, &mut self.numbers) {
            return false;
        }
        let Some(encoded) = self.tasks[i].encoder.encode_numbers(&self.numbers) else { return false };
        block.fill(self.layout.target(i), &encoded.targets);
        block.fill(self.layout.mask(i), &encoded.mask);
        true
    }
}

impl FeaturePlan<'_> {
    fn encode(&self, table: &RawTable, layout: RowLayout, block: &mut RowBlock) -> Result<(), DataError> {
        let column = &self.feature.column;
        match &self.way {
            Way::Number(_) => self.encode_numbers(table.numbers(column)?, layout, block),
            Way::Category(lookup) => {
                block.fill_ids(self.first.categorical, &lookup.encode(table.text(column)?));
            }
            Way::OneHot(lookup, encoder) => {
                let columns = encoder.encode(&lookup.encode(table.text(column)?));
                columns.iter().enumerate().for_each(|(i, cells)| block.fill(self.first.numeric + i, cells));
            }
            Way::List(lookup, form) => {
                fill(lookup, table.lists(column)?, block.list(self.first.list_id, form.max_len));
            }
            Way::Cross(encoder) => block.fill_ids(self.first.categorical, &encoder.encode(table)?),
            Way::Dense(encoder) => {
                let columns = encoder.encode(table, column)?;
                columns.iter().enumerate().for_each(|(i, cells)| block.fill(self.first.numeric + i, cells));
            }
            Way::Time(encoder) => {
                let moments = table.moments(column)?;
                for (i, cells) in encoder.encode_numbers(moments).iter().enumerate() {
                    block.fill(self.first.numeric + i, cells);
                }
                for (i, ids) in encoder.encode_ids(moments).iter().enumerate() {
                    block.fill_ids(self.first.categorical + i, ids);
                }
            }
        }
        Ok(())
    }

    fn encode_numbers(&self, numbers: &[f64], layout: RowLayout, block: &mut RowBlock) {
        let Way::Number(encoder) = &self.way else { return };
        for (i, column) in encoder.encode_numbers(numbers).iter().enumerate() {
            block.fill(self.first.numeric + i, column);
        }
        if let Some(bins) = encoder.encode_bins(numbers) {
            block.fill_ids(self.first.categorical, &bins);
        }
        if let Some(column) = encoder.encode_piecewise(numbers) {
            block.fill(layout.piecewise(self.first.piecewise), &column);
        }
    }
}
