//! Lines of a source, counted from 1 as editors and text editors do.

use crate::model::LineRange;
use std::ops::Range;

/// Where each line of a text begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
    len: usize,
}

impl Lines {
    /// Finds the lines of a text; only a line feed ends a line.
    pub fn of(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
        if starts.len() > 1 && starts.last() == Some(&text.len()) {
            starts.pop();
        }
        Self { starts, len: text.len() }
    }

    /// How many there are; an empty text has one.
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line in which a byte lies, from 1.
    pub fn of_byte(&self, byte: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= byte).max(1)).unwrap_or(u32::MAX)
    }

    /// The bytes of a line (from 1) without its line feed; empty for a line that is not there.
    pub fn span(&self, text: &str, line: u32) -> Range<usize> {
        let at = (line as usize).saturating_sub(1);
        let Some(start) = self.starts.get(at).copied() else { return self.len..self.len };
        let mut end = self.starts.get(at + 1).copied().unwrap_or(self.len);
        if end > start && text.as_bytes().get(end - 1) == Some(&b'\n') {
            end -= 1;
        }
        start..end
    }

    /// The bytes of a range of lines, without the last one's line feed.
    pub fn range(&self, text: &str, lines: LineRange) -> Range<usize> {
        let start = self.span(text, lines.0).start;
        start..self.span(text, lines.1).end.max(start)
    }

    /// The text of a line.
    pub fn text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        text.get(self.span(text, line)).unwrap_or_default()
    }
}

/// Stretches of lines as a message names them: `line 12`, `lines 3-5, 9`.
pub fn named(stretches: &[LineRange]) -> String {
    let name = |(first, last): &LineRange| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let names: Vec<String> = stretches.iter().map(name).collect();
    let is_one = matches!(stretches, [(first, last)] if first == last);
    format!("{} {}", if is_one { "line" } else { "lines" }, names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let lines = Lines::of(text);
        let found: Vec<&str> = (1..=lines.count()).map(|line| lines.text(text, line)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        check("", &[""]);
        check("一", &["一"]);
        check("一\n", &["一"]);
        check("一\n\n二", &["一", "", "二"]);
        check("\n一\r\n", &["", "一\r"]);
        assert_eq!(Lines::of("a\nb\nc").of_byte(2), 2);
        assert_eq!(Lines::of("a\nb\nc").range("a\nb\nc", (2, 3)), 2..5);
    }

    #[test]
    fn one_line_is_no_stretch() {
        assert_eq!(named(&[(12, 12)]), "line 12");
        assert_eq!(named(&[(3, 5)]), "lines 3-5");
        assert_eq!(named(&[(3, 5), (9, 9)]), "lines 3-5, 9");
    }
}
