//! When does sharing pay? Tasks of a chosen relatedness, and heads that share more or less.
//!
//! Shows: the generator of the MMoE paper, rows that are drawn afresh at every step, heads side by side.
//! Run: `cargo run --release --example synthetic`      (about 10 s on two cores)
//! Ends with: a table of mean squared errors; the noise alone is 0.0044

use girandole::data::synthetic::SyntheticConfig;
use girandole::prelude::*;

const STEPS: u32 = 1500;
const BATCH: u32 = 256;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let device = DeviceSpec::flex().open()?;
    let heads = [
        ("single task", HeadConfig::SingleTask(SingleTaskConfig::new([60]))),
        ("shared bottom", HeadConfig::SharedBottom(SharedBottomConfig::new([113]))),
        ("mmoe", HeadConfig::Mmoe(MmoeConfig::new(8, [16]))),
    ];
    println!(
        "cosine  label correlation  {}",
        heads.each_ref().map(|(name, _)| format!("{name:>13}")).join("  ")
    );
    for cosine in [0.5, 1.0] {
        let config = SyntheticConfig::paper_calibrated(cosine).with_rows(1, 1_000, 4_000);
        let data = config.data()?.with_fresh_training(STEPS * BATCH);
        let mut errors = Vec::new();
        for (_, head) in &heads {
            let builder = MultiTaskModel::for_data(&data).head(head.clone()).towers([8]);
            let model = seeded(1, || builder.init(&device))?;
            let mut settings = TrainConfig { epochs: 1, batch: BATCH as usize, ..TrainConfig::default() };
            settings.optimizer.learning_rate = 0.01;
            let fitted = Trainer::new(model).config(settings).dashboard(Dashboard::Quiet).fit(&data)?;
            let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
            let squared: Vec<f64> = fitted.test.iter().filter_map(|task| task.rmse).map(|e| e * e).collect();
            errors.push(format!("{:13.3}", mean(&squared)));
        }
        let correlation = data.label_correlations()[0][1];
        println!("{cosine:6.1}  {correlation:17.3}  {}", errors.join("  "));
    }
    Ok(())
}
