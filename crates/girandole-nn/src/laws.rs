//! Laws that every part keeps: checks for tests, of what ships and of parts of your own.
//!
//! Each function takes a part, feeds it a fixed input and says which law is broken, if any.
//!
//! ```
//! use burn::prelude::*;
//! use girandole_nn::{IntoHead, MmoeConfig, laws};
//!
//! let head = MmoeConfig::new(4, [8]).into_head(6, 2, &Device::flex())?;
//! laws::check_head(&head)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;

use crate::{Expert, Experts, Gate, Head, Towers};

/// A law that a part broke.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("broken law: {law}; {detail}")]
pub struct BrokenLaw {
    /// What every part of the kind keeps.
    pub law: &'static str,
    /// What was seen instead.
    pub detail: String,
}

/// Rows of the input that the checks use.
const BATCH: usize = 5;

/// Products of other sizes add in another order, which moves the last bits.
const TOLERANCE: f32 = 1e-5;

/// Checks one expert: its shapes, that a row's result does not depend on its batch, that it comes back
/// from a record as it was.
///
/// # Errors
///
/// Names the first law that is broken.
pub fn check_expert<E: Expert>(expert: &E, d_input: usize) -> Result<(), BrokenLaw> {
    let expert = &expert.valid();
    let run = |expert: &E, input| expert.forward(input).unsqueeze_dim(0);
    check_forward(expert, d_input, [1, expert.d_output()], run)
}

/// Checks a set of experts: what [`check_expert`] does, and that no two start equal.
///
/// # Errors
///
/// Names the first law that is broken.
pub fn check_experts<X: Experts>(experts: &X, d_input: usize) -> Result<(), BrokenLaw> {
    let experts = &experts.valid();
    let sizes = [experts.n_experts(), experts.d_output()];
    check_forward(experts, d_input, sizes, |experts: &X, input| experts.forward(input))?;
    let outputs = values(experts.forward(fixed_input(experts, BATCH, d_input)));
    let each: Vec<&[f32]> = outputs.chunks(BATCH * sizes[1]).collect();
    for (i, a) in each.iter().enumerate() {
        if let Some(j) = each[..i].iter().position(|b| a == b) {
            return broken("experts start different", format!("experts {j} and {i} give the same"));
        }
    }
    Ok(())
}

/// Checks gates: their shapes, that weights are at least 0 and sum to one (one expert has all of it), that
/// a row's weights do not depend on its batch, that they come back from a record as they were.
///
/// # Errors
///
/// Names the first law that is broken.
pub fn check_gate<G: Gate>(gate: &G, d_input: usize) -> Result<(), BrokenLaw> {
    let gate = &gate.valid();
    let run = |gate: &G, input| gate.forward(input);
    check_forward(gate, d_input, [gate.n_tasks(), gate.n_experts()], run)?;
    check_weights(gate.forward(fixed_input(gate, BATCH, d_input)))
}

/// Checks a head: its shapes, that a row's result does not depend on its batch, that it comes back from a
/// record as it was, its gate weights as [`check_gate`] does, and that what it shows is what it uses.
///
/// # Errors
///
/// Names the first law that is broken.
pub fn check_head<H: Head>(head: &H) -> Result<(), BrokenLaw> {
    let head = &head.valid();
    let (n_tasks, d_input) = (head.n_tasks(), head.d_input());
    check_forward(head, d_input, [n_tasks, head.d_output()], |head: &H, input| head.forward(input))?;
    check_inspection(head)?;
    let Some(weights) = head.gate_weights(fixed_input(head, BATCH, d_input)) else { return Ok(()) };
    let dims = weights.dims();
    if dims[..2] != [n_tasks, BATCH] {
        let law = "gate weights are [n_tasks, batch, n_experts]";
        return broken(law, format!("got {dims:?} for {n_tasks} tasks and a batch of {BATCH}"));
    }
    check_weights(weights)
}

