//! The job that `init` writes is trained as it is.

use std::fmt::Write;

use crate::sandbox::{Sandbox, text};

/// A number below `below` for a row, another for each salt.
fn noise(row: usize, salt: usize, below: usize) -> usize {
    let mut state = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (salt as u64).wrapping_mul(0xd1b5_4a32_d192_ed03);
    state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state >> 33) % below as u64) as usize
}

/// Rows with a column of each form, a click and the seconds until it.
fn rows(n: usize) -> String {
    let mut rows = String::from("row,user_id,tags,vector,at,title,temp,note,click,\"seconds, all\"\n");
    let words = ["new", "red", "old", "house", "with", "trees", "small", "sale"];
    for row in 0..n {
        let tags: Vec<String> =
            (0..=noise(row, 1, 3)).map(|i| format!("'{}'", words[noise(row, 10 + i, 8)])).collect();
        let title: Vec<&str> = (0..3 + noise(row, 2, 4)).map(|i| words[noise(row, 20 + i, 8)]).collect();
        let click = u8::from(tags.contains(&"'red'".to_owned()) != (noise(row, 3, 8) == 0));
        let seconds = if click == 1 { format!("{}.5", 3 + noise(row, 4, 90)) } else { String::new() };
        let _ = writeln!(
            rows,
            "{row}.0,{},\"[{}]\",\"[{}.5, 0.{}]\",2024-{:02}-{:02} {:02}:00,\"{}\",{},N/A,{click},{seconds}",
            500 + 7 * noise(row, 5, 40),
            tags.join(", "),
            noise(row, 6, 9),
            noise(row, 7, 90),
            1 + noise(row, 8, 12),
            1 + noise(row, 9, 28),
            noise(row, 30, 24),
            title.join(" "),
            if noise(row, 31, 9) == 0 { "-999".to_owned() } else { noise(row, 32, 40).to_string() },
        );
    }
    rows
}

#[test]
fn a_file_of_every_form_of_column_is_trained_and_predicted_untouched() {
    let sandbox = Sandbox::new(10);
    sandbox.write("forms.csv", rows(600));
    let told = sandbox.good(&["init", "forms.csv", "--targets", "click,seconds, all", "--out", "forms.toml"]);
    assert!(told.contains("girandole train forms.toml"), "{told}");
    let job = String::from_utf8(sandbox.read("forms.toml")).unwrap();
    for part in [
        "kind = \"list\"",
        "kind = \"dense\"",
        "kind = \"time\"",
        "kind = \"text\"",
        "missing_values = [-999.0]",
        "space = \"click == 1\"",
        "target = \"`seconds, all`\"",
        "\"row\" (kind = \"categorical\"): has another whole number in every row",
        "\"note\"",
    ] {
        assert!(job.contains(part), "{part}\n{job}");
    }
    sandbox.good(&["train", "forms.toml", "--device", "flex", "--quiet", "--epochs", "2", "--out", "run"]);
    sandbox.good(&["predict", "run", "--data", "forms.csv", "--out", "out.csv", "--device", "flex"]);
    let written = String::from_utf8(sandbox.read("out.csv")).unwrap();
    assert_eq!(written.lines().count(), 601, "{written}");
    let shown = sandbox.good(&["inspect", "run", "--data", "forms.csv"]);
    assert!(shown.contains("click"), "{shown}");
}

#[test]
fn without_a_target_init_says_what_it_lacks_and_train_refuses() {
    let sandbox = Sandbox::new(200);
    let told = sandbox.good(&["init", "rows.csv", "--out", "none.toml"]);
    assert!(told.contains("without a task") && told.contains("--targets"), "{told}");
    let output = sandbox.run(&["train", "none.toml", "--device", "flex", "--quiet"]);
    assert!(
        !output.status.success() && text(&output.stderr).contains("no tasks"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_file_of_test_rows_is_named_on_the_command_line() {
    let sandbox = Sandbox::new(300);
    sandbox.write("later.csv", Sandbox::rows(80));
    sandbox.good(&[
        "init",
        "rows.csv",
        "--targets",
        "click,kind",
        "--test",
        "later.csv",
        "--out",
        "new.toml",
    ]);
    let job = String::from_utf8(sandbox.read("new.toml")).unwrap();
    assert!(job.contains("test = \"later.csv\""), "{job}");
    sandbox.good(&["train", "new.toml", "--device", "flex", "--quiet", "--epochs", "1", "--out", "run"]);
}
