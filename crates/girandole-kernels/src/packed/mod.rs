//! A network in evaluation whose weights lie once and for all as products read them.
//!
//! A layer of the training's form has its weights copied into an order of the product's own at every call, since they may
//! have changed since the last. For a request of a few rows that costs as much as the products. Here they are copied once.
//!
//! The network is a list of steps, each of which reads what those before it wrote: the first layers of all experts and
//! gates in one product, the layers behind them, the mixtures, the towers. A step is cut into pieces of columns, which the
//! calling thread takes one after another; another core that has woken up meanwhile takes the next from the same list, and
//! one that comes late finds nothing left to do. So a request never waits for a core to wake up.

#[cfg(not(feature = "flex"))]
mod absent;
#[cfg(feature = "flex")]
mod forward;
#[cfg(feature = "flex")]
mod job;
#[cfg(feature = "flex")]
mod mixing;
#[cfg(feature = "flex")]
mod packed_map;
#[cfg(feature = "flex")]
mod packed_net;
#[cfg(feature = "flex")]
mod program;
#[cfg(feature = "flex")]
mod space;

#[cfg(not(feature = "flex"))]
pub use absent::PackedNet;
#[cfg(feature = "flex")]
pub use packed_net::PackedNet;
#[cfg(feature = "flex")]
pub(crate) use {forward::packed_forward, mixing::softmax, program::Program};
