//! An expert of your own in a multi-gate mixture.
//!
//! Shows: implement `Expert`, hand four of them to `Mmoe`, train, read how the tasks weigh them.
//! Run: `cargo run --release --example own_expert`      (about 1 s on two cores)
//! Ends with: `never married weighs the experts` and four numbers that sum to one

use girandole::prelude::*;

/// A cross of the input with itself, beside a small network.
#[derive(Module, Debug)]
struct CrossExpert {
    cross: Linear,
    deep: Mlp,
}

impl CrossExpert {
    fn new(d_input: usize, device: &Device) -> Result<Self, BuildError> {
        let cross = LinearConfig::new(d_input, 32).init(device);
        Ok(Self { cross, deep: MlpConfig::new([64, 32]).init(d_input, device)? })
    }
}

impl Expert for CrossExpert {
    fn d_output(&self) -> usize {
        32
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        self.cross.forward(input.clone()) * input.clone().mean_dim(1) + self.deep.forward(input)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let device = DeviceSpec::flex().open()?;
    device.seed(1);
    let data = datasets::adult()?;
    let experts = (0..4).map(|_| CrossExpert::new(data.d_input(), &device)).collect::<Result<Vec<_>, _>>()?;
    let model = MultiTaskModel::for_data(&data).head(Mmoe::of(experts)).towers([16]).init(&device)?;
    let fitted = Trainer::new(model).epochs(3).batch(256).dashboard(Dashboard::Quiet).fit(&data)?;
    println!("{}", fitted.summary());

    let rows: Vec<u32> = (0..1000).collect();
    let batch = data.validation().batch(&rows, &device);
    if let Some(weights) = fitted.model.gate_weights(batch.features) {
        let means = weights.mean_dim(1).into_data();
        for (task, means) in data.tasks().iter().zip(means.iter::<f32>().collect::<Vec<_>>().chunks(4)) {
            println!("{} weighs the experts {means:.2?}", task.name);
        }
    }
    Ok(())
}
