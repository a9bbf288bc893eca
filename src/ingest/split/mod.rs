//! Compound files into their documents: where one ends and the next begins, which blocks stand twice.
//!
//! Every paragraph of the source ends up in exactly one part or in one dropped block.

pub mod boundary;
pub mod duplicate;
mod edges;
pub mod figures;
mod jump;
pub mod look;
#[cfg(test)]
mod tests;

use super::letters::{letters_and_digits, weight};
use super::lines::Lines;
use super::pattern::{self, Patterns, Stamp};
use super::source::Context;
use super::traced::Traced;
use super::{Layout, Reading};
use crate::config::repairs::Repairs;
use crate::model::LineRange;
use look::Look;
use std::ops::Range;

/// A paragraph of the source on its way into a document.
#[derive(Clone, Debug)]
pub struct Line {
    /// Bytes of the repaired text.
    pub span: Range<usize>,
    /// Without white space at its ends.
    pub text: String,
    /// Lines of the source, from 1.
    pub lines: LineRange,
    /// What it looks like.
    pub look: Look,
    /// Han characters and words.
    pub weight: usize,
    /// Its letters and digits, for comparing.
    pub letters: String,
}

impl Line {
    /// Whether it ends as a paragraph does.
    pub fn is_closed(&self) -> bool {
        let text = self.text.trim_end_matches(['”', '’', '"', '）', ')', '」', '』', '》']);
        text.ends_with(['。', '！', '？', '…', '：', '；', '—', '.', '!', '?', ':']) || text.len() < self.text.len()
    }
}

/// Why it is in doubt where a document ends or whether it is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// From this wording on, its last paragraph equals the end of the paragraph at `other`, and what followed repeats.
    End {
        /// The line of the last paragraph.
        line: u32,
        /// The line with the same ending.
        other: u32,
        /// What the shared ending begins with.
        from: String,
    },
    /// The last paragraph stops in the middle.
    Cut {
        /// Its line.
        line: u32,
    },
    /// `（下转2版）`, and the rest is not in this source.
    GoesOn {
        /// The line that says so.
        line: u32,
    },
}

impl Doubt {
    /// The line with which the document ends.
    pub fn line(&self) -> u32 {
        match self {
            Self::End { line, .. } | Self::Cut { line } | Self::GoesOn { line } => *line,
        }
    }
}

/// A document found in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Where, in the order in which they make up the text.
    pub segments: Vec<LineRange>,
    /// The line with `（上接1版）`, if its beginning is not in this source.
    pub continuation: Option<u32>,
    /// What is in doubt.
    pub doubts: Vec<Doubt>,
    /// Which entry of the sidecar speaks of it.
    pub entry: Option<usize>,
}

/// A block that no document holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Where it stands.
    pub lines: LineRange,
    /// Where the same stands that was kept.
    pub kept: LineRange,
    /// Whether it is cut off.
    pub cut_off: bool,
}

/// What a source is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Its documents, in the order of their texts.
    pub parts: Vec<Part>,
    /// Blocks that stand twice.
    pub dropped: Vec<Dropped>,
    /// Time stamps above or below a text: line, bytes of the repaired text, content.
    pub stamps: Vec<(u32, Range<usize>, Stamp)>,
    /// What a page offers above or below a text: bytes of the repaired text.
    pub controls: Vec<Range<usize>>,
    /// Signs that an article goes on elsewhere in its source, where it is put together: bytes of the repaired text.
    pub jumps: Vec<Range<usize>>,
}

/// Reads the repaired text as paragraphs.
pub fn paragraphs(lines: &Lines, text: &Traced, patterns: &Patterns, known: &[&str]) -> Vec<Line> {
    let places = text.places();
    let mut at = 0;
    text.text()
        .split('\n')
        .filter_map(|line| {
            let start = at;
            at += line.len() + 1;
            let shown = line.trim();
            if shown.is_empty() {
                return None;
            }
            let from = start + (line.len() - line.trim_start().len());
            let last = shown.char_indices().next_back().map_or(from, |(last, _)| from + last);
            let first_line = lines.of_byte(places.to_source(from));
            Some(Line {
                span: from..from + shown.len(),
                lines: (first_line, lines.of_byte(places.to_source(last)).max(first_line)),
                look: look::look(shown, patterns, known),
                weight: weight(shown),
                letters: letters_and_digits(shown),
                text: shown.to_owned(),
            })
        })
        .collect()
}

