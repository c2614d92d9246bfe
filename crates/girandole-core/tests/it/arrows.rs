//! Which crate may use which.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::workspace::packages;

/// The arrows of the design: a crate and the crates of ours it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("girandole-core", &[]),
    ("girandole-kernels", &[]),
    ("girandole-nn", &["girandole-core", "girandole-kernels"]),
    ("girandole-data", &["girandole-core", "girandole-kernels"]),
    ("girandole-train", &["girandole-core", "girandole-kernels", "girandole-nn"]),
    ("girandole", &["girandole-core", "girandole-nn", "girandole-data", "girandole-train"]),
    ("girandole-cli", &["girandole"]),
    ("girandole-web", &["girandole-core", "girandole-nn", "girandole-data"]),
    ("girandole-examples", &["girandole"]),
    ("girandole-benches", &["girandole"]),
];

/// Features of burn that name a backend.
const BACKENDS: &[&str] =
    &["flex", "wgpu", "vulkan", "metal", "webgpu", "cuda", "rocm", "cpu", "ndarray", "tch", "remote"];

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    let all = package["dependencies"].as_array().expect("a package lists dependencies");
    all.iter().filter(|dependency| dependency["kind"] != "dev")
}

#[test]
fn crates_use_only_what_the_design_allows() {
    for package in packages() {
        let name = package["name"].as_str().expect("a package has a name");
        let allowed = ARROWS.iter().find(|(from, _)| *from == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} is not in the list of arrows"));
        let used: BTreeSet<&str> = dependencies(&package)
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|dependency| dependency.starts_with("girandole"))
            .collect();
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        assert!(used.is_subset(&allowed), "{name} uses {used:?}, allowed is {allowed:?}");
    }
}

#[test]
fn the_list_of_arrows_names_every_crate_once() {
    let listed: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    let present: BTreeSet<String> =
        packages().iter().filter_map(|package| package["name"].as_str().map(str::to_owned)).collect();
    assert_eq!(present, listed.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(present.len(), listed.len());
}

#[test]
fn library_crates_turn_no_backend_on() {
    for package in packages() {
        let name = package["name"].as_str().expect("a package has a name");
        if ![
            "girandole-core",
            "girandole-kernels",
            "girandole-nn",
            "girandole-data",
            "girandole-train",
            "girandole",
        ]
        .contains(&name)
        {
            continue;
        }
        for dependency in dependencies(&package).filter(|dependency| dependency["name"] == "burn") {
            for feature in dependency["features"].as_array().expect("a dependency lists features") {
                let feature = feature.as_str().unwrap_or_default();
                assert!(!BACKENDS.contains(&feature), "{name} turns burn's {feature} on");
            }
            assert_eq!(dependency["uses_default_features"], false, "{name} takes burn's default features");
        }
        let default = package["features"]["default"].as_array().cloned().unwrap_or_default();
        for feature in default.iter().filter_map(Value::as_str) {
            assert!(!BACKENDS.contains(&feature), "{name} turns {feature} on by default");
        }
    }
}

#[test]
fn burn_is_pinned() {
    for package in packages() {
        for dependency in dependencies(&package).filter(|dependency| dependency["name"] == "burn") {
            assert_eq!(dependency["req"], "=0.22.1", "in {}", package["name"]);
        }
    }
}
