//! Devices by name.

use girandole::device::{AdapterKind, DeviceApi, DeviceError, DeviceSpec, adapters};

#[test]
fn a_device_reads_as_it_is_written() {
    for text in ["auto", "flex", "wgpu", "vulkan", "metal:2", "dx12", "gl:0", "cuda:3"] {
        assert_eq!(text.parse::<DeviceSpec>().unwrap().to_string(), text);
    }
    for text in ["", "cpu", "auto:1", "flex:0", "vulkan:", "vulkan:x", "vulkan:-1"] {
        assert!(matches!(text.parse::<DeviceSpec>(), Err(DeviceError::Unknown { .. })), "{text}");
    }
}

#[test]
fn auto_takes_no_software_adapter() {
    let taken: Vec<_> = adapters().into_iter().filter(|adapter| adapter.is_auto).collect();
    assert_eq!(taken.len(), 1);
    assert_ne!(taken[0].kind, AdapterKind::Software);
    DeviceSpec::auto().open().unwrap();
}

#[test]
fn a_device_that_is_not_there_is_an_error_that_says_so() {
    let error = "vulkan:99".parse::<DeviceSpec>().unwrap().open().unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, DeviceError::NoAdapter { .. } | DeviceError::NotCompiled { .. }), "{message}");
    assert!(message.contains("vulkan:99"), "{message}");
    if !cfg!(feature = "cuda") {
        let message = DeviceSpec::from(DeviceApi::Cuda).open().unwrap_err().to_string();
        assert!(message.contains("--features cuda"), "{message}");
    }
}

#[test]
fn a_refused_device_is_named() {
    let spec = DeviceSpec::from(DeviceApi::Gl);
    let error = DeviceError::Refused { spec, reason: "out of luck".to_owned() };
    assert!(error.to_string().contains("`gl` does not open: out of luck"));
}
