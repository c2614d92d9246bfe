//! Opens devices, each arm as far as the build has it.

use burn::tensor::Device;

use super::{Adapter, DeviceApi, DeviceError, DeviceSpec};

pub(super) fn open(spec: DeviceSpec) -> Result<Device, DeviceError> {
    match spec.api() {
        DeviceApi::Auto => match auto_spec() {
            Some(found) => open(found),
            None => Err(DeviceError::NotCompiled { spec, feature: "flex" }),
        },
        DeviceApi::Flex => flex(spec),
        DeviceApi::Cuda => cuda(spec),
        _ => graphics(spec),
    }
}

/// What `auto` stands for here: CUDA, then a hardware adapter, then the CPU.
pub(super) fn auto_spec() -> Option<DeviceSpec> {
    let cuda = cuda_adapters().first().map(|adapter| adapter.spec);
    let flex = cfg!(feature = "flex").then(DeviceSpec::flex);
    cuda.or_else(hardware).or(flex)
}

/// The best hardware adapter. OpenGL is left out: training through it deadlocks inside wgpu.
#[cfg(feature = "wgpu")]
fn hardware() -> Option<DeviceSpec> {
    let found = super::probe::on(DeviceApi::Wgpu).into_iter().map(|found| found.adapter);
    let usable =
        found.filter(|adapter| adapter.kind.is_hardware_gpu() && adapter.spec.api() != DeviceApi::Gl);
    usable.min_by_key(|adapter| adapter.kind.rank()).map(|adapter| adapter.spec)
}

#[cfg(not(feature = "wgpu"))]
fn hardware() -> Option<DeviceSpec> {
    None
}

#[cfg(feature = "flex")]
fn flex(_spec: DeviceSpec) -> Result<Device, DeviceError> {
    Ok(Device::flex())
}

#[cfg(not(feature = "flex"))]
fn flex(spec: DeviceSpec) -> Result<Device, DeviceError> {
    Err(DeviceError::NotCompiled { spec, feature: "flex" })
}

#[cfg(feature = "wgpu")]
fn graphics(spec: DeviceSpec) -> Result<Device, DeviceError> {
    use std::sync::{Mutex, PoisonError};

    use burn::tensor::wgpu::WgpuBackend;

    // wgpu's runtime can be set up once a process, so what is open is kept.
    static OPEN: Mutex<Vec<(DeviceSpec, Device)>> = Mutex::new(Vec::new());

    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let found = super::probe::on(spec.api());
    let n_found = found.len();
    let chosen = match spec.index() {
        Some(index) => found.into_iter().nth(index),
        None => found.into_iter().min_by_key(|found| found.adapter.kind.rank()),
    };
    let Some(chosen) = chosen else { return Err(DeviceError::NoAdapter { spec, found: n_found }) };
    let exact = chosen.adapter.spec;
    if let Some((_, device)) = open.iter().find(|(other, _)| *other == exact) {
        return Ok(device.clone());
    }
    let api = match exact.api() {
        DeviceApi::Metal => WgpuBackend::Metal,
        DeviceApi::Dx12 => WgpuBackend::Dx12,
        DeviceApi::Gl => WgpuBackend::Gl,
        _ => WgpuBackend::Vulkan,
    };
    let device = Device::wgpu_options().device_kind(chosen.kind).graphics_api(api).init();
    let device = device.map_err(|error| DeviceError::Refused { spec, reason: error.to_string() })?;
    open.push((exact, device.clone()));
    Ok(device)
}

#[cfg(not(feature = "wgpu"))]
fn graphics(spec: DeviceSpec) -> Result<Device, DeviceError> {
    Err(DeviceError::NotCompiled { spec, feature: "wgpu" })
}

#[cfg(feature = "cuda")]
fn cuda(spec: DeviceSpec) -> Result<Device, DeviceError> {
    let (index, found) = (spec.index().unwrap_or(0), cuda_count());
    if index < found { Ok(Device::cuda(index)) } else { Err(DeviceError::NoAdapter { spec, found }) }
}

#[cfg(not(feature = "cuda"))]
fn cuda(spec: DeviceSpec) -> Result<Device, DeviceError> {
    Err(DeviceError::NotCompiled { spec, feature: "cuda" })
}

#[cfg(feature = "cuda")]
pub(super) fn cuda_adapters() -> Vec<Adapter> {
    let adapter = |index| Adapter {
        spec: DeviceSpec::numbered(DeviceApi::Cuda, index),
        name: "NVIDIA GPU".to_owned(),
        kind: super::AdapterKind::DiscreteGpu,
        driver: "CUDA".to_owned(),
        is_auto: false,
    };
    (0..cuda_count()).map(adapter).collect()
}

#[cfg(not(feature = "cuda"))]
pub(super) fn cuda_adapters() -> Vec<Adapter> {
    Vec::new()
}

/// GPUs that CUDA shows; none where its library is missing, over which burn panics.
#[cfg(feature = "cuda")]
fn cuda_count() -> usize {
    use std::panic::{catch_unwind, set_hook, take_hook};

    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let count = catch_unwind(|| Device::enumerate(burn::tensor::DeviceType::Cuda).into_iter().count());
    set_hook(hook);
    count.unwrap_or(0)
}
