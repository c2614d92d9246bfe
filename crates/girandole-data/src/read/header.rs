//! The names of columns as they are used.

/// The names of a file's columns as they are used, from those that stand there.
///
/// They lose the spaces around them, unless two would become one; a column without a name is called by its position, as
/// pandas does.
pub(crate) fn tidied(raw: Vec<String>) -> Vec<String> {
    let mut trimmed: Vec<&str> = raw.iter().map(|name| name.trim()).collect();
    trimmed.sort_unstable();
    let is_twice = |name: &str| {
        let first = trimmed.partition_point(|other| *other < name);
        trimmed.get(first + 1).is_some_and(|next| *next == name)
    };
    let tidy = |(at, name): (usize, &String)| match name.trim() {
        "" => unnamed(at),
        short if is_twice(short) => name.clone(),
        short => short.to_owned(),
    };
    raw.iter().enumerate().map(tidy).collect()
}

/// What a column without a name is called.
fn unnamed(at: usize) -> String {
    format!("Unnamed: {at}")
}

/// The column that a name of a job means: the one of exactly this name, else with other spaces around it; without a name
/// the only one that has none.
pub(crate) fn position(names: &[String], wanted: &str) -> Option<usize> {
    let exact = names.iter().position(|name| name == wanted);
    let near = || {
        let short = wanted.trim();
        match short.is_empty() {
            false => names.iter().position(|name| name.trim() == short),
            true => {
                let mut without = (0..names.len()).filter(|at| names[*at] == unnamed(*at));
                without.next().filter(|_| without.next().is_none())
            }
        }
    };
    exact.or_else(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn every_column_has_a_name_of_its_own_where_the_file_gives_it_one() {
        assert_eq!(tidied(names(&["", " a", "b ", ""])), ["Unnamed: 0", "a", "b", "Unnamed: 3"]);
        assert_eq!(tidied(names(&["a", " a", "a b"])), ["a", " a", "a b"]);
    }

    #[test]
    fn a_name_means_the_column_that_is_like_it() {
        let file = tidied(names(&["", "a", " a", "rent, EUR"]));
        for (wanted, at) in [
            ("", Some(0)),
            ("Unnamed: 0", Some(0)),
            ("a", Some(1)),
            (" a", Some(2)),
            (" rent, EUR ", Some(3)),
        ] {
            assert_eq!(position(&file, wanted), at, "{wanted}");
        }
        assert_eq!(position(&tidied(names(&["", ""])), ""), None);
        assert_eq!(position(&file, "rent"), None);
    }
}
