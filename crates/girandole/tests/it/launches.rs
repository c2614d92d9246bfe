//! A step launches no more kernels for many equal experts or tasks than for few.
//!
//! CubeCL tells an observer of every kernel that it hands to a device, whoever asked for it, so the counting runs in a
//! process of its own. There the tuner is told that a launch takes an hour, so that the first kernel that works is good
//! enough for every product: else the clock would choose, and some of its choices copy their inputs first.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cubecl_runtime::device::{WgpuBackend, WgpuDevice, WgpuDeviceKind};
use cubecl_runtime::logging::{LaunchObservation, LaunchObserver};
use cubecl_runtime::runtime::Runtime;
use cubecl_runtime::throughput::{ThroughputKey, ThroughputMode, ThroughputValue};
use cubecl_wgpu::{AutoCompiler, WgpuRuntime};
use girandole::device::{AdapterKind, adapters};
use girandole::nn::{MlpTower, StackedMlp};
use girandole::prelude::*;
use girandole::train::OnlineTrainer;

const BATCH: usize = 32;
const INPUTS: usize = 12;
const STEPS: usize = 6;
/// By then, burn's fusion has seen every operation of a step and does the same in each.
const SETTLED: usize = 3;
const ALONE: &str = "GIRANDOLE_COUNTS_LAUNCHES";

/// The software adapter, or nothing where this machine has none.
fn software() -> Option<DeviceSpec> {
    let found = adapters().into_iter().map(|adapter| (adapter.kind, adapter.spec));
    let mut found =
        found.filter(|(kind, spec)| *kind == AdapterKind::Software && spec.to_string().starts_with("vulkan"));
    found.next().map(|(_, spec)| spec)
}

#[test]
fn equal_experts_and_tasks_add_no_launches() {
    if software().is_none() {
        eprintln!(
            "not tested: launches, since there is no software adapter (apt-get install mesa-vulkan-drivers)"
        );
        return;
    }
    // What the tuner is told here stays here.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cubecl.toml"), "[environment]\npath = \"local\"\n").unwrap();
    let mut counting = Command::new(std::env::current_exe().unwrap());
    counting.args(["launches::counts_of_this_process", "--exact", "--ignored", "--nocapture"]);
    counting.current_dir(folder.path()).env(ALONE, "1");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CUBECL_")) {
        counting.env_remove(name);
    }
    let output = counting.env("CUBECL_AUTOTUNE_LEVEL", "minimal").output().unwrap();
    let [told, said] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    eprintln!("{said}");
    assert!(output.status.success() && told.contains("1 passed"), "{}\n{told}\n{said}", output.status);
}

#[test]
#[ignore = "a part of equal_experts_and_tasks_add_no_launches, which runs it in a process of its own"]
fn counts_of_this_process() {
    if std::env::var_os(ALONE).is_none() {
        eprintln!("not tested: launches, since other tests may run in this process");
        return;
    }
    let device = software().unwrap().open().unwrap();
    take_first_kernel_that_works();

    let mmoe = |experts| HeadConfig::Mmoe(MmoeConfig::new(experts, [16, 8]));
    let count = |head, tasks: Vec<Task>| stacked(head, tasks, &device);
    let (few, many) = (count(mmoe(2), binary(2)), count(mmoe(16), binary(2)));
    let (few_plain, many_plain) = (plain(2, binary(2), &device), plain(16, binary(2), &device));
    eprintln!("2 and 16 experts: stacked {few} and {many}, plain {few_plain} and {many_plain}");
    assert_eq!(few, many);
    // Each expert brings at least its two layers, forward and backward.
    assert!(few < few_plain && few_plain + 14 * 4 <= many_plain);

    let (few, many) = (count(mmoe(4), binary(2)), count(mmoe(4), binary(8)));
    let (few_plain, many_plain) = (plain(4, binary(2), &device), plain(4, binary(8), &device));
    eprintln!("2 and 8 tasks: stacked {few} and {many}, plain {few_plain} and {many_plain}");
    assert_eq!(few, many);
    assert!(few < few_plain && few_plain + 6 * 4 <= many_plain);

    for (name, head, tasks) in [
        ("multiclass tasks", mmoe(4), multiclass as fn(usize) -> Vec<Task>),
        ("regressions", mmoe(4), regressions),
        ("shared bottom", HeadConfig::SharedBottom(SharedBottomConfig::new([16, 8])), binary),
        ("one gate", HeadConfig::Moe(MoeConfig::new(4, [16, 8])), binary),
        ("single task", HeadConfig::SingleTask(SingleTaskConfig::new([16, 8])), binary),
    ] {
        let (few, many) = (count(head.clone(), tasks(2)), count(head, tasks(8)));
        eprintln!("2 and 8 tasks, {name}: stacked {few} and {many}");
        assert_eq!(few, many, "{name}");
    }
}

