//! Lists of ids, tables that inputs share, and piecewise numbers.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, ListInput, PiecewiseInput, Pooling};
use girandole_nn::{BuildError, Encode, Encoder, EncoderConfig, seeded};

use crate::params::{assert_close, gradients, list, values};

const NONE: i32 = Features::NO_ID;

fn poolings() -> [Pooling; 5] {
    [Pooling::Mean, Pooling::Sum, Pooling::Max, Pooling::Attention, Pooling::AttentionTo("item".into())]
}

/// An item and a history of the same items, beside another category and another list of the same width.
fn inputs(pooling: Pooling, max_len: usize) -> Inputs {
    let city = CategoricalInput::new("city", 5).with_d_embedding(4);
    let item = CategoricalInput::new("item", 9).with_d_embedding(4).with_table("items");
    let tags = ListInput::new("tags", 6, 2).with_d_embedding(4);
    let history =
        ListInput::new("history", 9, max_len).with_d_embedding(4).with_table("items").with_pooling(pooling);
    Inputs::new(vec!["x".into()], vec![city, item]).with_lists(vec![tags, history])
}

/// Dense and sparse.
fn configs() -> [EncoderConfig; 2] {
    [
        EncoderConfig::new().with_embedding_std(1.0),
        EncoderConfig::new().with_embedding_std(1.0).with_sparse_from(1),
    ]
}

fn encoder(config: &EncoderConfig, inputs: &Inputs) -> Encoder {
    seeded(3, || config.init(inputs, &Device::flex())).unwrap()
}

/// City 1 and item 2 in every row, no tags.
fn features(histories: &[&[i32]], max_len: usize, device: &Device) -> Features {
    let n = histories.len();
    let padded = |own: &&[i32]| {
        let rest = max_len - own.len();
        [&[NONE, NONE], *own, &vec![NONE; rest][..]].concat()
    };
    let lists: Vec<i32> = histories.iter().flat_map(padded).collect();
    let ids: Vec<i32> = (0..n).flat_map(|_| [1, 2]).collect();
    Features::join(
        Some(Tensor::ones([n, 1], device)),
        Some(Tensor::from_data(TensorData::new(ids, [n, 2]), device)),
        Some(Tensor::from_data(TensorData::new(lists, [n, 2 + max_len]), device)),
        None,
    )
}

/// What the history becomes in each row.
fn pooled(encoder: &Encoder, histories: &[&[i32]], max_len: usize) -> Vec<Vec<f32>> {
    let columns = encoder.columns().iter().find(|input| input.input == "history").unwrap().columns.clone();
    let encoded = encoder.forward(features(histories, max_len, &Device::flex()));
    let own = encoded.slice([0..histories.len(), columns]);
    list(own).chunks(4).map(<[f32]>::to_vec).collect()
}

/// The rows of the items.
fn embeddings(encoder: &Encoder) -> Vec<Vec<f32>> {
    let rows = encoder.rows().iter().find(|input| input.input == "history").unwrap().clone();
    let all = &values(encoder)[&format!("tables.{}.weight", rows.table)];
    all.chunks(4).skip(rows.rows.start).take(rows.rows.len()).map(<[f32]>::to_vec).collect()
}

#[test]
fn one_id_alone_becomes_its_embedding_whatever_the_pooling() {
    for config in configs() {
        for pooling in poolings() {
            let encoder = encoder(&config, &inputs(pooling.clone(), 3));
            for (id, embedding) in embeddings(&encoder).into_iter().enumerate() {
                let got = pooled(&encoder, &[&[id as i32]], 3).remove(0);
                assert_eq!(got, embedding, "{pooling:?}");
            }
        }
    }
}

#[test]
fn several_ids_become_their_mean_sum_or_maximum() {
    type Fold = fn(f32, f32, f32) -> f32;
    let folds: [(Pooling, Fold); 3] = [
        (Pooling::Mean, |a, b, c| (a + b + c) / 3.0),
        (Pooling::Sum, |a, b, c| a + b + c),
        (Pooling::Max, |a, b, c| a.max(b).max(c)),
    ];
    for config in configs() {
        for (pooling, fold) in folds.clone() {
            let encoder = encoder(&config, &inputs(pooling.clone(), 5));
            let rows = embeddings(&encoder);
            let want: Vec<f32> = (0..4).map(|i| fold(rows[7][i], rows[0][i], rows[7][i])).collect();
            assert_close(&format!("{pooling:?}"), &pooled(&encoder, &[&[7, 0, 7]], 5)[0], &want, 1e-6);
        }
    }
}

#[test]
fn attention_leans_to_what_fits() {
    let encoder = encoder(&configs()[0], &inputs(Pooling::AttentionTo("item".into()), 2));
    let rows = embeddings(&encoder);
    let fits = |row: &[f32]| row.iter().zip(&rows[2]).map(|(a, b)| a * b).sum::<f32>() / 2.0;
    let (first, second) = (fits(&rows[5]), fits(&rows[6]));
    let share = 1.0 / (1.0 + (second - first).exp());
    let want: Vec<f32> = (0..4).map(|i| share * rows[5][i] + (1.0 - share) * rows[6][i]).collect();
    assert_close("attention", &pooled(&encoder, &[&[5, 6]], 2)[0], &want, 1e-6);
}

