//! Requests of a row or a few, against the scores of bulk rows.

use std::fmt::Write;

use girandole::prelude::*;

use crate::scorer::{HEADER, assert_same, features, run};

#[test]
fn requests_get_the_scores_of_bulk_rows() {
    let packed = r#"{ kind = "mmoe", experts = 3, widths = [32, 8], norm = "batch", dropout = 0.1 }"#;
    let plain = r#"{ kind = "mmoe", experts = 2, widths = [8], norm = "layer" }"#;
    for (head, is_packed) in [(packed, true), (plain, false)] {
        let folder = tempfile::tempdir().unwrap();
        let (run, device) = (run(folder.path(), head), Device::flex());
        let predictor = Predictor::open(&run, &device).unwrap();
        assert_eq!(predictor.is_packed(), is_packed);
        let mut text = format!("{HEADER}\n");
        for i in 0..40 {
            let brand = ["d", "a", "unseen"][i % 3];
            writeln!(text, "{},{},8,it,{},{brand},0,0", 20 + i, 100 * i, i * 17 % 120).unwrap();
        }
        let rows = run.encoders().encode_text(&text, "rows", false).unwrap();
        let want = predict(&run.model(&device).unwrap(), &rows, 16, &device).unwrap();
        let all = features(predictor.encoders().unwrap(), &text);
        assert_same(&predictor.predict(all).unwrap(), &want);
        for row in [0, 7, 39] {
            let one = predictor.predict(rows.batch(&[row], predictor.device()).features).unwrap();
            for (one, want) in one.columns.iter().zip(&want.columns) {
                assert!((one.values[0] - want.values[row as usize]).abs() < 1e-6, "row {row}");
            }
        }
    }
}
