//! A page as Markdown, in GitHub's dialect.

use super::{Block, Page, Table};

/// Signs that mean something to Markdown within a line, the bar of a table's cell among them.
const SIGNS: [char; 11] = ['\\', '`', '*', '_', '[', ']', '<', '&', '|', '~', '$'];

/// The text of `README.md`.
pub(super) fn markdown(page: &Page) -> String {
    let mut text = format!("# {}\n\n{}\n", line(&page.title), paragraph(&page.lead));
    for section in &page.sections {
        text += &format!("\n## {}\n", line(&section.title));
        for block in &section.blocks {
            text.push('\n');
            text += &self::block(block);
        }
    }
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Text(text) => format!("{}\n", paragraph(text)),
        Block::List(points) => points.iter().map(|point| format!("- {}\n", paragraph(point))).collect(),
        Block::Table(table) => self::table(table),
        Block::Figure(figure) => {
            let caption = line(&figure.caption);
            format!("![{caption}]({}.svg)\n\n*{caption}*\n", figure.name)
        }
    }
}

fn table(table: &Table) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| line(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let marks: Vec<&str> =
        table.numeric().into_iter().map(|numeric| if numeric { "--:" } else { "---" }).collect();
    let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!("{}|{}|\n{rows}", row(&table.head), marks.join("|"))
}

/// A text on one line in which no sign means anything.
fn line(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.trim().chars() {
        if SIGNS.contains(&letter) {
            escaped.push('\\');
        }
        escaped.push(if letter.is_control() { ' ' } else { letter });
    }
    escaped
}

/// A text whose first signs do not make it a heading, a list or a quote.
fn paragraph(text: &str) -> String {
    let text = line(text);
    let after = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = text.len() - after.len();
    let mut signs = after.chars();
    let marks = match (signs.next(), signs.next().is_none_or(char::is_whitespace)) {
        (Some('#' | '>'), _) | (Some('+' | '-'), true) => digits == 0,
        (Some('.' | ')'), true) => digits > 0,
        _ => false,
    };
    let (before, after) = text.split_at(digits);
    format!("{before}{}{after}", if marks { "\\" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Figure, Section};

    #[test]
    fn a_bar_in_a_cell_stays_in_its_cell() {
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table =
            Table { head: cells(["a|b", "n"]), rows: vec![cells(["x | y", "1.5"]), cells(["", "2"])] };
        assert_eq!(self::table(&table), "| a\\|b | n |\n|---|--:|\n| x \\| y | 1.5 |\n|  | 2 |\n");
    }

    #[test]
    fn signs_of_markdown_are_only_signs() {
        assert_eq!(line("a*b_c `d` <e> [f](g)\nh"), "a\\*b\\_c \\`d\\` \\<e> \\[f\\](g) h");
        for (text, want) in [
            ("# one", "\\# one"),
            ("- two", "\\- two"),
            ("3. three", "3\\. three"),
            ("0.4 or worse", "0.4 or worse"),
            ("4 of 5", "4 of 5"),
            ("-0.1", "-0.1"),
            ("", ""),
        ] {
            assert_eq!(paragraph(text), want);
        }
    }

    #[test]
    fn sections_hold_their_blocks_in_order() {
        let figure = Figure { name: "f".to_owned(), svg: String::new(), caption: "A curve.".to_owned() };
        let blocks = vec![
            Block::Text("Said.".to_owned()),
            Block::List(vec!["one".to_owned(), "two".to_owned()]),
            Block::Figure(figure),
        ];
        let sections = vec![Section { title: "Part".to_owned(), blocks }];
        let page = Page { title: "Title".to_owned(), lead: "Lead.".to_owned(), sections };
        let want =
            "# Title\n\nLead.\n\n## Part\n\nSaid.\n\n- one\n- two\n\n![A curve.](f.svg)\n\n*A curve.*\n";
        assert_eq!(markdown(&page), want);
    }
}
