//! What is wrong with the signs of a text file.

use girandole_core::Problem;

use crate::DataConfig;

/// Everything that is wrong with what stands between cells and in numbers.
pub(super) fn text_problems(data: &DataConfig) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |key: &str, message: String| problems.push(Problem::new(format!("data.{key}"), message));
    if let Some(separator) = data.separator
        && (!separator.is_ascii() || matches!(separator, '"' | '\n' | '\r'))
    {
        add("separator", format!("needs one ASCII character other than a quote, got `{separator}`"));
    }
    for (key, sign) in [("decimal", data.decimal), ("thousands", data.thousands)] {
        if let Some(sign) = sign.filter(|sign| sign.is_alphanumeric() || matches!(sign, '+' | '-' | '"')) {
            add(
                key,
                format!("`{sign}` is part of numbers and texts themselves; name the sign between digits"),
            );
        }
    }
    if data.thousands.is_some_and(|sign| sign == data.decimal.unwrap_or('.')) {
        let sign = data.thousands.unwrap_or_default();
        add(
            "thousands",
            format!("`{sign}` stands before the fraction by `data.decimal`; name two signs, or drop one"),
        );
    }
    problems
}
