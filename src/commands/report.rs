//! Prints diagnostics, summaries and failures, for people or for machines.

use super::arguments::{Color, Common, MessageFormat};
use crate::diagnostic::{self, Diagnostic, Level, Style, escape};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

/// Diagnostics of one code that are printed in full unless `--verbose`: enough to see the pattern.
const SHOWN_OF_A_CODE: usize = 5;

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Volume {
    Quiet,
    Normal,
    Verbose,
}

/// Where and how a command speaks.
#[derive(Clone, Debug)]
pub struct Reporter {
    format: MessageFormat,
    style: Style,
    volume: Volume,
}

/// How many diagnostics of each level there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Tally {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |level| diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        Self { errors: count(Level::Error), warnings: count(Level::Warning), notes: count(Level::Note) }
    }
}

impl Reporter {
    /// As the options and the environment ask.
    pub fn new(common: &Common) -> Self {
        let coloured = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
            }
        };
        Self {
            format: common.message_format,
            style: if coloured { Style::Coloured } else { Style::Plain },
            volume: match (common.quiet, common.verbose) {
                (true, _) => Volume::Quiet,
                (false, true) => Volume::Verbose,
                (false, false) => Volume::Normal,
            },
        }
    }

    /// Whether progress may be drawn.
    pub fn shows_progress(&self) -> bool {
        self.volume != Volume::Quiet && !self.format.is_json() && io::stderr().is_terminal()
    }

    /// Prints what there is to tell of the content.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        if self.format.is_json() {
            let mut out = String::new();
            for diagnostic in diagnostics {
                let mut object = json!({ "type": "diagnostic" });
                if let (Some(object), Ok(serde_json::Value::Object(fields))) =
                    (object.as_object_mut(), serde_json::to_value(diagnostic))
                {
                    object.extend(fields);
                }
                out.push_str(&format!("{object}\n"));
            }
            print_out(&out);
            return;
        }
        let kept: Vec<&Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| self.volume != Volume::Quiet || diagnostic.level == Level::Error)
            .collect();
        let limit = if self.volume == Volume::Verbose { usize::MAX } else { SHOWN_OF_A_CODE };
        let (shown, more) = group(&kept, limit);
        let mut out = String::new();
        for diagnostic in shown {
            out.push_str(&diagnostic::render(diagnostic, self.style));
            out.push('\n');
        }
        for line in more {
            out.push_str(&line);
            out.push('\n');
        }
        print_err(&out);
    }

    /// Prints the closing lines (for people) or object (for machines) on standard output.
    pub fn summary(&self, lines: &str, mut object: serde_json::Value) {
        if self.format.is_json() {
            if let Some(object) = object.as_object_mut() {
                object.insert("type".to_owned(), json!("summary"));
            }
            print_out(&format!("{object}\n"));
        } else if self.volume != Volume::Quiet {
            print_out(lines);
        }
    }

    /// Prints an object for machines; people are told the same in another way.
    pub fn object(&self, object: &serde_json::Value) {
        if self.format.is_json() {
            print_out(&format!("{object}\n"));
        }
    }

    /// Prints a line that is neither a diagnostic nor a summary.
    pub fn note(&self, line: &str) {
        if self.volume != Volume::Quiet && !self.format.is_json() {
            print_err(&format!("{}: {}\n", self.paint("note", "1;32"), escape(line)));
        }
    }

    /// Prints why nothing was published.
    pub fn refusal(&self, line: &str) {
        if !self.format.is_json() {
            print_err(&format!("{}: {}\n", self.paint("error", "1;31"), escape(line)));
        }
    }

    /// Prints why the work could not be done.
    pub fn failure(&self, error: &anyhow::Error) {
        let chain: Vec<String> = error.chain().map(|cause| escape_lines(&cause.to_string())).collect();
        let message = chain.join(": ");
        if self.format.is_json() {
            print_out(&format!("{}\n", json!({ "type": "failure", "message": message })));
        } else {
            print_err(&format!("{}: {message}\n", self.paint("error", "1;31")));
        }
    }

    fn paint(&self, text: &str, codes: &str) -> String {
        match self.style {
            Style::Plain => text.to_owned(),
            Style::Coloured => format!("\u{1b}[{codes}m{text}\u{1b}[0m"),
        }
    }
}

/// The first few diagnostics of each code, and a line for each code of which there are more.
fn group<'d>(diagnostics: &[&'d Diagnostic], limit: usize) -> (Vec<&'d Diagnostic>, Vec<String>) {
    let mut seen: BTreeMap<(Level, &str), usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for diagnostic in diagnostics {
        let count = seen.entry((diagnostic.level, diagnostic.code)).or_default();
        *count += 1;
        if *count <= limit {
            shown.push(*diagnostic);
        }
    }
    let more = seen
        .into_iter()
        .filter(|(_, count)| *count > limit)
        .map(|((_, code), count)| format!("… and {} more of {code}; --verbose lists them", count - limit))
        .collect();
    (shown, more)
}

/// Template errors draw their own picture over several lines.
fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// A closed pipe (`hujian check | head`) is the reader's decision, not a failure of ours.
fn print_out(text: &str) {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).ok();
}

fn print_err(text: &str) {
    io::stderr().lock().write_all(text.as_bytes()).ok();
}

/// `1 document`, `2 documents`, `12,345 letters`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourcePath;

    #[test]
    fn figures_are_read_in_threes() {
        assert_eq!(count(0, "letter", "letters"), "0 letters");
        assert_eq!(count(1, "letter", "letters"), "1 letter");
        assert_eq!(count(999, "letter", "letters"), "999 letters");
        assert_eq!(count(1_234_567, "letter", "letters"), "1,234,567 letters");
    }

    #[test]
    fn many_of_a_code_are_grouped() {
        let path = SourcePath("content/a.txt".to_owned());
        let date = Diagnostic::warning("missing-date", &path, "no date");
        let title = Diagnostic::warning("missing-title", &path, "no title");
        let mut all = vec![&date; 1000];
        all.push(&title);
        let (shown, more) = group(&all, 5);
        assert_eq!(shown.len(), 6);
        assert_eq!(more, ["… and 995 more of missing-date; --verbose lists them"]);
        assert_eq!(group(&all, usize::MAX).1, Vec::<String>::new());
    }
}
