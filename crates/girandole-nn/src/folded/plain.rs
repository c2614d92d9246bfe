//! Folded parts as numbers on the host.

use girandole_kernels::{PlainLayer, PlainNet};

use super::numbers::numbers;
use super::{FoldedHead, FoldedLayer};

/// A folded head, its towers and a wide map by their numbers; none with an activation that is not two straight lines.
pub(crate) fn plain_net(
    head: &FoldedHead,
    towers: &[Vec<FoldedLayer>],
    wide: Option<&FoldedLayer>,
) -> Option<PlainNet> {
    let plain = |chains: &[Vec<FoldedLayer>]| -> Option<Vec<Vec<PlainLayer>>> {
        chains.iter().map(|chain| chain.iter().map(plain_layer).collect()).collect()
    };
    let wide = match wide {
        Some(layer) => Some(plain_layer(layer)?),
        None => None,
    };
    Some(PlainNet {
        experts: plain(&head.experts)?,
        gates: plain(&head.gates)?,
        towers: plain(towers)?,
        wide,
    })
}

fn plain_layer(layer: &FoldedLayer) -> Option<PlainLayer> {
    let slope = layer.activation.slope()?;
    Some(PlainLayer { weight: numbers(layer.weight.clone()), bias: numbers(layer.bias.clone()), slope })
}
