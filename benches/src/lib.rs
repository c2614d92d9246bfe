//! What the benches share: the models that they time, and rows for them.

mod fixed;
mod workload;

pub use fixed::Fixed;
pub use workload::Workload;
