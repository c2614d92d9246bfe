//! The target of one task: from cells to numbers and a mask.

use std::collections::BTreeSet;

use girandole_core::{TargetScale, Task, TaskKind};
use serde::{Deserialize, Serialize};

use super::labels::learn_classes;
use super::target_unit::{scaled, single, transform_of, unit_of};
use super::text_index::TextIndex;
use crate::condition::{Condition, Target};
use crate::outcomes::{check_values, outcomes};
use crate::read::{MISSING, RawTable, spelled, yes_or_no};
use crate::wanted::{ReadAs, Wanted};
use crate::{CellError, DataError, TargetKind, TaskConfig};

/// The target of one task: from cells to numbers and a mask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TaskEncoder {
    pub(super) name: String,
    kind: TargetKind,
    target: Target,
    /// Multiclass only.
    classes: Vec<String>,
    mask: Option<String>,
    space: Option<Condition>,
    /// Regression only: the unit of the encoded targets.
    #[serde(default, skip_serializing_if = "TargetScale::is_identity")]
    scale: TargetScale,
    /// What a model does best to put out for every training row, a number a logit; none if it was not fitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) bias: Vec<f32>,
}

/// Targets and mask of one task, a value a row; where the mask is 0 the target is 0.
pub(crate) struct EncodedTarget {
    pub(crate) targets: Vec<f32>,
    pub(crate) mask: Vec<f32>,
}

impl TaskEncoder {
    pub(crate) fn new(config: &TaskConfig) -> Result<Self, DataError> {
        Ok(Self {
            name: config.name.clone(),
            kind: config.kind,
            target: Target::parse(&config.target)?,
            classes: config
                .classes
                .iter()
                .flatten()
                .map(|class| spelled(class.trim()).into_owned())
                .collect(),
            mask: config.mask.clone(),
            space: config.space.as_ref().map(|space| space.parse()).transpose()?,
            scale: TargetScale::default(),
            bias: Vec::new(),
        })
    }

    /// For a model that learned the target elsewhere, after the config's transform.
    pub(super) fn unfitted(config: &TaskConfig) -> Result<Self, DataError> {
        Ok(Self { scale: transform_of(config), ..Self::new(config)? })
    }

    /// Learns the unit from the training rows, which are some of the first table, and the classes from all rows of all
    /// tables, so that a class of a row or two may lie in any part; refuses what cannot be a target.
    pub(super) fn fit(config: &TaskConfig, tables: &[&RawTable], rows: &[u32]) -> Result<Self, DataError> {
        let mut own = Self::new(config)?;
        let Some(&table) = tables.first() else { return Ok(own) };
        own.check(table)?;
        learn_classes(&mut own, tables)?;
        if let (TargetKind::Regression, Target::Column(column)) = (own.kind, &own.target) {
            let (there, numbers) = (own.present(table)?, table.exact(column)?);
            // What has no logarithm is refused below, by its row.
            let rows = rows.iter().map(|&row| row as usize).filter(|row| there[*row]);
            own.scale = unit_of(config, numbers, rows);
        }
        Ok(own)
    }

    /// Whether another encoder reads the same target under the same name.
    pub(super) fn has_target_of(&self, other: &Self) -> bool {
        self.name == other.name && self.kind == other.kind && self.target == other.target
    }

    /// Learns as another encoder does, so that a model's output means the same.
    pub(super) fn take_unit_of(&mut self, other: &Self) {
        self.scale = other.scale;
        self.bias.clone_from(&other.bias);
    }

    /// Learns in the target's own unit, or that of its transform.
    pub(super) fn forget_unit(&mut self) {
        self.scale = TargetScale { transform: self.scale.transform, ..TargetScale::default() };
        self.bias.clear();
    }

    fn check(&self, table: &RawTable) -> Result<(), DataError> {
        if let Target::Condition(condition) = &self.target {
            check_values(condition, table)?;
        }
        match &self.space {
            Some(space) => check_values(space, table),
            None => Ok(()),
        }
    }

