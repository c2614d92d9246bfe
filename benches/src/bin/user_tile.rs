//! One user and many items: whole rows through the model, beside the user tile, in turn.
//!
//! Run: `cargo run --release --bin user_tile`, or with workload and rounds, `-- seed 9`, and one case, `-- seed 9 90 1000`.
//! The sides take turns in every round; a cell is the median of the rounds. On a machine that others use too, the time
//! that the program was on a core says more than the time on the wall, so both are there. The tile begins with the items' numbers on
//! the host, so that its tensors are made within its time; whole rows are timed from a ready tensor too.

use std::hint::black_box;
use std::time::Instant;

use girandole::core::FeatureGroup;
use girandole::nn::{ConfiguredModel, predictions};
use girandole::prelude::*;
use girandole::train::Predicted;
use girandole_benches::{Failure, Workload};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows of a batch of `predict`, which runs one on every core.
const BATCH: usize = 256;

/// The sides, in the order of the table.
const SIDES: [&str; 4] = ["whole rows, ready batch", "whole rows, `predict`", "tile", "tile with catalogue"];

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "seed".to_owned());
    let rounds = arguments.next().map_or(Ok(9), |rounds| rounds.parse())?;
    let case = arguments.map(|number| number.parse()).collect::<Result<Vec<usize>, _>>()?;
    let (shares, counts) = match case[..] {
        [share, n] => (vec![share], vec![n]),
        _ => (vec![50, 90], vec![100, 1_000, 10_000]),
    };
    let workload = Workload::named(&name)?;
    println!("{name}, {rounds} rounds; load at the start: {}", load());
    let heads = [
        "user's share",
        "items",
        "side",
        "time",
        "fastest",
        "time on cores",
        "items/s",
        "as fast as a ready batch",
        "by cores",
        "as fast as `predict`",
        "by cores",
        "largest difference",
    ];
    println!("| {} |\n|{}", heads.join(" | "), "---|".repeat(heads.len()));
    for share in shares {
        for n in &counts {
            Case::new(&workload, share, *n)?.run(rounds)?;
        }
    }
    println!("load at the end: {}", load());
    Ok(())
}

/// One model, one user, some items.
struct Case {
    share: usize,
    n: usize,
    model: ConfiguredModel,
    scorer: Scorer<ConfiguredModel>,
    user: Vec<f32>,
    items: Vec<f32>,
    whole: Repeated,
}

/// Rows of a user's numbers beside those of each item, as one makes them where nothing is shared.
#[derive(Debug)]
struct Repeated {
    user: Vec<f32>,
    items: Vec<f32>,
    /// Whether each column is the user's.
    is_users: Vec<bool>,
    n_tasks: usize,
}

impl Case {
    fn new(workload: &Workload, share: usize, n: usize) -> Result<Self, Failure> {
        let (d, device) = (workload.d, Device::flex());
        // Items' columns lie evenly among the user's.
        let is_users: Vec<bool> = (0..d).map(|i| i * share / 100 != (i + 1) * share / 100).collect();
        let of_user = is_users.iter().filter(|is| **is).count();
        let names: Vec<String> = (1..=d).map(|i| format!("x {i}")).collect();
        let own = names.iter().zip(&is_users).filter(|(_, is)| **is).map(|(name, _)| name.clone());
        let inputs = Inputs::new(names.clone(), vec![]).with_group(FeatureGroup::User, own);
        let model = workload.model()?;
        let scorer = Scorer::new(model.clone(), &inputs, &device)?;
        let noise = host(workload.rows(n + 1, &device).features.numeric.ok_or("rows have numbers")?);
        let user = noise[..of_user].to_vec();
        let items = noise[d..][..n * (d - of_user)].to_vec();
        let whole = Repeated { user: user.clone(), items: items.clone(), is_users, n_tasks: workload.tasks };
        Ok(Self { share, n, model, scorer, user, items, whole })
    }

