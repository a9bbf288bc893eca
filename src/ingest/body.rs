//! Segments of a repaired source, put together as the text of one document.

use super::lines::Lines;
use super::restore::layout;
use super::traced::{Places, Traced, TracedChange};
use super::{Reading, restore};
use crate::config::repairs::{Repair, Repairs};
use crate::model::{Body, BodySpan, Figure, Inline, LineRange, Paragraph, ParagraphKind};
use std::ops::Range;

/// A text put together, with what was changed on the way.
#[derive(Clone, Debug)]
pub struct Assembled {
    /// The text and its structure.
    pub body: Body,
    /// In the order in which the segments make up the text.
    pub changes: Vec<TracedChange>,
}

/// Puts the segments together: cut paragraphs rejoined, blank lines and indents gone, one paragraph a line.
///
/// Applying the changes to the segments' lines, joined by line feeds, and ending the last one, yields the text.
pub fn assemble(
    source: &str,
    lines: &Lines,
    repaired: &Traced,
    reading: &Reading,
    segments: &[LineRange],
    repairs: &Repairs,
) -> Assembled {
    let mut body = Body::default();
    let mut changes = Vec::new();
    for segment in segments {
        let bytes = lines.range(source, *segment);
        let part = repaired.slice_source(source, bytes.clone());
        let part =
            if repairs.has(Repair::PageBreak) { restore::page_break::rejoin(source, part, reading) } else { part };
        let part = layout::tidy(source, part);
        changes.extend(part.changes());
        append(&mut body, lines, &part, reading, &bytes);
    }
    Assembled { body, changes }
}

fn append(body: &mut Body, lines: &Lines, part: &Traced, reading: &Reading, bytes: &Range<usize>) {
    if part.text().is_empty() {
        return;
    }
    let places = part.places();
    let base = body.text.len();
    let first = body.paragraphs.len();
    let mut at = 0;
    // Where each paragraph begins in the source, for figures.
    let mut begins = Vec::new();
    for line in part.text().split('\n') {
        let end = at + line.len();
        let last = line.char_indices().next_back().map_or(at, |(last, _)| at + last);
        let (from, to) = (places.to_source(at), places.to_source(last));
        begins.push(from);
        body.paragraphs.push(Paragraph {
            span: BodySpan::new(base + at, base + end),
            kind: block_kind(reading, from, to),
            lines: (lines.of_byte(from), lines.of_byte(to).max(lines.of_byte(from))),
            inlines: Vec::new(),
        });
        at = end + 1;
    }
    body.text.push_str(part.text());
    body.text.push('\n');
    place_inlines(body, first, base, &places, reading, bytes);
    let until = reading.figures.partition_point(|figure| figure.at < bytes.end.max(bytes.start + 1));
    let from = reading.figures.partition_point(|figure| figure.at < bytes.start);
    for figure in reading.figures.get(from..until).unwrap_or_default() {
        body.figures.push(Figure {
            before: first + begins.partition_point(|begin| *begin < figure.at),
            kind: figure.kind,
            address: figure.address.clone(),
            found: figure.found.clone(),
            alternative: figure.alternative.clone(),
            kept: None,
        });
    }
}

/// What the markup says of the paragraph that lies between two bytes of the source.
fn block_kind(reading: &Reading, from: usize, to: usize) -> ParagraphKind {
    let at = reading.blocks.partition_point(|block| block.span.start <= from);
    // The innermost block that holds the paragraph begins last; a few nest at most.
    const NESTED: usize = 8;
    reading
        .blocks
        .get(at.saturating_sub(NESTED)..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|block| block.span.end > from.max(to.saturating_sub(1)) || block.span.end > to)
        .map_or(ParagraphKind::Text, |block| block.kind)
}

fn place_inlines(body: &mut Body, first: usize, base: usize, places: &Places, reading: &Reading, bytes: &Range<usize>) {
    let from = reading.inlines.partition_point(|inline| inline.span.start < bytes.start);
    let text = &body.text;
    let paragraphs = body.paragraphs.get_mut(first..).unwrap_or_default();
    for inline in reading.inlines.get(from..).unwrap_or_default() {
        if inline.span.start >= bytes.end {
            break;
        }
        let start = base + places.to_shown(inline.span.start);
        let end = (base + places.to_shown(inline.span.end)).min(text.len());
        let mut at = paragraphs.partition_point(|paragraph| paragraph.span.end as usize <= start);
        while let Some(paragraph) = paragraphs.get_mut(at) {
            let span = paragraph.span.range();
            if span.start >= end {
                break;
            }
            let shown = start.max(span.start)..end.min(span.end);
            let sound = text.get(shown.clone()).is_some_and(|shown| !shown.trim().is_empty());
            if sound {
                let span = BodySpan::new(shown.start, shown.end);
                paragraph.inlines.push(Inline { span, kind: inline.kind.clone() });
            }
            at += 1;
        }
    }
}

/// What readers can do with the changes: apply them to the segments' lines, joined by line feeds, and end the last.
pub fn replay<'c>(
    source: &str,
    lines: &Lines,
    segments: &[LineRange],
    changes: impl Iterator<Item = (Range<usize>, &'c str)> + Clone,
) -> String {
    let mut text = String::new();
    for segment in segments {
        let bytes = lines.range(source, *segment);
        let before = text.len();
        let mut at = bytes.start;
        for (span, after) in changes.clone() {
            if span.start < bytes.start || span.end > bytes.end {
                continue;
            }
            text.push_str(source.get(at..span.start).unwrap_or_default());
            text.push_str(after);
            at = span.end;
        }
        text.push_str(source.get(at..bytes.end).unwrap_or_default());
        if text.len() > before {
            text.push('\n');
        }
    }
    text
}
