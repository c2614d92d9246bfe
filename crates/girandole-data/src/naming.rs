//! How messages list names, values and problems.

use girandole_core::Problem;

/// Longest list a message shows.
const SHOWN: usize = 12;

/// The candidate most like `name`, if one is close.
pub(crate) fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a String>) -> Option<String> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let name = plain(name);
    among
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &plain(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.clone())
}

pub(crate) fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}

/// `` `a`, `b`, `c` and 7 more ``
pub(crate) fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What to set where a header of several names was taken for one.
pub(crate) fn other_separator(columns: &[String]) -> String {
    let [lone] = columns else { return String::new() };
    let sign = [';', '\t', '|', ','].into_iter().find(|sign| lone.contains(*sign));
    let way = |sign: char| {
        format!("; if {sign:?} stands between them, set `data.separator = \"{}\"`", sign.escape_default())
    };
    sign.map(way).unwrap_or_default()
}

pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(crate) fn number(value: f64) -> String {
    if value.is_nan() { "an empty cell".to_owned() } else { value.to_string() }
}

pub(crate) fn problems(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}