    fn run(&self, rounds: usize) -> Result<(), Failure> {
        let device = Device::flex();
        let all: Vec<u32> = (0..self.n as u32).collect();
        let ready = self.whole.batch(&all, &device).features;
        let catalogue = self.scorer.catalogue(&self.item_features())?;
        let side = |side: usize| -> Result<Vec<f32>, Failure> {
            Ok(match side {
                0 => host(predictions(&self.model.forward(ready.clone()), self.model.tasks())),
                1 => by_rows(&predict(&self.model, &self.whole, BATCH, &device)?),
                2 => by_rows(&self.scorer.score(&self.user_features(), &self.item_features())?),
                _ => by_rows(&self.scorer.score_catalogue(&self.user_features(), &catalogue, None)?),
            })
        };
        let want = side(0)?;
        let mut seconds = vec![Vec::new(); SIDES.len()];
        let mut on_cores = vec![Vec::new(); SIDES.len()];
        let mut differences = [0.0_f32; 4];
        let repeats = (4_000 / self.n).max(1);
        for _ in 0..rounds {
            for number in 0..SIDES.len() {
                let got = side(number)?; // A turn that does not count.
                let apart = got.iter().zip(&want).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                differences[number] = differences[number].max(apart);
                let (mut turn, before) = (Vec::new(), seconds_on_cores());
                for _ in 0..repeats {
                    let begun = Instant::now();
                    black_box(side(number)?);
                    turn.push(begun.elapsed().as_secs_f64());
                }
                on_cores[number].push((seconds_on_cores() - before) / repeats as f64);
                seconds[number].push(median(&mut turn));
            }
        }
        let medians: Vec<f64> = seconds.iter_mut().map(|turns| median(turns)).collect();
        let cores: Vec<f64> = on_cores.iter_mut().map(|turns| median(turns)).collect();
        for (number, name) in SIDES.iter().enumerate() {
            let (own, fastest) = (medians[number], seconds[number].iter().copied().fold(f64::MAX, f64::min));
            println!(
                "| {}% | {} | {name} | {:.3} ms | {:.3} ms | {:.3} ms | {:.0} | {:.2} | {:.2} | {:.2} | {:.2} | {:.1e} |",
                self.share,
                self.n,
                own * 1e3,
                fastest * 1e3,
                cores[number] * 1e3,
                self.n as f64 / own,
                medians[0] / own,
                cores[0] / cores[number],
                medians[1] / own,
                cores[1] / cores[number],
                differences[number],
            );
        }
        Ok(())
    }

    fn user_features(&self) -> Features {
        let row = TensorData::new(self.user.clone(), [1, self.user.len()]);
        Features::numbers(Tensor::from_data(row, &Device::flex()))
    }

    fn item_features(&self) -> Features {
        let rows = TensorData::new(self.items.clone(), [self.n, self.items.len() / self.n]);
        Features::numbers(Tensor::from_data(rows, &Device::flex()))
    }
}

impl Examples for Repeated {
    fn len(&self) -> usize {
        self.items.len() / (self.is_users.len() - self.user.len())
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let (n, d) = (rows.len(), self.is_users.len());
        let own = d - self.user.len();
        let mut numbers: Vec<f32> = Vec::with_capacity(n * d);
        for row in rows {
            let (mut user, mut item) = (self.user.iter(), self.items[*row as usize * own..][..own].iter());
            let next = |is_users: &bool| if *is_users { user.next() } else { item.next() };
            numbers.extend(self.is_users.iter().filter_map(next).copied());
        }
        Batch {
            features: Features::numbers(Tensor::from_data(TensorData::new(numbers, [n, d]), device)),
            targets: Tensor::zeros([n, self.n_tasks], device),
            mask: Tensor::zeros([n, self.n_tasks], device),
            weights: Tensor::ones([n], device),
        }
    }
}

fn host(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

fn by_rows(predicted: &Predicted) -> Vec<f32> {
    let n = predicted.columns.first().map_or(0, |column| column.values.len());
    (0..n).flat_map(|row| predicted.columns.iter().map(move |column| column.values[row])).collect()
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// How long all threads of this program were on a core.
fn seconds_on_cores() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok());
    let nanoseconds = times.filter_map(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.sum::<f64>() / 1e9
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}