/// Checks the towers of all tasks: their shapes, that a row's logits do not depend on its batch, that they come back from a
/// record as they were, and that an output bias moves every row's logits by as much as it is moved, if by anything.
///
/// # Errors
///
/// Names the first law that is broken.
pub fn check_towers<T: Towers>(towers: &T, d_input: usize) -> Result<(), BrokenLaw> {
    let towers = &towers.valid();
    let n_tasks = towers.d_logits().len();
    let run = |towers: &T, input: Tensor<2>| {
        let [batch, d] = input.dims();
        towers.forward(input.unsqueeze::<3>().expand([n_tasks, batch, d])).unsqueeze_dim(0)
    };
    let d_logits = towers.d_logits().iter().sum();
    check_forward(towers, d_input, [1, d_logits], run)?;
    let first: Vec<f32> = (0..d_logits).map(|i| i as f32 * 0.5 - 1.0).collect();
    let second: Vec<f32> = first.iter().enumerate().map(|(i, x)| x * 0.5 + (i % 3) as f32).collect();
    let input = fixed_input(towers, BATCH, d_input);
    let [a, b] = [&first, &second].map(|bias| run(&towers.clone().with_output_bias(bias), input.clone()));
    let moved: Vec<f32> = second.iter().zip(&first).map(|(b, a)| b - a).collect();
    let moved = Tensor::<1>::from_floats(moved.as_slice(), &input.device()).unsqueeze::<3>().expand(a.dims());
    let by = b - a;
    if values(by.clone()).iter().all(|by| *by == 0.0) || check_close(by, moved, TOLERANCE).is_ok() {
        return Ok(());
    }
    broken("an output bias moves the logits by as much", "they are moved by something else".into())
}

/// Checks that the same seed gives the same start: `make` must draw the part on `device`.
///
/// The CPU has one source of random numbers for the whole process: run it while nothing else draws, in a
/// test of its own or with `--test-threads=1`.
///
/// # Errors
///
/// If two parts made from one seed differ.
pub fn check_start<M: Module>(device: &Device, make: impl Fn(&Device) -> M) -> Result<(), BrokenLaw> {
    let start = || {
        device.seed(7);
        parameters(&make(device))
    };
    if start() == start() {
        return Ok(());
    }
    broken("the same seed gives the same start", "two parts made from seed 7 differ".into())
}

/// Checks that two sets of numbers are equal, up to `tolerance` times the largest of them.
///
/// # Shapes
///
/// - got and want: any, the same
///
/// # Errors
///
/// Names the worst element.
pub fn check_close<const D: usize>(got: Tensor<D>, want: Tensor<D>, tolerance: f32) -> Result<(), BrokenLaw> {
    const LAW: &str = "both ways give the same numbers";
    if got.dims() != want.dims() {
        return broken(LAW, format!("shapes are {:?} and {:?}", got.dims(), want.dims()));
    }
    let (got, want) = (values(got), values(want));
    let scale = want.iter().fold(0.0f32, |most, x| most.max(x.abs()));
    let far = |a: f32, b: f32| a.is_nan() || b.is_nan() || (a - b).abs() > tolerance * scale;
    let bad = |(_, (a, b)): &(usize, (&f32, &f32))| far(**a, **b);
    match got.iter().zip(&want).enumerate().find(bad) {
        None => Ok(()),
        Some((i, (a, b))) => broken(LAW, format!("element {i} is {a} and {b}")),
    }
}

/// A batch without a pattern that could hide a mistake, on the device of `module`.
///
/// # Shapes
///
/// - output: `[batch, d_input]`
pub fn fixed_input(module: &impl Module, batch: usize, d_input: usize) -> Tensor<2> {
    let values = (0..batch * d_input).map(|i| ((i * i + 3 * i) as f32 * 0.37).sin()).collect::<Vec<_>>();
    let data = burn::tensor::TensorData::new(values, [batch, d_input]);
    let device = module.devices().into_iter().next().unwrap_or_default();
    Tensor::from_data(data, &device.without_autodiff())
}

