//! The kinds of heads that stand beside a config's own.

use clap::ValueEnum;
use girandole::prelude::*;

/// A kind of head that stands beside a config's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HeadKind {
    /// A model for each task
    SingleTask,
    /// One network for all tasks
    SharedBottom,
    /// Experts with one gate for all tasks
    Omoe,
    /// Experts with a gate for each task
    Mmoe,
    CrossStitch,
    TensorFactorization,
    L2Constrained,
}

/// What the layers of two heads have in common.
struct Layers {
    experts: usize,
    widths: Vec<usize>,
    activation: Activation,
    norm: Norm,
    dropout: f64,
}

impl HeadKind {
    /// Those that stand beside a config's own when nothing is said.
    pub(crate) const USUAL: [Self; 4] = [Self::SingleTask, Self::SharedBottom, Self::Omoe, Self::Mmoe];

    /// As tables name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SingleTask => "single-task",
            Self::SharedBottom => "shared-bottom",
            Self::Omoe => "omoe",
            Self::Mmoe => "mmoe",
            Self::CrossStitch => "cross-stitch",
            Self::TensorFactorization => "tensor-factorization",
            Self::L2Constrained => "l2-constrained",
        }
    }

    /// The kind of a head.
    pub(super) fn of(head: &HeadConfig) -> Option<Self> {
        Some(match head {
            HeadConfig::SharedBottom(_) => Self::SharedBottom,
            HeadConfig::Moe(_) => Self::Omoe,
            HeadConfig::Mmoe(_) => Self::Mmoe,
            HeadConfig::CrossStitch(_) => Self::CrossStitch,
            HeadConfig::TensorFactorization(_) => Self::TensorFactorization,
            HeadConfig::L2Constrained(_) => Self::L2Constrained,
            // A network for each task behind one encoder is no model for each task.
            _ => return None,
        })
    }

    /// A head of this kind with the layers of another; widths are still to be matched.
    pub(super) fn head_like(self, head: &HeadConfig) -> HeadConfig {
        if Self::of(head) == Some(self) {
            return head.clone();
        }
        let Layers { experts, widths, activation, norm, dropout } = Layers::of(head);
        match self {
            // A model of one task has one network.
            Self::SingleTask | Self::SharedBottom => {
                HeadConfig::SharedBottom(SharedBottomConfig { widths, activation, norm, dropout })
            }
            Self::Omoe => HeadConfig::Moe(MoeConfig {
                experts,
                widths,
                activation,
                norm,
                dropout,
                ..MoeConfig::default()
            }),
            Self::Mmoe => HeadConfig::Mmoe(MmoeConfig {
                experts,
                widths,
                activation,
                norm,
                dropout,
                ..MmoeConfig::default()
            }),
            Self::CrossStitch => HeadConfig::CrossStitch(CrossStitchConfig {
                widths,
                activation,
                norm,
                dropout,
                ..CrossStitchConfig::default()
            }),
            Self::TensorFactorization => HeadConfig::TensorFactorization(TensorFactorizationConfig {
                widths,
                activation,
                norm,
                dropout,
                ..TensorFactorizationConfig::default()
            }),
            Self::L2Constrained => HeadConfig::L2Constrained(L2ConstrainedConfig {
                widths,
                activation,
                norm,
                dropout,
                ..L2ConstrainedConfig::default()
            }),
        }
    }
}

impl Layers {
    fn of(head: &HeadConfig) -> Self {
        let (experts, activation, norm, dropout) = match head {
            HeadConfig::SharedBottom(own) => (8, own.activation, own.norm, own.dropout),
            HeadConfig::Moe(own) => (own.experts, own.activation, own.norm, own.dropout),
            HeadConfig::Mmoe(own) => (own.experts, own.activation, own.norm, own.dropout),
            HeadConfig::SingleTask(own) => (8, own.activation, own.norm, own.dropout),
            HeadConfig::CrossStitch(own) => (8, own.activation, own.norm, own.dropout),
            HeadConfig::TensorFactorization(own) => (8, own.activation, own.norm, own.dropout),
            HeadConfig::L2Constrained(own) => (8, own.activation, own.norm, own.dropout),
            _ => (8, Activation::Relu, Norm::None, 0.0),
        };
        // A head without layers says nothing of the layers of others.
        let widths = if head.widths().is_empty() { vec![16] } else { head.widths().to_vec() };
        Self { experts, widths, activation, norm, dropout }
    }
}
