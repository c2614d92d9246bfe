//! Networks whose weights are packed once, against the same layer by layer in double precision.

use burn::prelude::*;
use girandole_kernels::{PackedNet, PlainLayer, PlainNet};

use crate::nets::{by_layers, net, numbers};

fn packed(net: &PlainNet, d: usize) -> PackedNet {
    PackedNet::new(net, d, &Device::flex()).expect("flex has it")
}

/// Asserts that a packed network gives what its layers give, for rows few and many.
fn check(net: &PlainNet, d: usize) {
    let net_of = packed(net, d);
    for n in [1, 2, 5, 12, 31, 64, 129, 500] {
        let rows = numbers(n * d, 0.9);
        let got = net_of.logits(&rows);
        let width = got.len() / n;
        for (i, row) in rows.chunks_exact(d).enumerate() {
            for (got, want) in got[i * width..].iter().zip(by_layers(net, row)) {
                let apart = (f64::from(*got) - want).abs();
                assert!(apart < 1e-6 * want.abs().max(1.0), "row {i} of {n}: {got} instead of {want}");
            }
        }
        // By a tensor, and on one core, the same bits.
        let tensor = Tensor::<2>::from_data(TensorData::new(rows.clone(), [n, d]), &Device::flex());
        let by_tensor = net_of.forward(tensor).into_data().try_into_vec::<f32>().expect("floats");
        assert_eq!(by_tensor, got, "{n}");
        assert_eq!(net_of.with_cores(1).logits(&rows), got, "{n}");
    }
}

#[test]
fn a_packed_network_gives_what_its_layers_give() {
    for slope in [0.0, 0.2, 1.0] {
        // A shared bottom, a head of one gate, one of a gate a task with experts of different depths, one of gates with
        // hidden layers, and a network a task.
        check(&net(&[&[20, 40, 24]], &[], &[&[24, 8, 1], &[24, 3]], slope), 20);
        check(&net(&[&[20, 9], &[20, 9]], &[&[20, 2]], &[&[9, 1], &[9, 1]], slope), 20);
        let experts: [&[usize]; 3] = [&[33, 70, 17, 16], &[33, 16], &[33, 256, 16]];
        check(&net(&experts, &[&[33, 6]], &[&[16, 1], &[16, 8, 4, 2]], slope), 33);
        let gates: [&[usize]; 2] = [&[12, 5, 2], &[12, 5, 2]];
        check(&net(&[&[12, 64, 8], &[12, 64, 8]], &gates, &[&[8, 1], &[8, 1]], slope), 12);
        check(&net(&[&[12, 6], &[12, 6]], &[], &[&[6, 1], &[6, 1]], slope), 12);
    }
}

/// A wide map without an activation.
fn wide(d_input: usize, d_logits: usize) -> Option<PlainLayer> {
    let weight = numbers(d_input * d_logits, 1.9);
    Some(PlainLayer { weight, bias: numbers(d_logits, 0.2), slope: 1.0 })
}

#[test]
fn what_a_wide_map_gives_is_added_to_all_logits() {
    let experts: [&[usize]; 2] = [&[33, 70, 16], &[33, 16]];
    let nets = [
        (net(&[&[20, 40, 24]], &[], &[&[24, 8, 1], &[24, 3]], 0.0), 20),
        (net(&experts, &[&[33, 4]], &[&[16, 1], &[16, 8, 4, 30]], 0.1), 33),
        (net(&[&[12, 6], &[12, 6]], &[], &[&[6, 1], &[6, 1]], 0.0), 12),
    ];
    for (net, d) in nets {
        let d_logits = by_layers(&net, &numbers(d, 0.0)).len();
        check(&PlainNet { wide: wide(d, d_logits), ..net.clone() }, d);
        let new = |wide| PackedNet::new(&PlainNet { wide, ..net.clone() }, d, &Device::flex()).is_some();
        assert!(!new(wide(d, d_logits + 1)) && !new(wide(d + 1, d_logits)), "other widths");
        assert!(!new(wide(d, d_logits).map(|wide| PlainLayer { slope: 0.0, ..wide })), "an activation");
    }
}

#[test]
fn a_row_has_the_same_bits_whoever_is_beside_it() {
    let experts: [&[usize]; 2] = [&[50, 200, 64], &[50, 200, 64]];
    let net = packed(&net(&experts, &[&[50, 4]], &[&[64, 1], &[64, 1]], 0.1), 50);
    let rows = numbers(1000 * 50, 0.4);
    let all = net.logits(&rows);
    for n in [1, 3, 11, 12, 13, 40, 128, 129, 700] {
        assert_eq!(net.logits(&rows[50 * 7..50 * (7 + n)]), all[2 * 7..2 * (7 + n)], "{n}");
    }
}

/// Requests of several threads at once, each large enough to call for other cores: nothing is mixed up or waits for ever.
#[test]
fn threads_may_ask_at_the_same_time() {
    let experts: [&[usize]; 3] = [&[256, 512, 128]; 3];
    let net = packed(&net(&experts, &[&[256, 6]], &[&[128, 1], &[128, 1]], 0.2), 256);
    let rows = numbers(64 * 256, 1.3);
    let want = net.logits(&rows);
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let (net, rows, want) = (&net, &rows, &want);
            scope.spawn(move || {
                for n in (0..200).map(|i| (i * 7 + thread) % 65) {
                    assert_eq!(net.logits(&rows[..n * 256]), want[..n * 2]);
                }
            });
        }
    });
}

#[test]
fn parts_that_do_not_fit_are_no_network() {
    let new = |net: &PlainNet, d: usize| PackedNet::new(net, d, &Device::flex()).is_some();
    let good = net(&[&[3, 4]], &[], &[&[4, 1]], 0.0);
    assert!(new(&good, 3));
    assert!(!new(&good, 4), "an input of another width");
    assert!(!new(&net(&[&[3, 4]], &[], &[&[5, 1]], 0.0), 3), "towers of another width");
    assert!(!new(&net(&[&[3, 4]], &[&[3, 2]], &[&[4, 1]], 0.0), 3), "gates of other experts");
    assert!(!new(&PlainNet { towers: vec![], ..good }, 3), "no task");
}
