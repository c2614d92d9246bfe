//! A table of a page.

/// A table of a page: cells as a person reads them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Table {
    /// One name a column.
    pub(crate) head: Vec<String>,
    /// One cell a column in each row.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// As lines of text, numbers flush right.
    pub(crate) fn plain(&self) -> String {
        let numeric = self.numeric();
        let lines = || std::iter::once(&self.head).chain(&self.rows);
        let width = |column: usize| {
            let cells = lines().filter_map(|line| line.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let line = |cells: &Vec<String>| {
            let cell = |(column, cell): (usize, &String)| match numeric.get(column) {
                Some(true) => format!("{cell:>0$}", widths[column]),
                _ => format!("{cell:0$}", widths[column]),
            };
            let cells: Vec<String> = cells.iter().take(widths.len()).enumerate().map(cell).collect();
            format!("  {}\n", cells.join("  ").trim_end())
        };
        lines().map(line).collect()
    }

    /// For each column whether all of its cells are numbers, or begin with one; it stands flush right then.
    pub(super) fn numeric(&self) -> Vec<bool> {
        let begins = |cell: &str| {
            let digits = cell.trim_start_matches(['-', '−', '+', '±', '.', '<', '>', ' ']);
            cell.is_empty() || digits.starts_with(|letter: char| letter.is_ascii_digit())
        };
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let is_numeric =
            |column| cells(column).all(|cell| begins(cell)) && cells(column).any(|cell| !cell.is_empty());
        (0..self.head.len()).map(is_numeric).collect()
    }

    /// The rows in groups of the same first cell; all in one where no two neighbours share theirs.
    pub(super) fn groups(&self) -> Vec<&[Vec<String>]> {
        let groups: Vec<_> = self.rows.chunk_by(|above, below| above.first() == below.first()).collect();
        if groups.iter().all(|group| group.len() == 1) { vec![self.rows.as_slice()] } else { groups }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 3]]) -> Table {
        let row = |cells: &[&str; 3]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        Table { head: vec![String::new(); 3], rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn columns_of_numbers_are_told_from_columns_of_words() {
        let table = table(&[["0.5", "MMoE", ""], ["−1", "2 or more", ""], ["", "3%", ""]]);
        assert_eq!(table.numeric(), [true, false, false]);
    }

    #[test]
    fn as_text_columns_stand_below_each_other() {
        let mut table = table(&[["mmoe", "0.5", "gain"], ["omoe", "10.5", ""]]);
        table.head = ["model", "auc", "verdict"].map(str::to_owned).to_vec();
        let text = ["  model   auc  verdict", "  mmoe    0.5  gain", "  omoe   10.5", ""];
        assert_eq!(table.plain(), text.join("\n"));
    }

    #[test]
    fn rows_of_the_same_first_cell_are_a_group() {
        let lengths = |table: &Table| table.groups().iter().map(|group| group.len()).collect::<Vec<_>>();
        assert_eq!(lengths(&table(&[["a", "", ""], ["a", "", ""], ["b", "", ""]])), [2, 1]);
        assert_eq!(lengths(&table(&[["a", "", ""], ["b", "", ""]])), [2]);
        assert_eq!(lengths(&table(&[])), [0]);
    }
}
