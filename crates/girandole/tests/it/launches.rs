//! How many kernels one training step launches: stacked, as many for 16 experts as for 2, and for 8 tasks as for 2.
//!
//! CubeCL's own account of launches covers a whole process, so the steps run in a process of their own.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{Arc, Mutex};

use cubecl_runtime::config::{TypeNameFormatLevel, type_name_format};
use cubecl_runtime::logging::{LaunchObservation, LaunchObserver};
use girandole::nn::{MlpTower, StackedMlp};
use girandole::prelude::*;
use girandole::train::OnlineTrainer;

use crate::agreement::devices;

const COUNT: &str = "GIRANDOLE_TEST_COUNT_LAUNCHES";
const BATCH: usize = 32;
const WIDTH: usize = 12;
const EXPERT: usize = 8;
/// In the first step burn tunes its kernels; from the second on every step is the same.
const STEPS: usize = 4;

const PRODUCT: &str = "MatmulEntry";
const COPY: &str = "CopyKernel";
const ELEMENTWISE: &str = "ElemwiseFuse";
const SUM: [&str; 2] = ["ReduceKernel", "SharedSumKernel"];

/// Kernels in the order in which they are launched.
#[derive(Debug, Default)]
struct Launches(Mutex<Vec<&'static str>>);

impl Launches {
    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl LaunchObserver for Launches {
    fn launched(&self, kernel: &'static str) {
        self.0.lock().unwrap().push(kernel);
    }
}

/// Rows that split the launches where a step begins: with the drawing of its batch, which is not counted.
#[derive(Debug)]
struct Marked {
    n_tasks: usize,
    launches: Arc<Launches>,
    steps: Mutex<Vec<Vec<&'static str>>>,
}

impl Examples for Marked {
    fn len(&self) -> usize {
        BATCH
    }

    fn batch(&self, _: &[u32], device: &Device) -> Batch {
        device.sync().unwrap();
        self.steps.lock().unwrap().push(self.launches.take());
        let table = |width: usize, factor: usize| -> Tensor<2> {
            let values: Vec<f32> = (0..BATCH * width).map(|i| ((i * factor) % 101) as f32 / 101.0).collect();
            Tensor::from_data(TensorData::new(values, [BATCH, width]), device)
        };
        let ones = |n| TensorData::new(vec![1.0f32; n], [n]);
        let batch = Batch {
            features: Features::numbers(table(WIDTH, 37)),
            targets: table(self.n_tasks, 13),
            mask: Tensor::<1>::from_data(ones(BATCH * self.n_tasks), device).reshape([BATCH, self.n_tasks]),
            weights: Tensor::from_data(ones(BATCH), device),
        };
        device.sync().unwrap();
        self.launches.take();
        batch
    }
}

/// The launches of one training step.
struct Step(Vec<&'static str>);

impl Step {
    /// Of a model that has been trained long enough that every step is as the one before.
    fn of(model: impl TaskModel, n_tasks: usize) -> Self {
        let launches = Arc::new(Launches::default());
        let rows = Marked { n_tasks, launches: launches.clone(), steps: Mutex::default() };
        let watching = LaunchObservation::new(launches);
        OnlineTrainer::new(model, STEPS, BATCH).fit(&rows).unwrap();
        drop(watching);
        let mut steps = rows.steps.into_inner().unwrap();
        let last = steps.pop().unwrap();
        assert_eq!(steps.pop().unwrap(), last, "two steps launch different kernels");
        assert!(!last.is_empty(), "nothing was counted");
        Self(last)
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|kernel| type_name_format(kernel, TypeNameFormatLevel::Short)).collect()
    }

    /// The step's operations in their order, whichever kernels the tuner has found fastest for them.
    ///
    /// By what it measures on this machine at this moment, it takes for a product a kernel that wants up to two
    /// operands copied in front, or one that does the elementwise part behind it too; and for a sum over all either
    /// two reductions or a filled zero and one. The same model differs in these from run to run.
    fn operations(&self) -> Vec<String> {
        let mut operations: Vec<String> = Vec::new();
        let mut alone = false;
        for (name, kernel) in self.names().into_iter().zip(&self.0) {
            let behind = std::mem::replace(&mut alone, false) && name == ELEMENTWISE;
            if name == PRODUCT {
                for _ in 0..2 {
                    operations.pop_if(|last| last == COPY);
                }
                alone = !kernel.contains("FusedMatmulArgs");
            }
            if name == SUM[1] {
                operations.pop_if(|last| last == "FullKernel");
                operations.extend([SUM[0].to_owned(), SUM[0].to_owned()]);
            } else if !behind {
                operations.push(name);
            }
        }
        operations
    }

    /// A line of the table in `docs/launches.md`.
    fn print(&self, form: &str, experts: usize, n_tasks: usize) {
        let mut groups = BTreeMap::new();
        for name in self.names() {
            let group = match name.as_str() {
                PRODUCT => "products",
                COPY => "copies",
                ELEMENTWISE => "elementwise",
                name if SUM.contains(&name) => "sums",
                _ => "others",
            };
            *groups.entry(group).or_insert(0) += 1;
        }
        let count = |group| groups.get(group).copied().unwrap_or(0);
        let [products, elementwise, sums, copies, others] =
            ["products", "elementwise", "sums", "copies", "others"].map(count);
        let (all, operations) = (self.0.len(), self.operations().len());
        println!(
            "| {form} | {experts} | {n_tasks} | {all} | {products} | {elementwise} | {sums} | {copies} | {others} | \
             {operations} |"
        );
    }
}

fn tasks(n: usize) -> Vec<Task> {
    (0..n).map(|k| Task::binary(format!("task {k}"))).collect()
}

fn stacked(experts: usize, n_tasks: usize, device: &Device) -> Step {
    let inputs = Inputs::new((0..WIDTH).map(|i| format!("x{i}")).collect(), vec![]);
    let builder = MultiTaskModel::for_inputs(&inputs, &tasks(n_tasks));
    let builder = builder.head(MmoeConfig::new(experts, [EXPERT])).towers([EXPERT]);
    let step = Step::of(seeded(3, || builder.init(device)).unwrap(), n_tasks);
    step.print("stacked", experts, n_tasks);
    step
}

fn plain(experts: usize, n_tasks: usize, device: &Device) -> Step {
    let inputs = Inputs::new((0..WIDTH).map(|i| format!("x{i}")).collect(), vec![]);
    let model = seeded(3, || {
        let encoder = EncoderConfig::new().init(&inputs, device)?;
        let bank = StackedMlp::new(&MlpConfig::new([EXPERT]), experts, WIDTH, device)?;
        let head = Mmoe::of(bank.to_experts()).into_head(WIDTH, n_tasks, device)?;
        let tower = || TowerConfig::new([EXPERT]).init_one(EXPERT, 1, device);
        let towers = (0..n_tasks).map(|_| tower()).collect::<Result<Vec<MlpTower>, _>>()?;
        MultiTaskModel::new(encoder, head, towers, tasks(n_tasks))
    });
    let step = Step::of(model.unwrap(), n_tasks);
    step.print("plain", experts, n_tasks);
    step
}

/// The process that counts; does nothing in an ordinary run of the tests.
#[test]
fn child() {
    if std::env::var_os(COUNT).is_none() {
        return;
    }
    let [_, device] = devices().unwrap();
    let small = stacked(2, 2, &device).operations();
    assert_eq!(small, stacked(16, 2, &device).operations(), "16 experts launch other kernels than 2");
    assert_eq!(small, stacked(2, 8, &device).operations(), "8 tasks launch other kernels than 2");
    let each = plain(2, 2, &device).operations().len();
    let experts = plain(16, 2, &device).operations().len();
    let towers = plain(2, 8, &device).operations().len();
    assert!(small.len() < each, "stacked {}, plain {each}", small.len());
    // At least a product forward, two backward and an update for each expert or tower more.
    assert!(experts > each + 14 * 4 && towers > each + 6 * 4, "{each}, {experts}, {towers}");
}

#[test]
fn a_stacked_step_launches_as_many_kernels_for_many_experts_and_tasks_as_for_few() {
    if devices().is_none() {
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "launches::child", "--nocapture"])
        .env(COUNT, "1")
        .output()
        .unwrap();
    let (told, faults) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    println!("{told}");
    assert!(child.status.success(), "{told}{faults}");
}
