//! Networks by their numbers, and their logits in double precision.

use girandole_kernels::{PlainLayer, PlainNet};

/// Numbers between -1 and 1 that repeat late.
pub(crate) fn numbers(n: usize, phase: f64) -> Vec<f32> {
    (0..n).map(|i| (i as f64 * 1.618_034 + phase).sin() as f32).collect()
}

fn chain(widths: &[usize], slope: f32, phase: f64) -> Vec<PlainLayer> {
    let layer = |(i, pair): (usize, &[usize])| {
        let scale = 1.0 / (pair[0] as f32).sqrt();
        let weight = numbers(pair[0] * pair[1], phase + i as f64).into_iter().map(|w| w * scale).collect();
        PlainLayer { weight, bias: numbers(pair[1], phase + 0.5), slope }
    };
    widths.windows(2).enumerate().map(layer).collect()
}

/// A network by the widths of its experts, gates and towers.
pub(crate) fn net(experts: &[&[usize]], gates: &[&[usize]], towers: &[&[usize]], slope: f32) -> PlainNet {
    let chains = |all: &[&[usize]], phase: f64| {
        let chain = |(i, widths): (usize, &&[usize])| chain(widths, slope, phase + 10.0 * i as f64);
        all.iter().enumerate().map(chain).collect::<Vec<_>>()
    };
    let mut gates = chains(gates, 0.3);
    gates.iter_mut().filter_map(|gate| gate.last_mut()).for_each(|last| last.slope = 1.0);
    PlainNet { experts: chains(experts, 0.1), gates, towers: chains(towers, 0.7), wide: None }
}

fn layers(chain: &[PlainLayer], row: &[f64]) -> Vec<f64> {
    chain.iter().fold(row.to_vec(), |row, layer| {
        let d = layer.bias.len();
        let sum = |j: usize| {
            let products = row.iter().enumerate().map(|(i, x)| x * f64::from(layer.weight[i * d + j]));
            products.sum::<f64>() + f64::from(layer.bias[j])
        };
        (0..d).map(sum).map(|z| if z > 0.0 { z } else { f64::from(layer.slope) * z }).collect()
    })
}

/// One row's logits, layer by layer.
pub(crate) fn by_layers(net: &PlainNet, row: &[f32]) -> Vec<f64> {
    let row: Vec<f64> = row.iter().map(|x| f64::from(*x)).collect();
    let experts: Vec<_> = net.experts.iter().map(|chain| layers(chain, &row)).collect();
    let logits: Vec<f64> = net.gates.iter().flat_map(|chain| layers(chain, &row)).collect();
    let mixed = |task: usize| {
        let n = experts.len();
        if logits.is_empty() {
            return experts[task.min(n - 1)].clone();
        }
        let own = &logits[if logits.len() == n { 0 } else { task * n }..][..n];
        let top = own.iter().copied().fold(f64::MIN, f64::max);
        let sum: f64 = own.iter().map(|logit| (logit - top).exp()).sum();
        let weight = |i: usize| (own[i] - top).exp() / sum;
        (0..experts[0].len()).map(|j| (0..n).map(|i| weight(i) * experts[i][j]).sum()).collect()
    };
    let logits = net.towers.iter().enumerate().flat_map(|(task, tower)| layers(tower, &mixed(task)));
    match &net.wide {
        Some(wide) => logits.zip(layers(std::slice::from_ref(wide), &row)).map(|(a, b)| a + b).collect(),
        None => logits.collect(),
    }
}
