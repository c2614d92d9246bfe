//! Rows by the values of a feature.

use std::collections::BTreeMap;

/// What rows without a value are called.
const MISSING: &str = "missing";

/// Rows by the values of a feature.
///
/// ```
/// use girandole_train::Segments;
///
/// let cities = ["Oslo", "Bergen", "Oslo", "Oslo"].map(Some);
/// let segments = Segments::of_texts("city", &cities, 10);
/// assert_eq!(segments.names(), ["Oslo", "Bergen"]);
///
/// let ages: Vec<_> = (0..100).map(|age| Some(f64::from(age))).collect();
/// assert_eq!(Segments::of_numbers("age", &ages, 4).names()[1], "25 to 50");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    feature: String,
    names: Vec<String>,
    of_row: Vec<u32>,
}

impl Segments {
    /// A segment for each of the most frequent texts, one for all others, and one for missing ones; `most` in all but
    /// the last.
    pub fn of_texts(feature: &str, texts: &[Option<&str>], most: usize) -> Self {
        let mut counts = BTreeMap::<&str, usize>::new();
        texts.iter().flatten().for_each(|text| *counts.entry(text).or_default() += 1);
        let mut frequent: Vec<_> = counts.into_iter().collect();
        // Equal counts stay in the order of the texts.
        frequent.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let kept = if frequent.len() > most.max(2) { most.max(2) - 1 } else { frequent.len() };
        let others = frequent.len() - kept;
        let places: BTreeMap<&str, u32> =
            frequent.iter().take(kept).zip(0..).map(|((text, _), place)| (*text, place)).collect();
        let mut names: Vec<String> = frequent.iter().take(kept).map(|(text, _)| (*text).to_owned()).collect();
        if others > 0 {
            names.push(format!("{others} others"));
        }
        let of_row =
            texts.iter().map(|text| text.map(|text| places.get(text).copied().unwrap_or(kept as u32)));
        Self::with_missing(feature, names, of_row.collect())
    }

    /// Segments of about as many rows each between quantiles, at most `most`, and one for missing numbers.
    ///
    /// A number that is a bound belongs to the segment above it; numbers of few values get a segment each.
    pub fn of_numbers(feature: &str, numbers: &[Option<f64>], most: usize) -> Self {
        let mut sorted: Vec<f64> =
            numbers.iter().flatten().copied().filter(|number| number.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let mut values = sorted.clone();
        values.dedup();
        let most = most.max(1);
        let few = values.len() <= most;
        let bounds = if few { values.iter().skip(1).copied().collect() } else { bounds(&sorted, most) };
        let names: Vec<String> = match (few, bounds.as_slice()) {
            (true, _) => values.iter().map(f64::to_string).collect(),
            (false, []) => vec!["all".to_owned()],
            (false, [first, .., last] | [first @ last]) => {
                let inner = bounds.windows(2).map(|ends| format!("{} to {}", ends[0], ends[1]));
                std::iter::once(format!("below {first}"))
                    .chain(inner)
                    .chain(std::iter::once(format!("{last} and more")))
                    .collect()
            }
        };
        let place = |number: f64| bounds.partition_point(|bound| *bound <= number) as u32;
        let of_row = numbers.iter().map(|number| number.filter(|number| number.is_finite()).map(place));
        Self::with_missing(feature, names, of_row.collect())
    }

    /// The feature.
    pub fn feature(&self) -> &str {
        &self.feature
    }

    /// Names of the segments.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The segment of a row, if there is such a row.
    pub fn of_row(&self, row: u32) -> Option<usize> {
        self.of_row.get(row as usize).map(|segment| *segment as usize)
    }

    fn with_missing(feature: &str, mut names: Vec<String>, of_row: Vec<Option<u32>>) -> Self {
        let missing = names.len() as u32;
        if of_row.contains(&None) {
            names.push(MISSING.to_owned());
        }
        let of_row = of_row.into_iter().map(|segment| segment.unwrap_or(missing)).collect();
        Self { feature: feature.to_owned(), names, of_row }
    }
}

/// Where segments but the first begin, so that each takes an equal part of the rows that are left, or one value of more.
fn bounds(sorted: &[f64], most: usize) -> Vec<f64> {
    let (mut bounds, mut left, mut taken) = (Vec::new(), sorted.len(), 0);
    for value in sorted.chunk_by(|a, b| a == b) {
        if taken * (most - bounds.len()) >= left && bounds.len() + 1 < most {
            bounds.push(value[0]);
            left -= taken;
            taken = 0;
        }
        taken += value.len();
    }
    bounds
}
