//! What the builder has to say about the content: level, place, message, remedy.

pub mod shell;

use crate::model::SourcePath;
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A claim would be wrong or a page impossible: nothing is published.
    Error,
    /// Shown on the site as missing or in doubt.
    Warning,
    /// Worth knowing.
    Note,
}

/// One thing to tell the editor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// The file it is about.
    pub path: Option<SourcePath>,
    /// The line it is about, from 1.
    pub line: Option<u32>,
    /// How bad it is.
    pub level: Level,
    /// A stable name for machines, such as `missing-date`.
    pub code: &'static str,
    /// What was found and what was expected; lower case, no full stop, names in backticks.
    pub message: String,
    /// The line itself, as decoded.
    pub excerpt: Option<String>,
    /// Code points of `excerpt` that are meant, end exclusive.
    pub columns: Option<(u32, u32)>,
    /// What to type to mend it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic about a file as a whole.
    pub fn new(level: Level, code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self {
            path: Some(path.clone()),
            line: None,
            level,
            code,
            message: message.into(),
            excerpt: None,
            columns: None,
            hint: None,
        }
    }

    /// An error about a file.
    pub fn error(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, path, message)
    }

    /// A warning about a file.
    pub fn warning(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, path, message)
    }

    /// A note about a file.
    pub fn note(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self::new(Level::Note, code, path, message)
    }

    /// With the remedy.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With the line it is about, counted from 1, and its text.
    pub fn at(mut self, line: u32, excerpt: impl Into<String>) -> Self {
        self.line = Some(line);
        self.excerpt = Some(excerpt.into());
        self
    }

    /// With the code points of the line that are meant.
    pub fn columns(mut self, start: u32, end: u32) -> Self {
        self.columns = Some((start, end));
        self
    }
}

/// Columns of the terminal the printed form is made for.
const COLUMNS: usize = 100;
/// Characters quoted of a line in which no place is meant.
const MAX_EXCERPT_CHARS: usize = 45;
/// Characters marked at most: a mark that is longer says "this line".
const MAX_MARKED_CHARS: usize = 40;
/// Characters before the marked place above which the rest of the line is not even handed to the renderer.
const FAR: usize = 4_000;
/// Characters of a message or hint: some quote what was found, and what was found can be a whole page.
const MAX_MESSAGE_CHARS: usize = 600;

/// Whether the printed form has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For files, pipes and those who ask for none.
    Plain,
    /// With escape sequences.
    Coloured,
}

/// The printed form, as rustc prints its own, ended by a line feed.
///
/// What came from files is escaped: no control character reaches the terminal.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    use annotate_snippets::{AnnotationKind, Element, Level as Title, Origin, Renderer, Snippet};
    let level = match diagnostic.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let mut group =
        level.primary_title(shorten(&escape(&diagnostic.message))).id(diagnostic.code).elements(None::<Element<'_>>);
    let path = diagnostic.path.as_ref().map(|path| escape(path.as_str()));
    match (&diagnostic.excerpt, diagnostic.line, path) {
        (Some(excerpt), Some(line), path) => {
            let (shown, marked) = quote(excerpt, diagnostic.columns);
            let mut snippet = Snippet::source(shown).line_start(line as usize).fold(false);
            snippet = match marked {
                Some(range) => snippet.path(path).annotation(AnnotationKind::Primary.span(range)),
                None => snippet.path(path.map(|path| format!("{path}:{line}"))),
            };
            group = group.element(snippet);
        }
        (_, Some(line), Some(path)) => group = group.element(Origin::path(path).line(line as usize)),
        (_, None, Some(path)) => group = group.element(Origin::path(path)),
        (_, _, None) => {}
    }
    if let Some(hint) = &diagnostic.hint {
        let lines: Vec<String> = hint.lines().map(escape).collect();
        group = group.element(Title::HELP.message(shorten(&lines.join("\n"))));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut printed = renderer.term_width(COLUMNS).render(&[group]);
    printed.push('\n');
    printed
}

/// Text with what would move the cursor, change colours or turn the direction of writing spelled out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { escaped.extend(c.escape_unicode()) } else { escaped.push(c) }
    }
    escaped
}

