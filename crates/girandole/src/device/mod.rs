//! Devices by name: which exist in this build, which are on this machine, and how to open one.
//!
//! burn reads no device from a text and panics where an adapter is missing; this module does the one and
//! avoids the other.

mod adapter;
mod adapter_kind;
mod device_api;
mod device_error;
mod device_spec;
mod open;
mod probe;

pub use adapter::{Adapter, adapters};
pub use adapter_kind::AdapterKind;
pub use device_api::DeviceApi;
pub use device_error::DeviceError;
pub use device_spec::DeviceSpec;
