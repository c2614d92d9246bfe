//! Many candidates of one request through a network whose input they share in part.
//!
//! The first layer is linear before it bends: the request's columns give one sum for all candidates, and a candidate adds
//! its own columns to that.
//!
//! The second layer gains too. Where a candidate's columns are few, most units of the first layer lie on the same side
//! of zero for all candidates of a request. Were all of them there, first and second layer would be one linear map of the
//! candidate's columns, so narrow that it is cheap. It is made once a request; a candidate then adds the rows of the
//! second layer's weights that belong to its *flipped* units, those on the other side. The result is the same up to
//! rounding, whatever the candidate.

#[cfg(not(feature = "flex"))]
mod absent;
#[cfg(feature = "flex")]
mod chain;
#[cfg(feature = "flex")]
mod chain_share;
#[cfg(feature = "flex")]
mod dense;
#[cfg(feature = "flex")]
mod flips;
#[cfg(feature = "flex")]
mod gather;
#[cfg(feature = "flex")]
mod mixing;
#[cfg(feature = "flex")]
mod second;
#[cfg(feature = "flex")]
mod second_rows;
#[cfg(feature = "flex")]
mod shared;
#[cfg(feature = "flex")]
mod split_net;
#[cfg(feature = "flex")]
mod workspace;

#[cfg(not(feature = "flex"))]
pub use absent::{CandidateShares, RequestShare, SplitNet};
#[cfg(feature = "flex")]
pub use shared::{CandidateShares, RequestShare};
#[cfg(feature = "flex")]
pub use split_net::SplitNet;
