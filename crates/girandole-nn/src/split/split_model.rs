//! A model that scores many candidates of one request.

use std::fmt;

use burn::prelude::*;
use girandole_core::{Features, Inputs};
use girandole_kernels::{CandidateShares, RequestShare, SplitNet};

use super::split_tensors::SplitTensors;
use crate::beside::{Beside, BesidePart, BesideShare};
use crate::folded::{numbers, plain_net, rows, with_numbers};
use crate::{Encode, EncoderPart, FoldedHead, FoldedLayer, Head, Towers};

/// A model in evaluation that scores many candidates of one request, made by [`TaskModel::split`](crate::TaskModel::split).
///
/// The request's inputs (user and context) are encoded once, and their share of the first layers of experts and gates is
/// run once; a candidate adds its own. Features of a request hold its inputs alone, and those of candidates hold theirs,
/// each in the order of the model's inputs. The numbers are those of the model, up to rounding.
pub struct SplitModel {
    request: Part,
    candidate: Part,
    way: Way,
}

/// One request, as its candidates share it; made by [`SplitModel::request`].
#[derive(Debug)]
pub struct RequestOfMany(Request, BesideShare);

/// Candidates, ready for any request; made by [`SplitModel::candidates`].
#[derive(Debug)]
pub struct CandidatesOfAnyRequest(Candidates, BesideShare);

struct Part {
    encode: Box<dyn Fn(Features) -> Tensor<2> + Send>,
    columns: Vec<usize>,
    beside: BesidePart,
}

#[derive(Debug)]
enum Way {
    Fused(SplitNet, Device),
    Tensors(SplitTensors),
}

#[derive(Debug)]
enum Request {
    Fused(RequestShare),
    Tensors(Vec<Tensor<2>>),
}

#[derive(Debug)]
enum Candidates {
    Fused(CandidateShares),
    Tensors(Vec<Tensor<2>>),
}

