//! Layers with batch norm.

use burn::prelude::*;
use burn::tensor::activation::leaky_relu;
use girandole_kernels::{Norm, normed_layer, settled_layer};

use crate::against::{Leaf, close, ramp, same};

/// Batches and widths of every way through the code: odd tails, several blocks of rows, narrow and wide maps, cores.
const SIZES: [[usize; 4]; 6] =
    [[1, 2, 1, 1], [2, 13, 3, 5], [3, 300, 16, 16], [3, 257, 30, 70], [8, 256, 100, 16], [3, 1024, 64, 96]];

const EPSILON: f32 = 1e-5;

fn parts([n, batch, d_input, d_output]: [usize; 4], n_inputs: usize) -> [Leaf; 5] {
    [
        Leaf::Three(ramp([n_inputs, batch, d_input], 0.1)),
        Leaf::Three(ramp([n, d_input, d_output], 0.2)),
        Leaf::Three(ramp([n, 1, d_output], 0.3)),
        Leaf::Two(ramp([n, d_output], 0.4)),
        Leaf::Two(ramp([n, d_output], 0.5)),
    ]
}

fn norm([_, _, _, gamma, beta]: &[Leaf; 5]) -> Norm {
    Norm { gamma: gamma.two().clone(), beta: beta.two().clone(), epsilon: EPSILON }
}

/// Product and bias.
fn before([x, w, b, ..]: &[Leaf; 5]) -> Tensor<3> {
    x.three().clone().matmul(w.three().clone()) + b.three().clone()
}

/// The norm by these statistics, `[n, 1, d_output]`.
fn behind(z: Tensor<3>, norm: Norm, mean: Tensor<3>, var: Tensor<3>, slope: f32) -> Tensor<3> {
    let centred = z - mean;
    let scale = norm.gamma.unsqueeze_dim::<3>(1) / (var + EPSILON).sqrt();
    leaky_relu(centred * scale + norm.beta.unsqueeze_dim::<3>(1), f64::from(slope))
}

#[test]
fn a_normed_bank_equals_its_parts_one_after_another() {
    for size in SIZES {
        for (slope, n_inputs) in [(0.0, 1), (0.2, size[0]), (1.0, 1)] {
            let plain = |all: &[Leaf; 5]| {
                let z = before(all);
                let mean = z.clone().mean_dim(1);
                let var = (z.clone() - mean.clone()).square().mean_dim(1);
                behind(z, norm(all), mean, var, slope)
            };
            let fused = |all: &[Leaf; 5]| {
                let [x, w, b, ..] = all;
                normed_layer(x.three(), w.three(), b.three(), &norm(all), slope).expect("flex has it").output
            };
            // The gradient of the bias is rounding alone in the parts, see below.
            let mut inputs = parts(size, n_inputs);
            inputs.swap(2, 4);
            let [x, w, beta, gamma, bias] = inputs;
            let bias = Leaf::Three(bias.three().clone().detach());
            let all = |[x, w, beta, gamma]: &[Leaf; 4]| [x, w, &bias, gamma, beta].map(Clone::clone);
            same(
                [x, w, beta, gamma],
                |leaves| fused(&all(leaves)),
                |leaves| plain(&all(leaves)),
                &format!("{size:?}, {n_inputs} inputs, slope {slope}"),
            );
        }
    }
}

#[test]
fn a_bias_before_a_norm_has_no_gradient() {
    let all = parts([3, 257, 30, 70], 1);
    let [x, w, b, ..] = &all;
    let layer = normed_layer(x.three(), w.three(), b.three(), &norm(&all), 0.2).expect("flex has it");
    let gradient = b.three().grad(&layer.output.square().sum().backward()).expect("the bias is a leaf");
    assert!(gradient.into_data().iter::<f32>().all(|number| number == 0.0));
}

#[test]
fn the_statistics_are_those_of_the_batch() {
    for size in SIZES {
        let all = parts(size, 1);
        let z = before(&all).detach();
        let [x, w, b, ..] = &all;
        let layer = normed_layer(x.three(), w.three(), b.three(), &norm(&all), 0.2).expect("flex has it");
        let mean = z.clone().mean_dim(1);
        let var = (z - mean.clone()).square().mean_dim(1);
        close(layer.mean, mean.squeeze_dim(1), &format!("mean of {size:?}"));
        close(layer.var, var.squeeze_dim(1), &format!("variance of {size:?}"));
    }
}

#[test]
fn a_distant_mean_costs_no_digits() {
    let size = [1, 500, 1, 1];
    let mut all = parts(size, 1);
    let spread = ramp([1, 500, 1], 0.1).detach();
    all[0] = Leaf::Three(spread.clone() + 1000.0);
    all[1] = Leaf::Three(Tensor::ones([1, 1, 1], &spread.device()));
    let [x, w, b, ..] = &all;
    let layer = normed_layer(x.three(), w.three(), b.three(), &norm(&all), 0.2).expect("flex has it");
    let near = x.three().clone() - 1000.0;
    let var = (near.clone() - near.mean_dim(1)).square().mean_dim(1).squeeze_dim::<2>(1);
    close(layer.var, var, "variance far from 0");
}

#[test]
fn known_statistics_equal_the_parts_and_rows_do_not_depend_on_their_batch() {
    for size in SIZES {
        let [n, batch, _, d] = size;
        for n_inputs in [1, n] {
            let mut all = parts(size, n_inputs);
            for part in &mut all {
                *part = match part.clone() {
                    Leaf::One(part) => Leaf::One(part.inner()),
                    Leaf::Two(part) => Leaf::Two(part.inner()),
                    Leaf::Three(part) => Leaf::Three(part.inner()),
                };
            }
            let mean = ramp([n, d], 0.6).inner();
            let var = ramp([n, d], 0.8).inner().abs() + 0.1;
            let [x, w, b, ..] = &all;
            let run = |x: &Tensor<3>| {
                settled_layer(x, w.three(), b.three(), &norm(&all), [&mean, &var], 0.1).expect("flex has it")
            };
            let got = run(x.three());
            let stats = [mean.clone(), var.clone()].map(|stat| stat.unsqueeze_dim::<3>(1));
            let [mean_row, var_row] = stats;
            let want = behind(before(&all), norm(&all), mean_row, var_row, 0.1);
            close(got.clone(), want, &format!("{size:?} of {n_inputs} inputs"));
            for row in [0, batch / 2, batch - 1] {
                let one = run(&x.three().clone().narrow(1, row, 1));
                close(one, got.clone().narrow(1, row, 1), &format!("row {row} of {size:?}"));
            }
        }
    }
}

#[test]
fn known_statistics_have_no_form_with_a_graph() {
    let all = parts([2, 13, 3, 5], 1);
    let [x, w, b, gamma, beta] = &all;
    let stats = [gamma.two(), beta.two()];
    assert!(settled_layer(x.three(), w.three(), b.three(), &norm(&all), stats, 0.1).is_none());
}
