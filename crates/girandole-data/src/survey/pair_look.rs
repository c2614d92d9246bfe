//! What two targets have in common.

use serde::{Deserialize, Serialize};

use super::Estimate;

/// What two targets have in common, over the rows that have both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairLook {
    /// Names of the targets.
    pub tasks: [String; 2],
    /// Rows that have both.
    pub n: u64,
    /// Share of the rows with the first that have the second, and the other way round.
    pub overlap: [f64; 2],
    /// Pearson's correlation; none with classes, or where one does not vary.
    pub pearson: Option<Estimate>,
    /// Of two targets of yes or no, the correlation of the normal numbers that may lie behind them.
    pub tetrachoric: Option<Estimate>,
    /// What one says about the other, in bits; none with a number.
    pub information: Option<Estimate>,
    /// Whether the second is known only where the first is yes, as a purchase after a click.
    pub second_within_first: bool,
    /// Whether the first is known only where the second is yes.
    pub first_within_second: bool,
}

impl PairLook {
    /// How much there is to share, in words; by the tetrachoric correlation where there is one, else by Pearson's.
    ///
    /// The bounds .1, .3 and .5 are Cohen's (1988).
    pub fn reading(&self) -> String {
        let [first, second] = &self.tasks;
        if self.second_within_first {
            return format!(
                "{second} is known only where {first} is yes: a space of its own, not a correlation"
            );
        }
        if self.first_within_second {
            return format!(
                "{first} is known only where {second} is yes: a space of its own, not a correlation"
            );
        }
        let Some(found) = self.tetrachoric.or(self.pearson) else {
            return match self.information {
                Some(bits) if bits.interval[0] > 0.0 => "they say something about each other".to_owned(),
                Some(_) => "they say nothing about each other that chance would not".to_owned(),
                None => "one of them does not vary".to_owned(),
            };
        };
        let size = found.value.abs();
        let [low, high] = found.interval;
        let against = if found.value < -0.1 { ", in opposite directions" } else { "" };
        let (common, says) = if size < 0.1 {
            let common = if low <= 0.0 && high >= 0.0 { "nothing" } else { "next to nothing" };
            (common, "sharing has little to give, and one network for both may cost")
        } else if size < 0.3 {
            ("little", "gates of their own are worth a try, a shared bottom may cost")
        } else if size < 0.5 {
            ("something", "sharing may help; compare a shared bottom with gates")
        } else {
            ("much", "sharing should help, a shared bottom included")
        };
        format!("{common} in common{against}: {says}")
    }
}
