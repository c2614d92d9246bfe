//! The range of an axis that holds some values.

/// The ends of some values, with room around; 0 to 1 where none is finite.
pub(crate) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.08).max(1e-6);
    (low - room, high + room)
}
