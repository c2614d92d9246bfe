//! Weights that leave the program and come back.

use std::path::Path;

use crate::sandbox::{Sandbox, text};

/// What the program says when it fails.
fn bad(sandbox: &Sandbox, args: &[&str]) -> String {
    let output = sandbox.run(args);
    assert!(!output.status.success(), "girandole {} went well", args.join(" "));
    text(&output.stderr)
}

#[test]
fn a_run_is_exported_imported_and_predicts_the_same() {
    let sandbox = Sandbox::with_run(800);
    for (out, more) in [("all.safetensors", &[][..]), ("parts.safetensors", &["--per-part"])] {
        let said = sandbox.good(&[&["export", "kept/run", "--to", out], more].concat());
        assert!(said.contains(out), "{said}");
        let made = format!("made-{out}");
        sandbox.good(&["import", out, "--like", "kept/run", "--out", &made]);
        sandbox.good(&["predict", &made, "--data", "rows.csv", "--out", "made.csv", "--device", "flex"]);
        assert!(sandbox.read("made.csv") == sandbox.read("kept/out.csv"), "{out}: predictions differ");
    }
    for (out, more) in [("whole.onnx", &["--predictions"][..]), ("dense.onnx", &["--dense"])] {
        sandbox.good(&[&["export", "kept/run", "--to", out], more].concat());
        let bytes = sandbox.read(out);
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("girandole") && holds("click") && holds("kind"), "{out}");
        // As names of values, behind the number of their field and their length.
        let inputs = (holds("\n\u{3}ids"), holds("\n\u{7}encoded"));
        assert_eq!(inputs, (out == "whole.onnx", out == "dense.onnx"), "{out}");
    }
}

#[test]
fn what_cannot_be_exported_or_imported_is_said_with_the_way_out() {
    let sandbox = Sandbox::with_run(800);
    let message = bad(&sandbox, &["export", "kept/run", "--to", "model.pt"]);
    assert!(message.contains("name it .safetensors or .onnx"), "{message}");
    sandbox.good(&["export", "kept/run", "--to", "w.safetensors"]);
    let message = bad(&sandbox, &["import", "w.safetensors", "--out", "new"]);
    assert!(message.contains("--like RUN"), "{message}");
    let message = bad(&sandbox, &["import", "w.safetensors", "--like", "kept/run", "--out", "kept/run"]);
    assert!(message.contains("already holds a run"), "{message}");
    let foreign = ["import", "w.safetensors", "--job", "job.toml", "--out", "new", "--map"];
    let message = bad(&sandbox, &[&foreign[..], &["no-such-map"]].concat());
    assert!(message.contains("torch-rechub-mmoe"), "{message}");
    sandbox.write("map.toml", "name = 'mine'\nencoded = ['numbers', 'numbers']\nlayer = []\n");
    let message = bad(&sandbox, &[&foreign[..], &["map.toml"]].concat());
    assert!(message.contains("map.toml is no map of names") && message.contains("twice"), "{message}");
    let message = bad(&sandbox, &[&foreign[..], &["libmtl-mmoe"]].concat());
    assert!(message.contains("it lacks experts_shared.0.0.weight"), "{message}");
}

#[test]
fn a_model_of_another_framework_becomes_a_run_from_the_command_line() {
    let sandbox = Sandbox::new(1);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../girandole/tests/golden/foreign");
    let file = |name: &str| golden.join(name).to_str().unwrap().to_owned();
    let map = "deepctr-torch-mmoe";
    sandbox.good(&[
        "import",
        &file("deepctr-torch-mmoe.safetensors"),
        "--map",
        map,
        "--job",
        &file("deepctr-torch-mmoe.toml"),
        "--features",
        &file("features.json"),
        "--out",
        "run",
    ]);
    let rows = file("rows.csv");
    sandbox.good(&["predict", "run", "--data", &rows, "--out", "out.csv", "--device", "flex"]);
    let numbers = |text: &str| -> Vec<f32> {
        text.lines()
            .skip(1)
            .flat_map(|line| line.split(',').map(|cell| cell.parse::<f32>().unwrap()))
            .collect()
    };
    let ours = numbers(std::str::from_utf8(&sandbox.read("out.csv")).unwrap());
    let theirs = numbers(&std::fs::read_to_string(file("deepctr-torch-mmoe.csv")).unwrap());
    assert_eq!(ours.len(), 3000);
    let off = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(off <= 1e-5, "{off}");
}
