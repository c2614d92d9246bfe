//! Patterns of names: `head.experts.{e}.layers.{l}` and `experts.{e}.mlp.{4*l+1}`.

use std::collections::BTreeMap;

/// What stands in the braces of a pattern.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Captures {
    /// Numbers by the name of their braces.
    pub(super) numbers: BTreeMap<String, usize>,
    /// Texts such as the name of a task.
    pub(super) texts: BTreeMap<String, String>,
}

/// The captures of `name`, whose pieces between dots are those of `pattern` or numbers for its braces.
pub(super) fn matched(pattern: &str, name: &str) -> Option<Captures> {
    let mut captures = Captures::default();
    let mut pieces = name.split('.');
    for wanted in pattern.split('.') {
        let piece = pieces.next()?;
        match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(capture) => drop(captures.numbers.insert(capture.to_owned(), piece.parse().ok()?)),
            None if wanted == piece => {}
            None => return None,
        }
    }
    pieces.next().is_none().then_some(captures)
}

/// The pattern with its braces filled, each a text, or a number, times a factor and plus a summand where it says so.
pub(super) fn filled(pattern: &str, captures: &Captures) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, behind) =
            after.split_once('}').ok_or_else(|| format!("\"{pattern}\" has a brace that is not closed"))?;
        out.push_str(before);
        out.push_str(&value(inside, captures).ok_or_else(|| {
            format!(
                "\"{pattern}\" asks for {{{inside}}}, which is neither known here nor of the form {{4*l+1}}"
            )
        })?);
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

fn value(inside: &str, captures: &Captures) -> Option<String> {
    if let Some(text) = captures.texts.get(inside) {
        return Some(text.clone());
    }
    let (product, summand) = inside.split_once('+').unwrap_or((inside, "0"));
    let (factor, name) = product.split_once('*').unwrap_or(("1", product));
    let number = captures.numbers.get(name.trim())?;
    let factor: usize = factor.trim().parse().ok()?;
    Some((factor * number + summand.trim().parse::<usize>().ok()?).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_numbers_out_of_one_name_and_puts_them_into_another() {
        let mut captures = matched("head.experts.{e}.layers.{l}", "head.experts.12.layers.3").unwrap();
        assert_eq!(filled("experts.{e}.mlp.{4*l+1}", &captures).unwrap(), "experts.12.mlp.13");
        captures.texts.insert("task".into(), "click".into());
        assert_eq!(filled("towers.{task}.{l+2}", &captures).unwrap(), "towers.click.5");
        for other in
            ["head.experts.1.layers", "head.experts.1.layers.0.linear", "head.gate.1.layers.0", "head"]
        {
            assert_eq!(matched("head.experts.{e}.layers.{l}", other), None);
        }
    }

    #[test]
    fn braces_that_mean_nothing_are_told() {
        let captures = matched("gate.{t}", "gate.1").unwrap();
        for pattern in ["gates.{x}", "gates.{t*2}", "gates.{t", "gates.{-1*t}"] {
            assert!(filled(pattern, &captures).unwrap_err().contains(pattern), "{pattern}");
        }
    }
}
