//! Asks the graphics APIs for their adapters, without opening any.

use super::{Adapter, DeviceApi};

/// The adapters of every graphics API.
#[cfg(not(feature = "wgpu"))]
pub(super) fn all() -> Vec<Adapter> {
    Vec::new()
}

/// The adapters of every graphics API.
#[cfg(feature = "wgpu")]
pub(super) fn all() -> Vec<Adapter> {
    let first = on(DeviceApi::Wgpu);
    let shown = first.first().map(|found| found.adapter.spec.api());
    // OpenGL shows the same cards once more; without that folder its library complains on standard error.
    let silent = !cfg!(target_os = "linux")
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| std::path::Path::new(&folder).is_dir());
    let gl = if shown == Some(DeviceApi::Gl) || !silent { Vec::new() } else { on(DeviceApi::Gl) };
    first.into_iter().chain(gl).map(|found| found.adapter).collect()
}

/// An adapter with what wgpu needs to open it.
#[cfg(feature = "wgpu")]
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) adapter: Adapter,
    pub(super) kind: burn::tensor::DeviceKind,
}

/// The adapters of one API; for `wgpu` those of the native ones, and only without any those of OpenGL.
#[cfg(feature = "wgpu")]
pub(super) fn on(api: DeviceApi) -> Vec<Found> {
    match api {
        DeviceApi::Wgpu => {
            let native = [DeviceApi::Metal, DeviceApi::Vulkan, DeviceApi::Dx12];
            let found: Vec<Found> = native.into_iter().flat_map(probe).collect();
            if found.is_empty() { probe(DeviceApi::Gl) } else { found }
        }
        DeviceApi::Vulkan | DeviceApi::Metal | DeviceApi::Dx12 | DeviceApi::Gl => probe(api),
        DeviceApi::Auto | DeviceApi::Flex | DeviceApi::Cuda => Vec::new(),
    }
}

#[cfg(feature = "wgpu")]
fn probe(api: DeviceApi) -> Vec<Found> {
    use burn::tensor::DeviceKind;
    use burn::tensor::wgpu::wgpu::{Backends, DeviceType, Instance, InstanceDescriptor};

    use super::{AdapterKind, DeviceSpec};

    let backends = match api {
        DeviceApi::Vulkan => Backends::VULKAN,
        DeviceApi::Metal => Backends::METAL,
        DeviceApi::Dx12 => Backends::DX12,
        _ => Backends::GL,
    };
    let instance =
        Instance::new(InstanceDescriptor { backends, ..InstanceDescriptor::new_without_display_handle() });
    let mut counts = [0; 3];
    let mut count = |kind: usize| {
        counts[kind] += 1;
        counts[kind] - 1
    };
    let describe = |(index, info): (usize, burn::tensor::wgpu::wgpu::AdapterInfo)| {
        // The numbers count adapters of one kind, as burn does.
        let (kind, device_kind) = match info.device_type {
            DeviceType::DiscreteGpu => (AdapterKind::DiscreteGpu, DeviceKind::DiscreteGpu(count(0))),
            DeviceType::IntegratedGpu => (AdapterKind::IntegratedGpu, DeviceKind::IntegratedGpu(count(1))),
            DeviceType::VirtualGpu => (AdapterKind::VirtualGpu, DeviceKind::VirtualGpu(count(2))),
            DeviceType::Cpu => (AdapterKind::Software, DeviceKind::Cpu),
            DeviceType::Other => (AdapterKind::Other, DeviceKind::DefaultDevice),
        };
        let adapter = Adapter {
            spec: DeviceSpec::numbered(api, index),
            name: info.name,
            kind,
            driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
            is_auto: false,
        };
        Found { adapter, kind: device_kind }
    };
    let adapters = ready(instance.enumerate_adapters(backends)).unwrap_or_default();
    adapters.into_iter().map(|adapter| adapter.get_info()).enumerate().map(describe).collect()
}

/// The result of a future that is done when it is made, as wgpu's listing is everywhere but in a browser.
#[cfg(feature = "wgpu")]
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    use std::task::{Context, Poll, Waker};

    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
