//! A model in evaluation whose weights are packed once.

use std::fmt;
use std::sync::Arc;

use burn::prelude::*;
use girandole_core::Features;
use girandole_kernels::PackedNet;

use crate::beside::{Beside, PlainFactors};
use crate::folded::{numbers, plain_net, rows, with_numbers};
use crate::{Encode, FoldedLayer, Head, Towers};

/// A model in evaluation whose weights are packed once, made by [`TaskModel::packed`](crate::TaskModel::packed).
///
/// It stands as the model was when it was made. Its numbers are those of the model up to rounding, and a row's are the
/// same bits whatever rows are beside it.
pub struct PackedModel {
    encoder: Box<dyn Encoding>,
    net: PackedNet,
    factors: Option<Arc<PlainFactors>>,
}

/// An encoder of any kind.
trait Encoding: Send {
    fn encode(&self, features: Features) -> Tensor<2>;

    fn copy(&self) -> Box<dyn Encoding>;
}

impl<C: Encode + 'static> Encoding for C {
    fn encode(&self, features: Features) -> Tensor<2> {
        self.forward(features)
    }

    fn copy(&self) -> Box<dyn Encoding> {
        Box::new(self.clone())
    }
}

impl PackedModel {
    /// Packs head and towers behind an encoder.
    ///
    /// None if a part does not say what it is as plain layers, an activation is not made of two straight lines, or the
    /// device is not the CPU.
    pub fn new<C: Encode + 'static>(encoder: &C, head: &impl Head, towers: &impl Towers) -> Option<Self> {
        Self::with_beside(encoder, head, towers, Beside::default())
    }

    /// The same with what a model has beside head and towers.
    pub(crate) fn with_beside<C: Encode + 'static>(
        encoder: &C,
        head: &impl Head,
        towers: &impl Towers,
        beside: Beside<'_>,
    ) -> Option<Self> {
        // Asked first: weights elsewhere would be read back for nothing.
        if !head.devices().iter().all(PackedNet::is_for) {
            return None;
        }
        let (head, towers) = (head.folded()?, towers.folded()?);
        let device = head.experts.first()?.first()?.weight.device();
        let wide = beside.wide.map(FoldedLayer::linear);
        let net = PackedNet::new(&plain_net(&head, &towers, wide.as_ref())?, encoder.d_output(), &device)?;
        let factors = beside.factorization.map(|own| Arc::new(own.plain()));
        Some(Self { encoder: encoder.copy(), net, factors })
    }

    /// The same weights for at most so many cores, at least one: one is best where every core has rows of its own.
    pub fn with_cores(&self, cores: usize) -> Self {
        Self { net: self.net.with_cores(cores), ..self.clone() }
    }

    /// All tasks' logits, side by side.
    ///
    /// # Shapes
    ///
    /// - features: as those of the model
    /// - output: `[batch, d_logits]`
    pub fn logits(&self, features: Features) -> Tensor<2> {
        let encoded = self.encoder.encode(features);
        let Some(factors) = &self.factors else { return self.net.forward(encoded) };
        let (n, device) = (encoded.dims()[0], encoded.device());
        let mut logits = numbers(self.net.forward(encoded.clone()));
        with_numbers(encoded, |encoded| factors.add(encoded, &mut logits));
        rows(logits, n, &device)
    }
}

impl Clone for PackedModel {
    /// Shares the weights.
    fn clone(&self) -> Self {
        Self { encoder: self.encoder.copy(), net: self.net.clone(), factors: self.factors.clone() }
    }
}

impl fmt::Debug for PackedModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedModel").field("net", &self.net).finish_non_exhaustive()
    }
}
