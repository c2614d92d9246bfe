//! The most memory that a training with a large embedding table takes, against table and state.
//!
//! Run: `cargo run --release --bin embedding_memory -- [WAY [ROWS]]`, WAY one of
//! `online` (the default), `trainer` (an epoch without a folder), `folder` (two epochs with weights and checkpoints) and
//! `reload` (the same where the first epoch is the best, so that its weights are read back); ROWS 10 million if left out. Linux only: reads VmHWM of /proc/self/status.

use std::sync::Arc;

use girandole::core::CategoricalInput;
use girandole::prelude::*;
use girandole::train::OnlineTrainer;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 4096;
const WIDTH: usize = 16;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let way = std::env::args().nth(1).unwrap_or_else(|| "online".to_owned());
    let n_rows: usize = std::env::args().nth(2).map_or(Ok(10_000_000), |rows| rows.parse())?;
    let data = Clicks::new(n_rows);
    let model = MultiTaskModel::for_data(&data).encoder(EncoderConfig::new().with_sparse_from(1));
    let model = seeded(1, || model.head(MmoeConfig::new(4, [16])).init(&Device::flex()))?;
    println!("drawn: at most {:.0} MB", peak()? / 1e6);
    let tables = TableConfig { learning_rate: Some(0.05), ..TableConfig::new(TableKind::RowAdagrad) };
    let config =
        |epochs| TrainConfig { epochs, batch: BATCH, tables: tables.clone(), ..TrainConfig::default() };
    match way.as_str() {
        "online" => {
            OnlineTrainer::new(model, 300, BATCH).tables(tables.clone()).fit(data.train().as_ref())?;
        }
        "trainer" => {
            Trainer::new(model).config(config(1)).dashboard(Dashboard::Quiet).fit(&data)?;
        }
        "folder" | "reload" => {
            let data = Clicks { contrary: way == "reload", ..data };
            let folder = std::env::temp_dir().join(format!("embedding-memory-{}", std::process::id()));
            let trainer = Trainer::new(model).config(config(2)).dashboard(Dashboard::Quiet).folder(&folder);
            let fitted = trainer.fit(&data);
            std::fs::remove_dir_all(&folder)?;
            println!("the best weights are those of epoch {}", fitted?.best_epoch);
        }
        other => {
            return Err(
                format!("no way is named {other}; there are online, trainer, folder and reload").into()
            );
        }
    }
    let bytes = (n_rows * (WIDTH + 1) * size_of::<f32>()) as f64;
    let peak = peak()?;
    println!(
        "{way}: at most {:.0} MB; table and state are {:.0} MB: {:.2} times",
        peak / 1e6,
        bytes / 1e6,
        peak / bytes
    );
    Ok(())
}

/// Most bytes in memory at once so far.
fn peak() -> Result<f64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM in the status")?;
    Ok(kilobytes.parse::<f64>()? * 1024.0)
}

/// Made-up clicks of many users.
#[derive(Debug, Clone)]
struct Clicks {
    n_rows: usize,
    len: usize,
    /// Whether validation says the contrary of training.
    contrary: bool,
    inputs: Inputs,
    tasks: Vec<Task>,
}

impl Clicks {
    fn new(n_rows: usize) -> Self {
        let input = CategoricalInput::new("user", n_rows).with_d_embedding(WIDTH);
        let tasks = vec![Task::binary("click"), Task::binary("like")];
        Self { n_rows, len: 300 * BATCH, contrary: false, inputs: Inputs::new(vec![], vec![input]), tasks }
    }

    fn part(&self, len: usize) -> Arc<dyn Examples> {
        Arc::new(Self { len, ..self.clone() })
    }
}

impl Examples for Clicks {
    fn len(&self) -> usize {
        self.len
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let id = |row: &u32| (u64::from(*row) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) % self.n_rows as u64;
        let ids: Vec<i64> = rows.iter().map(|row| id(row) as i64).collect();
        let swapped = self.contrary && self.len < 300 * BATCH;
        let targets: Vec<f32> = ids
            .iter()
            .flat_map(|id| [id % 3 == 0, id % 5 == 0].map(|is| f32::from(u8::from(is != swapped))))
            .collect();
        let size = [rows.len(), 2];
        let ids = Tensor::<1, Int>::from_ints(ids.as_slice(), device).reshape([rows.len(), 1]);
        Batch {
            features: Features::new(None, Some(ids)),
            targets: Tensor::from_data(TensorData::new(targets, size), device),
            mask: Tensor::ones(size, device),
            weights: Tensor::ones([rows.len()], device),
        }
    }
}

impl TaskData for Clicks {
    fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn train(&self) -> Arc<dyn Examples> {
        self.part(self.len)
    }

    fn validation(&self) -> Arc<dyn Examples> {
        self.part(2 * BATCH)
    }

    fn test(&self) -> Arc<dyn Examples> {
        self.part(0)
    }
}
