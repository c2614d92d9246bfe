//! Names and shapes of all parameters of a model.

use std::collections::{HashMap, HashSet};

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;

use super::slot::{Lies, Slot};

/// Types whose parameters hold several parts.
const BANKS: [&str; 3] = ["Struct:StackedMlp", "Struct:StackedTowers", "Struct:SoftmaxGate"];

/// Types of the parts, when they lie in a `Vec`.
const PARTS: [&str; 2] = ["Struct:Mlp", "Struct:MlpTower"];

/// A name, with the type of what it is a part of.
type Step = (String, String);

/// Names and shapes of all parameters of a model, in the order in which burn walks them.
pub(crate) fn survey(model: &impl Module) -> Vec<Slot> {
    let mut walk = Walk::default();
    model.visit(&mut walk);
    walk.slots()
}

#[derive(Default)]
struct Walk {
    path: Vec<Step>,
    found: Vec<(Vec<Step>, Vec<usize>)>,
}

impl ModuleVisitor for Walk {
    fn enter_module(&mut self, name: &str, container_type: &str) {
        self.path.push((name.to_owned(), container_type.to_owned()));
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.found.push((self.path.clone(), param.transform_for_save().val().dims().to_vec()));
    }
}

impl Walk {
    fn slots(self) -> Vec<Slot> {
        let mut n_rows: HashMap<String, usize> = HashMap::new();
        let mut firsts = Vec::with_capacity(self.found.len());
        for (path, shape) in &self.found {
            let n = n_rows.entry(table_of(path)).or_default();
            firsts.push(*n);
            *n += shape.first().copied().unwrap_or(0);
        }
        let slot = |((path, shape), first): (&(Vec<Step>, Vec<usize>), usize)| match is_part_of_table(path) {
            true => table_part(path, shape, first, n_rows[&table_of(path)]),
            false => self.slot(path, shape),
        };
        self.found.iter().zip(firsts).map(slot).collect()
    }

    fn slot(&self, path: &[Step], shape: &[usize]) -> Slot {
        let names: Vec<&str> = path.iter().map(|(name, _)| name.as_str()).collect();
        let (leaf, container) = path.last().map_or(("", ""), |(name, container)| (name, container));
        let bank = path.iter().position(|(_, container)| BANKS.contains(&container.as_str()));
        let (axes, unit): (&[usize], Option<usize>) = match (container, leaf, shape.len()) {
            ("Struct:Linear", "weight", 2) => (&[1, 0], None),
            ("Struct:StackedLinear", "weight", 3) => (&[0, 2, 1], None),
            ("Struct:StackedLinear" | "Struct:FactoredLinear", "bias", 3) => (&[0, 1, 2], Some(1)),
            ("Struct:SoftmaxGate", "weight", 3) => (&[2, 1, 0], None),
            ("Struct:SoftmaxGate", "bias", 2) => (&[1, 0], None),
            ("Struct:BatchNorm" | "Struct:LayerNorm", _, 2) | ("Struct:Dense", "slope", 2)
                if bank.is_none() && shape[0] == 1 =>
            {
                (&[0, 1], Some(0))
            }
            _ => (&[0, 1, 2, 3, 4, 5, 6, 7][..shape.len()], None),
        };
        let renamed = match (container, leaf) {
            ("Struct:BatchNorm" | "Struct:LayerNorm", "gamma") => "weight",
            ("Struct:BatchNorm" | "Struct:LayerNorm", "beta") => "bias",
            ("Struct:BatchNorm", "mean") => "running_mean",
            ("Struct:BatchNorm", "var") => "running_var",
            ("Struct:Dense", "slope") => "activation.weight",
            (_, leaf) => leaf,
        };
        let name_of = |names: &[&str]| {
            let kept = names.len().saturating_sub(1);
            [&names[..kept], &[renamed]].concat().join(".")
        };
        let lies = match (bank, part(path)) {
            (Some(at), _) => {
                let before = names[..at].iter().map(|name| format!("{name}.")).collect();
                Lies::Bank { before, after: name_of(&names[at..]) }
            }
            (None, Some((at, index))) => {
                let without = [&names[..at], &names[at + 1..]].concat();
                Lies::Part { bank: name_of(&without), index, n: self.siblings(path, at) }
            }
            (None, None) => Lies::Alone,
        };
        let path = names.join(".");
        Slot::new(path, name_of(&names), shape.to_vec(), axes.to_vec(), |axis| unit == Some(axis), lies)
    }

    /// Number of elements of the `Vec` whose index is at `at` of `path`.
    fn siblings(&self, path: &[Step], at: usize) -> usize {
        let beside = self.found.iter().filter(|(other, _)| other.len() > at && other[..at] == path[..at]);
        beside.map(|(other, _)| other[at].0.as_str()).collect::<HashSet<_>>().len()
    }
}

/// Where the index of a part in a `Vec` is, and the index.
fn part(path: &[Step]) -> Option<(usize, usize)> {
    let at = path.iter().position(|(_, container)| PARTS.contains(&container.as_str()))?.checked_sub(1)?;
    let (index, container) = &path[at];
    (container == "Vec").then(|| index.parse().ok()).flatten().map(|index| (at, index))
}

fn is_part_of_table(path: &[Step]) -> bool {
    path.last().is_some_and(|(_, container)| container == crate::encoder::TABLE_PARTS)
}

fn table_of(path: &[Step]) -> String {
    let kept = path.len() - usize::from(is_part_of_table(path));
    path[..kept].iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(".")
}

fn table_part(path: &[Step], shape: &[usize], first: usize, n: usize) -> Slot {
    let names: Vec<&str> = path.iter().map(|(name, _)| name.as_str()).collect();
    let lies = Lies::Rows { first, n };
    Slot::new(names.join("."), table_of(path), shape.to_vec(), vec![0, 1], |_| false, lies)
}
