//! Encodes chunks of a Parquet file into row-major blocks.

use super::FittedEncoders;
use super::category_lookup::CategoryLookup;
use super::chunk::Chunk;
use super::column_encoder::Encoding;
use super::encode_rows::weights;
use super::number_encoder::NumberEncoder;
use super::plain_numbers;
use super::task_encoder::TaskEncoder;
use crate::DataError;
use crate::read::{RawTable, place};
use crate::rows::{RowBlock, RowLayout};
use crate::wanted::{ReadAs, Wanted};

/// Encodes chunks of a Parquet file into row-major blocks, to the same bits as a whole table.
///
/// Columns of plain numbers come straight from their buffers; whatever else there is takes the way over a table.
#[derive(Debug)]
pub(crate) struct ChunkEncoder<'a> {
    features: Vec<FeaturePlan<'a>>,
    tasks: Vec<TaskPlan<'a>>,
    weight: Option<&'a str>,
    layout: RowLayout,
    /// Whether a number may stand for a missing one.
    has_missing_texts: bool,
    numbers: Vec<f64>,
}

#[derive(Debug)]
struct FeaturePlan<'a> {
    column: &'a str,
    /// In the file.
    position: usize,
    way: Way<'a>,
    /// The first numeric input of the column.
    first_numeric: usize,
    /// The categorical input of the column, if there is one.
    id: usize,
}

#[derive(Debug)]
enum Way<'a> {
    Number(&'a NumberEncoder),
    Category(CategoryLookup<'a>),
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
        let position = |column: &str| names.iter().position(|name| name == column).unwrap_or(usize::MAX);
        let (mut features, mut n_numeric, mut n_ids) = (Vec::new(), 0, 0);
        for feature in &encoders.saved.features {
            let (way, more_numeric, more_ids) = match &feature.encoding {
                Encoding::Numeric(encoder) => {
                    let has_bins = encoder.categorical(&feature.column).is_some();
                    (Way::Number(encoder), encoder.n_numeric(), usize::from(has_bins))
                }
                Encoding::Categorical(encoder) => (Way::Category(encoder.lookup()), 0, 1),
            };
            let column = feature.column.as_str();
            let (first_numeric, id) = (n_numeric, n_ids);
            features.push(FeaturePlan { column, position: position(column), way, first_numeric, id });
            n_numeric += more_numeric;
            n_ids += more_ids;
        }
        let plan = |encoder: &'a TaskEncoder| TaskPlan {
            encoder,
            lone_column: encoder.lone_number().map(&position),
        };
        let tasks: Vec<_> = encoders.saved.tasks.iter().map(plan).collect();
        Self {
            features,
            layout: RowLayout { n_numeric, n_ids, n_tasks: tasks.len() },
            tasks,
            weight: encoders.weight_column(),
            has_missing_texts: encoders.has_missing_texts(),
            numbers: Vec::new(),
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
                let plan = &self.features[i];
                let is_number = matches!(plan.way, Way::Number(_));
                wanted.add(plan.column, if is_number { ReadAs::Number } else { ReadAs::Text });
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
        features.into_iter().try_for_each(|i| self.features[i].encode(&table, block))?;
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

    /// Encodes a feature of plain numbers; false if it takes the way over a table.
    fn encode_plain_feature(
        &mut self,
        i: usize,
        chunk: &Chunk<'_>,
        block: &mut RowBlock,
    ) -> Result<bool, DataError> {
        let plan = &self.features[i];
        let (Way::Number(_), false, Some(array)) =
            (&plan.way, self.has_missing_texts, chunk.column(plan.position))
        else {
            return Ok(false);
        };
        if !plain_numbers::read(array, &mut self.numbers) {
            return Ok(false);
        }
        if let Some(row) = self.numbers.iter().position(|x| x.is_infinite()) {
            let (place, value) = (place(&chunk.source, plan.column, row), self.numbers[row]);
            return Err(DataError::NotFinite { place, value });
        }
        plan.encode_numbers(&self.numbers, block);
        Ok(true)
    }

    /// Encodes a target of plain numbers; false if it takes the way over a table, which knows what is wrong too.
    fn encode_plain_task(&mut self, i: usize, chunk: &Chunk<'_>, block: &mut RowBlock) -> bool {
        let array = self.tasks[i].lone_column.and_then(|position| chunk.column(position));
        let Some(array) = array.filter(|_| !self.has_missing_texts) else { return false };
        if !plain_numbers::read(array, &mut self.numbers) {
            return false;
        }
        let Some(encoded) = self.tasks[i].encoder.encode_numbers(&self.numbers, array) else { return false };
        block.fill(self.layout.target(i), &encoded.targets);
        block.fill(self.layout.mask(i), &encoded.mask);
        true
    }
}

impl FeaturePlan<'_> {
    fn encode(&self, table: &RawTable, block: &mut RowBlock) -> Result<(), DataError> {
        match &self.way {
            Way::Number(_) => self.encode_numbers(table.numbers(self.column)?, block),
            Way::Category(lookup) => block.fill_ids(self.id, &lookup.encode(table.text(self.column)?)),
        }
        Ok(())
    }

    fn encode_numbers(&self, numbers: &[f64], block: &mut RowBlock) {
        let Way::Number(encoder) = &self.way else { return };
        for (i, column) in encoder.encode_numbers(numbers).iter().enumerate() {
            block.fill(self.first_numeric + i, column);
        }
        if let Some(bins) = encoder.encode_bins(numbers) {
            block.fill_ids(self.id, &bins);
        }
    }
}
