//! Settings from files: defaults, names, and all problems at once.

use girandole_nn::{
    Activation, HeadConfig, MlpConfig, MmoeConfig, ModelConfig, MoeConfig, Norm, SharedBottomConfig,
    SoftmaxGateConfig,
};

fn read(json: &str) -> Result<ModelConfig, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn an_empty_section_is_the_papers_model() {
    assert_eq!(read("{}").unwrap(), ModelConfig::mmoe_kdd2018());
}

#[test]
fn the_sketch_of_the_design_is_read() {
    let config =
        read(r#"{ "head": { "kind": "mmoe", "experts": 8, "widths": [16] }, "towers": { "widths": [8] } }"#);
    assert_eq!(config.unwrap(), ModelConfig::mmoe_kdd2018());
}

#[test]
fn every_setting_comes_back_from_its_file() {
    let gate = SoftmaxGateConfig::new()
        .with_bias(true)
        .with_widths([4])
        .with_activation(Activation::Tanh)
        .with_temperature(2.0)
        .with_dropout(0.1);
    for head in [
        HeadConfig::SharedBottom(SharedBottomConfig::new([4, 2]).with_activation(Activation::Elu(0.5))),
        HeadConfig::Moe(MoeConfig::new(2, [4]).with_gate(gate.clone())),
        HeadConfig::Mmoe(MmoeConfig::new(2, [4]).with_gate(gate).with_norm(Norm::Layer).with_dropout(0.2)),
    ] {
        let config = ModelConfig::mmoe_production().with_head(head);
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(read(&text).unwrap(), config);
    }
}

#[test]
fn every_activation_is_read_by_its_name() {
    let names = "identity relu leaky_relu prelu gelu gelu_tanh silu mish sigmoid hard_sigmoid tanh selu elu celu \
                 hard_swish softplus softsign hard_shrink soft_shrink thresholded_relu";
    let names = names.split_whitespace().collect::<Vec<_>>();
    assert_eq!(names.len(), 20);
    for name in names {
        let activation = Activation::from_name(name).unwrap();
        assert_eq!(activation.name(), name);
        let text = serde_json::to_string(&activation).unwrap();
        assert_eq!(serde_json::from_str::<Activation>(&text).unwrap(), activation);
        let config = MlpConfig::new([3]).with_activation(activation);
        let mlp = config.init(4, &burn::prelude::Device::flex()).unwrap();
        girandole_nn::laws::check_expert(&mlp, 4).unwrap();
    }
}

#[test]
fn unknown_keys_and_names_are_refused_with_the_known_ones() {
    for (json, says) in [
        (r#"{ "heads": {} }"#, "unknown field `heads`"),
        (r#"{ "head": { "kind": "mmoe", "expert": 4 } }"#, "unknown field `expert`"),
        (r#"{ "head": { "kind": "ple" } }"#, "unknown variant `ple`"),
        (r#"{ "head": { "experts": 4 } }"#, "missing field `kind`"),
        (r#"{ "head": { "kind": "mmoe", "gate": { "temp": 1 } } }"#, "unknown field `temp`"),
        (r#"{ "towers": { "activation": "rulu" } }"#, "unknown variant `rulu`"),
        (r#"{ "towers": { "activation": { "relu": 1 } } }"#, "relu takes no number"),
        (r#"{ "towers": { "activation": { "elu": 1, "celu": 1 } } }"#, "one name with its number"),
        (r#"{ "towers": { "activation": {} } }"#, "a table without a name"),
        (r#"{ "towers": { "activation": 3 } }"#, "the name of an activation"),
        (r#"{ "towers": { "norm": "bach" } }"#, "unknown variant `bach`"),
    ] {
        let error = read(json).unwrap_err();
        assert!(error.contains(says), "{json}: {error}");
    }
}

#[test]
fn all_problems_are_found_at_once_by_their_paths() {
    let config = read(
        r#"{ "encoder": { "dropout": 1.0, "embedding_std": -1 },
             "head": { "kind": "moe", "experts": 0, "widths": [], "dropout": -0.1,
                       "activation": { "celu": 0 }, "gate": { "temperature": 0, "dropout": 1, "widths": [0] } },
             "towers": { "widths": [8, 0] } }"#,
    );
    let paths = config.unwrap().problems().into_iter().map(|problem| problem.path).collect::<Vec<_>>();
    assert_eq!(
        paths,
        [
            "encoder.dropout",
            "encoder.embedding_std",
            "head.experts",
            "head.widths",
            "head.activation",
            "head.dropout",
            "head.gate.widths[0]",
            "head.gate.temperature",
            "head.gate.dropout",
            "towers.widths[1]",
        ]
    );
}

#[test]
fn the_named_sizes_have_no_problem() {
    for config in [
        ModelConfig::mmoe_kdd2018(),
        ModelConfig::moe_kdd2018(),
        ModelConfig::shared_bottom_kdd2018(),
        ModelConfig::mmoe_production(),
    ] {
        assert!(config.problems().is_empty());
    }
}
