//! One contender against one base on one task.

use serde::{Deserialize, Serialize};

use super::{Paired, Verdict};

/// One contender against one base on one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Name of the contender.
    pub contender: String,
    /// Name of the base.
    pub base: String,
    /// Name of the task.
    pub task: String,
    /// The difference of the scores as they are, contender less base.
    pub paired: Paired,
    /// How much better the contender is, in the score's unit: the difference, with its sign turned where a smaller score
    /// is a better one. Against single-task models this is the MTL gain of PLE (Tang et al., RecSys 2020).
    pub gain: f64,
    /// The chance of such a difference if there is none, adjusted for all comparisons made together (Holm).
    pub adjusted_p: f64,
    /// What it says.
    pub verdict: Verdict,
}

impl Compared {
    /// Ends of the interval of [`gain`](Self::gain).
    pub fn gain_interval(&self) -> [f64; 2] {
        let [low, high] = self.paired.interval;
        if self.gain == self.paired.difference { [low, high] } else { [-high, -low] }
    }
}
