//! The data of the MMoE paper: three tasks of Census-Income (KDD) in one model.
//!
//! Shows: a shipped job on files of your own, with a value set over it.
//! Run: `cargo run --release --example census -- FOLDER`      (about 30 s on two cores)
//! Ends with: `income AUC .95`, about; FOLDER holds census-income.data and .test, plain or packed

use std::path::PathBuf;

use girandole::job::JobFile;
use girandole::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "../shared/data/census-income".to_owned());
    let folder = PathBuf::from(folder);
    if !folder.is_dir() {
        println!("no census-income: {} is not there; UCI has it as data set 117", folder.display());
        return Ok(());
    }
    let job = JobFile::census(&folder).set("train.epochs", 2).read()?;
    let device = DeviceSpec::auto().open()?;
    let data = DataSet::load(&job.schema)?;
    let model = seeded(job.train.seed, || job.model.init(data.inputs(), data.tasks(), &device))?;
    let trainer = Trainer::new(model).config(job.train.clone()).objectives(job.objectives());
    let fitted = trainer.dashboard(Dashboard::Plain).fit(&data)?;
    println!("{}", fitted.summary());
    let income = &fitted.test[0];
    println!("{} AUC {:.2}", income.task, income.auc.unwrap_or_default());
    Ok(())
}
