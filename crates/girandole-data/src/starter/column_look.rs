//! What a column of texts looks like.

use super::missing;
use super::numerals::Numerals;
use crate::naming::counted;
use crate::read::{MISSING, TextColumn};

/// What a column of texts looks like.
#[derive(Debug)]
pub(super) struct ColumnLook<'a> {
    pub(super) name: &'a str,
    pub(super) cells: &'a TextColumn,
    /// Rows of each distinct text; 0 of one that stands for a missing value.
    pub(super) counts: Vec<usize>,
    /// Of each distinct text the number that it says, NaN where it stands for a missing one; none where another text is
    /// no number.
    pub(super) numbers: Option<Vec<f64>>,
    /// Texts that stand for a missing value.
    pub(super) missing_texts: Vec<String>,
    /// Numbers that stand for a missing one.
    pub(super) missing_numbers: Vec<f64>,
    /// Distinct texts that are there.
    pub(super) n_values: usize,
    /// Rows that have one.
    pub(super) n_there: usize,
    pub(super) n_rows: usize,
}

impl<'a> ColumnLook<'a> {
    pub(super) fn of(name: &'a str, cells: &'a TextColumn, numerals: &Numerals) -> Self {
        let mut counts = vec![0; cells.values.len()];
        cells.codes.iter().filter(|code| **code != MISSING).for_each(|code| counts[*code as usize] += 1);
        let mut numbers: Vec<Option<f64>> = cells.values.iter().map(|text| numerals.number(text)).collect();
        let missing = missing::find(&cells.values, &counts, &numbers);
        for (code, text) in cells.values.iter().enumerate() {
            let is_missing = match numbers[code] {
                Some(number) => missing.numbers.contains(&number),
                None => missing.texts.contains(text),
            };
            if is_missing {
                (counts[code], numbers[code]) = (0, Some(f64::NAN));
            }
        }
        // A text without a row says nothing of the column.
        let said = |(number, count): (Option<f64>, &usize)| if *count == 0 { Some(f64::NAN) } else { number };
        let numbers: Option<Vec<f64>> = numbers.into_iter().zip(&counts).map(said).collect();
        let n_values = counts.iter().filter(|count| **count > 0).count();
        Self {
            name,
            cells,
            numbers: numbers.filter(|_| n_values > 0),
            missing_texts: missing.texts,
            missing_numbers: missing.numbers,
            n_values,
            n_there: counts.iter().sum(),
            n_rows: cells.codes.len(),
            counts,
        }
    }

    /// The text of each row that has one, by its code.
    pub(super) fn code(&self, row: usize) -> Option<usize> {
        let code = self.cells.codes[row] as usize;
        (self.cells.codes[row] != MISSING && self.counts[code] > 0).then_some(code)
    }

    /// The number of a row; NaN where it is missing, or the column holds no numbers.
    pub(super) fn number(&self, row: usize) -> f64 {
        self.code(row).zip(self.numbers.as_ref()).map_or(f64::NAN, |(code, numbers)| numbers[code])
    }

    /// The distinct texts that are there, with their rows.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let all = self.cells.values.iter().map(String::as_str).zip(self.counts.iter().copied());
        all.filter(|(_, count)| *count > 0)
    }

    /// The distinct numbers that are there, rising, with their rows; none where texts are no numbers.
    pub(super) fn distinct_numbers(&self) -> Vec<(f64, usize)> {
        let numbers = self.numbers.iter().flatten().copied().zip(self.counts.iter().copied());
        let mut numbers: Vec<(f64, usize)> = numbers.filter(|(_, count)| *count > 0).collect();
        numbers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        // 1 and 1.0 are one number.
        numbers.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 += if same { later.1 } else { 0 };
            same
        });
        numbers
    }

    /// Whether all texts are whole numbers.
    pub(super) fn is_whole(&self) -> bool {
        self.numbers.as_ref().is_some_and(|numbers| {
            numbers.iter().filter(|number| !number.is_nan()).all(|number| number.fract() == 0.0)
        })
    }

    /// Whether the numbers are 0 and 1 and nothing else.
    pub(super) fn is_zero_one(&self) -> bool {
        matches!(self.distinct_numbers()[..], [(0.0, _), (1.0, _)])
    }

    /// Values and missing cells in words.
    pub(super) fn summary(&self) -> String {
        let values = counted(self.n_values, "value", "values");
        match self.n_rows - self.n_there {
            0 => values,
            n => format!("{values}, {n} of {} rows missing", self.n_rows),
        }
    }
}
