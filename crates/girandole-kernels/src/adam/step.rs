//! The numbers of one step of Adam.

/// The numbers of one step of Adam, with the corrections for its number already in them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamStep {
    /// Share of the first moment that stays.
    pub beta_1: f32,
    /// Share of the second moment that stays.
    pub beta_2: f32,
    /// Share of the gradient in the first moment, `1 - beta_1`.
    pub new_1: f32,
    /// Share of its square in the second moment, `1 - beta_2`.
    pub new_2: f32,
    /// What the gradient gains for each unit of the parameter: the decay of Adam.
    pub pull: f32,
    /// What the parameter keeps before the step: 1 without the decay of AdamW.
    pub keep: f32,
    /// Learning rate over the correction of the first moment.
    pub rate: f32,
    /// One over the root of the correction of the second moment.
    pub root_scale: f32,
    /// Added to the root.
    pub epsilon: f32,
}
