//! A column of numbers that are judged where they count.

use std::collections::BTreeMap;

use super::exact::{Exact, parse};

/// A column of numbers of which no digit is lost; what is no number is kept until it counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExactColumn {
    /// NaN where the cell is missing or odd.
    numbers: Vec<f64>,
    odd: BTreeMap<u32, Odd>,
}

/// A cell that is no floating-point number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Odd {
    Whole(i128),
    NotFinite(f64),
    NotANumber(String),
}

impl ExactColumn {
    pub(super) fn push_missing(&mut self) {
        self.numbers.push(f64::NAN);
    }

    /// Adds a number; NaN is missing.
    pub(super) fn push(&mut self, number: f64) {
        match number.is_infinite() {
            true => self.push_odd(Odd::NotFinite(number)),
            false => self.numbers.push(number + 0.0),
        }
    }

    pub(super) fn push_exact(&mut self, number: Exact) {
        match number {
            Exact::Whole(whole) if !number.is_near() => self.push_odd(Odd::Whole(whole)),
            number => self.push(number.near()),
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        match (Exact::parse(text), parse(text)) {
            (Some(number), _) => self.push_exact(number),
            (None, Some(number)) => self.push(number),
            (None, None) => self.push_odd(Odd::NotANumber(text.to_owned())),
        }
    }

    /// Adds a text that is no number in its file.
    pub(super) fn push_no_number(&mut self, text: &str) {
        self.push_odd(Odd::NotANumber(text.to_owned()));
    }

    fn push_odd(&mut self, odd: Odd) {
        self.odd.insert(self.numbers.len() as u32, odd);
        self.push_missing();
    }

    /// Adds some rows of another column.
    pub(super) fn append(&mut self, from: &Self, rows: &[usize]) {
        for &row in rows {
            match from.odd.get(&(row as u32)) {
                Some(odd) => self.push_odd(odd.clone()),
                None => self.numbers.push(from.numbers[row]),
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn finish(&mut self) {
        self.numbers.shrink_to_fit();
    }

    /// The number of a row; none where the cell is missing, and an error where it is no finite number.
    pub(crate) fn at(&self, row: usize) -> Result<Option<Exact>, &Odd> {
        let number = self.numbers[row];
        if !number.is_nan() {
            return Ok(Some(Exact::Real(number)));
        }
        match self.odd.get(&(row as u32)) {
            None => Ok(None),
            Some(Odd::Whole(whole)) => Ok(Some(Exact::Whole(*whole))),
            Some(odd) => Err(odd),
        }
    }
}
