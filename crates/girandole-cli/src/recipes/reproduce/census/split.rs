//! Which rows of the test file are validation and which are test.

use std::fmt::Write;
use std::path::Path;

use girandole::prelude::DataSet;

use crate::failure::Failure;
use crate::whole_file;

/// Names a split of the test file: its validation rows, hashed by 64-bit FNV-1a.
pub(super) fn fingerprint(data: &DataSet) -> String {
    name(&data.validation_rows().row_ids())
}

/// Writes the validation rows of the test file, counted from 0, one a line; all others are test rows.
///
/// For other programs to work on the same split.
pub(super) fn write(folder: &Path, data: &DataSet) -> Result<(), Failure> {
    let mut text = "validation_row\n".to_owned();
    for row in data.validation_rows().row_ids() {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{row}");
    }
    whole_file::write(&folder.join("split.csv"), &text)
}

fn name(rows: &[u32]) -> String {
    let bytes = rows.iter().flat_map(|row| row.to_le_bytes());
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.fold(0xcbf2_9ce4_8422_2325, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_has_the_name_that_the_script_gives_it() {
        // python3 -c 'import numpy, census_baselines as c; print(c.fingerprint(numpy.array([0, 1, 258])))'
        assert_eq!(name(&[0, 1, 258]), "7e0bbce1c3749241");
    }
}
