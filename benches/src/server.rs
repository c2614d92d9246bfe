//! Answers work line by line, as `peers/alternate.py` asks for it.

use std::io::{BufRead, Write};

use serde::Serialize;

/// What went wrong, in words.
pub type Failure = Box<dyn std::error::Error>;

/// What came of a piece of work.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Answer {
    /// Rows that went through it.
    pub rows: usize,
    /// Seconds of each time it was done.
    pub seconds: Vec<f64>,
    /// The AUC of each task where it is known, to see that the work was real.
    pub auc: Vec<f64>,
}

/// Answers each line of standard input by a line of JSON: the first word names the work, the others are numbers for it.
///
/// Between two lines the program waits and leaves the cores to others.
///
/// # Errors
///
/// If a piece of work fails or a line is none.
pub fn serve(mut work: impl FnMut(&str, &[usize]) -> Result<Answer, Failure>) -> Result<(), Failure> {
    println!("{{\"ready\": []}}");
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let numbers = words.map(str::parse).collect::<Result<Vec<usize>, _>>();
        let numbers = numbers.map_err(|_| format!("`{line}`: after the name come whole numbers"))?;
        println!("{}", serde_json::to_string(&work(name, &numbers)?)?);
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Steps before `n` timed ones, which do not count.
pub fn warm_up(n: usize) -> usize {
    2.max(n / 10)
}
