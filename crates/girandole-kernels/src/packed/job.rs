//! A request on its way through a packed network.

use std::sync::Arc;

use super::program::Program;
use super::space::Space;
use crate::turns::Turns;

/// A request on its way through a packed network, for one thread or several.
pub(super) struct Job {
    program: Arc<Program>,
    space: Space,
    turns: Vec<Turns>,
    /// Vectors of a piece.
    vectors: usize,
}

impl Job {
    /// Of rows side by side, at least one.
    pub(super) fn new(program: &Arc<Program>, rows: usize, input: &[f32]) -> Self {
        let mut space = Space::new(rows, &program.widths);
        space.put(input);
        let turns = program.steps.iter().map(|_| Turns::default()).collect();
        Self { program: program.clone(), space, turns, vectors: piece(rows) }
    }

    /// Works along until all is done; every thread that calls it takes its share.
    #[allow(unsafe_code, reason = "the memory of a request is shared between cores")]
    pub(super) fn work(&self) {
        for (step, turns) in self.program.steps.iter().zip(&self.turns) {
            let n = step.n_pieces(self.vectors);
            turns.take(n, |piece| {
                // SAFETY: each piece is taken once, and all before this step has been waited for.
                unsafe { step.run(piece, self.vectors, &self.space) }
            });
            turns.wait(n);
        }
    }

    /// Copies the logits; the work is done.
    #[allow(unsafe_code, reason = "the memory of a request is shared between cores")]
    pub(super) fn logits(&self, into: &mut [f32]) {
        for (row, whole) in into.chunks_exact_mut(self.program.d_logits()).enumerate() {
            let mut into = &mut whole[..];
            for (place, d) in &self.program.logits {
                let rows = self.space.rows(*place);
                let (own, rest) = into.split_at_mut(*d);
                // SAFETY: all steps are done, so nobody writes any more.
                own.copy_from_slice(unsafe {
                    std::slice::from_raw_parts(rows.first.add(row * rows.stride), *d)
                });
                into = rest;
            }
            if let Some(place) = self.program.wide {
                let rows = self.space.rows(place);
                // SAFETY: as above; the place has a number for each logit.
                let wide = unsafe {
                    std::slice::from_raw_parts(rows.first.add(row * rows.stride), self.program.d_logits())
                };
                whole.iter_mut().zip(wide).for_each(|(logit, wide)| *logit += wide);
            }
        }
    }
}

/// Vectors of a piece: few enough that a core seldom waits for the last of another.
fn piece(rows: usize) -> usize {
    match rows {
        1..4 => 8,
        4..16 => 4,
        _ => 2,
    }
}