#[test]
fn order_padding_and_the_rest_of_the_batch_change_nothing() {
    for config in configs() {
        for pooling in poolings() {
            let made = |max_len| encoder(&config, &inputs(pooling.clone(), max_len));
            let (short, long) = (made(3), made(7));
            let alone = pooled(&short, &[&[4, 1, 8]], 3);
            let turned = pooled(&short, &[&[8, 4, 1]], 3);
            assert_close(&format!("{pooling:?}, order"), &turned[0], &alone[0], 1e-6);
            let padded = pooled(&long, &[&[NONE, 4, NONE, 1, 8]], 7);
            assert_close(&format!("{pooling:?}, padding"), &padded[0], &alone[0], 1e-6);
            let among = pooled(&short, &[&[], &[0, 0], &[4, 1, 8], &[7]], 3);
            assert_eq!(among[2], alone[0], "{pooling:?}, batch");
        }
    }
}

#[test]
fn a_list_without_ids_is_zeros_and_touches_nothing() {
    let device = Device::flex().autodiff();
    for pooling in poolings() {
        let [dense, sparse] = configs().map(|config| encoder(&config, &inputs(pooling.clone(), 3)).train());
        let empty = |encoder: &Encoder| {
            let columns = encoder.columns().last().unwrap().columns.clone();
            encoder.forward(features(&[&[], &[]], 3, &device)).slice([0..2, columns])
        };
        assert_eq!(list(empty(&dense)), [0.0; 8]);
        assert_eq!(list(empty(&sparse)), [0.0; 8]);
        let grads = (empty(&dense) * 3.0).sum().backward();
        assert!(gradients(&dense, &grads).values().flatten().all(|x| *x == 0.0), "{pooling:?}");
        let mut grads = (empty(&sparse) * 3.0).sum().backward();
        let table = sparse.row_tables()[0];
        table.keep_gradients(&mut grads);
        // The rows of city 1 and item 2, and no other.
        let rows = |touched: girandole_nn::RowGradient| touched.rows;
        assert!(table.take_gradient().map(rows).is_none_or(|rows| rows == [1, 5 + 2]), "{pooling:?}");
    }
}

#[test]
fn a_model_of_empty_lists_alone_goes_on() {
    let device = Device::flex().autodiff();
    let inputs = Inputs::default().with_lists(vec![ListInput::new("tags", 6, 2).with_d_embedding(4)]);
    for config in configs() {
        let encoder = encoder(&config, &inputs).train();
        let lists = Tensor::from_ints([[NONE, NONE]], &device);
        let encoded = encoder.forward(Features::join(None, None, Some(lists), None));
        assert_eq!(list(encoded), [0.0; 4]);
    }
}

#[test]
fn a_shared_table_gets_the_sum_of_the_gradients_dense_or_sparse() {
    let device = Device::flex().autodiff();
    // Item 2 is also twice in the first history.
    let histories: [&[i32]; 3] = [&[2, 2, 5], &[], &[5, 1]];
    for pooling in poolings() {
        let [dense, sparse] = configs().map(|config| encoder(&config, &inputs(pooling.clone(), 3)).train());
        let mut apart = inputs(pooling.clone(), 3);
        apart.categorical[1].table = None;
        let loss = |encoder: &Encoder| encoder.forward(features(&histories, 3, &device)).powi_scalar(3).sum();
        let want = gradients(&dense, &loss(&dense).backward());
        let mut grads = loss(&sparse).backward();
        let table = sparse.row_tables()[0];
        table.keep_gradients(&mut grads);
        let touched = table.take_gradient().unwrap();
        let mut got = vec![0.0; want["tables.0.weight"].len()];
        for (row, gradient) in touched.rows.iter().zip(list(touched.gradient).chunks(4)) {
            got[*row as usize * 4..][..4].copy_from_slice(gradient);
        }
        assert_close(&format!("{pooling:?}"), &got, &want["tables.0.weight"], 1e-6);
        if let Some(query) = want.get("tables.0.lists.query") {
            assert_close("query", &gradients(&sparse, &grads)["tables.0.lists.query"], query, 1e-6);
        }
        let mut rows = touched.rows;
        rows.sort_unstable();
        assert_eq!(rows, [1, 5 + 1, 5 + 2, 5 + 5]);
        if pooling == Pooling::Sum {
            // Of items in a table of their own the two gradients stand in two places.
            let apart = seeded(3, || configs()[0].init(&apart, &Device::flex())).unwrap().train();
            assert_eq!(apart.rows()[1].rows, 5..14);
            assert_eq!(apart.rows()[3].rows, 20..29);
        }
    }
}

