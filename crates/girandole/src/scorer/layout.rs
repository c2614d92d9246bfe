//! Which columns of a model's features are the request's and which the item's.

use burn::prelude::*;
use girandole_core::{Features, Inputs};

use super::ScorerError;
use crate::naming::did_you_mean;

/// Which columns of a model's features are the request's and which the item's.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) request: Inputs,
    pub(super) items: Inputs,
    /// For each kind of features and each of its columns: the place in a request's columns with the item's behind them.
    places: [Vec<i32>; 4],
}

const KINDS: [&str; 4] = ["numbers", "ids", "ids of lists", "numbers with an embedding"];

impl Layout {
    pub(super) fn new(inputs: &Inputs) -> Result<Self, ScorerError> {
        let all = columns(inputs).concat();
        let names = || {
            let mut names = all.clone();
            names.dedup();
            names
        };
        if let Some(name) = inputs.groups.keys().find(|name| !all.contains(name)) {
            let (nearest, inputs) = (did_you_mean(name, all.iter().map(String::as_str)), names());
            return Err(ScorerError::UnknownInput { name: name.clone(), nearest, inputs });
        }
        let of_request = |name: &str| inputs.groups.get(name).is_some_and(|group| group.is_of_request());
        let (request, items) = (inputs.part(of_request), inputs.part(|name| !of_request(name)));
        if request.is_empty() {
            return Err(ScorerError::NoRequestInputs { inputs: names() });
        }
        if items.is_empty() {
            return Err(ScorerError::NoItemInputs { inputs: names() });
        }
        let places = columns(inputs).map(|names| {
            let (mut of_user, mut of_item) = (0, names.iter().filter(|name| of_request(name)).count() as i32);
            let place = |name: &String| {
                let next = if of_request(name) { &mut of_user } else { &mut of_item };
                *next += 1;
                *next - 1
            };
            names.iter().map(place).collect()
        });
        Ok(Self { request, items, places })
    }

    /// Checks that features hold the inputs of `whose`.
    pub(super) fn check(
        inputs: &Inputs,
        features: &Features,
        whose: &'static str,
    ) -> Result<(), ScorerError> {
        let Features { numeric, categorical, lists, piecewise, .. } = features;
        let floats = |kind: &Option<Tensor<2>>| kind.as_ref().map_or(0, |kind| kind.dims()[1]);
        let ids = |kind: &Option<Tensor<2, Int>>| kind.as_ref().map_or(0, |kind| kind.dims()[1]);
        let got = [floats(numeric), ids(categorical), ids(lists), floats(piecewise)];
        for ((kind, got), mut want) in KINDS.into_iter().zip(got).zip(columns(inputs)) {
            if got != want.len() {
                want.dedup();
                return Err(ScorerError::Columns { whose, kind, got, want });
            }
        }
        Ok(())
    }

    /// The features of whole rows: the request's beside each item's.
    pub(super) fn whole(&self, request: &Features, items: &Features) -> Features {
        let n = items.batch_size();
        let [numeric, categorical, lists, piecewise] = &self.places;
        Features::join(
            floats(&request.numeric, &items.numeric, numeric, n),
            ids(&request.categorical, &items.categorical, categorical, n),
            ids(&request.lists, &items.lists, lists, n),
            floats(&request.piecewise, &items.piecewise, piecewise, n),
        )
    }
}

/// The names of each kind's columns; a list's stands once for each of its ids.
fn columns(inputs: &Inputs) -> [Vec<String>; 4] {
    [
        inputs.numeric.clone(),
        inputs.categorical.iter().map(|input| input.name.clone()).collect(),
        inputs.lists.iter().flat_map(|input| vec![input.name.clone(); input.max_len]).collect(),
        inputs.piecewise.iter().map(|input| input.name.clone()).collect(),
    ]
}

fn floats(
    request: &Option<Tensor<2>>,
    items: &Option<Tensor<2>>,
    places: &[i32],
    n: usize,
) -> Option<Tensor<2>> {
    let request = request.clone().map(|row| {
        let [_, d] = row.dims();
        row.expand([n, d])
    });
    let both: Vec<_> = request.into_iter().chain(items.clone()).collect();
    let device = both.first()?.device();
    Some(Tensor::cat(both, 1).select(1, Tensor::from_ints(places, &device)))
}

fn ids(
    request: &Option<Tensor<2, Int>>,
    items: &Option<Tensor<2, Int>>,
    places: &[i32],
    n: usize,
) -> Option<Tensor<2, Int>> {
    let request = request.clone().map(|row| {
        let [_, d] = row.dims();
        row.expand([n, d])
    });
    let both: Vec<_> = request.into_iter().chain(items.clone()).collect();
    let device = both.first()?.device();
    Some(Tensor::cat(both, 1).select(1, Tensor::from_ints(places, &device)))
}