impl SplitModel {
    /// Splits encoder, head and towers by the groups of their inputs.
    ///
    /// None if a part does not say what it is as plain layers, or there is no input of the request or of the candidates.
    pub fn new<C: Encode + 'static>(
        encoder: &C,
        head: &impl Head,
        towers: &impl Towers,
        inputs: &Inputs,
    ) -> Option<Self> {
        Self::with_beside(encoder, head, towers, Beside::default(), inputs)
    }

    /// The same with what a model has beside head and towers.
    pub(crate) fn with_beside<C: Encode + 'static>(
        encoder: &C,
        head: &impl Head,
        towers: &impl Towers,
        beside: Beside<'_>,
        inputs: &Inputs,
    ) -> Option<Self> {
        let is_of_request = |name: &str| inputs.groups.get(name).is_some_and(|group| group.is_of_request());
        let request = Part::new(encoder.part(&is_of_request)?, beside)?;
        let candidate = Part::new(encoder.part(&|name| !is_of_request(name))?, beside)?;
        let (head, towers) = (head.folded()?, towers.folded()?);
        let way = Way::new(&head, &towers, &request.columns, &candidate.columns)?;
        Some(Self { request, candidate, way })
    }

    /// Encodes a request and runs its share of the first layers, for about `n` candidates.
    ///
    /// # Shapes
    ///
    /// - features: one row of the request's inputs
    pub fn request(&self, features: Features, n: usize) -> RequestOfMany {
        let encoded = (self.request.encode)(features);
        let beside = self.request.beside.share(&encoded);
        let request = match &self.way {
            Way::Fused(net, _) => Request::Fused(net.request(&numbers(encoded), n)),
            Way::Tensors(tensors) => Request::Tensors(tensors.request(&encoded)),
        };
        RequestOfMany(request, beside)
    }

    /// Encodes candidates and runs their share of the first layers, to be kept for any request.
    ///
    /// # Shapes
    ///
    /// - features: `n` rows of the candidates' inputs
    pub fn candidates(&self, features: Features) -> CandidatesOfAnyRequest {
        let encoded = (self.candidate.encode)(features);
        let beside = self.candidate.beside.share(&encoded);
        let candidates = match &self.way {
            Way::Fused(net, _) => Candidates::Fused(net.candidates(&numbers(encoded))),
            Way::Tensors(tensors) => Candidates::Tensors(tensors.candidates(&encoded)),
        };
        CandidatesOfAnyRequest(candidates, beside)
    }

    /// Logits of candidates.
    ///
    /// # Shapes
    ///
    /// - features: `n` rows of the candidates' inputs
    /// - output: `[n, d_logits]`
    ///
    /// # Panics
    ///
    /// If the request is that of another model.
    pub fn logits(&self, request: &RequestOfMany, features: Features) -> Tensor<2> {
        let encoded = (self.candidate.encode)(features);
        let beside = self.candidate.beside.share(&encoded);
        let logits = match (&self.way, &request.0) {
            (Way::Fused(net, device), Request::Fused(request)) => {
                let n = encoded.dims()[0];
                rows(with_numbers(encoded, |columns| net.logits(request, columns)), n, device)
            }
            (Way::Tensors(tensors), Request::Tensors(request)) => {
                tensors.logits(request, tensors.candidates(&encoded))
            }
            _ => panic!("the request is not of this model"),
        };
        self.with_those_beside(logits, request, &beside)
    }

    /// Logits of candidates that were made ready: of those named, in that order, or of all.
    ///
    /// # Shapes
    ///
    /// - output: `[n, d_logits]`
    ///
    /// # Panics
    ///
    /// If request or candidates are those of another model, or a candidate is named that is not there.
    pub fn logits_of(
        &self,
        request: &RequestOfMany,
        candidates: &CandidatesOfAnyRequest,
        named: Option<&[u32]>,
    ) -> Tensor<2> {
        let logits = match (&self.way, &request.0, &candidates.0) {
            (Way::Fused(net, device), Request::Fused(request), Candidates::Fused(candidates)) => {
                let n = named.map_or(candidates.len(), <[u32]>::len);
                rows(net.logits_of(request, candidates, named), n, device)
            }
            (Way::Tensors(tensors), Request::Tensors(request), Candidates::Tensors(candidates)) => {
                tensors.logits(request, candidates.iter().map(|sums| pick(sums, named)).collect())
            }
            _ => panic!("request and candidates are not of this model"),
        };
        self.with_those_beside(logits, request, &candidates.1.map(|share| pick(share, named)))
    }

    fn with_those_beside(
        &self,
        logits: Tensor<2>,
        request: &RequestOfMany,
        candidates: &BesideShare,
    ) -> Tensor<2> {
        match self.candidate.beside.logits(&request.1, candidates) {
            Some(beside) => logits + beside,
            None => logits,
        }
    }
}

impl fmt::Debug for SplitModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (request, candidate) = (&self.request.columns, &self.candidate.columns);
        f.debug_struct("SplitModel")
            .field("request", request)
            .field("candidate", candidate)
            .finish_non_exhaustive()
    }
}

impl Part {
    /// None without any column.
    fn new<C: Encode + 'static>(part: EncoderPart<C>, beside: Beside<'_>) -> Option<Self> {
        let EncoderPart { encoder, columns } = part;
        if columns.is_empty() {
            return None;
        }
        let beside = beside.part(&columns)?;
        let encode = Box::new(move |features| encoder.forward(features));
        Some(Self { encode, columns, beside })
    }
}

impl Way {
    fn new(
        head: &FoldedHead,
        towers: &[Vec<FoldedLayer>],
        request: &[usize],
        candidate: &[usize],
    ) -> Option<Self> {
        let device = head.experts.first()?.first()?.weight.device();
        let fused =
            plain_net(head, towers, None).and_then(|net| SplitNet::new(&net, request, candidate, &device));
        match fused {
            Some(net) => Some(Self::Fused(net, device)),
            None => SplitTensors::new(head, towers, request, candidate).map(Self::Tensors),
        }
    }
}

fn pick(sums: &Tensor<2>, named: Option<&[u32]>) -> Tensor<2> {
    let Some(named) = named else { return sums.clone() };
    let named: Vec<i32> = named.iter().map(|row| *row as i32).collect();
    sums.clone().select(0, Tensor::from_ints(named.as_slice(), &sums.device()))
}
