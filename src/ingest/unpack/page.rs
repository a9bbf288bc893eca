//! The text that a container is written out as: HTML of a few elements, one block a line.
//!
//! `<p>`, `<h1>`…`<h6>`, lists, tables, `<footnote>` and emphasis are text. What the container holds beside it stands in
//! `<del>` (taken back under review), `<aside>` (comments, running heads), `<span hidden>` and `<nav>`, which
//! `markup::chrome` takes out by their names. Metadata stand before the text as `<meta>`.

use std::fmt::Write as _;

/// A text under way.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What is written so far.
    pub text: String,
    /// Whether there is any text yet, beside metadata.
    pub has_text: bool,
    /// What is counted instead.
    pub left_out: LeftOut,
}

/// What a container holds that has no place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// Stretches of text that a reviewer took back.
    pub deletions: usize,
    /// Comments in the margin.
    pub comments: usize,
    /// Heads and feet of pages.
    pub running_heads: usize,
    /// Stretches marked as not to be shown.
    pub hidden: usize,
    /// Named places.
    pub bookmarks: usize,
    /// Pictures and drawings.
    pub pictures: usize,
    /// Pages within the page.
    pub frames: usize,
    /// Files within the file.
    pub embedded: usize,
    /// Signs of a symbol font that no other font has; each is shown as □.
    pub symbols: usize,
}

impl LeftOut {
    /// In words, if there is anything.
    pub(super) fn told(&self) -> Option<String> {
        let counts = [
            (self.deletions, "tracked deletion", "tracked deletions"),
            (self.comments, "comment", "comments"),
            (self.running_heads, "running head or foot", "running heads and feet"),
            (self.hidden, "hidden stretch", "hidden stretches"),
            (self.bookmarks, "bookmark", "bookmarks"),
            (self.pictures, "picture", "pictures"),
            (self.frames, "frame", "frames"),
            (self.embedded, "embedded file", "embedded files"),
            (self.symbols, "sign of a symbol font (shown as □)", "signs of a symbol font (shown as □)"),
        ];
        let told: Vec<String> = counts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}

impl Page {
    /// A line of metadata, unless it says nothing.
    pub(super) fn meta(&mut self, name: &str, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            writeln!(self.text, "<meta name=\"{name}\" content=\"{}\">", escaped(&value))
                .expect("a String takes everything");
        }
    }

    /// A line.
    pub(super) fn line(&mut self, html: &str) {
        self.has_text = true;
        self.text.push_str(html);
        self.text.push('\n');
    }

    /// A line that is one element.
    pub(super) fn block(&mut self, name: &str, html: &str) {
        self.has_text = true;
        writeln!(self.text, "<{name}>{html}</{name}>").expect("a String takes everything");
    }
}

/// Text as HTML. Line ends become spaces, so that a block stays a line; signs that XML does not allow are gone already.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// As [`escaped`], at the end of a text.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\0' => {}
            c => out.push(c),
        }
    }
}