/// Ends every search for the fastest kernel at the first one that works.
fn take_first_kernel_that_works() {
    let device = WgpuDevice::new(WgpuDeviceKind::Cpu).on(WgpuBackend::Vulkan);
    let client = WgpuRuntime::<AutoCompiler>::client(&device);
    let hour = ThroughputValue { ops_count: 1, duration: Duration::from_secs(3600) };
    let told = client.measure_throughput(ThroughputKey { mode: ThroughputMode::Launch }, || Ok(hour));
    assert_eq!(told.unwrap(), hour);
}

fn binary(n: usize) -> Vec<Task> {
    (0..n).map(|k| Task::binary(format!("t{k}"))).collect()
}

fn multiclass(n: usize) -> Vec<Task> {
    (0..n).map(|k| Task::multiclass(format!("t{k}"), 3)).collect()
}

fn regressions(n: usize) -> Vec<Task> {
    (0..n).map(|k| Task::regression(format!("t{k}"))).collect()
}

fn inputs() -> Inputs {
    Inputs::new((0..INPUTS).map(|i| format!("x{i}")).collect(), vec![])
}

/// Launches a step, with experts and towers in one part each.
fn stacked(head: HeadConfig, tasks: Vec<Task>, device: &Device) -> usize {
    let builder = MultiTaskModel::for_inputs(&inputs(), &tasks).head(head).towers([8]);
    launches(seeded(3, || builder.init(device)).unwrap(), &tasks)
}

/// Launches a step, with experts and towers each on its own.
fn plain(experts: usize, tasks: Vec<Task>, device: &Device) -> usize {
    let model = seeded(3, || {
        let encoder = EncoderConfig::new().init(&inputs(), device)?;
        let bank = StackedMlp::new(&MlpConfig::new([16, 8]), experts, INPUTS, device)?;
        let head = Mmoe::of(bank.to_experts()).into_head(INPUTS, tasks.len(), device)?;
        let tower = |task: &Task| TowerConfig::new([8]).init_one(head.d_output(), task.d_logits(), device);
        let towers = tasks.iter().map(tower).collect::<Result<Vec<MlpTower>, _>>()?;
        MultiTaskModel::new(encoder, head, towers, tasks.clone())
    });
    launches(model.unwrap(), &tasks)
}

/// Kernels that one step of the training launches, with forward, losses, backward and optimizer.
fn launches(model: impl TaskModel, tasks: &[Task]) -> usize {
    let counter = Arc::new(Counter::default());
    let rows = MarkedRows { n_tasks: tasks.len(), counter: counter.clone() };
    let watching = LaunchObservation::new(counter.clone());
    OnlineTrainer::new(model, STEPS, BATCH).fit(&rows).unwrap();
    drop(watching);
    let steps = counter.steps.lock().unwrap();
    let settled = &steps[SETTLED..];
    assert!(settled.len() > 1 && settled.iter().all(|n| *n == settled[0]), "{steps:?}");
    settled[0]
}

#[derive(Debug, Default)]
struct Counter {
    since: AtomicUsize,
    /// What came before the first step, then each step but the last.
    steps: Mutex<Vec<usize>>,
}

impl LaunchObserver for Counter {
    fn launched(&self, _kernel: &'static str) {
        self.since.fetch_add(1, Ordering::SeqCst);
    }
}

/// Rows that mark the start of every step, when all before is done.
#[derive(Debug)]
struct MarkedRows {
    n_tasks: usize,
    counter: Arc<Counter>,
}

impl Examples for MarkedRows {
    fn len(&self) -> usize {
        BATCH
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        device.sync().unwrap();
        let before = self.counter.since.load(Ordering::SeqCst);
        self.counter.steps.lock().unwrap().push(before);
        let block = |n: usize, value: &dyn Fn(usize) -> f32| {
            let values: Vec<f32> = (0..rows.len() * n).map(value).collect();
            Tensor::from_data(TensorData::new(values, [rows.len(), n]), device)
        };
        let batch = Batch {
            features: Features::numbers(block(INPUTS, &|i| (i * 37 % 101) as f32 / 101.0)),
            targets: block(self.n_tasks, &|i| (i % 2) as f32),
            mask: block(self.n_tasks, &|_| 1.0),
            weights: block(1, &|_| 1.0).squeeze_dim(1),
        };
        device.sync().unwrap();
        self.counter.since.store(0, Ordering::SeqCst);
        batch
    }
}
