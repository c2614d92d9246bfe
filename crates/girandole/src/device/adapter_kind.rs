//! What kind of thing computes.

use std::fmt;

/// What kind of thing computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AdapterKind {
    /// The processor, by burn's own backend.
    Cpu,
    /// A graphics card with memory of its own.
    DiscreteGpu,
    /// A graphics unit that shares the processor's memory.
    IntegratedGpu,
    /// A GPU handed into a virtual machine.
    VirtualGpu,
    /// Hardware that does not say what it is.
    Other,
    /// A program that plays a GPU on the processor: slower than [`Cpu`](Self::Cpu), for tests.
    Software,
}

impl AdapterKind {
    /// Whether it is a GPU that can be touched.
    pub fn is_hardware_gpu(self) -> bool {
        !matches!(self, Self::Cpu | Self::Software)
    }

    /// The best first.
    #[cfg_attr(not(feature = "wgpu"), allow(dead_code, reason = "only graphics adapters are ranked"))]
    pub(super) fn rank(self) -> usize {
        match self {
            Self::DiscreteGpu => 0,
            Self::IntegratedGpu => 1,
            Self::VirtualGpu => 2,
            Self::Other => 3,
            Self::Software => 4,
            Self::Cpu => 5,
        }
    }
}

impl fmt::Display for AdapterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Cpu => "processor",
            Self::DiscreteGpu => "hardware, discrete",
            Self::IntegratedGpu => "hardware, integrated",
            Self::VirtualGpu => "hardware, virtual",
            Self::Other => "hardware",
            Self::Software => "software",
        })
    }
}
