//! An SVG inside a page of HTML.

use super::Figure;

/// The figure's SVG as an element of a page, with ids of its own.
pub(super) fn inlined(figure: &Figure) -> String {
    // A prolog, if there is one, has no place in HTML.
    let svg = figure.svg.find("<svg").map_or(figure.svg.as_str(), |start| &figure.svg[start..]);
    let name = &figure.name;
    let mut own = svg.trim_end().to_owned();
    // Ids are those of the whole page, and two figures may have drawn with the same ones.
    for before in [" id=\"", "url(#", "href=\"#"] {
        own = own.replace(before, &format!("{before}{name}-"));
    }
    own.replacen("<svg", "<svg aria-hidden=\"true\"", 1)
}

/// The width that the SVG gives itself, in pixels.
pub(super) fn width(svg: &str) -> Option<f64> {
    let tag = svg.get(svg.find("<svg")?..)?.split('>').next()?;
    let (_, after) = tag.split_once(" width=\"")?;
    after.split('"').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: &str, svg: &str) -> Figure {
        Figure { name: name.to_owned(), svg: svg.to_owned(), caption: String::new() }
    }

    #[test]
    fn ids_of_two_figures_do_not_clash() {
        let svg = "<svg><clipPath id=\"c\"/><g clip-path=\"url(#c)\"/><use xlink:href=\"#c\"/></svg>";
        let own = inlined(&figure("one", svg));
        for part in ["id=\"one-c\"", "url(#one-c)", "href=\"#one-c\""] {
            assert!(own.contains(part), "{own}");
        }
    }

    #[test]
    fn the_element_has_no_prolog_and_its_width_is_that_of_its_tag() {
        let svg = "<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" width=\"420\" height=\"2\"><g/></svg>\n";
        let want = "<svg aria-hidden=\"true\" xmlns=\"x\" width=\"420\" height=\"2\"><g/></svg>";
        assert_eq!(inlined(&figure("f", svg)), want);
        assert_eq!(width(svg), Some(420.0));
        assert_eq!(width("<svg><rect width=\"3\"/></svg>"), None);
    }
}
