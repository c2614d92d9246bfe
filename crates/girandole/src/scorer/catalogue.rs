//! Items that stay the same from request to request.

use std::sync::Arc;

use burn::prelude::*;
use girandole_core::Features;
use girandole_nn::CandidatesOfAnyRequest;

/// Items that stay the same from request to request, with their share of the first layers; made by
/// [`Scorer::catalogue`](super::Scorer::catalogue).
#[derive(Debug)]
pub struct Catalogue {
    pub(super) items: Items,
    pub(super) n: usize,
    /// The scorer that made it.
    pub(super) of: Arc<()>,
}

#[derive(Debug)]
pub(super) enum Items {
    Ready(Box<CandidatesOfAnyRequest>),
    /// Of a model that cannot be split.
    Plain(Box<Features>),
}

impl Catalogue {
    /// Number of items.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }
}

/// Some rows of features, or all.
pub(super) fn pick(items: &Features, named: Option<&[u32]>) -> Features {
    let Some(named) = named else { return items.clone() };
    let named: Vec<i32> = named.iter().map(|row| *row as i32).collect();
    let rows = Tensor::<1, Int>::from_ints(named.as_slice(), &items.device());
    let floats = |kind: &Option<Tensor<2>>| kind.clone().map(|kind| kind.select(0, rows.clone()));
    let ids = |kind: &Option<Tensor<2, Int>>| kind.clone().map(|kind| kind.select(0, rows.clone()));
    Features::join(
        floats(&items.numeric),
        ids(&items.categorical),
        ids(&items.lists),
        floats(&items.piecewise),
    )
}
