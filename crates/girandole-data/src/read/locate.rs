//! Walks the records of a CSV file to say where something is; used for messages only.

use std::io::BufRead;

/// One record as far as messages need it.
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// Its first cell, trimmed.
    pub(super) first_cell: String,
    pub(super) verdict: Verdict,
}

/// What became of a record.
pub(super) enum Verdict {
    Read { cells: usize, open_quote: bool },
    NotUtf8 { line: usize },
    Failed(String),
}

/// The records of a CSV file, without its blank lines.
pub(super) struct Records<R> {
    reader: R,
    delimiter: u8,
    line: usize,
    done: bool,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R, delimiter: u8) -> Self {
        Self { reader, delimiter, line: 1, done: false }
    }

    /// Reads one more line into `bytes`; false at the end.
    fn read_line(&mut self, bytes: &mut Vec<u8>) -> std::io::Result<bool> {
        Ok(self.reader.read_until(b'\n', bytes)? > 0)
    }

    /// Counts the cells of a record; the flag says whether a quote is open at its end.
    fn cells(&self, record: &[u8]) -> (usize, bool, usize) {
        let (mut cells, mut quoted, mut fresh, mut first_end) = (1, false, true, record.len());
        let mut at = 0;
        while at < record.len() {
            let byte = record[at];
            if quoted {
                if byte == b'"' && record.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else if byte == b'"' {
                    quoted = false;
                }
            } else if byte == self.delimiter {
                if cells == 1 {
                    first_end = at;
                }
                cells += 1;
                fresh = true;
                at += 1;
                continue;
            } else if byte == b'"' && fresh {
                quoted = true;
            }
            fresh = false;
            at += 1;
        }
        (cells, quoted, first_end)
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut bytes = Vec::new();
        let mut line = self.line;
        while !self.done {
            let start = bytes.len();
            match self.read_line(&mut bytes) {
                Err(error) => {
                    self.done = true;
                    let verdict = Verdict::Failed(error.to_string());
                    return Some(Record { line, first_cell: String::new(), verdict });
                }
                Ok(false) => self.done = true,
                Ok(true) => self.line += 1,
            }
            if std::str::from_utf8(&bytes[start..]).is_err() {
                self.done = true;
                let verdict = Verdict::NotUtf8 { line: self.line - 1 };
                return Some(Record { line, first_cell: String::new(), verdict });
            }
            if bytes.iter().all(|byte| matches!(byte, b'\n' | b'\r')) {
                bytes.clear();
                line = self.line;
                continue;
            }
            let (cells, open_quote, first_end) = self.cells(&bytes);
            if open_quote && !self.done {
                continue;
            }
            let first_cell = String::from_utf8_lossy(&bytes[..first_end]);
            let first_cell = first_cell.trim_start_matches('\u{feff}').trim().trim_matches('"').to_owned();
            return Some(Record { line, first_cell, verdict: Verdict::Read { cells, open_quote } });
        }
        None
    }
}
