//! A number for a table.

/// A number for a table, whatever its size: four decimals, or four figures and a power of ten where those would show none
/// or too many.
///
/// ```
/// use girandole_train::figure;
///
/// assert_eq!([0.5, 1234.5, 0.0].map(figure), ["0.5000", "1234.5000", "0.0000"]);
/// assert_eq!([3e-7, -2.5e9].map(figure), ["3.000e-7", "-2.500e9"]);
/// ```
pub fn figure(value: f64) -> String {
    match value.abs() {
        size if size == 0.0 || (1e-3..1e6).contains(&size) || !size.is_finite() => format!("{value:.4}"),
        _ => format!("{value:.3e}"),
    }
}

/// A difference for a table, with its sign: four decimals, or two figures and a power of ten where those would show none or
/// too many.
///
/// ```
/// use girandole_train::signed;
///
/// assert_eq!([0.0002, -0.5, 3e-7].map(signed), ["+0.0002", "-0.5000", "+3.0e-7"]);
/// ```
pub fn signed(value: f64) -> String {
    match value.abs() {
        size if size == 0.0 || (5e-5..1e6).contains(&size) || !size.is_finite() => format!("{value:+.4}"),
        _ => format!("{value:+.1e}"),
    }
}
