//! A page as one file of HTML that needs nothing but a browser.

use super::inlined::{inlined, width};
use super::{Block, Figure, Page, Section, Table};

/// How it looks, on a screen of any width and on paper.
const STYLE: &str = include_str!("style.css");

/// Keeps the page from asking for anything: what it shows is inside it.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/// The text of `index.html`.
pub(super) fn html(page: &Page) -> String {
    let (title, lead) = (escaped(&page.title), escaped(&page.lead));
    let sections: String =
        page.sections.iter().enumerate().map(|(number, section)| self::section(number, section)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"Girandole {version}\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n</header>\n{contents}\
         <main>\n{sections}</main>\n<footer>Written by Girandole {version}.</footer>\n</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
        contents = contents(&page.sections),
    )
}

/// The table of contents of a page with more than one section.
fn contents(sections: &[Section]) -> String {
    if sections.len() < 2 {
        return String::new();
    }
    let link = |(number, section): (usize, &Section)| {
        format!("<li><a href=\"#{}\">{}</a></li>\n", anchor(number), escaped(&section.title))
    };
    let links: String = sections.iter().enumerate().map(link).collect();
    format!(
        "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n{links}</ol>\n</nav>\n"
    )
}

/// Names the heading of a section.
fn anchor(number: usize) -> String {
    format!("section-{}", number + 1)
}

fn section(number: usize, section: &Section) -> String {
    let anchor = anchor(number);
    let blocks: String = section.blocks.iter().map(|block| self::block(block, &anchor)).collect();
    let title = escaped(&section.title);
    format!("<section aria-labelledby=\"{anchor}\">\n<h2 id=\"{anchor}\">{title}</h2>\n{blocks}</section>\n")
}

/// A block of the section whose heading has the id `anchor`.
fn block(block: &Block, anchor: &str) -> String {
    match block {
        Block::Text(text) => format!("<p>{}</p>\n", escaped(text)),
        Block::List(points) => {
            let points: String =
                points.iter().map(|point| format!("<li>{}</li>\n", escaped(point))).collect();
            format!("<ul>\n{points}</ul>\n")
        }
        Block::Table(table) => self::table(table, anchor),
        Block::Figure(figure) => self::figure(figure),
    }
}

/// A box that takes the keyboard's focus, since it may be wider than the screen and scroll.
fn table(table: &Table, anchor: &str) -> String {
    let numeric = table.numeric();
    let class = |column: usize| {
        if numeric.get(column) == Some(&true) { " class=\"number\"" } else { "" }
    };
    let names = table.head.iter().enumerate();
    let head: String = names
        .map(|(column, name)| format!("<th scope=\"col\"{}>{}</th>", class(column), escaped(name)))
        .collect();
    let cell = |(column, cell): (usize, &String)| format!("<td{}>{}</td>", class(column), escaped(cell));
    let row = |cells: &Vec<String>| {
        format!("<tr>{}</tr>\n", cells.iter().enumerate().map(cell).collect::<String>())
    };
    let group =
        |rows: &[Vec<String>]| format!("<tbody>\n{}</tbody>\n", rows.iter().map(row).collect::<String>());
    let groups: String = table.groups().into_iter().map(group).collect();
    format!(
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{anchor}\">\n<table>\n\
         <thead>\n<tr>{head}</tr>\n</thead>\n{groups}</table>\n</div>\n"
    )
}

/// A picture that its caption names to screen readers, in a box that scrolls like a table's.
fn figure(figure: &Figure) -> String {
    let (name, caption) = (escaped(&figure.name), escaped(&figure.caption));
    let label = format!("{name}-caption");
    let svg = inlined(figure);
    let width = width(&figure.svg).map_or(String::new(), |width| format!(" style=\"--width:{width}px\""));
    format!(
        "<figure id=\"{name}\">\n\
         <div class=\"sheet\" role=\"img\" tabindex=\"0\" aria-labelledby=\"{label}\"{width}>\n{svg}\n</div>\n\
         <figcaption id=\"{label}\">{caption}</figcaption>\n</figure>\n"
    )
}

/// A text that holds no markup, in an element or in an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with one text in every place that takes one.
    fn page(text: &str, sections: usize) -> Page {
        let text = || text.to_owned();
        let svg = "<svg width=\"9\" height=\"9\"></svg>".to_owned();
        let blocks = vec![
            Block::Text(text()),
            Block::List(vec![text()]),
            Block::Table(Table { head: vec![text()], rows: vec![vec![text()]] }),
            Block::Figure(Figure { name: "f".to_owned(), svg, caption: text() }),
        ];
        Page { title: text(), lead: text(), sections: vec![Section { title: text(), blocks }; sections] }
    }

    #[test]
    fn no_text_is_taken_for_markup() {
        let html = html(&page("<b> & \"c\" 'd'", 2));
        assert!(!html.contains("<b>") && !html.contains("\"c\""), "{html}");
        // Title twice, lead, two in the contents, and five in each section.
        assert_eq!(html.matches("&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;").count(), 17, "{html}");
    }

    #[test]
    fn contents_link_to_headings_and_one_section_needs_none() {
        let two = html(&page("t", 2));
        for part in ["href=\"#section-1\"", "href=\"#section-2\"", "id=\"section-1\"", "id=\"section-2\""] {
            assert_eq!(two.matches(part).count(), 1, "{part}");
        }
        assert!(!html(&page("t", 1)).contains("<nav"));
    }

    #[test]
    fn nothing_is_asked_of_a_network() {
        let html = html(&page("t", 1));
        for part in ["http:", "https:", "src=\"", "@import", "url("] {
            assert!(!html.contains(part), "{part}");
        }
    }

    #[test]
    fn numbers_stand_flush_right_under_their_name() {
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table = Table { head: cells(["n", "word"]), rows: vec![cells(["1", "a"]), cells(["1", "b"])] };
        let html = self::table(&table, "s");
        let parts = [
            "<th scope=\"col\" class=\"number\">n</th><th scope=\"col\">word</th>",
            "<td class=\"number\">1</td>",
        ];
        assert!(parts.iter().all(|part| html.contains(part)), "{html}");
    }
}
