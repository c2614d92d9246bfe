//! Census-Income (KDD), beside the project.

use std::path::{Path, PathBuf};
use std::time::Instant;

use girandole_core::{Examples, TaskData};
use girandole_data::{DataError, datasets};

use crate::Folder;

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/census-income");
    folder.is_dir().then_some(folder)
}

#[test]
fn census_has_its_published_counts_and_rates() {
    let Some(folder) = folder() else {
        eprintln!(
            "not run: census_has_its_published_counts_and_rates: ../shared/data/census-income is not there"
        );
        return;
    };
    let start = Instant::now();
    let data = datasets::census(&folder).unwrap();
    println!("census loaded in {:.1} s", start.elapsed().as_secs_f64());
    let parts = [data.train_rows(), data.validation_rows(), data.test_rows()];
    assert_eq!(parts.map(|part| part.len()), [199_523, 49_881, 49_881]);
    // Rates over all rows, of the README beside the files.
    for (task, rate) in [0.0620, 0.4331, 0.1959].into_iter().enumerate() {
        let whole: f64 = parts.iter().map(|part| part.label_rates()[task] * part.len() as f64).sum();
        assert!((whole / 299_285.0 - rate).abs() < 6e-5, "task {task}: {}", whole / 299_285.0);
    }
    assert_eq!(data.encoders().feature_columns().len(), 31 + 7);
    assert_eq!(data.inputs().numeric.len(), 7);
    assert_eq!(data.inputs().categorical.len(), 31 + 7);
}

#[test]
fn another_file_of_that_name_is_refused() {
    let folder = Folder::empty();
    let error = datasets::census(&folder.path("")).unwrap_err();
    assert!(matches!(error, DataError::NoDataSetFile { name: "census-income.data", .. }), "{error}");
    let row = "0, ".repeat(41) + "0\n";
    folder.file("census-income.data", &row);
    folder.file("census-income.test", "torn");
    let error = datasets::census(&folder.path("")).unwrap_err();
    assert!(matches!(error, DataError::Checksum { .. }), "{error}");
    assert!(error.to_string().contains("download it again"), "{error}");
}
