//! Networks whose candidates share part of their input, against the same layer by layer in double precision.

use burn::prelude::*;
use girandole_kernels::{PlainLayer, PlainNet, SplitNet};

use crate::nets::{by_layers, net as parts, numbers as ramp};

/// Asserts that all ways through a net give what its layers give.
fn check(parts: &PlainNet, d: usize, every: usize, n: usize) {
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
    let new = |parts: &PlainNet, request: &[usize], candidate: &[usize]| {
        SplitNet::new(parts, request, candidate, &Device::flex()).is_some()
    };
    let good = parts(&[&[3, 4]], &[], &[&[4, 1]], 0.0);
    assert!(new(&good, &[0, 2], &[1]));
    assert!(!new(&good, &[0, 1], &[1]), "a column twice");
    assert!(!new(&good, &[0, 1, 2], &[]), "no column of the candidate");
    assert!(!new(&good, &[0], &[1]), "a column less");
    assert!(!new(&parts(&[&[3, 4]], &[], &[&[5, 1]], 0.0), &[0, 2], &[1]), "towers of another width");
    assert!(!new(&parts(&[&[3, 4]], &[&[3, 2]], &[&[4, 1]], 0.0), &[0, 2], &[1]), "gates of other experts");
    assert!(!new(&PlainNet { towers: vec![], ..good.clone() }, &[0, 2], &[1]), "no task");
    let wide = Some(PlainLayer { weight: vec![0.5; 3], bias: vec![0.0], slope: 1.0 });
    assert!(!new(&PlainNet { wide, ..good.clone() }, &[0, 2], &[1]), "a wide map, which its caller splits");
    assert!(!new(&PlainNet { experts: vec![vec![]], ..good }, &[0, 2], &[1]), "an expert without a layer");
}
