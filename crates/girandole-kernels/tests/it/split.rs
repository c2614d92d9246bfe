//! Networks whose candidates share part of their input, against the same layer by layer in double precision.

use burn::prelude::*;
use girandole_kernels::{PlainLayer, SplitNet, SplitParts};

fn ramp(n: usize, phase: f64) -> Vec<f32> {
    (0..n).map(|i| (i as f64 * 1.618_034 + phase).sin() as f32).collect()
}

fn chain(widths: &[usize], slope: f32, phase: f64) -> Vec<PlainLayer> {
    let layer = |(i, pair): (usize, &[usize])| {
        let scale = 1.0 / (pair[0] as f32).sqrt();
        let weight = ramp(pair[0] * pair[1], phase + i as f64).into_iter().map(|w| w * scale).collect();
        PlainLayer { weight, bias: ramp(pair[1], phase + 0.5), slope }
    };
    widths.windows(2).enumerate().map(layer).collect()
}

/// Experts, gates, towers.
fn parts(experts: &[&[usize]], gates: &[&[usize]], towers: &[&[usize]], slope: f32) -> SplitParts {
    let chains = |all: &[&[usize]], phase: f64| {
        let chain = |(i, widths): (usize, &&[usize])| chain(widths, slope, phase + 10.0 * i as f64);
        all.iter().enumerate().map(chain).collect::<Vec<_>>()
    };
    let mut gates = chains(gates, 0.3);
    gates.iter_mut().filter_map(|gate| gate.last_mut()).for_each(|last| last.slope = 1.0);
    SplitParts { experts: chains(experts, 0.1), gates, towers: chains(towers, 0.7) }
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

/// One row's logits, as the parts say it.
fn by_layers(parts: &SplitParts, row: &[f32]) -> Vec<f64> {
    let row: Vec<f64> = row.iter().map(|x| f64::from(*x)).collect();
    let experts: Vec<_> = parts.experts.iter().map(|chain| layers(chain, &row)).collect();
    let logits: Vec<f64> = parts.gates.iter().flat_map(|chain| layers(chain, &row)).collect();
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
    parts.towers.iter().enumerate().flat_map(|(task, tower)| layers(tower, &mixed(task))).collect()
}

/// Asserts that all ways through a net give what its layers give.
fn check(parts: &SplitParts, d: usize, every: usize, n: usize) {
    // Every few columns one is the candidate's.
    let (candidate, request): (Vec<usize>, Vec<usize>) =
        (0..d).partition(|column| column % every == every - 1);
    let net = SplitNet::new(parts, &request, &candidate, &Device::flex()).expect("flex has it");
    let (user, items) = (ramp(request.len(), 0.9), ramp(n * candidate.len(), 2.2));
    let share = net.request(&user, n);
    let got = net.logits(&share, &items);
    let ready = net.candidates(&items);
    assert_eq!((ready.len(), ready.is_empty()), (n, n == 0));
    let by_catalogue = net.logits_of(&share, &ready, None);
    let backwards: Vec<u32> = (0..n as u32).rev().collect();
    let by_name = net.logits_of(&share, &ready, Some(&backwards));
    let width = got.len() / n;
    for (item, columns) in items.chunks_exact(candidate.len()).enumerate() {
        let mut row = vec![0.0; d];
        request.iter().zip(&user).for_each(|(at, x)| row[*at] = *x);
        candidate.iter().zip(columns).for_each(|(at, x)| row[*at] = *x);
        for (k, want) in by_layers(parts, &row).into_iter().enumerate() {
            let at = item * width + k;
            for got in [got[at], by_catalogue[at], by_name[(n - 1 - item) * width + k]] {
                let apart = (f64::from(got) - want).abs();
                assert!(apart < 1e-6 * want.abs().max(1.0), "item {item} of {n}: {got} instead of {want}");
            }
        }
    }
}

#[test]
fn a_split_network_gives_what_its_layers_give() {
    for slope in [0.0, 0.2, 1.0] {
        for n in [1, 13, 300] {
            // A shared bottom, a head of one gate, one of a gate a task with experts of different depths, one of gates
            // with hidden layers, and a network a task.
            check(&parts(&[&[20, 40, 24]], &[], &[&[24, 8, 1], &[24, 3]], slope), 20, 4, n);
            check(&parts(&[&[20, 9], &[20, 9]], &[&[20, 2]], &[&[9, 1], &[9, 1]], slope), 20, 2, n);
            let experts: [&[usize]; 3] = [&[33, 70, 17, 16], &[33, 16], &[33, 100, 16]];
            check(&parts(&experts, &[&[33, 6]], &[&[16, 1], &[16, 8, 4, 2]], slope), 33, 7, n);
            let gates: [&[usize]; 2] = [&[12, 5, 2], &[12, 5, 2]];
            check(&parts(&[&[12, 64, 8], &[12, 64, 8]], &gates, &[&[8, 1], &[8, 1]], slope), 12, 3, n);
            check(&parts(&[&[12, 6], &[12, 6]], &[], &[&[6, 1], &[6, 1]], slope), 12, 5, n);
        }
    }
}

#[test]
fn wide_layers_of_few_candidates_columns_run_by_straight_lines() {
    let experts: [&[usize]; 2] = [&[100, 300, 130, 20], &[100, 300, 130, 20]];
    check(&parts(&experts, &[&[100, 4]], &[&[20, 1], &[20, 1]], 0.2), 100, 10, 700);
    // A request at zero: its candidates lie on either side, so that many have very many flips.
    let net = SplitNet::new(
        &parts(&[&[20, 160, 30]], &[], &[&[30, 1]], 0.0),
        &(1..20).collect::<Vec<_>>(),
        &[0],
        &Device::flex(),
    );
    let net = net.expect("flex has it");
    let share = net.request(&[0.0; 19], 1000);
    let items: Vec<f32> = (0..1000).map(|i| (i as f32 - 500.0) / 10.0).collect();
    let one_by_one: Vec<f32> =
        items.iter().flat_map(|item| net.logits(&net.request(&[0.0; 19], 1), &[*item])).collect();
    for (got, want) in net.logits(&share, &items).iter().zip(&one_by_one) {
        assert!((got - want).abs() <= 2e-6 * want.abs().max(1.0), "{got} instead of {want}");
    }
}

#[test]
fn a_candidate_does_not_depend_on_the_others() {
    let experts: [&[usize]; 2] = [&[50, 200, 64], &[50, 200, 64]];
    let parts = parts(&experts, &[&[50, 4]], &[&[64, 1], &[64, 1]], 0.1);
    let (request, candidate): (Vec<usize>, Vec<usize>) = (0..50).partition(|column| *column < 45);
    let net = SplitNet::new(&parts, &request, &candidate, &Device::flex()).expect("flex has it");
    let (share, items) = (net.request(&ramp(45, 0.4), 500), ramp(500 * 5, 1.1));
    let all = net.logits(&share, &items);
    // Bit by bit, wherever it stands and whoever stands beside it.
    let backwards: Vec<f32> = items.chunks_exact(5).rev().flatten().copied().collect();
    let turned: Vec<f32> = net.logits(&share, &backwards).chunks_exact(2).rev().flatten().copied().collect();
    assert_eq!(turned, all);
    assert_eq!(net.logits(&share, &items[70 * 5..71 * 5]), all[140..142]);
}

#[test]
fn parts_that_do_not_fit_are_no_network() {
    let new = |parts: &SplitParts, request: &[usize], candidate: &[usize]| {
        SplitNet::new(parts, request, candidate, &Device::flex()).is_some()
    };
    let good = parts(&[&[3, 4]], &[], &[&[4, 1]], 0.0);
    assert!(new(&good, &[0, 2], &[1]));
    assert!(!new(&good, &[0, 1], &[1]), "a column twice");
    assert!(!new(&good, &[0, 1, 2], &[]), "no column of the candidate");
    assert!(!new(&good, &[0], &[1]), "a column less");
    assert!(!new(&parts(&[&[3, 4]], &[], &[&[5, 1]], 0.0), &[0, 2], &[1]), "towers of another width");
    assert!(!new(&parts(&[&[3, 4]], &[&[3, 2]], &[&[4, 1]], 0.0), &[0, 2], &[1]), "gates of other experts");
    assert!(!new(&SplitParts { towers: vec![], ..good.clone() }, &[0, 2], &[1]), "no task");
    assert!(!new(&SplitParts { experts: vec![vec![]], ..good }, &[0, 2], &[1]), "an expert without a layer");
}
