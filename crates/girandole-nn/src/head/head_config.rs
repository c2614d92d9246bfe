//! Settings of any head that ships, chosen by `kind`.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::{
    AnyHead, CrossStitchConfig, IntoHead, L2ConstrainedConfig, MmoeConfig, MoeConfig, SharedBottomConfig,
    SingleTaskConfig, TensorFactorizationConfig,
};
use crate::BuildError;

/// Settings of any head that ships, chosen by the key `kind`.
///
/// ```
/// use girandole_nn::{HeadConfig, MmoeConfig};
///
/// let head: HeadConfig = serde_json::from_str(r#"{ "kind": "mmoe", "experts": 4, "widths": [32] }"#)?;
/// assert_eq!(head, HeadConfig::Mmoe(MmoeConfig::new(4, [32])));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum HeadConfig {
    /// One network for all tasks.
    SharedBottom(SharedBottomConfig),
    /// Shared experts, one gate for all tasks.
    Moe(MoeConfig),
    /// Shared experts, one gate a task.
    Mmoe(MmoeConfig),
    /// One network a task.
    SingleTask(SingleTaskConfig),
    /// One network a task, activations mixed behind every layer.
    CrossStitch(CrossStitchConfig),
    /// One network a task, weights factorised together.
    TensorFactorization(TensorFactorizationConfig),
    /// One network a task, weights pulled together.
    L2Constrained(L2ConstrainedConfig),
}

impl HeadConfig {
    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::SharedBottom(config) => config.problems(),
            Self::Moe(config) => config.problems(),
            Self::Mmoe(config) => config.problems(),
            Self::SingleTask(config) => config.problems(),
            Self::CrossStitch(config) => config.problems(),
            Self::TensorFactorization(config) => config.problems(),
            Self::L2Constrained(config) => config.problems(),
        }
    }

    /// Width of each layer of an expert or network.
    pub fn widths(&self) -> &[usize] {
        match self {
            Self::SharedBottom(config) => &config.widths,
            Self::Moe(config) => &config.widths,
            Self::Mmoe(config) => &config.widths,
            Self::SingleTask(config) => &config.widths,
            Self::CrossStitch(config) => &config.widths,
            Self::TensorFactorization(config) => &config.widths,
            Self::L2Constrained(config) => &config.widths,
        }
    }

    /// Sets the width of each layer of an expert or network.
    pub fn with_widths(mut self, widths: impl Into<Vec<usize>>) -> Self {
        let own = match &mut self {
            Self::SharedBottom(config) => &mut config.widths,
            Self::Moe(config) => &mut config.widths,
            Self::Mmoe(config) => &mut config.widths,
            Self::SingleTask(config) => &mut config.widths,
            Self::CrossStitch(config) => &mut config.widths,
            Self::TensorFactorization(config) => &mut config.widths,
            Self::L2Constrained(config) => &mut config.widths,
        };
        *own = widths.into();
        self
    }
}

impl Default for HeadConfig {
    /// The paper's multi-gate mixture.
    fn default() -> Self {
        Self::Mmoe(MmoeConfig::default())
    }
}

impl IntoHead for HeadConfig {
    type Head = AnyHead;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<AnyHead, BuildError> {
        Ok(match self {
            Self::SharedBottom(config) => AnyHead::SharedBottom(config.into_head(d_input, n_tasks, device)?),
            Self::Moe(config) => AnyHead::Moe(config.into_head(d_input, n_tasks, device)?),
            Self::Mmoe(config) => AnyHead::Mmoe(config.into_head(d_input, n_tasks, device)?),
            Self::SingleTask(config) => AnyHead::SingleTask(config.into_head(d_input, n_tasks, device)?),
            Self::CrossStitch(config) => AnyHead::CrossStitch(config.into_head(d_input, n_tasks, device)?),
            Self::TensorFactorization(config) => {
                AnyHead::TensorFactorization(config.into_head(d_input, n_tasks, device)?)
            }
            Self::L2Constrained(config) => {
                AnyHead::L2Constrained(config.into_head(d_input, n_tasks, device)?)
            }
        })
    }
}