    /// Whether its classes are those of the rows.
    pub(crate) fn lacks_classes(&self) -> bool {
        self.kind == TargetKind::Multiclass && self.classes.is_empty()
    }

    /// Adds the labels of some rows.
    pub(crate) fn add_labels(
        &self,
        table: &RawTable,
        labels: &mut BTreeSet<String>,
    ) -> Result<(), DataError> {
        let Target::Column(column) = &self.target else { return Ok(()) };
        let (there, texts) = (self.present(table)?, table.text(column)?);
        let own = (0..table.n_rows()).filter(|row| there[*row]).filter_map(|row| texts.text(row));
        for label in own {
            if !labels.contains(label) {
                labels.insert(label.to_owned());
            }
        }
        Ok(())
    }

    /// Takes labels as its classes.
    pub(crate) fn take_labels(&mut self, labels: &BTreeSet<String>) -> Result<(), DataError> {
        self.classes = sorted_classes(labels.iter().map(String::as_str));
        match self.classes.len() {
            0 | 1 => Err(DataError::TooFewClasses { task: self.name.clone(), got: self.classes.len() }),
            _ => Ok(()),
        }
    }

    pub(crate) fn task(&self) -> Task {
        let kind = match self.kind {
            TargetKind::Binary => TaskKind::Binary,
            TargetKind::Multiclass => TaskKind::Multiclass { n_classes: self.classes.len() },
            TargetKind::Regression => TaskKind::Regression,
        };
        Task::new(&self.name, kind).with_scale(self.scale)
    }

    pub(crate) fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The columns the target itself is made of.
    pub(super) fn target_columns(&self) -> Vec<&str> {
        self.target.columns()
    }

    /// The target's column, if the target is a number and nothing else decides about it.
    pub(super) fn lone_number(&self) -> Option<&str> {
        match &self.target {
            Target::Column(column)
                if self.kind != TargetKind::Multiclass && self.mask.is_none() && self.space.is_none() =>
            {
                Some(column)
            }
            _ => None,
        }
    }

    /// Encodes the numbers of [`lone_number`](Self::lone_number), NaN where there is none; none if one of them is no
    /// target.
    pub(super) fn encode_numbers(&self, numbers: &[f64]) -> Option<EncodedTarget> {
        let is_binary = self.kind == TargetKind::Binary;
        let (mut targets, mut mask) = (Vec::with_capacity(numbers.len()), Vec::with_capacity(numbers.len()));
        for &number in numbers {
            let is_there = !number.is_nan();
            let is_target = if is_binary {
                !is_there || (0.0..=1.0).contains(&number)
            } else {
                !is_there || (number.is_finite() && self.scale.transform.takes(number))
            };
            if !is_target {
                return None;
            }
            targets.push(if is_there { self.scale.to_model(single(number)) } else { 0.0 });
            mask.push(f32::from(u8::from(is_there)));
        }
        Some(EncodedTarget { targets, mask })
    }

    pub(super) fn want(&self, wanted: &mut Wanted) {
        match &self.target {
            Target::Column(column) => wanted.add(
                column,
                match self.kind {
                    TargetKind::Regression => ReadAs::Exact,
                    TargetKind::Binary | TargetKind::Multiclass => ReadAs::Text,
                },
            ),
            Target::Condition(condition) => {
                condition.wants().for_each(|(column, read)| wanted.add(column, read))
            }
        }
        if let Some(mask) = &self.mask {
            wanted.add(mask, ReadAs::Text);
        }
        if let Some(space) = &self.space {
            space.wants().for_each(|(column, read)| wanted.add(column, read));
        }
    }

    pub(crate) fn encode(&self, table: &RawTable) -> Result<EncodedTarget, DataError> {
        let present = self.present(table)?;
        let values = match &self.target {
            Target::Condition(condition) => outcomes(condition, table, &present)?
                .into_iter()
                .map(|outcome| outcome.map(|yes| f32::from(u8::from(yes))))
                .collect(),
            Target::Column(column) => self.column_values(table, column, &present)?,
        };
        let (mut targets, mut mask) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
        for (value, present) in values.into_iter().zip(present) {
            let value = value.filter(|_| present);
            targets.push(value.unwrap_or(0.0));
            mask.push(f32::from(u8::from(value.is_some())));
        }
        Ok(EncodedTarget { targets, mask })
    }

