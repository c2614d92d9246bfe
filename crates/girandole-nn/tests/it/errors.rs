//! What the errors say.

use burn::prelude::*;
use girandole_core::{CategoricalInput, Inputs, Task};
use girandole_nn::{BuildError, EncoderConfig, MlpConfig, ModelConfig, SoftmaxGateConfig, TowerConfig};

#[test]
fn messages_say_got_and_wanted() {
    for (error, message) in [
        (BuildError::NoExperts, "a mixture needs at least 1 expert, got 0"),
        (
            BuildError::ExpertWidth { index: 2, got: 5, want: 4 },
            "expert 2 has an output of 5, the experts before it have 4: give all the same last width",
        ),
        (
            BuildError::NotStackable { index: 1, what: "its widths" },
            "part 1 differs from part 0 in its widths, so they cannot share one parameter: keep them in a Vec",
        ),
        (BuildError::GateExperts { got: 3, want: 4 }, "the gate weighs 3 experts, the mixture has 4"),
        (BuildError::GateTasks { got: 3, want: 4 }, "the gate has weights for 3 tasks, the head wants 4"),
        (BuildError::HeadTasks { got: 3, want: 4 }, "the head represents 3 tasks, the model has 4"),
        (
            BuildError::HeadInput { got: 3, want: 4 },
            "the head reads an input of width 3, the encoder writes 4",
        ),
        (BuildError::TowerLogits { got: 3, want: 4 }, "a tower writes 3 logits, its task needs 4"),
        (BuildError::TowerCount { got: 3, want: 4 }, "got 3 towers for 4 tasks"),
        (BuildError::NoTasks, "a model needs at least 1 task, got 0"),
        (BuildError::DuplicateTask { name: "a".into() }, "two tasks are named \"a\": give each its own name"),
        (
            BuildError::TooFewClasses { task: "a".into(), n_classes: 1 },
            "task \"a\" has 1 classes, a multiclass task needs at least 2",
        ),
        (BuildError::NoInputs, "a model needs at least 1 input, got none"),
        (BuildError::NoWidth, "the input of a layer must have a width of at least 1, got 0"),
    ] {
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn settings_out_of_range_are_all_told() {
    let error = MlpConfig::new([0, 4]).with_dropout(1.0).init(3, &Device::flex()).unwrap_err();
    let want = "widths[0]: needs a width of at least 1, got 0; \
                dropout: needs a share from 0 to below 1, got 1";
    assert_eq!(error.to_string(), want);
}

#[test]
fn sizes_of_nothing_are_refused() {
    let device = Device::flex();
    let error = |result: Result<(), BuildError>| result.unwrap_err();
    assert_eq!(error(MlpConfig::new([4]).init(0, &device).map(|_| ())), BuildError::NoWidth);
    let gate = |d, e, t| SoftmaxGateConfig::new().init(d, e, t, &device).map(|_| ());
    assert_eq!(error(gate(0, 1, 1)), BuildError::NoWidth);
    assert_eq!(error(gate(1, 0, 1)), BuildError::NoExperts);
    assert_eq!(error(gate(1, 1, 0)), BuildError::NoTasks);
    assert_eq!(error(TowerConfig::default().init(4, &[], &device).map(|_| ())), BuildError::NoTasks);
    let empty = EncoderConfig::new().init(&Inputs::default(), &device).map(|_| ());
    assert_eq!(error(empty), BuildError::NoInputs);
    let nameless = Inputs::new(vec![], vec![CategoricalInput::new("c", 0)]);
    let model = ModelConfig::default().init(&nameless, &[Task::binary("a")], &device).map(|_| ());
    assert_eq!(
        error(model).to_string(),
        "categorical input \"c\" has 0 ids and an embedding of width 2: both must be at least 1"
    );
}
