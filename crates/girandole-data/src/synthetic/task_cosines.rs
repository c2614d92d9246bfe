//! How much the tasks have in common.

use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::factor::factor;

/// How far an entry may be off by rounding.
const ROUNDING: f64 = 1e-9;

/// How much the tasks have in common: cosines between their weights, the paper's p.
///
/// A file gives one number for all pairs, `cosines = 0.9`, or a row of numbers for each task.
///
/// ```
/// use girandole_data::synthetic::{SyntheticConfig, TaskCosines};
///
/// // Two tasks alike, a third at right angles to both.
/// let config = SyntheticConfig::default().with_cosines([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]]);
/// assert_eq!(config.n_tasks, 3);
/// assert_eq!(TaskCosines::from(0.5).matrix(2), [[1.0, 0.5], [0.5, 1.0]]);
/// # assert!(config.problems().is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "one cosine, as 0.5, or a matrix of them, as [[1, 0.5], [0.5, 1]]")]
pub enum TaskCosines {
    /// The same for every two tasks; n tasks have a least one, `-1 / (n - 1)`.
    Same(f64),
    /// One row a task: symmetric, 1 on the diagonal, positive semidefinite.
    Matrix(Vec<Vec<f64>>),
}

impl TaskCosines {
    /// The cosines as rows, `[n_tasks][n_tasks]`; a matrix is given as it is.
    pub fn matrix(&self, n_tasks: usize) -> Vec<Vec<f64>> {
        match self {
            Self::Matrix(rows) => rows.clone(),
            Self::Same(cosine) => {
                let entry = |row, column| if row == column { 1.0 } else { *cosine };
                (0..n_tasks).map(|row| (0..n_tasks).map(|column| entry(row, column)).collect()).collect()
            }
        }
    }

    /// All that is wrong with the cosines of `n_tasks` tasks, by paths such as `cosines[0][1]`.
    pub fn problems(&self, n_tasks: usize) -> Vec<Problem> {
        match self {
            Self::Same(cosine) => same_problems(*cosine, n_tasks),
            Self::Matrix(rows) => matrix_problems(rows, n_tasks),
        }
    }
}

impl From<f64> for TaskCosines {
    fn from(cosine: f64) -> Self {
        Self::Same(cosine)
    }
}

impl From<Vec<Vec<f64>>> for TaskCosines {
    fn from(rows: Vec<Vec<f64>>) -> Self {
        Self::Matrix(rows)
    }
}

impl<const N: usize> From<[[f64; N]; N]> for TaskCosines {
    fn from(rows: [[f64; N]; N]) -> Self {
        Self::Matrix(rows.iter().map(|row| row.to_vec()).collect())
    }
}

fn same_problems(cosine: f64, n_tasks: usize) -> Vec<Problem> {
    if !(-1.0..=1.0).contains(&cosine) {
        return vec![Problem::new("cosines", format!("needs a cosine from -1 to 1, got {cosine}"))];
    }
    if factor(&TaskCosines::Same(cosine).matrix(n_tasks)).is_err() {
        let least = -1.0 / (n_tasks - 1) as f64;
        let message = format!(
            "{n_tasks} tasks cannot all have the cosine {cosine}, the least is {least:.4}; raise it, or give a matrix"
        );
        return vec![Problem::new("cosines", message)];
    }
    Vec::new()
}

fn matrix_problems(rows: &[Vec<f64>], n_tasks: usize) -> Vec<Problem> {
    if rows.len() != n_tasks || rows.iter().any(|row| row.len() != n_tasks) {
        let widths: Vec<String> = rows.iter().map(|row| row.len().to_string()).collect();
        let got = format!("{} of {}", crate::naming::counted(rows.len(), "row", "rows"), widths.join(", "));
        let message = format!("needs {n_tasks} rows of {n_tasks} numbers, one for each task, got {got}");
        return vec![Problem::new("cosines", message)];
    }
    let mut problems = Vec::new();
    for (row, numbers) in rows.iter().enumerate() {
        for (column, &cosine) in numbers.iter().enumerate() {
            let other = rows[column][row];
            let message = if !(-1.0..=1.0).contains(&cosine) {
                format!("needs a cosine from -1 to 1, got {cosine}")
            } else if row == column && (cosine - 1.0).abs() > ROUNDING {
                format!("needs 1, the cosine of a task with itself, got {cosine}")
            } else if row < column && (cosine - other).abs() > ROUNDING {
                format!("is {cosine}, but cosines[{column}][{row}] is {other}; give both the same number")
            } else {
                continue;
            };
            problems.push(Problem::new(format!("cosines[{row}][{column}]"), message));
        }
    }
    if problems.is_empty()
        && let Err(row) = factor(rows)
    {
        let message = "contradicts the rows above it: no weights have these cosines, as the matrix is not positive \
                       semidefinite; move the row's numbers towards 0";
        problems.push(Problem::new(format!("cosines[{row}]"), message));
    }
    problems
}
