//! What a warm start took.

use std::fmt;

/// What a warm start took, found new and dropped, part by part; prints as a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WarmReport {
    /// Inputs in the order of the encoder, then head and towers.
    pub parts: Vec<WarmPart>,
}

/// What was taken of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmPart {
    /// An input, or several that share their rows; a part of head or towers.
    pub part: String,
    /// What is counted: `ids`, `bounds`, `queries`, `numbers` or `weights`.
    pub unit: &'static str,
    /// As the other run left them.
    pub taken: usize,
    /// As they were drawn.
    pub new: usize,
    /// In the other run and not here.
    pub dropped: usize,
}

impl WarmReport {
    /// Adds to the part's line, or begins it.
    pub(super) fn add(&mut self, part: &str, unit: &'static str, [taken, new, dropped]: [usize; 3]) {
        let own = self.parts.iter_mut().find(|line| line.part == part && line.unit == unit);
        match own {
            Some(line) => {
                line.taken += taken;
                line.new += new;
                line.dropped += dropped;
            }
            None => self.parts.push(WarmPart { part: part.to_owned(), unit, taken, new, dropped }),
        }
    }

    /// Whether nothing at all was taken.
    pub fn is_cold(&self) -> bool {
        self.parts.iter().all(|line| line.taken == 0)
    }
}

impl fmt::Display for WarmReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![["part", "of", "taken", "new", "dropped"].map(str::to_owned)];
        for WarmPart { part, unit, taken, new, dropped } in &self.parts {
            let [taken, new, dropped] = [taken, new, dropped].map(ToString::to_string);
            lines.push([part.clone(), (*unit).to_owned(), taken, new, dropped]);
        }
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 5] = std::array::from_fn(width);
        for [part, of, taken, new, dropped] in &lines {
            let [a, b, c, d, e] = widths;
            writeln!(f, "{part:a$}  {of:b$}  {taken:>c$}  {new:>d$}  {dropped:>e$}")?;
        }
        Ok(())
    }
}
