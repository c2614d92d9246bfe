//! A network in evaluation, ready for requests.

use std::sync::Arc;

use burn::backend::Dispatch;
use burn::prelude::*;
use burn::tensor::DType;

use super::forward;
use super::program::Program;
use crate::PlainNet;
use crate::device::is_fused;
use crate::extension::OutsideGraphs;

/// A network in evaluation whose weights lie once and for all as products read them, for requests of any number of rows.
///
/// A row's logits are the same bits whatever rows are beside it and however many cores work.
///
/// ```
/// use burn::prelude::*;
/// use girandole_kernels::{PackedNet, PlainLayer, PlainNet};
///
/// let layer = |weight: &[f32], bias: &[f32]| {
///     vec![PlainLayer { weight: weight.to_vec(), bias: bias.to_vec(), slope: 1.0 }]
/// };
/// let parts = PlainNet {
///     experts: vec![layer(&[1.0, 10.0], &[0.5])],
///     gates: vec![],
///     towers: vec![layer(&[1.0], &[0.0]), layer(&[-1.0], &[0.0])],
///     wide: None,
/// };
/// if let Some(net) = PackedNet::new(&parts, 2, &Device::flex()) {
///     assert_eq!(net.logits(&[2.0, 3.0, 1.0, 0.0]), [32.5, -32.5, 1.5, -1.5]);
/// }
/// ```
#[derive(Debug, Clone)]
pub struct PackedNet {
    program: Arc<Program>,
    cores: usize,
}

impl PackedNet {
    /// Whether networks can be packed for that device: for burn's CPU backend alone.
    pub fn is_for(device: &Device) -> bool {
        is_fused([(device.clone(), DType::F32)].into_iter())
    }

    /// Packs a network that reads so many numbers.
    ///
    /// None if its parts do not fit together, or the device is not one that it [is for](Self::is_for).
    pub fn new(net: &PlainNet, d_input: usize, device: &Device) -> Option<Self> {
        (Self::is_for(device) && d_input > 0 && net.fit(d_input)).then(|| Self {
            program: Arc::new(Program::new(net, d_input)),
            cores: rayon::current_num_threads(),
        })
    }

    /// The same weights for at most so many cores, at least one: one is best where every core has rows of its own.
    pub fn with_cores(&self, cores: usize) -> Self {
        Self { program: self.program.clone(), cores: cores.clamp(1, rayon::current_num_threads()) }
    }

    /// Logits of rows.
    ///
    /// # Shapes
    ///
    /// - rows: `[n, d_input]`
    /// - output: `[n, d_logits]`
    ///
    /// # Panics
    ///
    /// If the rows are wider or narrower, or elsewhere than on burn's CPU backend.
    pub fn forward(&self, rows: Tensor<2>) -> Tensor<2> {
        let rows = rows.into_dispatch();
        Tensor::from_dispatch(Dispatch::fused_packed(rows, self.program.clone(), self.cores))
    }

    /// The same by numbers, row by row.
    ///
    /// # Panics
    ///
    /// If these are no whole rows.
    pub fn logits(&self, rows: &[f32]) -> Vec<f32> {
        let n = rows.len() / self.program.widths[0];
        let mut logits = vec![0.0; n * self.program.d_logits()];
        forward::run(&self.program, self.cores, rows, n, &mut logits);
        logits
    }
}
