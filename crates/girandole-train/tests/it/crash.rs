//! A process that is killed, and its heir.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use girandole_train::{Dashboard, TrainConfig, Trainer};

use crate::synthetic::{Net, World, alone, weights_in};

const FOLDER: &str = "GIRANDOLE_TEST_CRASH_FOLDER";

fn net(world: &World) -> Net {
    Net::new(&world.tasks, 0.3, true)
}

fn train(folder: &Path) {
    let world = World::pair(2000);
    let config = TrainConfig { epochs: 12, batch: 32, clip_norm: Some(1.0), ..TrainConfig::default() };
    let trainer = Trainer::new(net(&world)).config(config).folder(folder).resume(true);
    trainer.dashboard(Dashboard::Quiet).fit(&world).expect("a training without obstacles");
}

/// The process that is killed; does nothing in an ordinary run of the tests.
#[test]
fn child() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let _turn = alone();
        train(&PathBuf::from(folder));
    }
}

#[test]
fn a_training_killed_again_and_again_ends_with_the_same_weights() {
    let (whole, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let start = |folder: &Path| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child"])
            .env(FOLDER, folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let begun = std::time::Instant::now();
    assert!(start(whole.path()).wait().unwrap().success());
    let unbroken = begun.elapsed();
    for part in [13, 29, 47, 61, 37] {
        let mut child = start(killed.path());
        std::thread::sleep(Duration::max(unbroken * part / 100, Duration::from_millis(5)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(start(killed.path()).wait().unwrap().success());
    let _turn = alone();
    let world = World::pair(2000);
    for name in ["weights.bpk", "checkpoint/epoch-00012/model.bpk"] {
        let bits = |folder: &Path| weights_in(&folder.join(name), net(&world));
        assert!(bits(killed.path()) == bits(whole.path()), "{name}");
    }
    let file = |folder: &Path, name: &str| std::fs::read(folder.join(name)).unwrap();
    for name in ["checkpoint/epoch-00012/optimizer.bpk", "history.csv"] {
        assert!(file(killed.path(), name) == file(whole.path(), name), "{name}");
    }
}
