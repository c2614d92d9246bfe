//! Why a device could not be opened.

use super::{DeviceApi, DeviceSpec};

/// Why a device could not be named or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// A text names no device.
    #[error(
        "`{text}` is no device{}; write one of {}, a GPU also with its number as in vulkan:1",
        hint(text),
        names()
    )]
    Unknown {
        /// The text.
        text: String,
    },
    /// The program was built without that device.
    ///
    /// Build it again with the feature.
    #[error(
        "device `{spec}` is not in this build; build again with `--features {feature}`, or take `--device flex`"
    )]
    NotCompiled {
        /// The device asked for.
        spec: DeviceSpec,
        /// The cargo feature that brings it.
        feature: &'static str,
    },
    /// No adapter of that kind is on this machine.
    ///
    /// Install the driver, or take another device.
    #[error(
        "device `{spec}` is not on this machine, which shows {}; install the {}, or take `--device auto` \
         (`girandole devices` lists what is there)",
        shown(*found), .spec.api().driver()
    )]
    NoAdapter {
        /// The device asked for.
        spec: DeviceSpec,
        /// Adapters of that kind found.
        found: usize,
    },
    /// The driver refused.
    #[error("device `{spec}` does not open: {reason}; update its driver, or take `--device flex`")]
    Refused {
        /// The device asked for.
        spec: DeviceSpec,
        /// What the driver says.
        reason: String,
    },
}

fn shown(found: usize) -> String {
    match found {
        0 => "no such adapter".to_owned(),
        1 => "one such adapter, number 0".to_owned(),
        n => format!("{n} such adapters, numbers 0 to {}", n - 1),
    }
}

fn names() -> String {
    DeviceApi::ALL.map(DeviceApi::name).join(", ")
}

fn hint(text: &str) -> String {
    crate::naming::did_you_mean(text, DeviceApi::ALL.iter().map(|api| api.name()))
}
