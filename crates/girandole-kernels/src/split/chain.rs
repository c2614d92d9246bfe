//! Layers behind each other, the first of them split.

use super::chain_share::ChainShare;
use super::dense::{Dense, Ends, add_scaled, padded};
use super::flips::Flips;
use super::gather::rows_at;
use super::second::Second;
use super::shared::CandidateShares;
use super::workspace::{LayerSpace, room};
use crate::PlainLayer;
use crate::simd::simd;

/// Layers behind each other, the first of them split.
#[derive(Debug)]
pub(super) struct Chain {
    /// The first layer of the request's columns, `[d_request, width]`, and its bias.
    request: Vec<f32>,
    bias: Vec<f32>,
    slope: f32,
    /// The first layer of the candidate's columns.
    candidate: Dense,
    d_candidate: usize,
    rest: Vec<Layer>,
    /// The second layer again, for straight lines.
    second: Option<Second>,
}

/// A layer behind the first.
#[derive(Debug)]
pub(super) struct Layer {
    map: Dense,
    ends: Ends,
}

/// Some candidates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) rows: usize,
    /// `[rows, d_candidate]`.
    pub(super) columns: &'a [f32],
    /// Which candidates of these they are.
    pub(super) shares: Option<(&'a CandidateShares, Picked<'a>)>,
}

/// Which candidates of many.
#[derive(Debug, Clone, Copy)]
pub(super) enum Picked<'a> {
    From(usize),
    These(&'a [u32]),
}

impl Picked<'_> {
    /// Those from the one at `first` on.
    fn behind(self, first: usize) -> Self {
        match self {
            Self::From(from) => Self::From(from + first),
            Self::These(rows) => Self::These(&rows[first..]),
        }
    }

    pub(super) fn at(&self, position: usize) -> usize {
        match self {
            Self::From(first) => first + position,
            Self::These(rows) => rows[position] as usize,
        }
    }
}

impl<'a> Block<'a> {
    /// Some of them, of `d` columns each.
    pub(super) fn part(&self, first: usize, rows: usize, d: usize) -> Self {
        let columns = &self.columns[first * d..][..rows * d];
        Self { rows, columns, shares: self.shares.map(|(all, picked)| (all, picked.behind(first))) }
    }
}

impl Layer {
    pub(super) fn new(layer: &PlainLayer) -> Self {
        let map = Dense::new(&layer.weight, layer.d_input(), layer.d_output());
        let ends = map.ends(&layer.bias, layer.slope);
        Self { map, ends }
    }

    fn run(&self, x: &[f32], stride: usize, rows: usize, into: &mut [f32]) {
        self.map.run(x, stride, rows, &self.ends, into);
    }
}

impl Chain {
    /// Splits the first layer; there is at least one, and the positions are those of its input.
    pub(super) fn new(layers: &[PlainLayer], request: &[usize], candidate: &[usize]) -> Option<Self> {
        let (first, rest) = layers.split_first()?;
        let d = first.d_output();
        let candidate_rows = rows_at(&first.weight, d, candidate);
        let candidate_map = Dense::new(&candidate_rows, candidate.len(), d);
        let request_map = Dense::new(&rows_at(&first.weight, d, request), request.len(), d);
        let mut bias = first.bias.clone();
        bias.resize(padded(d), 0.0);
        let rest: Vec<Layer> = rest.iter().map(Layer::new).collect();
        let sizes = [candidate.len(), d];
        let second = rest.first().map(|layer| Second::new(&candidate_map, sizes, &layer.map));
        let (request, slope, d_candidate) = (request_map.weight().to_vec(), first.slope, candidate.len());
        Some(Self { request, bias, slope, candidate: candidate_map, d_candidate, rest, second })
    }

    /// Numbers of a row that the chain gives, in whole vectors.
    pub(super) fn output_width(&self) -> usize {
        self.rest.last().map_or(self.candidate.width(), |layer| layer.map.width())
    }

    /// Multiplications of a candidate.
    pub(super) fn multiplications(&self) -> usize {
        let inputs = std::iter::once(self.width()).chain(self.rest.iter().map(|layer| layer.map.width()));
        let rest = inputs.zip(&self.rest).map(|(d, layer)| d * layer.map.width());
        self.d_candidate * self.width() + rest.sum::<usize>()
    }

    /// What the `n` candidates of a request share.
    pub(super) fn share(&self, request: &[f32], n: usize) -> ChainShare {
        let mut sum = self.bias.clone();
        for (x, row) in request.iter().zip(self.request.chunks_exact(self.width())) {
            add_scaled(&mut sum, row, *x);
        }
        let line = self.second.as_ref().zip(self.rest.first()).filter(|_| self.is_worth_a_line(n));
        let line = line
            .map(|(second, layer)| second.line(&sum, self.slope, [&self.candidate, &layer.map], &layer.ends));
        let slope = if line.is_some() { 1.0 } else { self.slope };
        ChainShare { ends: self.candidate.ends(&sum, slope), line }
    }

