//! A first model: the paper's mixture on three tasks of the census.
//!
//! Shows: open a device, load the shipped data, compose a model, train it, read the table.
//! Run: `cargo run --release --example quickstart`      (about 1 s on two cores)
//! Ends with: `income AUC .91`, about.

use girandole::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let device = DeviceSpec::auto().open()?;
    let data = datasets::adult()?;
    let builder = MultiTaskModel::for_data(&data).head(MmoeConfig::new(8, [16])).towers([8]);
    let model = seeded(1, || builder.init(&device))?;
    let fitted = Trainer::new(model).epochs(3).batch(256).dashboard(Dashboard::Quiet).fit(&data)?;
    println!("{}", fitted.summary());
    let income = &fitted.test[0];
    println!("{} AUC {:.2}", income.task, income.auc.unwrap_or_default());
    Ok(())
}
