//! wgpu on a software adapter, which every machine can have.

use crate::sandbox::Sandbox;

/// An epoch with small experts, for an adapter that computes on the CPU; without dropout, whose draws differ by device.
fn adult(sandbox: &Sandbox, device: &str) -> serde_json::Value {
    let args = ["train", "--device", device, "--plain", "--epochs", "1", "--batch", "1024", "--out", device];
    let small = ["model.head.widths=[16]", "model.towers.widths=[8]"];
    let without = ["model.encoder.dropout=0", "model.head.dropout=0"];
    let settings = small.into_iter().chain(without).flat_map(|setting| ["--set", setting]);
    sandbox.good(&args.into_iter().chain(settings).collect::<Vec<_>>());
    serde_json::from_slice(&sandbox.read(&format!("{device}/summary.json"))).unwrap()
}

#[test]
fn an_epoch_of_adult_on_wgpu_scores_as_on_flex() {
    let sandbox = Sandbox::new(1);
    let devices = sandbox.good(&["devices"]);
    if !devices.contains("vulkan:0") {
        eprintln!("not tested: wgpu, since there is no Vulkan adapter (apt-get install mesa-vulkan-drivers)");
        return;
    }
    let (flex, wgpu) = (adult(&sandbox, "flex"), adult(&sandbox, "wgpu"));
    for task in ["income", "never married", "college"] {
        for score in ["auc", "log_loss"] {
            let [a, b] = [&flex, &wgpu].map(|summary| summary["test"][task][score].as_f64().unwrap());
            assert!((a - b).abs() <= 0.002, "{task} {score}: flex {a}, wgpu {b}");
        }
    }
}
