//! Deals rows by chance so that each part has its share of every stratum.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::by_chance::shuffle;
use super::{Parts, Shares};
use crate::{DataError, SplitError};

/// Deals rows stratum by stratum.
///
/// What a stratum cannot give exactly is made up for by the next ones. Its first row trains, and of three and more each
/// part has one.
pub(super) fn stratified(strata: &[usize], by: &str, shares: Shares, seed: u64) -> Result<Parts, DataError> {
    let n_strata = strata.iter().max().map_or(0, |last| last + 1);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); n_strata];
    strata.iter().enumerate().for_each(|(row, stratum)| members[*stratum].push(row as u32));
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut parts = Parts::default();
    // What was owed to validation and test so far, and is not given.
    let mut owed = [0.0; 2];
    for mut rows in members.into_iter().filter(|rows| !rows.is_empty()) {
        shuffle(&mut rows, &mut random);
        let n = rows.len();
        let [n_validation, n_test] = counts(n, shares, owed);
        owed[0] += n as f64 * shares.validation - n_validation as f64;
        owed[1] += n as f64 * shares.test - n_test as f64;
        let mut validation = rows.split_off(n - n_validation - n_test);
        parts.test.extend(validation.split_off(n_validation));
        parts.validation.extend(validation);
        parts.train.extend(rows);
    }
    for (part, share, rows) in
        [("validation", shares.validation, &parts.validation), ("test", shares.test, &parts.test)]
    {
        if share > 0.0 && rows.is_empty() {
            let message = format!(
                "`{by}` has another value in nearly every row, which leaves none for {part}; name a task or a column of \
                 few values"
            );
            return Err(SplitError::Stratify(message).into());
        }
    }
    for part in [&mut parts.train, &mut parts.validation, &mut parts.test] {
        part.sort_unstable();
    }
    Ok(parts)
}

/// Rows of a stratum for validation and test.
fn counts(n: usize, shares: Shares, owed: [f64; 2]) -> [usize; 2] {
    let given = |share: f64, owed: f64| (n as f64 * share + owed).round().max(0.0) as usize;
    let most = n - usize::from(shares.trains());
    let least = |share: f64| usize::from(share > 0.0 && n >= 3);
    if !shares.trains() {
        let n_validation = given(shares.validation, owed[0]).min(n);
        return [n_validation, n - n_validation];
    }
    let n_test = given(shares.test, owed[1]).max(least(shares.test)).min(most);
    let n_validation = given(shares.validation, owed[0]).max(least(shares.validation));
    match n_validation + n_test > most {
        false => [n_validation, n_test],
        // Of few rows the model is chosen by some before it is reported on by others.
        true => [n_validation.min(most), most - n_validation.min(most)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_share_of_a_rare_stratum() {
        let strata: Vec<usize> = (0..1000).map(|row| usize::from(row >= 980)).collect();
        let parts = stratified(&strata, "y", Shares { validation: 0.15, test: 0.15 }, 7).unwrap();
        let rare = |rows: &[u32]| rows.iter().filter(|row| **row >= 980).count();
        assert_eq!([rare(&parts.train), rare(&parts.validation), rare(&parts.test)], [14, 3, 3]);
        assert_eq!([parts.train.len(), parts.validation.len(), parts.test.len()], [700, 150, 150]);
    }

    #[test]
    fn of_few_rows_the_first_trains() {
        let mut strata = vec![0; 97];
        strata.extend([1, 2, 2]);
        for seed in 0..20 {
            let parts = stratified(&strata, "y", Shares { validation: 0.15, test: 0.15 }, seed).unwrap();
            assert!(parts.train.contains(&97));
            assert!(parts.train.iter().any(|row| *row >= 98));
        }
    }

    #[test]
    fn a_column_of_ids_is_refused() {
        let strata: Vec<usize> = (0..50).collect();
        let error = stratified(&strata, "id", Shares { validation: 0.2, test: 0.2 }, 7).unwrap_err();
        assert!(error.to_string().contains("`id` has another value in nearly every row"), "{error}");
    }
}
