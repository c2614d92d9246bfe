//! How messages suggest names.

/// The candidate most like `name`, if one is close.
pub(crate) fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let name = plain(name);
    among
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &plain(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.78)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `` (did you mean `epochs`?)``, or nothing.
pub(crate) fn did_you_mean<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, among).map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default()
}