#[test]
fn inputs_share_rows_by_the_name_of_their_table() {
    let encoder = encoder(&configs()[0], &inputs(Pooling::Mean, 3));
    let rows: Vec<_> =
        encoder.rows().iter().map(|input| (input.input.as_str(), input.rows.clone())).collect();
    assert_eq!(rows, [("city", 0..5), ("item", 5..14), ("tags", 14..20), ("history", 5..14)]);
    let columns: Vec<_> =
        encoder.columns().iter().map(|input| (input.input.as_str(), input.columns.clone())).collect();
    let want = [("x", 0..1), ("city", 1..5), ("item", 5..9), ("tags", 9..13), ("history", 13..17)];
    assert_eq!(columns, want);
    let sparse = |name: &str| {
        EncoderConfig::new().with_sparse([name]).init(&inputs(Pooling::Mean, 3), &Device::flex())
    };
    for name in ["city", "tags", "items"] {
        assert_eq!(sparse(name).unwrap().row_tables().len(), 1);
    }
}

#[test]
fn a_piecewise_number_is_the_mix_of_its_two_bounds_by_distance() {
    let bounds: [&[f32]; 3] = [&[-2.0, 0.5, 0.75, 8.0], &[0.0, 1.0], &[1e6, 1e6 + 4.0, 2e6]];
    let of = |i: usize| PiecewiseInput::new(format!("n{i}"), bounds[i], 3);
    for chosen in [vec![0, 1, 2], vec![0], vec![1, 1]] {
        let own = chosen.iter().enumerate().map(|(at, i)| PiecewiseInput { name: format!("{at}"), ..of(*i) });
        let inputs = Inputs::default().with_piecewise(own.collect());
        let encoder = encoder(&configs()[0], &inputs);
        let vectors: Vec<Vec<f32>> =
            values(&encoder)["piecewise.0.weight"].chunks(3).map(<[f32]>::to_vec).collect();
        let rows: [f32; 7] = [-50.0, -2.0, 0.5, 0.6, 1_000_001.0, 7.99, 3e6];
        let numbers: Vec<f32> = rows.iter().flat_map(|x| vec![*x; chosen.len()]).collect();
        let shape = [rows.len(), chosen.len()];
        let numbers = Tensor::from_data(TensorData::new(numbers, shape), &Device::flex());
        let got = list(encoder.forward(Features::join(None, None, None, Some(numbers.clone()))));
        let mut want = Vec::new();
        for x in rows {
            let mut first = 0;
            for bounds in chosen.iter().map(|i| bounds[*i]) {
                let right = bounds
                    .iter()
                    .position(|bound| x < *bound)
                    .unwrap_or(bounds.len())
                    .clamp(1, bounds.len() - 1);
                let share = ((x - bounds[right - 1]) / (bounds[right] - bounds[right - 1])).clamp(0.0, 1.0);
                let (a, b) = (&vectors[first + right - 1], &vectors[first + right]);
                want.extend(a.iter().zip(b).map(|(a, b)| (1.0 - share) * a + share * b));
                first += bounds.len();
            }
        }
        assert_close(&format!("{chosen:?}"), &got, &want, 1e-5);
        let alone = list(encoder.forward(Features::join(None, None, None, Some(numbers.narrow(0, 3, 1)))));
        assert_eq!(alone, got[3 * 3 * chosen.len()..][..3 * chosen.len()]);
    }
}

#[test]
fn all_that_does_not_fit_is_said_at_once() {
    let item = CategoricalInput::new("item", 9).with_d_embedding(4).with_table("items");
    let attend = |name: &str, to: &str| {
        ListInput::new(name, 9, 3).with_d_embedding(2).with_pooling(Pooling::AttentionTo(to.into()))
    };
    let inputs = Inputs::new(vec!["x".into()], vec![item])
        .with_lists(vec![
            attend("wide", "item"),
            attend("lost", "shop"),
            ListInput::new("more", 10, 3).with_d_embedding(4).with_table("items"),
            ListInput::new("none", 0, 0),
            ListInput::new("x", 3, 3),
        ])
        .with_piecewise(vec![
            PiecewiseInput::new("age", [3.0, 3.0], 2),
            PiecewiseInput::new("one", [1.0], 0),
        ]);
    let BuildError::Settings(problems) = EncoderConfig::new().init(&inputs, &Device::flex()).unwrap_err()
    else {
        panic!("settings are wrong")
    };
    let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
    let want = [
        "inputs.x",
        "inputs.wide.pooling",
        "inputs.lost.pooling",
        "inputs.none",
        "inputs.more.table",
        "inputs.age.bounds",
        "inputs.one",
        "inputs.one.bounds",
    ];
    assert_eq!(paths, want);
    let all = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in
        ["4 wide, with one of 2", "\"shop\"; there are: item", "9 ids of width 4; got 10", "[3.0, 3.0]"]
    {
        assert!(all.contains(part), "{part} is missing in {all}");
    }
}
