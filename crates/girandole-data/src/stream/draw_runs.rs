//! Runs of neighbouring rows, in even steps over all rows.

use std::ops::Range;

use rand_chacha::ChaCha8Rng;

use crate::split::below;

/// Most runs. Each costs the reading of a page of every column, and each adds to how well they stand for the whole.
const RUNS: usize = 64;
/// Fewest rows to a stretch of which a run is drawn.
const STRETCH: usize = 64;

/// Draws `take` of `n_rows` rows: all rows are cut into stretches of equal length, and a run is drawn in each.
pub(super) fn draw_runs(n_rows: usize, take: usize, random: &mut ChaCha8Rng) -> Vec<Range<usize>> {
    let n_runs = (n_rows / STRETCH).clamp(1, RUNS);
    let cut = |total: usize, at: usize| (total as u128 * at as u128 / n_runs as u128) as usize;
    let (mut runs, mut taken) = (Vec::new(), 0);
    for run in 0..n_runs {
        let stretch = cut(n_rows, run)..cut(n_rows, run + 1);
        // What a stretch is too short for is left to the next.
        let length = (cut(take, run + 1) - taken).min(stretch.len());
        taken += length;
        let start = stretch.start + below(random, stretch.len() - length + 1);
        if length > 0 {
            runs.push(start..start + length);
        }
    }
    runs
}

/// What is left of some runs without others; both rising and without overlap.
pub(super) fn without(runs: &[Range<usize>], holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    for run in runs {
        let mut start = run.start;
        let first = holes.partition_point(|hole| hole.end <= run.start);
        for hole in holes[first..].iter().take_while(|hole| hole.start < run.end) {
            if start < hole.start {
                left.push(start..hole.start);
            }
            start = hole.end;
        }
        if start < run.end {
            left.push(start..run.end);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    fn total(runs: &[Range<usize>]) -> usize {
        runs.iter().map(ExactSizeIterator::len).sum()
    }

    #[test]
    fn as_many_rows_are_drawn_as_asked_for_and_none_twice() {
        for (n_rows, take) in
            [(1, 1), (10, 3), (63, 63), (1000, 0), (1000, 1), (1000, 999), (50_000_000, 200_000)]
        {
            let runs = draw_runs(n_rows, take, &mut ChaCha8Rng::seed_from_u64(3));
            assert_eq!(total(&runs), take, "{take} of {n_rows}");
            assert!(runs.windows(2).all(|pair| pair[0].end <= pair[1].start));
            assert!(runs.iter().all(|run| run.end <= n_rows));
        }
    }

    #[test]
    fn runs_lie_all_over_the_rows() {
        let runs = draw_runs(1_000_000, 10_000, &mut ChaCha8Rng::seed_from_u64(3));
        for tenth in 0..10 {
            let part = tenth * 100_000..(tenth + 1) * 100_000;
            let there = runs.iter().filter(|run| part.contains(&run.start)).count();
            assert!((4..=8).contains(&there), "{there} runs in {part:?}");
        }
    }

    #[test]
    fn holes_are_taken_out() {
        assert_eq!(without(&[0..10, 20..30], &[2..4, 8..22, 29..30]), [0..2, 4..8, 22..29]);
        let one = [(5, 7)].map(|(from, to)| from..to);
        assert_eq!(without(&one, &[0..5, 7..9]), one);
        assert!(without(&one, &[(0, 9)].map(|(from, to)| from..to)).is_empty());
    }
}
