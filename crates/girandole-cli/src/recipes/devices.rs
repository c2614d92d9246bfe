//! List what there is to compute on: `girandole devices`.

use std::process::ExitCode;

use girandole::device::{DeviceApi, adapters};

use crate::failure::Failure;

pub(crate) fn devices() -> Result<ExitCode, Failure> {
    let adapters = adapters();
    let width = adapters.iter().map(|adapter| adapter.name.chars().count()).max().unwrap_or(0);
    println!("{:10}  {:20}  {:width$}  driver", "device", "kind", "name");
    for adapter in &adapters {
        let auto = if adapter.is_auto { "   (auto takes this)" } else { "" };
        println!(
            "{:10}  {:20}  {:width$}  {}{auto}",
            adapter.spec, adapter.kind, adapter.name, adapter.driver
        );
    }
    let absent = [
        (DeviceApi::Flex, cfg!(feature = "flex"), "flex"),
        (DeviceApi::Wgpu, cfg!(feature = "wgpu"), "wgpu"),
        (DeviceApi::Cuda, cfg!(feature = "cuda"), "cuda"),
    ];
    for (api, _, feature) in absent.into_iter().filter(|(_, built_in, _)| !built_in) {
        println!("{:10}  not in this build; build with `--features {feature}`", api.name());
    }
    Ok(ExitCode::SUCCESS)
}
