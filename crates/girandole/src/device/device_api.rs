//! The ways to reach a device.

/// The ways to reach a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DeviceApi {
    /// A hardware GPU if there is one, else the CPU.
    #[default]
    Auto,
    /// The CPU.
    Flex,
    /// Any graphics API.
    Wgpu,
    /// Vulkan.
    Vulkan,
    /// Metal.
    Metal,
    /// Direct3D 12.
    Dx12,
    /// OpenGL.
    Gl,
    /// CUDA.
    Cuda,
}

impl DeviceApi {
    /// All of them, in the order help texts list them.
    pub const ALL: [Self; 8] =
        [Self::Auto, Self::Flex, Self::Wgpu, Self::Vulkan, Self::Metal, Self::Dx12, Self::Gl, Self::Cuda];

    /// The name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Flex => "flex",
            Self::Wgpu => "wgpu",
            Self::Vulkan => "vulkan",
            Self::Metal => "metal",
            Self::Dx12 => "dx12",
            Self::Gl => "gl",
            Self::Cuda => "cuda",
        }
    }

    /// The name of the driver a person would install.
    pub(super) fn driver(self) -> &'static str {
        match self {
            Self::Auto | Self::Flex => "none",
            Self::Wgpu => "Vulkan, Metal, DX12 or GL driver",
            Self::Vulkan => "Vulkan driver (on Debian mesa-vulkan-drivers, or that of the GPU's maker)",
            Self::Metal => "Metal driver (macOS only)",
            Self::Dx12 => "Direct3D 12 driver (Windows only)",
            Self::Gl => "OpenGL driver (on Debian libgl1-mesa-dri)",
            Self::Cuda => "NVIDIA driver",
        }
    }
}
