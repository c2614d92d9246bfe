//! Tables of which a step touches a few rows.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs};
use girandole_nn::{
    ConfiguredModel, Encode, Encoder, EncoderConfig, ModelConfig, RowTable, TaskModel, load_weights,
    save_weights, seeded,
};

use crate::params::{gradients, list, values};
use crate::whole_model::mixed_tasks;

fn inputs() -> Inputs {
    let category = |name, n, d| CategoricalInput::new(name, n).with_d_embedding(d);
    Inputs::new(vec!["a".into()], vec![category("b", 30, 4), category("c", 5, 2), category("d", 20, 4)])
}

fn encoder(sparse_from: usize) -> Encoder {
    let config = EncoderConfig::new().with_sparse_from(sparse_from);
    seeded(3, || config.init(&inputs(), &Device::flex())).unwrap()
}

fn model(sparse_from: usize) -> ConfiguredModel {
    let encoder = EncoderConfig::new().with_sparse_from(sparse_from);
    let config = ModelConfig::default().with_encoder(encoder);
    seeded(3, || config.init(&inputs(), &mixed_tasks(), &Device::flex())).unwrap()
}

fn features(device: &Device) -> Features {
    let ids = [[29, 0, 3], [7, 4, 3], [29, 1, 19], [0, 0, 0]];
    Features::new(Some(Tensor::ones([4, 1], device)), Some(Tensor::from_ints(ids, device)))
}

#[test]
fn a_seed_draws_the_same_rows_dense_or_sparse_and_both_look_up_the_same() {
    let (dense, sparse) = (encoder(1000), encoder(1));
    assert_eq!((dense.row_tables().len(), sparse.row_tables().len()), (0, 2));
    assert_eq!(values(&dense), values(&sparse));
    for device in [Device::flex(), Device::flex().autodiff()] {
        let [a, b] = [&dense, &sparse].map(|encoder| {
            let encoder = if device.is_autodiff() { encoder.clone().train() } else { encoder.clone() };
            list(encoder.forward(features(&device)))
        });
        assert_eq!(a, b);
    }
}

#[test]
fn only_large_tables_and_named_ones_are_sparse() {
    let widths = |config: EncoderConfig| {
        let encoder = config.init(&inputs(), &Device::flex()).unwrap();
        encoder.row_tables().iter().map(|table| (table.n_rows(), table.width())).collect::<Vec<_>>()
    };
    assert_eq!(widths(EncoderConfig::new()), []);
    assert_eq!(widths(EncoderConfig::new().with_sparse_from(50)), [(50, 4)]);
    assert_eq!(widths(EncoderConfig::new().with_sparse(["c"])), [(5, 2)]);
    let error = EncoderConfig::new().with_sparse(["x"]).with_sparse_from(0);
    assert_eq!(error.problems().len(), 1);
    let error = EncoderConfig::new().with_sparse(["x"]).init(&inputs(), &Device::flex()).unwrap_err();
    assert!(error.to_string().contains("\"x\"") && error.to_string().contains("b, c, d"), "{error}");
}

#[test]
fn the_gradient_is_that_of_the_dense_table_at_the_rows_touched() {
    let device = Device::flex().autodiff();
    let (dense, sparse) = (encoder(1000).train(), encoder(1).train());
    let dense_gradients = {
        let loss = dense.forward(features(&device)).powi_scalar(3).sum();
        gradients(&dense, &loss.backward())
    };
    let mut all = sparse.forward(features(&device)).powi_scalar(3).sum().backward();
    for (index, table) in sparse.row_tables().into_iter().enumerate() {
        table.keep_gradients(&mut all);
        let touched = table.take_gradient().unwrap();
        let (width, want) = (table.width(), &dense_gradients[&format!("tables.{index}.weight")]);
        let got = list(touched.gradient);
        for (row, got) in touched.rows.iter().zip(got.chunks(width)) {
            assert_eq!(got, &want[*row as usize * width..][..width]);
        }
        let untouched = (0..table.n_rows()).filter(|row| !touched.rows.contains(&(*row as u32)));
        for row in untouched {
            assert!(want[row * width..][..width].iter().all(|x| *x == 0.0));
        }
    }
}

#[test]
fn a_row_does_not_depend_on_its_batch() {
    for device in [Device::flex(), Device::flex().autodiff()] {
        let encoder = if device.is_autodiff() { encoder(1).train() } else { encoder(1) };
        let all = list(encoder.forward(features(&device)));
        for row in 0..4 {
            let Features { numeric, categorical, .. } = features(&device);
            let one = Features::new(
                numeric.map(|x| x.narrow(0, row, 1)),
                categorical.map(|ids| ids.narrow(0, row, 1)),
            );
            let d = encoder.d_output();
            assert_eq!(list(encoder.forward(one)), all[row * d..][..d]);
        }
    }
}

#[test]
fn weights_load_from_dense_to_sparse_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.bpk");
    for (saved, into) in [(1000, 1), (1, 1000), (1, 1)] {
        let config = ModelConfig::default().with_encoder(EncoderConfig::new().with_sparse_from(saved));
        let other = seeded(9, || config.init(&inputs(), &mixed_tasks(), &Device::flex())).unwrap();
        save_weights(&other, &path).unwrap();
        let loaded = load_weights(model(into), &path).unwrap();
        assert_eq!(values(&loaded), values(&other));
        let logits = |model: &ConfiguredModel| list(model.forward(features(&Device::flex())));
        assert_eq!(logits(&loaded), logits(&other));
    }
}

#[test]
fn rows_of_a_file_stay_when_the_file_becomes_another() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.bpk");
    let table = || RowTable::in_parts_of(8, 6, 4, 1.0, &Device::flex());
    let kept = seeded(1, table);
    kept.clone().into_record().save(&file).unwrap();
    let record = burn::store::ModuleRecord::load(&file).unwrap();
    let read = table().load_record(record).materialize();
    seeded(2, table).into_record().save(&file).unwrap();
    let like = Tensor::<2, Int>::zeros([1, 1], &Device::flex());
    let rows = |table: &RowTable| list(table.forward(&[0, 1, 2, 3, 4, 5], 1, &like));
    assert_eq!(rows(&read), rows(&kept));
}

#[test]
fn a_table_in_parts_looks_up_and_loads_like_a_whole_one() {
    let make = |most, seed| seeded(seed, || RowTable::in_parts_of(most, 23, 3, 1.0, &Device::flex()));
    let rows: Vec<u32> = vec![22, 0, 8, 7, 22, 16];
    for device in [Device::flex(), Device::flex().autodiff()] {
        let like = Tensor::zeros([1, 1], &device);
        let got = [1000, 24, 1].map(|most| list(make(most, 5).forward(&rows, 2, &like)));
        assert!(got[0] == got[1] && got[0] == got[2]);
    }
    let (parts, other) = (make(24, 5), make(24, 6));
    assert_eq!(parts.part_sizes().collect::<Vec<_>>(), [8, 8, 7]);
    assert_ne!(values(&parts), values(&other));
    let loaded = other.load_record(parts.clone().into_record());
    assert_eq!(values(&parts), values(&loaded));
}
