//! An encoder of all kinds of inputs gives PyTorch's rows and gradients, which `tests/golden/encoder_features.py` wrote
//! down.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, ListInput, PiecewiseInput, Pooling};
use girandole_nn::{Encode, EncoderConfig};
use serde::Deserialize;

use crate::params::{Named, assert_close, gradients, list, values, with_values};

const TOLERANCE: f32 = 1e-5;

#[derive(Deserialize)]
struct Golden {
    lists: [[i32; 13]; 3],
    parameters: BTreeMap<String, Parameter>,
    output: Output,
}

#[derive(Deserialize)]
struct Parameter {
    values: Vec<f32>,
    grad: Vec<f32>,
}

#[derive(Deserialize)]
struct Output {
    shape: [usize; 2],
    values: Vec<f32>,
}

fn inputs() -> Inputs {
    let items = |name, pooling| {
        ListInput::new(name, 9, 3).with_d_embedding(4).with_table("items").with_pooling(pooling)
    };
    let own = |name, pooling| ListInput::new(name, 5, 2).with_d_embedding(2).with_pooling(pooling);
    let categorical = vec![
        CategoricalInput::new("item", 9).with_d_embedding(4).with_table("items"),
        CategoricalInput::new("city", 4).with_d_embedding(2),
    ];
    Inputs::new(vec!["number".into()], categorical)
        .with_lists(vec![
            items("history", Pooling::Mean),
            own("tags", Pooling::Sum),
            items("clicks", Pooling::Attention),
            own("marks", Pooling::Max),
            items("views", Pooling::AttentionTo("item".into())),
        ])
        .with_piecewise(vec![
            PiecewiseInput::new("age", [0.0, 1.0], 3),
            PiecewiseInput::new("price", [2.0, 10.0, 20.0], 3),
            PiecewiseInput::new("height", [-1.0, 0.5, 1.0, 4.0], 2),
        ])
}

#[test]
fn all_kinds_of_inputs_equal_pytorch() {
    let golden: Golden = serde_json::from_str(include_str!("../golden/encoder_features.json")).unwrap();
    let device = Device::flex().autodiff();
    let numbers = [[0.3, 17.0, -4.0], [1.5, 1.0, 9.0], [4.0, 40.0, 0.0]];
    let features = Features::join(
        Some(Tensor::from_floats([[0.5], [-1.0], [2.0]], &device)),
        Some(Tensor::from_ints([[8, 1], [0, 3], [8, 1]], &device)),
        Some(Tensor::from_ints(golden.lists, &device)),
        Some(Tensor::from_floats(numbers, &device)),
    );
    let sparse = EncoderConfig::new().with_sparse(["items"]);
    for config in [EncoderConfig::new(), sparse] {
        let stored: Named = golden
            .parameters
            .iter()
            .map(|(name, parameter)| (name.clone(), parameter.values.clone()))
            .collect();
        let encoder = with_values(config.init(&inputs(), &Device::flex()).unwrap().train(), stored);
        assert_eq!(values(&encoder).len(), golden.parameters.len(), "every parameter is compared");
        let output = encoder.forward(features.clone());
        assert_eq!(output.dims(), golden.output.shape);
        assert_close("output", &list(output.clone()), &golden.output.values, TOLERANCE);

        let dims = output.dims();
        let cosines: Vec<f32> = (0..dims[0] * dims[1]).map(|i| (i as f32).cos()).collect();
        let cosines = Tensor::from_data(TensorData::new(cosines, dims), &device);
        let mut grads = (output * cosines).sum().backward();
        let mut got = gradients(&encoder, &grads);
        for table in encoder.row_tables() {
            table.keep_gradients(&mut grads);
            let touched = table.take_gradient().unwrap();
            let mut all = vec![0.0; table.n_rows() * table.width()];
            for (row, gradient) in touched.rows.iter().zip(list(touched.gradient).chunks(table.width())) {
                all[*row as usize * table.width()..][..table.width()].copy_from_slice(gradient);
            }
            got.insert("tables.1.weight".into(), all);
        }
        for (name, parameter) in &golden.parameters {
            assert_close(name, &got[name], &parameter.grad, TOLERANCE);
        }
    }
}
