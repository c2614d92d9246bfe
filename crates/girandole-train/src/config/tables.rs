//! Settings of how sparse tables are moved.

use girandole_core::Problem;
use serde::{Deserialize, Serialize};

/// How the rows of sparse embedding tables are moved: only those that a batch touches, each by its own gradient.
///
/// Weight decay and the optimizer's kind are not theirs; its betas and the schedule are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableConfig {
    /// Which rule. Default: Adam, under which a table learns as a dense one does.
    pub kind: TableKind,
    /// Step size, above 0; the largest one where a schedule moves it. Default: that of the optimizer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learning_rate: Option<f64>,
    /// Keeps the division finite, above 0. Default: 1e-8.
    pub epsilon: f64,
}

/// Which rule turns the gradient of a row into its update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TableKind {
    /// AdaGrad with one number a row, the sum of the mean squares of its gradients: torchrec's row-wise AdaGrad.
    RowAdagrad,
    /// AdaGrad: Duchi, Hazan and Singer, JMLR 2011. As many numbers as the table has.
    Adagrad,
    /// Adam whose moments rest while their row is not touched, as in PyTorch's `SparseAdam`. Twice as many numbers as the
    /// table has; the corrections count the steps of the table, not of the row.
    #[default]
    Adam,
    /// Plain gradient descent, which remembers nothing.
    Sgd,
}

impl Default for TableConfig {
    fn default() -> Self {
        Self { kind: TableKind::default(), learning_rate: None, epsilon: 1e-8 }
    }
}

impl TableConfig {
    /// Another rule with the other settings at their defaults.
    pub fn new(kind: TableKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Everything that is out of range; paths are relative to this section.
    pub fn problems(&self) -> Vec<Problem> {
        let rate = self.learning_rate.map(|rate| ("learning_rate", rate));
        let checks = rate.into_iter().chain([("epsilon", self.epsilon)]);
        checks
            .filter(|(_, value)| !(*value > 0.0 && value.is_finite()))
            .map(|(path, value)| Problem::new(path, format!("needs a number above 0, got {value}")))
            .collect()
    }
}