    /// The cells of a target column as numbers; `None` where empty, and where the task is not about the row, which may
    /// say there what it likes.
    fn column_values(
        &self,
        table: &RawTable,
        column: &str,
        present: &[bool],
    ) -> Result<Vec<Option<f32>>, DataError> {
        if self.kind == TargetKind::Regression {
            return scaled(&self.scale, table, (&self.name, column), present);
        }
        let texts = table.text(column)?;
        let by_code: Vec<Option<f32>> = match self.kind {
            TargetKind::Binary => texts.values.iter().map(|text| share(text)).collect(),
            _ => {
                let index = TextIndex::new(&self.classes, 0);
                texts.values.iter().map(|text| index.get(text).map(|at| at as f32)).collect()
            }
        };
        let cell = |(&code, (row, &counts)): (&u32, (usize, &bool))| match code {
            code if code == MISSING || !counts => Ok(None),
            code => match by_code[code as usize] {
                None => Err(self.no_label(table, column, row)),
                label => Ok(label),
            },
        };
        texts.codes.iter().zip(present.iter().enumerate()).map(cell).collect()
    }

    /// The error of a cell that holds no label.
    fn no_label(&self, table: &RawTable, column: &str, row: usize) -> DataError {
        let value = table.text(column).ok().and_then(|texts| texts.text(row)).unwrap_or_default();
        match self.kind {
            TargetKind::Binary if value.parse::<f64>().is_ok() => {
                let (task, value) = (self.name.clone(), value.to_owned());
                CellError::NotALabel { place: table.place(column, row), task, value }.into()
            }
            TargetKind::Binary => table.not_binary(column, row),
            _ => DataError::UnknownClass {
                place: table.place(column, row),
                task: self.name.clone(),
                value: value.to_owned(),
                classes: self.classes.clone(),
            },
        }
    }

    /// Whether mask and space let each row in.
    fn present(&self, table: &RawTable) -> Result<Vec<bool>, DataError> {
        let mut present = vec![true; table.n_rows()];
        if let Some(mask) = &self.mask {
            let truths = table.truths(mask, &present)?;
            for (present, &code) in present.iter_mut().zip(&table.text(mask)?.codes) {
                *present = code != MISSING && truths[code as usize] == Some(true);
            }
        }
        if let Some(space) = &self.space {
            let outcomes = outcomes(space, table, &present)?;
            for (present, outcome) in present.iter_mut().zip(outcomes) {
                *present &= outcome == Some(true);
            }
        }
        Ok(present)
    }
}

/// A label of a yes-or-no task: yes, no, or a share between them.
fn share(text: &str) -> Option<f32> {
    let number = || text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    yes_or_no(text).map(|yes| f32::from(u8::from(yes))).or_else(|| number().map(|share| share as f32))
}

/// The columns that some tasks need.
pub(crate) fn wanted_by_tasks(configs: &[TaskConfig]) -> Result<Wanted, DataError> {
    let mut wanted = Wanted::default();
    for config in configs {
        TaskEncoder::new(config)?.want(&mut wanted);
    }
    Ok(wanted)
}

/// Distinct labels, by value if all are numbers, else by text.
fn sorted_classes<'a>(labels: impl Iterator<Item = &'a str>) -> Vec<String> {
    let distinct: BTreeSet<&str> = labels.collect();
    let mut classes: Vec<String> = distinct.into_iter().map(str::to_owned).collect();
    let numbers: Option<Vec<f64>> = classes.iter().map(|class| class.parse().ok()).collect();
    if numbers.is_some() {
        classes.sort_by(|a, b| {
            let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NAN);
            number(a).total_cmp(&number(b))
        });
    }
    classes
}
