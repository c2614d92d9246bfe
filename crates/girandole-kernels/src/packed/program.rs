//! The steps of a packed network.

use std::ops::Range;

use super::mixing::Mixing;
use super::packed_map::PackedMap;
use super::space::{Place, Space};
use crate::registers::LANES;
use crate::{PlainLayer, PlainNet};

/// The steps of a packed network, and the memory that they need.
#[derive(Debug)]
pub(crate) struct Program {
    pub(super) steps: Vec<Step>,
    /// Numbers of a row of each buffer; the first is the input, the others are those of the steps.
    pub(super) widths: Vec<usize>,
    /// The logits of each task, and how many they are.
    pub(super) logits: Vec<(Place, usize)>,
    /// What is added to all logits side by side.
    pub(super) wide: Option<Place>,
    /// Multiplications of a row.
    pub(super) multiplications: usize,
}

/// What can be run once all before it is done.
#[derive(Debug)]
pub(super) enum Step {
    Maps(Vec<Map>),
    Mixing(Mixing),
}

/// Layers that read the same place.
#[derive(Debug)]
pub(super) struct Map {
    packed: PackedMap,
    from: Place,
    into: Place,
}

/// A chain of layers, as far as it has been put into steps.
struct Chain<'a> {
    at: Place,
    rest: &'a [PlainLayer],
}

impl Program {
    /// Of a network whose parts fit together.
    pub(super) fn new(net: &PlainNet, d_input: usize) -> Self {
        let mut program =
            Self { steps: vec![], widths: vec![d_input], logits: vec![], wide: None, multiplications: 0 };
        let start = Place { buffer: 0, column: 0 };
        let wide = net.wide.as_slice();
        let chains = net.experts.iter().chain(&net.gates).map(Vec::as_slice);
        let chains = chains.chain(wide.chunks(1)).map(|chain| Chain { at: start, rest: chain });
        let mut outputs = program.chains(chains.collect());
        program.wide = net.wide.as_ref().and_then(|_| outputs.pop());
        let gates = outputs.split_off(net.experts.len());
        let (n_gates, width) = (net.n_gates(), net.towers[0][0].d_input());
        let mixtures = match n_gates {
            0 => outputs,
            _ => program.mixing(outputs, gates.into_iter().zip(logits(&net.gates)).collect(), width, n_gates),
        };
        let towers = net.towers.iter().enumerate();
        let towers = towers.map(|(task, rest)| Chain { at: mixtures[task.min(mixtures.len() - 1)], rest });
        let outputs = program.chains(towers.collect());
        program.logits = outputs.into_iter().zip(logits(&net.towers)).collect();
        program
    }

    /// Logits of a row.
    pub(super) fn d_logits(&self) -> usize {
        self.logits.iter().map(|(_, d)| d).sum()
    }

    /// Adds steps until every chain is through, layer by layer; gives the place of each one's output.
    fn chains(&mut self, mut chains: Vec<Chain>) -> Vec<Place> {
        while chains.iter().any(|chain| !chain.rest.is_empty()) {
            let (buffer, mut column, mut maps) = (self.widths.len(), 0, Vec::new());
            let mut left: Vec<_> = chains.iter_mut().filter(|chain| !chain.rest.is_empty()).collect();
            while let Some(first) = left.first() {
                // All that read the same place are one map.
                let from = first.at;
                let (same, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|chain| chain.at == from);
                let layers: Vec<_> = same.iter().map(|chain| &chain.rest[0]).collect();
                let packed = PackedMap::new(&layers);
                self.multiplications += layers.iter().map(|layer| layer.weight.len()).sum::<usize>();
                maps.push(Map { from, into: Place { buffer, column }, packed });
                for chain in same {
                    chain.at = Place { buffer, column };
                    column += chain.rest[0].d_output().next_multiple_of(LANES);
                    chain.rest = &chain.rest[1..];
                }
                left = others;
            }
            self.widths.push(column);
            self.steps.push(Step::Maps(maps));
        }
        chains.into_iter().map(|chain| chain.at).collect()
    }

    /// Adds the mixing of experts; gives the place of each mixture.
    fn mixing(
        &mut self,
        experts: Vec<Place>,
        gates: Vec<(Place, usize)>,
        width: usize,
        n: usize,
    ) -> Vec<Place> {
        let (buffer, width_apart) = (self.widths.len(), width.next_multiple_of(LANES));
        let into = Place { buffer, column: 0 };
        self.multiplications += experts.len() * width * n;
        self.widths.push(n * width_apart);
        self.steps.push(Step::Mixing(Mixing { gates, experts, width, into, width_apart }));
        (0..n).map(|set| Place { buffer, column: set * width_apart }).collect()
    }
}

impl Step {
    /// Pieces that can be run at the same time, of at most so many vectors each.
    pub(super) fn n_pieces(&self, vectors: usize) -> usize {
        match self {
            Self::Maps(maps) => maps.iter().map(|map| map.packed.vectors().div_ceil(vectors)).sum(),
            Self::Mixing(_) => 1,
        }
    }

    /// Runs one of the pieces of at most so many vectors.
    ///
    /// # Safety
    ///
    /// All steps before it are done, and nobody else runs this piece.
    #[allow(unsafe_code, reason = "the memory of a request is shared between cores")]
    pub(super) unsafe fn run(&self, mut piece: usize, vectors: usize, space: &Space) {
        let maps = match self {
            // SAFETY: the mixing is one piece.
            Self::Mixing(mixing) => return unsafe { mixing.run(space) },
            Self::Maps(maps) => maps,
        };
        for map in maps {
            let pieces = map.packed.vectors().div_ceil(vectors);
            if piece < pieces {
                let columns = piece * vectors..map.packed.vectors().min((piece + 1) * vectors);
                // SAFETY: the piece's columns are its own.
                return unsafe { map.run(columns, space) };
            }
            piece -= pieces;
        }
        unreachable!("a step has no such piece");
    }
}

impl Map {
    /// # Safety
    ///
    /// What it reads has been written, and nobody else uses these columns of what it writes.
    #[allow(unsafe_code, reason = "the memory of a request is shared between cores")]
    unsafe fn run(&self, columns: Range<usize>, space: &Space) {
        let (from, into) = (space.rows(self.from), space.rows_to_write(self.into));
        // SAFETY: the program gave both places as many columns as the map reads and writes.
        unsafe { self.packed.run(from, into, space.n_rows(), columns) }
    }
}

/// How many numbers each chain gives.
fn logits(chains: &[Vec<PlainLayer>]) -> impl Iterator<Item = usize> {
    chains.iter().map(|chain| chain.last().map_or(0, PlainLayer::d_output))
}
