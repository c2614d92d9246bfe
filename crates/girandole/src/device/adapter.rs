//! One thing that computes, as lists show it.

use super::{AdapterKind, DeviceSpec, open, probe};

/// One thing that computes, as `girandole devices` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Adapter {
    /// The name that opens it.
    pub spec: DeviceSpec,
    /// What it calls itself.
    pub name: String,
    /// Hardware or software.
    pub kind: AdapterKind,
    /// Driver and its version, where the driver says.
    pub driver: String,
    /// Whether `auto` takes it.
    pub is_auto: bool,
}

/// Everything that this build can compute on, on this machine, the CPU included.
pub fn adapters() -> Vec<Adapter> {
    let mut list = Vec::new();
    if cfg!(feature = "flex") {
        list.push(Adapter {
            spec: DeviceSpec::flex(),
            name: format!("CPU, {} threads", std::thread::available_parallelism().map_or(1, usize::from)),
            kind: AdapterKind::Cpu,
            driver: "burn-flex".to_owned(),
            is_auto: false,
        });
    }
    list.extend(open::cuda_adapters());
    list.extend(probe::all());
    let auto = open::auto_spec();
    for adapter in &mut list {
        adapter.is_auto = auto == Some(adapter.spec);
    }
    list
}