    /// What candidates bring to any request, `[n, width]`.
    pub(super) fn candidates(&self, columns: &[f32], n: usize) -> Vec<f32> {
        let mut sums = vec![0.0; n * self.width()];
        let nothing = self.candidate.ends(&[], 1.0);
        self.candidate.run(columns, self.d_candidate, n, &nothing, &mut sums);
        sums
    }

    /// Runs some candidates; the chain is at that position among all.
    pub(super) fn run(
        &self,
        block: Block,
        position: usize,
        share: &ChainShare,
        space: &mut LayerSpace,
        into: &mut [f32],
    ) {
        let (rows, width) = (block.rows, self.width());
        let Some((second, rest)) = self.rest.split_first() else {
            return self.first(block, position, share, into);
        };
        let LayerSpace { first, ping, pong, flips, unusual } = space;
        let first = room(first, rows * width);
        self.first(block, position, share, first);
        let is_last = rest.is_empty();
        let behind = if is_last { &mut *into } else { room(ping, rows * second.map.width()) };
        match (&share.line, &self.second) {
            (Some(line), Some(own)) => {
                flips.find(first, &line.above, 1.0 - self.slope);
                // A row of very many flips goes the common way.
                let most = width / 5 * 3;
                if flips.counts().iter().any(|n| *n <= most) {
                    line.map.run(block.columns, self.d_candidate, rows, &line.ends, behind);
                    own.rows.add(flips, most, second.ends.slope(), behind);
                }
                self.unusual([first, behind], flips, most, second, [unusual, pong]);
            }
            _ => second.run(first, width, rows, behind),
        }
        if !is_last {
            through(rest, ping, second.map.width(), rows, pong, into);
        }
    }

    /// The second layer of rows of more than `most` flips, the common way.
    fn unusual(
        &self,
        [first, behind]: [&mut [f32]; 2],
        flips: &Flips,
        most: usize,
        second: &Layer,
        [memory, results]: [&mut Vec<f32>; 2],
    ) {
        let (width, d) = (self.width(), second.map.width());
        let rows: Vec<usize> = (0..flips.counts().len()).filter(|row| flips.count(*row) > most).collect();
        if rows.is_empty() {
            return;
        }
        let bent = room(memory, rows.len() * width);
        for (bent, row) in bent.chunks_exact_mut(width).zip(&rows) {
            bent.copy_from_slice(&first[row * width..][..width]);
            bend(bent, self.slope);
        }
        let results = room(results, rows.len() * d);
        second.run(bent, width, rows.len(), results);
        for (result, row) in results.chunks_exact(d).zip(&rows) {
            behind[row * d..][..d].copy_from_slice(result);
        }
    }

    /// Width of the first layer, in whole vectors.
    fn width(&self) -> usize {
        self.candidate.width()
    }

    /// Candidates' rows of the first layer.
    fn first(&self, block: Block, position: usize, share: &ChainShare, into: &mut [f32]) {
        match block.shares {
            None => self.candidate.run(block.columns, self.d_candidate, block.rows, &share.ends, into),
            Some((all, picked)) => {
                let width = self.width();
                for (row, into) in into.chunks_exact_mut(width).take(block.rows).enumerate() {
                    let own = &all.chains[position][picked.at(row) * width..][..width];
                    join(into, own, share.ends.bias(), share.ends.slope());
                }
            }
        }
    }

    /// Whether so many candidates gain more by one straight line than it costs.
    fn is_worth_a_line(&self, n: usize) -> bool {
        let (width, d) = (self.width(), self.d_candidate);
        // Of the multiplications by one column of the second layer: an eighth of the units flip, and a flipped one costs
        // as much as one and a half in a product.
        let saved = (width - width / 5).saturating_sub(d + d / 5);
        self.slope != 1.0 && width <= Flips::MOST && n * saved > 2 * (d + 1) * width
    }
}

/// Runs rows through layers; `spare` is memory.
pub(super) fn through(
    layers: &[Layer],
    x: &mut Vec<f32>,
    stride: usize,
    rows: usize,
    spare: &mut Vec<f32>,
    into: &mut [f32],
) {
    match layers {
        [] => into.copy_from_slice(&x[..into.len()]),
        [last] => last.run(x, stride, rows, into),
        [next, rest @ ..] => {
            next.run(x, stride, rows, room(spare, rows * next.map.width()));
            through(rest, spare, next.map.width(), rows, x, into);
        }
    }
}

simd! {
    fn join(into: &mut [f32], own: &[f32], bias: &[f32], slope: f32) {
        for ((into, own), bias) in into.iter_mut().zip(own).zip(bias) {
            let sum = own + bias;
            *into = if sum > 0.0 { sum } else { slope * sum };
        }
    }
}

simd! {
    fn bend(row: &mut [f32], slope: f32) {
        for z in row.iter_mut() {
            *z = if *z > 0.0 { *z } else { slope * *z };
        }
    }
}
