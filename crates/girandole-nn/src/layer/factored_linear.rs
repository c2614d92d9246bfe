//! A linear map a task, whose weights are the slices of a Tucker product.
//!
//! `W[i, j, k] = Σ_abc S[a, b, c] · U1[i, a] · U2[j, b] · U3[k, c]` (Tucker, 1966).

use burn::module::{Module, Param};
use burn::prelude::*;
use girandole_core::Problem;

use super::{drawn_normal, drawn_uniform, leaf};
use crate::BuildError;

/// `n_tasks` linear maps whose weights share the factors `U1`, `U2`, `U3` and the core `S`.
///
/// Every row of a factor starts on the unit sphere, drawn evenly, and the core normally with a variance of
/// `2 / d_input`. Given the factors an entry of `W` then sums core entries with squared weights of 1 in all,
/// so that it is normal with that same variance: the composed weights start at He's scale (He, Zhang, Ren
/// and Sun, ICCV 2015), whatever the ranks. Biases start evenly from `±1/√d_input`, as in a plain layer.
///
/// The forward pass goes through the ranks and never makes `W`; what it makes beside activations is the
/// core of each task, `[n_tasks, r1, r2]`.
#[derive(Module, Debug)]
pub struct FactoredLinear {
    /// `S`, `[r1, r2, r3]`.
    pub core: Param<Tensor<3>>,
    /// Of the inputs, `[d_input, r1]`.
    pub u1: Param<Tensor<2>>,
    /// Of the outputs, `[d_output, r2]`.
    pub u2: Param<Tensor<2>>,
    /// Of the tasks, `[n_tasks, r3]`.
    pub u3: Param<Tensor<2>>,
    /// `[n_tasks, 1, d_output]`.
    pub bias: Param<Tensor<3>>,
}

impl FactoredLinear {
    /// Draws the maps of `sizes`, which are `[d_input, d_output, n_tasks]`, with the ranks `[r1, r2, r3]`.
    ///
    /// # Errors
    ///
    /// If a size or rank is 0.
    pub fn new(sizes: [usize; 3], ranks: [usize; 3], device: &Device) -> Result<Self, BuildError> {
        BuildError::from_problems(rank_problems(ranks))?;
        let [d_input, d_output, n_tasks] = sizes;
        match (d_input * d_output, n_tasks) {
            (0, _) => return Err(BuildError::NoWidth),
            (_, 0) => return Err(BuildError::NoTasks),
            _ => {}
        }
        let [r1, r2, r3] = ranks;
        Ok(Self {
            core: drawn_normal(ranks, (2.0 / d_input as f64).sqrt(), device),
            u1: on_sphere([d_input, r1], device),
            u2: on_sphere([d_output, r2], device),
            u3: on_sphere([n_tasks, r3], device),
            bias: drawn_uniform([n_tasks, 1, d_output], d_input, device),
        })
    }

    /// Applies the map of task `k` to the `k`th matrix, or every map to the one matrix.
    ///
    /// # Shapes
    ///
    /// - input: `[n_tasks, batch, d_input]`, or `[1, batch, d_input]` for all maps
    /// - output: `[n_tasks, batch, d_output]`
    pub fn forward(&self, input: Tensor<3>) -> Tensor<3> {
        let [n_inputs, batch, d_input] = input.dims();
        let ([r1, r2, _], [d_output, _], [n_tasks, _]) = (self.core.dims(), self.u2.dims(), self.u3.dims());
        let narrow = input.reshape([n_inputs * batch, d_input]).matmul(self.u1.val());
        let mixed = narrow.reshape([n_inputs, batch, r1]).matmul(self.cores());
        let wide = mixed.reshape([n_tasks * batch, r2]).matmul(self.u2.val().transpose());
        wide.reshape([n_tasks, batch, d_output]) + self.bias.val()
    }

    /// The composed weights of all tasks, `W`, to look at.
    ///
    /// # Shapes
    ///
    /// - output: `[d_input, d_output, n_tasks]`
    pub fn weight(&self) -> Tensor<3> {
        let left = self.u1.val().unsqueeze_dim::<3>(0);
        let right = self.u2.val().transpose().unsqueeze_dim::<3>(0);
        left.matmul(self.cores()).matmul(right).permute([1, 2, 0])
    }

    /// `S ×₃ U3`, the core of each task, `[n_tasks, r1, r2]`.
    fn cores(&self) -> Tensor<3> {
        let ([r1, r2, r3], [n_tasks, _]) = (self.core.dims(), self.u3.dims());
        let flat = self.core.val().reshape([r1 * r2, r3]).transpose();
        self.u3.val().matmul(flat).reshape([n_tasks, r1, r2])
    }
}

/// A parameter drawn now, each row evenly from the unit sphere.
fn on_sphere([n, r]: [usize; 2], device: &Device) -> Param<Tensor<2>> {
    let rows = drawn_normal([n, r], 1.0, device).val();
    let length = rows.clone().square().sum_dim(1).sqrt().clamp_min(1e-12);
    leaf(rows / length)
}

/// A problem for each rank of 0.
pub(crate) fn rank_problems(ranks: [usize; 3]) -> Vec<Problem> {
    let zero = ranks.into_iter().enumerate().filter(|(_, rank)| *rank == 0);
    zero.map(|(i, _)| Problem::new(format!("ranks[{i}]"), "needs a rank of at least 1, got 0")).collect()
}
