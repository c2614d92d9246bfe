//! Weights and encoders on disk, and a model that predicts the same bits after loading.
//!
//! Shows: `save_weights`, `load_weights`, `FittedEncoders`, `predict`.
//! Run: `cargo run --release --example save_and_load`      (under 1 s on two cores)
//! Ends with: `7326 rows, every bit the same`

use girandole::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let device = DeviceSpec::flex().open()?;
    device.seed(1);
    let data = datasets::adult()?;
    let config = ModelConfig::mmoe_kdd2018();
    let model = config.init(data.inputs(), data.tasks(), &device)?;
    let fitted = Trainer::new(model).epochs(1).dashboard(Dashboard::Quiet).fit(&data)?;

    let folder = std::env::temp_dir().join(format!("girandole-save-and-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    save_weights(&fitted.model, &folder.join("weights.bpk"))?;
    data.encoders().save(&folder.join("encoders.json"))?;

    // What another program would do: encoders say inputs and tasks, the config says the model.
    let encoders = FittedEncoders::load(&folder.join("encoders.json"))?;
    let empty = config.init(encoders.inputs(), encoders.tasks(), &device)?;
    let loaded = load_weights(empty, &folder.join("weights.bpk"))?;
    std::fs::remove_dir_all(&folder)?;

    let before = predict(&fitted.model, &*data.test(), 1024, &device)?;
    let after = predict(&loaded, &*data.test(), 1024, &device)?;
    let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    for (before, after) in before.columns.iter().zip(&after.columns) {
        assert!(bits(&before.values) == bits(&after.values), "{} differs", before.task);
    }
    println!("{} rows, every bit the same", data.test().len());
    Ok(())
}
