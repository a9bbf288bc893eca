//! The note as lines of a terminal.

use super::note::{Example, Note, OfDocument, OfRule};
use crate::diagnostic::escape;
use crate::site::source::says;
use crate::site::words::Words;
use console::Term;
use std::collections::BTreeSet;
use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, wrap};

/// Columns where the width of a terminal is not known.
const COLUMNS: usize = 100;
/// Columns below which lines are not made shorter: labels alone take a dozen.
const FEWEST_COLUMNS: usize = 40;
/// Columns above which lines are hard to read.
const MOST_COLUMNS: usize = 120;
/// Linked documents that are listed: one screen.
const MAX_LINKS: usize = 6;

/// Columns of the terminal, or a plain number of them where there is none.
pub fn columns() -> usize {
    Term::stdout().size_checked().map_or(COLUMNS, |(_, columns)| usize::from(columns))
}

/// Lines under way.
struct Page<'w> {
    words: &'w Words,
    columns: usize,
    lines: String,
}

/// The note for people, in the language of the interface, at most so many columns wide.
pub fn lines(note: &Note, words: &Words, columns: usize) -> String {
    let mut page = Page { words, columns: columns.clamp(FEWEST_COLUMNS, MOST_COLUMNS), lines: String::new() };
    let encoding = words.fill("encoding-of", &[("encoding", note.encoding), ("basis", words.say(note.encoding_basis))]);
    page.put("", note.source.as_str(), 0);
    let file = [("bytes", words.number(note.bytes)), ("lines", words.number(note.lines)), ("encoding", encoding)];
    page.put("  ", &page.filled("explain-file", &file), 2);
    page.put("  ", &page.filled("explain-documents", &[("n", words.number(note.documents.len()))]), 2);
    for (n, document) in note.documents.iter().enumerate() {
        page.lines.push('\n');
        page.document(n + 1, document);
    }
    page.lines.push('\n');
    if note.n_changes == 0 {
        page.put("", words.say("explain-no-changes"), 0);
    } else {
        page.put("", &page.filled("explain-changes", &[("n", words.number(note.n_changes))]), 0);
    }
    for rule in &note.changes {
        page.rule(rule);
    }
    page.lines
}

/// Where a line may break: as Unicode says, but not behind a hyphen, so that ids and dates can be copied whole.
fn words_of(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut begins = 0;
    let mut ends = Vec::new();
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        let end = begins + word.word.len() + word.whitespace.len();
        let goes_on = word.word.ends_with('-') && word.whitespace.is_empty();
        begins = end;
        if !goes_on {
            ends.push(end);
        }
    }
    let starts = std::iter::once(0).chain(ends.clone());
    Box::new(starts.zip(ends).filter_map(|(start, end)| line.get(start..end)).map(Word::from))
}