/// Finds the documents of a source.
pub fn run(lines: &Lines, text: &Traced, reading: &Reading, context: &Context<'_>) -> Split {
    let repairs = &context.config.repairs;
    let all = paragraphs(lines, text, &context.patterns, &context.known);
    if all.is_empty() {
        return Split::default();
    }
    if !reading.entries.is_empty() {
        let spans: Vec<Range<usize>> = reading.entries.iter().map(|entry| entry.span.clone()).collect();
        return apart(&within(lines, &all, &spans), &all, repairs);
    }
    let chapters = within(lines, &all, &reading.chapters);
    if boundary::are_documents(&all, &chapters) {
        return apart(&chapters, &all, repairs);
    }
    let starts = match reading.layout {
        // A page that says where its paragraphs are is one article.
        Layout::Marked => vec![0],
        Layout::Plain | Layout::Pages => boundary::starts(&all),
    };
    let mut documents: Vec<Range<usize>> =
        starts.iter().enumerate().map(|(at, start)| *start..starts.get(at + 1).copied().unwrap_or(all.len())).collect();
    documents.retain(|range| !range.is_empty());
    let mut split = duplicate::resolve(&all, &documents, repairs);
    edges::find(&all, &documents, repairs, &mut split);
    split
}

/// The paragraphs in each of these stretches of the source that has any.
fn within(lines: &Lines, all: &[Line], spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let paragraphs = |span: &Range<usize>| {
        let (first, next) = (lines.of_byte(span.start), lines.of_byte(span.end));
        let start = all.partition_point(|line| line.lines.0 < first);
        // The last stretch ends with the source, whose last line is its own.
        let is_last = lines.of_byte(span.end.saturating_sub(1)) == next;
        let end = all.partition_point(|line| line.lines.0 < next + u32::from(is_last));
        start..end
    };
    spans.iter().map(paragraphs).filter(|range| !range.is_empty()).collect()
}

/// Documents that the file itself keeps apart: what two of them share was published twice, and is no slip.
fn apart(documents: &[Range<usize>], all: &[Line], repairs: &Repairs) -> Split {
    let mut split = Split::default();
    for range in documents {
        let own = all.get(range.clone()).unwrap_or_default();
        let whole = 0..own.len();
        let whole = std::slice::from_ref(&whole);
        let found = duplicate::resolve(own, whole, repairs);
        split.parts.extend(found.parts);
        split.dropped.extend(found.dropped);
        edges::find(own, whole, repairs, &mut split);
    }
    split
}

/// Says whether the text breaks off.
fn mark_end(part: &mut Part, all: &[Line], range: Range<usize>) {
    let lines = all.get(range).unwrap_or_default();
    let Some(last) = lines.last() else { return };
    if pattern::continues(&last.text).is_some() {
        part.doubts.push(Doubt::GoesOn { line: last.lines.1 });
        return;
    }
    // Where most paragraphs have no stop at their end, the lack of one says nothing.
    let running: Vec<&Line> = lines.iter().filter(|line| line.look == Look::Text).collect();
    let closed = running.iter().filter(|line| line.is_closed()).count();
    let is_text = matches!(last.look, Look::Text | Look::Dateline(_) | Look::Continued);
    // 12 letters: shorter last lines are signatures, places, credits.
    if is_text && !last.is_closed() && last.weight >= 12 && closed * 10 >= running.len() * 7 && running.len() >= 3 {
        part.doubts.push(Doubt::Cut { line: last.lines.1 });
    }
}
