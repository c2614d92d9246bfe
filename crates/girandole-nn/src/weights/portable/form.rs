//! How banks are written.

/// How the banks of a model are written: experts, gates, towers and networks of one shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum WeightsForm {
    /// One tensor a layer, with the parts along its first axis, as a bank computes.
    #[default]
    Stacked,
    /// A tensor for each part, its number in the name, as frameworks with lists of modules hold them.
    PerPart,
}
