//! Rows in the order of time.

use girandole_core::Examples;
use girandole_data::{DataError, SplitError, Timeline};

use crate::{Folder, all, numbers, schema};

#[test]
fn rows_go_by_the_time_column_and_each_day_is_a_slice() {
    let folder = Folder::empty();
    let file = folder.file("rows.csv", "x,y,day\n5,0,10\n1,1,9\n6,1,10\n2,0,9\n9,1,100\n");
    let timeline = Timeline::load(&schema(file), Some("day"), 2).unwrap();
    assert_eq!(timeline.rows().row_ids(), [1, 3, 0, 2, 4]);
    assert_eq!(timeline.slices(), [0..2, 2..4, 4..5]);
    assert_eq!(numbers(all(timeline.rows()).targets), [1., 0., 0., 1., 1.]);
    assert_eq!(timeline.encoders().tasks().len(), 1);
}

#[test]
fn dates_sort_as_texts_and_without_a_column_the_file_is_cut_into_equal_slices() {
    let folder = Folder::empty();
    let file = folder.file("rows.csv", "x,y,day\n5,0,2026-11-02\n1,1,2026-10-30\n6,1,2026-11-01\n");
    let timeline = Timeline::load(&schema(file.clone()), Some("day"), 2).unwrap();
    assert_eq!(timeline.rows().row_ids(), [1, 2, 0]);
    let timeline = Timeline::load(&schema(file), None, 2).unwrap();
    assert_eq!(timeline.rows().row_ids(), [0, 1, 2]);
    assert_eq!(timeline.slices(), [0..1, 1..3]);
    assert_eq!(timeline.rows().len(), 3);
}

#[test]
fn a_missing_time_too_few_rows_and_no_such_column_are_told() {
    let folder = Folder::empty();
    let file = folder.file("rows.csv", "x,y,day\n5,0,3\n1,1,\n");
    let error = Timeline::load(&schema(file.clone()), Some("day"), 2).unwrap_err();
    assert!(matches!(error, DataError::Split(SplitError::MissingTime { .. })));
    let message = error.to_string();
    assert!(
        message.contains("rows.csv") && message.contains("`day`") && message.contains("missing"),
        "{message}"
    );
    let message = Timeline::load(&schema(file.clone()), None, 3).unwrap_err().to_string();
    assert!(message.starts_with("2 rows cannot be cut into 3 slices"), "{message}");
    let message = Timeline::load(&schema(file), Some("dau"), 2).unwrap_err().to_string();
    assert!(message.contains("did you mean `day`?"), "{message}");
}