impl Page<'_> {
    fn filled(&self, key: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.words.fill(key, &values)
    }

    /// A paragraph behind a label, its later lines indented by so many columns. What came from files is escaped.
    fn put(&mut self, label: &str, text: &str, indent: usize) {
        // A tab between the cells of a table is a space here.
        let text = escape(&text.replace('\t', " "));
        let indent = " ".repeat(indent);
        let options = Options::new(self.columns)
            .initial_indent(label)
            .subsequent_indent(&indent)
            .word_separator(WordSeparator::Custom(words_of))
            .word_splitter(WordSplitter::NoHyphenation);
        for line in wrap(&text, options) {
            self.lines.push_str(line.trim_end());
            self.lines.push('\n');
        }
    }

    fn document(&mut self, n: usize, document: &OfDocument) {
        let words = self.words;
        let title = document.facts.first().map_or("", |fact| fact.value.as_str());
        self.put(&format!("{n}. "), title, 3);
        let mut rows = vec![(words.say("explain-name").to_owned(), document.id.clone())];
        let ranges = document
            .segments
            .iter()
            .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
        rows.push((words.say("explain-lines").to_owned(), words.list(ranges)));
        rows.push((words.say("explain-text").to_owned(), self.length(document)));
        for fact in &document.facts {
            let label = words.say(&format!("field-{}", fact.field)).to_owned();
            let value = match &fact.evidence {
                Some(basis) => {
                    self.filled("explain-evidence", &[("value", fact.value.clone()), ("basis", basis.clone())])
                }
                None => fact.value.clone(),
            };
            rows.push((label, value));
        }
        rows.extend(self.links(document).into_iter().enumerate().map(|(n, link)| {
            let label = if n == 0 { words.say("explain-shared") } else { "" };
            (label.to_owned(), link)
        }));
        let width = rows.iter().map(|(label, _)| display_width(label)).max().unwrap_or(0);
        for (label, value) in rows {
            let gap = " ".repeat(width.saturating_sub(display_width(&label)) + 2);
            self.put(&format!("   {label}{gap}"), &value, width + 5);
        }
    }

    fn length(&self, document: &OfDocument) -> String {
        let words = self.words;
        let counts = [("letters", words.number(document.letters)), ("paragraphs", words.number(document.paragraphs))];
        let mut length = self.filled("explain-text-is", &counts);
        if document.figures > 0 {
            length.push_str(&self.filled("explain-figures", &[("n", words.number(document.figures))]));
        }
        if document.begins.is_empty() {
            return length;
        }
        // The quotation stands in quotation marks itself.
        let inner = |text: &str| text.replace('“', "‘").replace('”', "’");
        let ends = [("begins", inner(&document.begins)), ("ends", inner(&document.ends))];
        format!("{length}{}{}", words.say("dot"), self.filled("explain-quoted", &ends))
    }

    fn links(&self, document: &OfDocument) -> Vec<String> {
        let words = self.words;
        if document.links.is_empty() {
            return vec![words.say("explain-shares-nothing").to_owned()];
        }
        let sum = [
            ("letters", words.number(document.shared)),
            ("share", words.percent(document.shared, document.letters)),
            ("passages", words.number(document.passages)),
            ("phrases", words.number(document.phrases)),
        ];
        let mut lines = vec![self.filled("explain-shared-is", &sum)];
        // A line that says "and 1 more" is no shorter than that one.
        let n_listed = if document.links.len() == MAX_LINKS + 1 { MAX_LINKS + 1 } else { MAX_LINKS };
        for link in document.links.iter().take(n_listed) {
            let values = [
                ("title", link.title.clone()),
                ("order", words.say(link.order).to_owned()),
                ("letters", words.number(link.letters)),
                ("own", words.percent(link.letters, document.letters)),
                ("other", words.percent(link.letters_of_other, link.length_of_other)),
                ("id", link.id.clone()),
            ];
            lines.push(self.filled("explain-link", &values));
        }
        let rest = document.links.len().saturating_sub(n_listed);
        if rest > 0 {
            lines.push(self.filled("explain-more-links", &[("n", words.number(rest))]));
        }
        lines
    }

    fn rule(&mut self, rule: &OfRule) {
        let words = self.words;
        let values = [
            ("rule", rule.rule.to_owned()),
            ("n", words.number(rule.n)),
            ("letters", words.number(rule.characters)),
            ("says", says(words.interface(), rule.rule).to_owned()),
        ];
        let key = if rule.characters > 0 { "explain-rule" } else { "explain-rule-of-space" };
        self.put("   ", &self.filled(key, &values), 5);
        for example in &rule.examples {
            self.example(example);
        }
        let mut n_told = rule.examples.len();
        if rule.examples.is_empty() && !rule.lines.is_empty() {
            n_told = rule.lines.len();
            let lines: BTreeSet<u32> = rule.lines.iter().copied().collect();
            let key = if lines.len() == 1 { "explain-example" } else { "explain-examples" };
            let lines = words.list(lines.iter().map(u32::to_string));
            self.put("     ", &self.filled(key, &[("line", lines.clone()), ("lines", lines)]), 5);
        }
        let rest = rule.n.saturating_sub(n_told);
        if rest > 0 && n_told > 0 {
            self.put("     ", &self.filled("explain-more-examples", &[("n", words.number(rest))]), 5);
        }
    }

    fn example(&mut self, example: &Example) {
        let line = self.filled("explain-example", &[("line", example.line.to_string())]);
        let changed = match (example.before.as_str(), example.after.as_str()) {
            (before, "") => format!("−{before}"),
            ("", after) => format!("+{after}"),
            (before, after) => format!("{before} → {after}"),
        };
        self.put("     ", &format!("{line}  {changed}"), 7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let words: Vec<&str> = words_of(line).map(|word| word.word).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn lines_break_between_signs_but_in_no_name() {
        check("2021-09-17-law-ab3 of", &["2021-09-17-law-ab3", "of"]);
        check("桥，路（三）", &["桥，", "路", "（三）"]);
        check("a -b", &["a", "-b"]);
        check("", &[]);
    }
}
