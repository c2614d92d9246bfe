//! A ranking model: users shown items, clicks, and conversions after a click.
//!
//! Shows: lists, shared tables, crosses, hashed and bucketised features, and how near the best possible scores it comes.
//! Run: `cargo run --release --example ranking -- [ROWS]`      (50,000 rows if nothing is said, about 20 s on two cores)
//! Ends with: the AUC of both tasks beside that of the chances that clicks and conversions were drawn from

use girandole::data::synthetic::RankingConfig;
use girandole::data::{TargetKind, TaskConfig};
use girandole::job::JobFile;
use girandole::prelude::*;
use girandole::train::auc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let n_rows = std::env::args().nth(1).map_or(Ok(50_000), |rows| rows.parse())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rows.parquet");
    RankingConfig::default().with_n_rows(n_rows).write(&file)?;

    let job = JobFile::ranking(&file).read()?;
    let device = DeviceSpec::auto().open()?;
    let data = DataSet::load(&job.schema)?;
    for hashed in data.encoders().collisions() {
        let (percent, expected) = (100.0 * hashed.share, 100.0 * hashed.expected);
        println!(
            "{}: {percent:.0}% of {} values share an id, {expected:.0}% expected",
            hashed.name, hashed.n_values
        );
    }
    let model = seeded(job.train.seed, || job.model.init(data.inputs(), data.tasks(), &device))?;
    let trainer = Trainer::new(model).config(job.train.clone()).objectives(job.objectives());
    let fitted = trainer.dashboard(Dashboard::Plain).fit(&data)?;
    println!("{}", fitted.summary());

    for (task, best) in fitted.test.iter().zip(best(&job)?) {
        let got = task.auc.unwrap_or_default();
        println!("{}: test AUC {got:.4}, of the best scores {best:.4}, {:.4} short", task.task, best - got);
    }
    Ok(())
}

/// The AUC on the test rows of the chances that the targets were drawn from.
fn best(job: &Job) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let mut schema = job.schema.clone();
    // The same rows in the same parts, with the chances as further targets.
    for name in ["click", "conversion"] {
        let mut task = TaskConfig::binary(format!("best {name}"), format!("best {name}"));
        task.kind = TargetKind::Regression;
        schema.tasks.push(task);
    }
    let test = DataSet::load(&schema)?.test();
    let rows: Vec<u32> = (0..test.len() as u32).collect();
    let batch = test.batch(&rows, &Device::flex());
    let column = |tensor: &Tensor<2>, at: usize| -> Result<Vec<f32>, _> {
        tensor.clone().slice([0..test.len(), at..at + 1]).into_data().try_to_vec::<f32>()
    };
    let mut found = Vec::new();
    for task in 0..2 {
        let (target, mask, best) =
            (column(&batch.targets, task)?, column(&batch.mask, task)?, column(&batch.targets, task + 2)?);
        let there = (0..test.len()).filter(|row| mask[*row] > 0.0);
        let mut scored: Vec<_> = there.map(|row| (best[row], target[row] > 0.5, 1.0)).collect();
        found.push(auc(&mut scored).unwrap_or_default());
    }
    Ok(found)
}