fn check_forward<M: Module>(
    module: &M,
    d_input: usize,
    [first, last]: [usize; 2],
    run: impl Fn(&M, Tensor<2>) -> Tensor<3>,
) -> Result<(), BrokenLaw> {
    let input = fixed_input(module, BATCH, d_input);
    let whole = run(module, input.clone());
    let want = [first, BATCH, last];
    if whole.dims() != want {
        return broken("shapes are as declared", format!("got {:?}, want {want:?}", whole.dims()));
    }
    if !values(whole.clone()).iter().all(|value| value.is_finite()) {
        return broken("finite inputs give finite outputs", "an output is infinite or NaN".into());
    }
    for (start, length) in [(0, 1), (BATCH - 1, 1), (1, 3)] {
        let part = run(module, input.clone().narrow(0, start, length));
        if let Err(error) = check_close(part, whole.clone().narrow(1, start, length), TOLERANCE) {
            let law = "a row's result does not depend on its batch";
            return broken(law, format!("rows {start}..{}: {}", start + length, error.detail));
        }
    }
    let reloaded = match module.clone().try_load_record(module.clone().into_record()) {
        Ok(reloaded) => reloaded,
        Err(error) => return broken("saved and loaded equals itself", error.to_string()),
    };
    if values(run(&reloaded, input)) != values(whole) {
        return broken("saved and loaded equals itself", "outputs differ after loading".into());
    }
    Ok(())
}

/// What a head shows to those who look agrees with what it does.
fn check_inspection<H: Head>(head: &H) -> Result<(), BrokenLaw> {
    const LAW: &str = "what a head shows is what it uses";
    let input = fixed_input(head, BATCH, head.d_input());
    let (output, used) = head.forward_with_gates(input.clone());
    if values(output) != values(head.forward(input.clone())) {
        return broken(LAW, "forward_with_gates gives other outputs than forward".into());
    }
    let shown = head.inspect(input.clone());
    let gates = [used, shown.as_ref().map(|shown| shown.gates.clone()), head.gate_weights(input)];
    let [used, seen, weights] = gates.map(|gates| gates.map(|gates| (gates.dims(), values(gates))));
    if used != weights || seen != weights {
        let law = "gate_weights, forward_with_gates and inspect give other weights";
        return broken(LAW, law.into());
    }
    let (Some(([_, _, n_experts], _)), Some(experts)) = (weights, shown.and_then(|shown| shown.experts))
    else {
        return Ok(());
    };
    let [n, rows, _] = experts.dims();
    if [n, rows] != [n_experts, BATCH] {
        return broken(LAW, format!("experts are {:?} for {n_experts} weights", experts.dims()));
    }
    if values(experts).iter().all(|value| value.is_finite()) {
        return Ok(());
    }
    broken(LAW, "an expert's output is infinite or NaN".into())
}

fn check_weights(weights: Tensor<3>) -> Result<(), BrokenLaw> {
    let [_, _, n_experts] = weights.dims();
    for row in values(weights).chunks(n_experts) {
        if let Some(weight) = row.iter().find(|weight| weight.is_nan() || **weight < 0.0) {
            return broken("gate weights are at least 0", format!("got {weight}"));
        }
        let sum: f32 = row.iter().sum();
        if (sum - 1.0).abs() > TOLERANCE {
            return broken("gate weights sum to one", format!("got {sum}"));
        }
    }
    Ok(())
}

fn parameters(module: &impl Module) -> Vec<Vec<f32>> {
    struct Collect(Vec<Vec<f32>>);
    impl ModuleVisitor for Collect {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.push(values(param.val()));
        }
    }
    let mut collect = Collect(vec![]);
    module.visit(&mut collect);
    collect.0
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    // A tensor that can't be read shows up as an empty list, which equals no other.
    tensor.try_into_vec_as::<f32>().unwrap_or_default()
}

fn broken(law: &'static str, detail: String) -> Result<(), BrokenLaw> {
    Err(BrokenLaw { law, detail })
}
