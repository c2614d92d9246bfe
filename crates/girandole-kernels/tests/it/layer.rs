//! Layers of one and of many maps.

use burn::prelude::*;
use burn::tensor::DType;
use burn::tensor::activation::leaky_relu;

use crate::against::{Leaf, ramp, same};

/// Batches and widths of every way through the code: single rows, odd tails, tiles, the gemm crate, several threads.
const SIZES: [[usize; 4]; 9] = [
    [1, 1, 1, 1],
    [2, 13, 3, 5],
    [3, 37, 16, 16],
    [8, 256, 100, 16],
    [2, 64, 30, 113],
    [2, 40, 70, 1],
    [3, 1024, 64, 96],
    [16, 2048, 40, 24],
    [64, 256, 100, 16],
];

#[test]
fn a_bank_equals_product_bias_and_activation() {
    for [n, batch, d_input, d_output] in SIZES {
        for slope in [0.0, 0.2, 1.0] {
            for n_inputs in [1, n] {
                let inputs = [
                    Leaf::Three(ramp([n_inputs, batch, d_input], 0.1)),
                    Leaf::Three(ramp([n, d_input, d_output], 0.2)),
                    Leaf::Three(ramp([n, 1, d_output], 0.3)),
                ];
                same(
                    inputs,
                    |[x, w, b]| {
                        girandole_kernels::layer(x.three(), w.three(), Some(b.three()), slope)
                            .expect("flex has it")
                    },
                    |[x, w, b]| {
                        let z = x.three().clone().matmul(w.three().clone()) + b.three().clone();
                        leaky_relu(z, f64::from(slope))
                    },
                    &format!("{n_inputs} inputs, {n} maps, {batch} x {d_input} x {d_output}, slope {slope}"),
                );
            }
        }
    }
}

#[test]
fn one_map_equals_product_bias_and_activation() {
    for [_, batch, d_input, d_output] in SIZES {
        let inputs = [
            Leaf::Two(ramp([batch, d_input], 0.1)),
            Leaf::Two(ramp([d_input, d_output], 0.2)),
            Leaf::One(ramp([d_output], 0.3)),
        ];
        let what = format!("{batch} x {d_input} x {d_output}");
        same(
            inputs.clone(),
            |[x, w, b]| girandole_kernels::layer(x.two(), w.two(), Some(b.one()), 0.0).expect("flex has it"),
            |[x, w, b]| {
                leaky_relu(x.two().clone().matmul(w.two().clone()) + b.one().clone().unsqueeze_dim(0), 0.0)
            },
            &what,
        );
        let [x, w, _] = inputs;
        same(
            [x, w],
            |[x, w]| girandole_kernels::layer::<2, 1>(x.two(), w.two(), None, 1.0).expect("flex has it"),
            |[x, w]| x.two().clone().matmul(w.two().clone()),
            &what,
        );
    }
}

#[test]
fn views_are_read_like_copies() {
    for [n, batch, d_input, d_output] in SIZES {
        let inputs = [
            Leaf::Two(ramp([d_input, batch], 0.1)),
            Leaf::Three(ramp([n, d_output, d_input], 0.2)),
            Leaf::Three(ramp([n, 1, d_output], 0.3)),
        ];
        let view = |[x, w, _]: &[Leaf; 3]| {
            let x = x.two().clone().transpose().unsqueeze_dim::<3>(0).expand([n, batch, d_input]);
            (x, w.three().clone().swap_dims(1, 2))
        };
        same(
            inputs,
            |all| {
                let (x, w) = view(all);
                girandole_kernels::layer(&x, &w, Some(all[2].three()), 0.1).expect("flex has it")
            },
            |all| {
                let (x, w) = view(all);
                leaky_relu(x.matmul(w) + all[2].three().clone(), 0.1)
            },
            &format!("{n} maps of a view, {batch} x {d_input} x {d_output}"),
        );
    }
}

#[test]
fn a_row_does_not_depend_on_its_batch() {
    let (x, w) = (ramp([50, 33], 0.1), ramp([33, 20], 0.2));
    let all = girandole_kernels::layer::<2, 1>(&x, &w, None, 0.0).expect("flex has it");
    for row in [0, 11, 12, 47, 49] {
        let one = girandole_kernels::layer::<2, 1>(&x.clone().narrow(0, row, 1), &w, None, 0.0);
        let own = all.clone().narrow(0, row, 1);
        assert_eq!(one.expect("flex has it").into_data(), own.into_data(), "row {row}");
    }
}

#[test]
fn what_has_no_fused_form_is_left_to_the_caller() {
    let (x, w) = (ramp([4, 3], 0.1), ramp([3, 2], 0.2));
    let layer = |x: &Tensor<2>, w: &Tensor<2>, slope| girandole_kernels::layer::<2, 1>(x, w, None, slope);
    assert!(layer(&x, &w, -0.5).is_none() && layer(&x, &w, f32::NAN).is_none());
    let (x, w) = (x.cast(DType::F64), w.cast(DType::F64));
    assert!(layer(&x, &w, 0.0).is_none());
}

#[test]
#[should_panic(expected = "does not fit weights")]
fn sizes_that_do_not_fit_are_refused() {
    let _ = girandole_kernels::layer::<2, 1>(&ramp([4, 3], 0.1), &ramp([2, 2], 0.2), None, 0.0);
}
