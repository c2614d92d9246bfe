//! For the eye.

use std::time::Duration;

use girandole_core::{Batch, Examples, Task, TaskData};
use girandole_train::{Dashboard, Trainer};

use crate::synthetic::{Net, World, alone};

/// Rows that take their time.
#[derive(Debug)]
struct Slow(std::sync::Arc<dyn Examples>);

impl Examples for Slow {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn batch(&self, rows: &[u32], device: &burn::prelude::Device) -> Batch {
        std::thread::sleep(Duration::from_millis(20));
        self.0.batch(rows, device)
    }
}

struct SlowWorld(World);

impl TaskData for SlowWorld {
    fn inputs(&self) -> &girandole_core::Inputs {
        self.0.inputs()
    }

    fn tasks(&self) -> &[Task] {
        self.0.tasks()
    }

    fn train(&self) -> std::sync::Arc<dyn Examples> {
        std::sync::Arc::new(Slow(self.0.train()))
    }

    fn validation(&self) -> std::sync::Arc<dyn Examples> {
        std::sync::Arc::new(Slow(self.0.validation()))
    }

    fn test(&self) -> std::sync::Arc<dyn Examples> {
        self.0.test()
    }
}

#[test]
#[ignore = "for the eye: run it alone in a terminal with --ignored --nocapture"]
fn the_dashboard() {
    let _turn = alone();
    let tasks = vec![Task::binary("income"), Task::binary("never/married"), Task::regression("price")];
    let world = SlowWorld(World::new(tasks, 8000));
    let net = Net::new(world.tasks(), 0.1, false);
    let dashboard = if std::env::var_os("PLAIN").is_some() { Dashboard::Plain } else { Dashboard::Auto };
    let interrupt = girandole_train::Interrupt::new();
    let fitted = Trainer::new(net)
        .interrupt(&interrupt)
        .epochs(8)
        .batch(100)
        .dashboard(dashboard)
        .fit(&world)
        .unwrap();
    println!("{}", fitted.summary());
}
