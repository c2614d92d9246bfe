//! What stands beside head and towers: ways from the encoded input straight to the logits.

#[expect(clippy::module_inception, reason = "the type keeps its own file")]
mod beside;
mod beside_part;
mod factorization;
mod plain_factors;

pub(crate) use beside::Beside;
pub(crate) use beside_part::{BesidePart, BesideShare};
pub use factorization::{Factorization, FactorizationConfig};
pub(crate) use plain_factors::PlainFactors;
