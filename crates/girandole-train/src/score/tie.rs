//! Examples with the same score.

/// Examples with the same score: weights by label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tie {
    pub(crate) score: f32,
    pub(crate) positive: f64,
    pub(crate) negative: f64,
    /// Examples; of more than this can count, as many as it can.
    pub(crate) n: u32,
}

impl Tie {
    /// Sorts examples of score, label and weight, and joins those of one score; the lowest comes first.
    pub(crate) fn of(scored: &mut [(f32, bool, f32)]) -> impl Iterator<Item = Self> {
        // By label and weight too: the sums below then do not depend on the order of ties.
        scored.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        scored.chunk_by(|a, b| a.0 == b.0).map(|tie| {
            let sum = |label| tie.iter().filter(|s| s.1 == label).map(|s| f64::from(s.2)).sum::<f64>();
            Self {
                score: tie[0].0,
                positive: sum(true),
                negative: sum(false),
                n: u32::try_from(tie.len()).unwrap_or(u32::MAX),
            }
        })
    }
}
