//! The space that trials are drawn from: small networks and short trainings, of which census needs no more.

use crate::page::Table;

/// Changes with anything in this file, so that results of another space are not taken for results of this one.
pub(super) const VERSION: u32 = 1;

/// The largest rate of the one-cycle schedule. At 0.018 with towers of 8 one run in four of Cross-Stitch and of
/// L2-Constrained never left an income AUC of about 0.87.
pub(super) const LEARNING_RATE: (f64, f64) = (2e-3, 1e-2);
pub(super) const WEIGHT_DECAY: (f64, f64) = (1e-2, 1.0);
pub(super) const EPOCHS: [usize; 3] = [2, 3, 4];
pub(super) const BATCH: [usize; 2] = [1024, 2048];
/// Hidden units of the layer: of the bottom, of all experts, or of the networks of both tasks.
pub(super) const UNITS: (f64, f64) = (32.0, 256.0);
pub(super) const TOWER: [usize; 3] = [16, 32, 64];
/// Experts among which the units are divided.
pub(super) const EXPERTS: [usize; 3] = [2, 4, 8];
/// How strongly the L2 penalty pulls.
pub(super) const ALPHA: (f64, f64) = (1e-5, 1e-1);
/// What a task of Cross-Stitch starts with of itself.
pub(super) const OWN_SHARE: (f64, f64) = (0.5, 1.0);
/// Ranks of Tensor-Factorization over inputs and over outputs.
pub(super) const RANK: (f64, f64) = (4.0, 64.0);
/// Its rank over tasks.
pub(super) const TASK_RANK: [usize; 2] = [1, 2];

/// The space for a person to read.
pub(super) fn table() -> Table {
    let range = |(low, high): (f64, f64), law: &str| format!("{low} to {high}, {law}");
    let list = |values: &[usize]| values.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let (even, log) = ("evenly", "evenly on a logarithmic scale");
    let rows = [
        ("all", "learning rate, the largest of a one-cycle schedule", range(LEARNING_RATE, log)),
        ("all", "weight decay of AdamW", range(WEIGHT_DECAY, log)),
        ("all", "epochs", list(&EPOCHS)),
        ("all", "rows in a step", list(&BATCH)),
        ("all", "hidden units of the layer in all", range(UNITS, log)),
        ("all", "width of each tower", list(&TOWER)),
        ("MMoE, OMoE", "experts, among which the units are divided", list(&EXPERTS)),
        ("L2-Constrained", "α", range(ALPHA, log)),
        ("Cross-Stitch", "own share at the start", range(OWN_SHARE, even)),
        ("Tensor-Factorization", "ranks over inputs and outputs", range(RANK, log)),
        ("Tensor-Factorization", "rank over tasks", list(&TASK_RANK)),
    ];
    Table {
        head: ["methods", "setting", "drawn from"].map(str::to_owned).to_vec(),
        rows: rows.map(|(methods, what, values)| vec![methods.to_owned(), what.to_owned(), values]).to_vec(),
    }
}
