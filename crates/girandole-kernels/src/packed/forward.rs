//! Rows through a packed network.

use std::sync::Arc;

use burn::backend::flex::FlexTensor;

use super::job::Job;
use super::program::Program;
use super::space::stride;
use crate::buffer::Buffer;
use crate::floats::{dims, numbers, side_by_side};
use crate::share::share_over;

/// Most rows whose columns are shared between the cores; of more rows each core takes some.
const FEW: usize = 128;

/// Multiplications for which another core is called: waking it costs a microsecond or two.
const WORTH_A_CALL: usize = 1 << 18;

/// Numbers of what all steps give that stay in the processor's second cache beside the weights.
const CACHED: usize = 1 << 16;

/// Rows that go through all steps at once where there are many: at the least, whole tiles.
const BLOCK: usize = 48;

/// Logits of rows, `[n, d_input]`.
pub(crate) fn packed_forward(rows: FlexTensor, program: &Arc<Program>, cores: usize) -> FlexTensor {
    let (n, rows) = (dims(&rows)[0], side_by_side(rows));
    let d = program.d_logits();
    let mut logits = Buffer::with_leftovers(n * d);
    run(program, cores, numbers(&rows), n, &mut logits);
    logits.into_tensor([n, d])
}

/// Runs `n` rows on at most so many cores.
pub(super) fn run(program: &Arc<Program>, cores: usize, rows: &[f32], n: usize, logits: &mut [f32]) {
    let (d_input, d) = (program.widths[0], program.d_logits());
    assert_eq!(rows.len(), n * d_input, "a row has {d_input} numbers");
    if n == 0 {
        return;
    }
    let calls = n * program.multiplications / WORTH_A_CALL;
    let helpers = calls.min(cores - 1);
    if n <= FEW {
        let job = Arc::new(Job::new(program, n, rows));
        for _ in 0..helpers {
            let job = job.clone();
            rayon::spawn(move || job.work());
        }
        job.work();
        return job.logits(logits);
    }
    let width: usize = program.widths.iter().map(|width| stride(*width)).sum();
    let block = (CACHED / width).next_multiple_of(BLOCK).min(n.div_ceil(helpers + 1));
    let blocks = logits.chunks_mut(block * d).zip(rows.chunks(block * d_input));
    share_over(blocks, helpers + 1, |(logits, rows)| {
        let job = Job::new(program, logits.len() / d, rows);
        job.work();
        job.logits(logits);
    });
}
