//! Adds up what the experts give, batch by batch, in memory that does not grow with the rows.

use burn::prelude::*;
use burn::tensor::{ExecutionError, Transaction};

use super::kinship::Kinship;
use super::thresholds::{CONSTANT, MOST_SEEKERS, MOST_UNITS};

/// Adds up what the experts give.
///
/// Sums over a batch are taken on the device, around a first guess of the means so that 32 bits do; those over batches
/// here, in 64 bits.
#[derive(Debug)]
pub(super) struct ExpertTally {
    n_experts: usize,
    d_output: usize,
    n_rows: usize,
    /// The first batch's means, `[n_experts, 1, d_output]`.
    guess: Tensor<3>,
    guessed: Vec<f64>,
    lowest: Vec<f64>,
    highest: Vec<f64>,
    zeros: Vec<f64>,
    /// Of what lies above the guess, unit by unit.
    sums: Vec<f64>,
    squares: Vec<f64>,
    /// Units whose relations are kept, by their position among all.
    kept: Vec<usize>,
    /// Those of them that look for partners, by their position among the kept.
    seekers: Vec<usize>,
    /// Sums of products, `[seekers][kept]`.
    products: Vec<f64>,
}

impl ExpertTally {
    /// For experts as in this batch, which is not added.
    pub(super) fn new(experts: &Tensor<3>) -> Result<Self, ExecutionError> {
        let [n_experts, _, d_output] = experts.dims();
        let guess = experts.clone().mean_dim(1);
        let guessed = read(vec![guess.clone().reshape([n_experts, d_output])])?.remove(0);
        let n = n_experts * d_output;
        let each = |most: usize| (most / n_experts.max(1)).clamp(1, d_output.max(1));
        let (kept_each, seekers_each) = (each(MOST_UNITS), each(MOST_SEEKERS));
        let spread = |among: usize, n: usize| (0..n).map(move |i| i * among / n);
        let kept: Vec<usize> = (0..n_experts)
            .flat_map(|expert| spread(d_output, kept_each).map(move |unit| expert * d_output + unit))
            .collect();
        let seekers: Vec<usize> = (0..n_experts)
            .flat_map(|expert| {
                spread(kept_each, seekers_each.min(kept_each)).map(move |unit| expert * kept_each + unit)
            })
            .collect();
        Ok(Self {
            n_experts,
            d_output,
            n_rows: 0,
            guess,
            guessed,
            lowest: vec![f64::INFINITY; n],
            highest: vec![f64::NEG_INFINITY; n],
            zeros: vec![0.0; n],
            sums: vec![0.0; n],
            squares: vec![0.0; n],
            products: vec![0.0; seekers.len() * kept.len()],
            kept,
            seekers,
        })
    }

    /// Adds a batch.
    ///
    /// # Shapes
    ///
    /// - experts: `[n_experts, batch, d_output]`
    pub(super) fn add(&mut self, experts: Tensor<3>) -> Result<(), ExecutionError> {
        let [n_experts, batch, d] = experts.dims();
        let flat = |tensor: Tensor<3>| tensor.reshape([n_experts, d]);
        let around = experts.clone() - self.guess.clone();
        let units = around.clone().permute([0, 2, 1]).reshape([n_experts * d, batch]);
        let device = units.device();
        let pick = |from: Tensor<2>, which: &[usize]| match which.len() == from.dims()[0] {
            true => from,
            false => {
                let which: Vec<i64> = which.iter().map(|i| *i as i64).collect();
                from.select(0, Tensor::from_data(TensorData::new(which.clone(), [which.len()]), &device))
            }
        };
        let kept = pick(units, &self.kept);
        let seekers = pick(kept.clone(), &self.seekers);
        let sums = read(vec![
            flat(experts.clone().min_dim(1)),
            flat(experts.clone().max_dim(1)),
            flat(experts.equal_elem(0.0).float().sum_dim(1)),
            flat(around.clone().sum_dim(1)),
            flat(around.square().sum_dim(1)),
            seekers.matmul(kept.transpose()),
        ])?;
        let [lowest, highest, zeros, sums, squares, products] = &sums[..] else { return Ok(()) };
        self.n_rows += batch;
        fold(&mut self.lowest, lowest, f64::min);
        fold(&mut self.highest, highest, f64::max);
        fold(&mut self.zeros, zeros, |a, b| a + b);
        fold(&mut self.sums, sums, |a, b| a + b);
        fold(&mut self.squares, squares, |a, b| a + b);
        fold(&mut self.products, products, |a, b| a + b);
        Ok(())
    }

    /// Units of an expert.
    pub(super) fn d_output(&self) -> usize {
        self.d_output
    }

    /// Units of an expert that give one value for every row.
    pub(super) fn dead_units(&self, expert: usize) -> usize {
        self.units(expert).filter(|unit| self.is_dead(*unit)).count()
    }

    /// Share of an expert's outputs that are 0.
    pub(super) fn zeros(&self, expert: usize) -> f64 {
        let outputs = (self.n_rows * self.d_output).max(1) as f64;
        self.units(expert).map(|unit| self.zeros[unit]).sum::<f64>() / outputs
    }

    /// Root of the mean square of an expert's outputs.
    pub(super) fn scale(&self, expert: usize) -> f64 {
        let n = self.n_rows.max(1) as f64;
        let square = |unit: usize| {
            let guess = self.guessed[unit];
            self.squares[unit] / n + 2.0 * guess * self.sums[unit] / n + guess * guess
        };
        (self.units(expert).map(square).sum::<f64>() / self.d_output.max(1) as f64).max(0.0).sqrt()
    }

    /// How the kept units of the experts go together.
    pub(super) fn kinship(&self) -> Kinship {
        let n = self.n_rows.max(1) as f64;
        let mean = |unit: usize| self.sums[unit] / n;
        let variance = |unit: &usize| match self.is_dead(*unit) {
            true => 0.0,
            false => (self.squares[*unit] / n - mean(*unit).powi(2)).max(0.0),
        };
        let width = self.kept.len();
        let covariances = self.products.iter().enumerate().map(|(i, product)| {
            let (a, b) = (self.kept[self.seekers[i / width]], self.kept[i % width]);
            product / n - mean(a) * mean(b)
        });
        Kinship {
            n_experts: self.n_experts,
            variances: self.kept.iter().map(variance).collect(),
            covariances: covariances.collect(),
            seekers: self.seekers.clone(),
        }
    }

    fn units(&self, expert: usize) -> std::ops::Range<usize> {
        expert * self.d_output..(expert + 1) * self.d_output
    }

    fn is_dead(&self, unit: usize) -> bool {
        let (low, high) = (self.lowest[unit], self.highest[unit]);
        high - low <= CONSTANT * low.abs().max(high.abs())
    }
}

fn fold(into: &mut [f64], values: &[f64], join: impl Fn(f64, f64) -> f64) {
    into.iter_mut().zip(values).for_each(|(into, value)| *into = join(*into, *value));
}

fn read(tensors: Vec<Tensor<2>>) -> Result<Vec<Vec<f64>>, ExecutionError> {
    let wanted = tensors.into_iter().fold(Transaction::default(), Transaction::register);
    Ok(wanted.try_execute()?.iter().map(|data| data.iter::<f64>().collect()).collect())
}
