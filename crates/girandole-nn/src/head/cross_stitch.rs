//! One network a task, whose activations are mixed behind every layer.
//!
//! With `h_l` what layer `i` of task `l`'s network puts out, layer `i + 1` of task `k` reads
//! `Σ_l α^i_kl · h_l`: Misra, Shrivastava, Gupta and Hebert, "Cross-stitch Networks for Multi-task
//! Learning", CVPR 2016. There α is learned for each channel of a convolutional network and starts near a
//! convex combination; Ma et al., KDD 2018, compare with it on dense networks.

use burn::module::{Module, Param};
use burn::prelude::*;
use girandole_core::Problem;

use super::Head;
use crate::{BuildError, OnnxError, OnnxGraph, OnnxValue, StackedMlp};

/// One network a task, stitched to the others behind every layer.
///
/// Chosen where the papers are silent: a stitch follows every layer of the head, the last one too (towers
/// lie behind it, so all are hidden layers; towers themselves are not stitched), behind activation and
/// dropout; all α are free, with neither a sign nor a sum that they must keep.
#[derive(Module, Debug)]
pub struct CrossStitch {
    networks: StackedMlp,
    stitches: Vec<Param<Tensor<3>>>,
}

impl CrossStitch {
    /// Stitches `networks`, one a task, together.
    ///
    /// Each task starts with `own_share` of itself, the rest spread equally over the others; a task alone
    /// has all of itself. With `per_unit` every unit of a layer has its own α.
    ///
    /// # Errors
    ///
    /// If `own_share` isn't from 0 to 1.
    pub fn new(
        networks: StackedMlp,
        own_share: f64,
        per_unit: bool,
        device: &Device,
    ) -> Result<Self, BuildError> {
        BuildError::from_problems(share_problem(own_share).into_iter().collect())?;
        let n = networks.n();
        let others = if n > 1 { (1.0 - own_share) / (n - 1) as f64 } else { 0.0 };
        let own = if n > 1 { own_share } else { 1.0 };
        let start = Tensor::<2>::eye(n, device) * (own - others) + others;
        let stitch = |weight: &Param<Tensor<3>>| {
            let [_, _, width] = weight.dims();
            let units = if per_unit { width } else { 1 };
            Param::from_tensor(start.clone().unsqueeze_dim::<3>(2).repeat_dim(2, units))
        };
        let stitches = networks.weights().map(stitch).collect();
        Ok(Self { networks, stitches })
    }

    /// The networks, one a task.
    pub fn networks(&self) -> &StackedMlp {
        &self.networks
    }

    /// α of each layer, `[n_tasks, n_tasks, width]`, or 1 in place of `width` if all units share it; a row
    /// says what its task reads of each task.
    pub fn stitches(&self) -> &[Param<Tensor<3>>] {
        &self.stitches
    }
}

impl Head for CrossStitch {
    fn n_tasks(&self) -> usize {
        self.networks.n()
    }

    fn d_input(&self) -> usize {
        self.networks.d_input()
    }

    fn d_output(&self) -> usize {
        self.networks.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        let stitch = |layer: usize, output| mix(self.stitches[layer].val(), output);
        self.networks.forward_each_with(input.unsqueeze_dim(0), stitch)
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let one = graph.one_of_many(input);
        let stitch = |graph: &mut OnnxGraph, layer: usize, output| {
            mix_onnx(graph, self.stitches[layer].val(), &output)
        };
        self.networks.each_to_onnx_with(graph, &one, stitch)
    }
}

/// `Σ_l α_kl · h_l` for each task `k`.
///
/// # Shapes
///
/// - stitch: `[n_tasks, n_tasks, width]`, or 1 in place of `width`
/// - input and output: `[n_tasks, batch, width]`
fn mix(stitch: Tensor<3>, input: Tensor<3>) -> Tensor<3> {
    let [n, batch, width] = input.dims();
    if stitch.dims()[2] == 1 {
        let flat = stitch.reshape([n, n]).matmul(input.reshape([n, batch * width]));
        return flat.reshape([n, batch, width]);
    }
    let by_unit = stitch.permute([2, 0, 1]).matmul(input.permute([2, 0, 1])); // [width, n_tasks, batch]
    by_unit.permute([1, 2, 0])
}

/// [`mix`] in an ONNX graph.
fn mix_onnx(graph: &mut OnnxGraph, stitch: Tensor<3>, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
    let [n, _, units] = stitch.dims();
    let (there, back) = if units == 1 { ([1, 0, 2], [1, 0, 2]) } else { ([2, 0, 1], [1, 2, 0]) };
    let stitch = graph.tensor(stitch.permute([2, 0, 1]), &[units, n, n])?;
    let input = graph.permute(input, there);
    let mixed = graph.op("MatMul", &[&stitch, &input], &[]);
    Ok(graph.permute(&mixed, back))
}

/// A problem if `own_share` isn't from 0 to 1.
pub(super) fn share_problem(own_share: f64) -> Option<Problem> {
    (!(0.0..=1.0).contains(&own_share))
        .then(|| Problem::new("own_share", format!("needs a share from 0 to 1, got {own_share}")))
}
