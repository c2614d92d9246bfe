//! Embeddings that come from elsewhere, to be learned on or to stay.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, ListInput, Pooling};
use girandole_nn::{Encode, Encoder, EncoderConfig, PretrainedConfig, seeded};

use crate::params::{gradients, list, values};

fn inputs() -> Inputs {
    let item = CategoricalInput::new("item", 5).with_d_embedding(2).with_table("items");
    let city = CategoricalInput::new("city", 3).with_d_embedding(2);
    let history = ListInput::new("history", 5, 2)
        .with_d_embedding(2)
        .with_table("items")
        .with_pooling(Pooling::AttentionTo("item".into()));
    Inputs::new(vec![], vec![item, city]).with_lists(vec![history])
}

fn config(frozen: bool, sparse_from: usize) -> EncoderConfig {
    let pretrained = [PretrainedConfig::new("items", "items.safetensors").with_frozen(frozen)];
    EncoderConfig::new().with_pretrained(pretrained).with_sparse_from(sparse_from)
}

fn encoder(config: &EncoderConfig) -> Encoder {
    seeded(3, || config.init(&inputs(), &Device::flex())).unwrap()
}

fn features(device: &Device) -> Features {
    let ids = Tensor::from_ints([[1, 2], [4, 0]], device);
    let lists = Tensor::from_ints([[1, 3], [Features::NO_ID, 4]], device);
    Features::join(None, Some(ids), Some(lists), None)
}

#[test]
fn vectors_stand_where_their_ids_look_dense_or_sparse_frozen_or_not() {
    for frozen in [false, true] {
        for sparse_from in [1, 1000] {
            let drawn = encoder(&config(frozen, sparse_from));
            let filled = drawn.clone().with_vectors("item", &[4, 1], &[40.0, 41.0, 10.0, 11.0]);
            let columns = |name: &str| {
                drawn.columns().iter().find(|input| input.input == name).unwrap().columns.clone()
            };
            let look = |encoder: &Encoder, name| {
                list(encoder.forward(features(&Device::flex())).slice([0..2, columns(name)]))
            };
            assert_eq!(look(&filled, "item"), [10.0, 11.0, 40.0, 41.0]);
            assert_eq!(look(&filled, "city"), look(&drawn, "city"));
            assert_eq!(look(&filled, "history")[2..], [40.0, 41.0]);
            let rows = filled.rows().iter().find(|rows| rows.input == "history").unwrap().clone();
            let (now, was) = (values(&filled), values(&drawn));
            let table = format!("tables.{}.weight", rows.table);
            let kept = (rows.rows.start + 3) * 2;
            assert_eq!(now[&table][kept..kept + 2], was[&table][kept..kept + 2]);
        }
    }
}

#[test]
fn what_is_frozen_gets_no_gradient_and_the_rest_does() {
    let device = Device::flex().autodiff();
    for sparse_from in [1, 1000] {
        let encoder = encoder(&config(true, sparse_from)).train();
        let [city, item] = [0, 1];
        assert_eq!(encoder.rows()[1].table, item);
        let mut grads = encoder.forward(features(&device)).square().sum().backward();
        let found = gradients(&encoder, &grads);
        for table in encoder.row_tables() {
            table.keep_gradients(&mut grads);
            assert_eq!(table.take_gradient().is_none(), table.is_frozen());
        }
        let is_dense = sparse_from > 1;
        assert_eq!(found.contains_key(&format!("tables.{city}.weight")), is_dense);
        assert!(!found.contains_key(&format!("tables.{item}.weight")));
        let again = encoder.valid().train();
        let grads = again.forward(features(&device)).square().sum().backward();
        assert!(!gradients(&again, &grads).contains_key(&format!("tables.{item}.weight")));
    }
}

#[test]
fn a_frozen_encoder_gives_the_same_numbers_as_one_that_learns() {
    for device in [Device::flex(), Device::flex().autodiff()] {
        for sparse_from in [1, 1000] {
            let [learning, frozen] = [false, true].map(|frozen| {
                let made = encoder(&config(frozen, sparse_from));
                let vectors: Vec<f32> = (0..10).map(|i| i as f32).collect();
                let made = made.with_vectors("item", &[0, 1, 2, 3, 4], &vectors);
                let made = made.with_vectors("city", &[0, 1, 2], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
                let made = if device.is_autodiff() { made.train() } else { made };
                let encoded = made.forward(features(&device));
                let of = |name: &str| {
                    let columns =
                        made.columns().iter().find(|input| input.input == name).unwrap().columns.clone();
                    list(encoded.clone().slice([0..2, columns]))
                };
                ["item", "city", "history"].map(of)
            });
            assert_eq!(learning, frozen);
        }
    }
}

#[test]
fn names_that_are_not_there_and_half_frozen_attention_are_refused() {
    let of = |name: &str| PretrainedConfig::new(name, "v.safetensors").with_frozen(true);
    let refused = |inputs: &Inputs, pretrained: Vec<PretrainedConfig>| {
        let config = EncoderConfig::new().with_pretrained(pretrained);
        config.init(inputs, &Device::flex()).unwrap_err().to_string()
    };
    let text = refused(&inputs(), vec![of("city"), of("brand")]);
    assert!(text.contains("pretrained[1].input: no input of ids is named \"brand\""), "{text}");
    assert_eq!(EncoderConfig::new().with_pretrained([of("city"), of("city")]).problems().len(), 1);
    let mut apart = inputs();
    apart.lists[0].table = None;
    let text = refused(&apart, vec![of("item")]);
    assert!(text.contains("inputs.history.pooling") && text.contains("frozen"), "{text}");
}
