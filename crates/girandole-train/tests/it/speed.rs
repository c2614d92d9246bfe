//! What a step costs beside the model itself; by hand, on an idle machine.

use std::time::Instant;

use burn::optim::{AdamConfig, GradientsParams};
use burn::prelude::*;
use burn::tensor::activation::log_sigmoid;
use girandole_core::{Examples, Task, TaskData};
use girandole_nn::TaskModel;
use girandole_train::{Dashboard, Trainer};

use crate::synthetic::{Net, World, alone};

#[test]
#[ignore = "measures; run it alone with --ignored --nocapture"]
fn a_step_costs_little_more_than_a_bare_loop() {
    let _turn = alone();
    let tasks: Vec<Task> = ["a", "b", "c"].map(Task::binary).to_vec();
    let world = World::new(tasks.clone(), 34_000);
    let device = Device::flex().autodiff();
    for _ in 0..3 {
        let mut net = Net::new(&tasks, 0.0, false).train();
        let mut optimizer = AdamConfig::new().init();
        let rows: Vec<u32> = (0..34_000).collect();
        let start = Instant::now();
        for rows in rows.chunks(1024) {
            let batch = world.train.batch(rows, &device);
            let logits = net.forward(batch.features);
            let losses = (-batch.targets + 1.0) * logits.clone() - log_sigmoid(logits);
            let gradients = GradientsParams::from_grads((losses * batch.mask).mean().backward(), &net);
            net = optimizer.step(1e-3, net, gradients);
        }
        let bare = start.elapsed().as_secs_f64() * 1e3 / 34.0;
        let trainer = Trainer::new(Net::new(&tasks, 0.0, false)).epochs(3).dashboard(Dashboard::Quiet);
        let fitted = trainer.fit(&world).unwrap();
        let whole = fitted.history.epochs.iter().map(|e| e.seconds).sum::<f64>() * 1e3 / 102.0;
        let config = girandole_nn::ModelConfig::default();
        let mmoe = config.init(world.inputs(), &tasks, &Device::flex()).unwrap();
        let fitted = Trainer::new(mmoe).epochs(3).dashboard(Dashboard::Quiet).fit(&world).unwrap();
        let mmoe = fitted.history.epochs.iter().map(|e| e.seconds).sum::<f64>() * 1e3 / 102.0;
        println!("the paper's MMoE {mmoe:.3} ms a step with validation and scores");
        println!("bare loop {bare:.3} ms a step, trainer {whole:.3} ms a step with validation and scores");
    }
}