/// Controls (C0, C1), marks of direction, and characters without width that hide in names.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The line as shown, escaped, and the bytes of it that are meant; the renderer cuts it around them.
fn quote(excerpt: &str, columns: Option<(u32, u32)>) -> (String, Option<std::ops::Range<usize>>) {
    let line = excerpt.lines().next().unwrap_or_default();
    let columns = columns.map(|(start, end)| start as usize..(end as usize).min(start as usize + MAX_MARKED_CHARS));
    let columns = columns.filter(|columns| columns.start < FAR);
    let last = columns.as_ref().map_or(MAX_EXCERPT_CHARS, |columns| columns.end + COLUMNS);
    let mut shown = String::new();
    let mut marked: Option<std::ops::Range<usize>> = None;
    for (n, c) in line.chars().enumerate() {
        if n == last {
            shown.push('…');
            break;
        }
        let start = shown.len();
        match c {
            '\t' => shown.push(' '),
            c if is_invisible(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
        if columns.as_ref().is_some_and(|columns| columns.contains(&n)) {
            marked = Some(marked.map_or(start, |range| range.start)..shown.len());
        }
    }
    (shown, marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(diagnostic: &Diagnostic, expected: &str) {
        assert_eq!(render(diagnostic, Style::Plain), expected.trim_start_matches('\n'));
    }

    fn path() -> SourcePath {
        SourcePath("content/渡口.txt".to_owned())
    }

    #[test]
    fn a_file_as_a_whole() {
        check(
            &Diagnostic::warning("missing-date", &path(), "no date found, shown as undated")
                .hint("add `issued: 2021-05-06` to `content/渡口.txt.yaml`"),
            "
warning[missing-date]: no date found, shown as undated
--> content/渡口.txt
 = help: add `issued: 2021-05-06` to `content/渡口.txt.yaml`
",
        );
    }

    #[test]
    fn a_place_in_a_line() {
        check(
            &Diagnostic::error("unknown-key", &path(), "unknown key `titel`")
                .at(3, "titel: 两岸")
                .columns(0, 5)
                .hint("did you mean `title`?"),
            "
error[unknown-key]: unknown key `titel`
 --> content/渡口.txt:3:1
  |
3 | titel: 两岸
  | ^^^^^
  |
  = help: did you mean `title`?
",
        );
    }

    #[test]
    fn a_line_without_columns() {
        check(
            &Diagnostic::error("yaml-syntax", &path(), "not closed").at(1, "\"渡口"),
            "
error[yaml-syntax]: not closed
 --> content/渡口.txt:1
  |
1 | \"渡口
  |
",
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}疑点{}", "河".repeat(300), "岸".repeat(300));
        check(
            &Diagnostic::warning("doubt", &path(), "two letters in doubt").at(12, line.as_str()).columns(300, 302),
            "
warning[doubt]: two letters in doubt
  --> content/渡口.txt:12:301
   |
12 | ... 河河河河河河河河河河河河河河河河河河河河疑点岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸岸...
   |                                             ^^^^
",
        );
        check(
            &Diagnostic::note("doubt", &path(), "a line").at(12, line),
            "
note[doubt]: a line
  --> content/渡口.txt:12
   |
12 | 河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河河…
   |
",
        );
    }

    #[test]
    fn nothing_in_a_file_speaks_to_the_terminal() {
        let name = SourcePath("content/\u{1b}[2Jx\n.txt".to_owned());
        let line = "a\u{1b}]0;owned\u{7}b\u{202e}c\td";
        check(
            &Diagnostic::error("odd", &name, "found \u{9b}31m").at(1, line).columns(1, 2).hint("remove \u{8}it"),
            r"
error[odd]: found \u{9b}31m
 --> content/\u{1b}[2Jx\u{a}.txt:1:2
  |
1 | a\u{1b}]0;owned\u{7}b\u{202e}c d
  |  ^^^^^^
  |
  = help: remove \u{8}it
",
        );
    }
}
