//! The methods that the paper compares, at its sizes.

use clap::ValueEnum;
use girandole::prelude::*;
use serde::{Deserialize, Serialize};

/// A method that the paper compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Method {
    SingleTask,
    SharedBottom,
    L2Constrained,
    CrossStitch,
    TensorFactorization,
    Omoe,
    Mmoe,
}

impl Method {
    /// As the paper writes it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::SingleTask => "Single-Task",
            Self::SharedBottom => "Shared-Bottom",
            Self::L2Constrained => "L2-Constrained",
            Self::CrossStitch => "Cross-Stitch",
            Self::TensorFactorization => "Tensor-Factorization",
            Self::Omoe => "OMoE",
            Self::Mmoe => "MMoE",
        }
    }

    /// As a file is named after it.
    pub(crate) fn key(self) -> String {
        self.title().to_lowercase()
    }

    /// Its colour in every figure.
    pub(crate) fn color(self) -> usize {
        match self {
            Self::Mmoe => 0,
            Self::SharedBottom => 1,
            Self::Omoe => 2,
            Self::SingleTask => 3,
            Self::L2Constrained => 4,
            Self::CrossStitch => 5,
            Self::TensorFactorization => 6,
        }
    }

    /// The head of section 5.1: 13,056 parameters with two towers of 8 on 100 inputs, or as near as widths allow.
    pub(crate) fn head(self) -> HeadConfig {
        match self {
            Self::SingleTask => HeadConfig::SingleTask(SingleTaskConfig::new([60])),
            Self::SharedBottom => HeadConfig::SharedBottom(SharedBottomConfig::new([113])),
            Self::L2Constrained => HeadConfig::L2Constrained(L2ConstrainedConfig::new([60])),
            Self::CrossStitch => HeadConfig::CrossStitch(CrossStitchConfig::new([60])),
            Self::TensorFactorization => {
                HeadConfig::TensorFactorization(TensorFactorizationConfig::default())
            }
            Self::Omoe => HeadConfig::Moe(MoeConfig::new(8, [16])),
            Self::Mmoe => HeadConfig::Mmoe(MmoeConfig::new(8, [16])),
        }
    }
}
