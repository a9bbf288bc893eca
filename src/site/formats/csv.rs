//! Tables for spreadsheets and statistics: RFC 4180 in UTF-8, with a byte order mark, by which spreadsheets tell UTF-8.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe before it, and so does one that begins with an
//! apostrophe. Whoever takes the first apostrophe of every cell that begins with one away has the text back.

use jiff::civil::Date;

/// What begins a formula in some spreadsheet, in either width, and the apostrophe itself, so that the rule can be undone.
const GUARDED: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\''];

/// A table of `N` columns on its way into a file.
#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    out: String,
}

impl<const N: usize> Table<N> {
    /// With its head.
    pub fn new(columns: [&str; N]) -> Self {
        let mut table = Self { out: String::from('\u{feff}') };
        table.row(columns);
        table
    }

    /// Adds a row.
    pub fn row<S: AsRef<str>>(&mut self, cells: [S; N]) {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.out.push(',');
            }
            push(&mut self.out, cell.as_ref());
        }
        self.out.push_str("\r\n");
    }

    /// Adds rows.
    #[must_use]
    pub fn with<S: AsRef<str>>(mut self, rows: impl IntoIterator<Item = [S; N]>) -> Self {
        for row in rows {
            self.row(row);
        }
        self
    }

    /// The file.
    pub fn file(self) -> String {
        self.out
    }
}

/// Several values in one cell, with `; ` between them.
pub fn list<S: AsRef<str>>(values: &[S]) -> String {
    values.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join("; ")
}

/// A day as ISO 8601 writes it; an empty cell where it is not known.
pub fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn push(out: &mut String, cell: &str) {
    // A spreadsheet may pass over spaces and control characters before it looks for a formula.
    let first = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control()).chars().next();
    let guard = if first.is_some_and(|c| GUARDED.contains(&c)) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a table of one column and one row, as a program that knows the rule does.
    fn read(file: &str) -> String {
        let row = file.split_once("\r\n").unwrap().1.strip_suffix("\r\n").unwrap();
        let cell = match row.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').unwrap().replace("\"\"", "\""),
            None => row.to_owned(),
        };
        cell.strip_prefix('\'').map_or(cell.clone(), str::to_owned)
    }

    #[test]
    fn cells() {
        let check = |cell: &str, expected: &str| {
            let file = Table::new(["c"]).with([[cell]]).file();
            assert_eq!(file, format!("\u{feff}c\r\n{expected}\r\n"));
            assert_eq!(read(&file), cell);
        };
        check("", "");
        check("甲", "甲");
        check("a,b", "\"a,b\"");
        check("a\"b", "\"a\"\"b\"");
        check("a\nb", "\"a\nb\"");
        check("=1+1", "'=1+1");
        check("＝1+1", "'＝1+1");
        check(" \t=1+1", "' \t=1+1");
        check("\n@a", "\"'\n@a\"");
        check("-1, -2", "\"'-1, -2\"");
        check("'tis", "''tis");
        check("''", "'''");
        check("3-64; 66-110", "3-64; 66-110");
    }
}
