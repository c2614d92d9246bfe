//! A device by name.

use std::fmt;
use std::str::FromStr;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::{DeviceApi, DeviceError, open};

/// A device by name: `auto`, `flex`, `wgpu`, `vulkan`, `metal`, `dx12`, `gl` or `cuda`; a GPU also with
/// its number, as in `vulkan:1`.
///
/// ```
/// use girandole::device::{DeviceApi, DeviceSpec};
///
/// let spec: DeviceSpec = "vulkan:1".parse()?;
/// assert_eq!((spec.api(), spec.index()), (DeviceApi::Vulkan, Some(1)));
/// assert_eq!(spec.to_string(), "vulkan:1");
/// assert!("vulcan".parse::<DeviceSpec>().unwrap_err().to_string().contains("did you mean `vulkan`"));
/// # Ok::<(), girandole::device::DeviceError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeviceSpec {
    api: DeviceApi,
    index: Option<usize>,
}

impl DeviceSpec {
    /// A hardware GPU if there is one, else the CPU; never a software adapter.
    pub fn auto() -> Self {
        Self::default()
    }

    /// The CPU.
    pub fn flex() -> Self {
        DeviceApi::Flex.into()
    }

    /// The way to reach it.
    pub fn api(self) -> DeviceApi {
        self.api
    }

    /// The number of the adapter, from 0, in the order that [`adapters`](super::adapters) lists them.
    pub fn index(self) -> Option<usize> {
        self.index
    }

    /// Opens the device.
    ///
    /// Without a number the best adapter is taken, hardware before software. Opening the same device again
    /// gives the same one.
    ///
    /// # Errors
    ///
    /// If the device is not in this build or not on this machine, or its driver refuses.
    pub fn open(self) -> Result<Device, DeviceError> {
        open::open(self)
    }

    #[cfg_attr(not(feature = "wgpu"), allow(dead_code, reason = "only adapters have numbers"))]
    pub(super) fn numbered(api: DeviceApi, index: usize) -> Self {
        Self { api, index: Some(index) }
    }
}

impl From<DeviceApi> for DeviceSpec {
    fn from(api: DeviceApi) -> Self {
        Self { api, index: None }
    }
}

impl FromStr for DeviceSpec {
    type Err = DeviceError;

    fn from_str(text: &str) -> Result<Self, DeviceError> {
        let unknown = || DeviceError::Unknown { text: text.to_owned() };
        let (name, index) = match text.trim().split_once(':') {
            Some((name, index)) => (name, Some(index.parse().map_err(|_| unknown())?)),
            None => (text.trim(), None),
        };
        let api = DeviceApi::ALL.into_iter().find(|api| api.name().eq_ignore_ascii_case(name));
        let api = api.ok_or_else(unknown)?;
        if index.is_some() && matches!(api, DeviceApi::Auto | DeviceApi::Flex) {
            return Err(unknown());
        }
        Ok(Self { api, index })
    }
}

impl fmt::Display for DeviceSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => f.pad(&format!("{}:{index}", self.api.name())),
            None => f.pad(self.api.name()),
        }
    }
}

impl TryFrom<String> for DeviceSpec {
    type Error = DeviceError;

    fn try_from(text: String) -> Result<Self, DeviceError> {
        text.parse()
    }
}

impl From<DeviceSpec> for String {
    fn from(spec: DeviceSpec) -> Self {
        spec.to_string()
    }
}
