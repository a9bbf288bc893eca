//! Each place of a wording with the sentence around it, and how it stands in time to the others.

use crate::model::{BodySpan, DateInterval, Document, Order, order};
use crate::normalize::Text;
use crate::reuse::Passage;
use crate::site::clauses::{Clause, around, cut_span};
use jiff::civil::Date;
use std::ops::Range;

/// Most characters of a sentence shown before and after the wording; a report without punctuation has sentences of
/// thousands.
const CONTEXT_CHARACTERS: usize = 120;

/// A wording with its surroundings, in bytes of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the paragraph in which it begins.
    pub paragraph: usize,
    /// The rest of its sentence before it.
    pub before: BodySpan,
    /// Itself, without marks at its edges.
    pub wording: BodySpan,
    /// The rest of its sentence after it.
    pub after: BodySpan,
    /// Whether `before` leaves out some of the sentence.
    pub cut_before: bool,
    /// Whether `after` does.
    pub cut_after: bool,
    /// The clause before the wording, or the rest of the clause in which it begins; for collating.
    pub left: BodySpan,
    /// The clause after it, or the rest of the clause in which it ends.
    pub right: BodySpan,
}

/// The clauses in and around a span.
pub fn clauses_around(document: &Document, text: &Text, span: BodySpan) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    for (paragraph, part) in around(document, span) {
        let sentence = clauses.last().map_or(0, |last| last.sentence + 1);
        clauses.extend(cut_span(document, text, paragraph, part, sentence));
    }
    clauses
}

/// Finds the surroundings of a witness.
pub fn place(document: &Document, text: &Text, witness: Passage) -> Place {
    let span = witness.span;
    let clauses = clauses_around(document, text, span);
    let touched: Vec<usize> = (0..clauses.len()).filter(|&i| clauses[i].bytes.overlaps(span)).collect();
    let (Some(&first), Some(&last)) = (touched.first(), touched.last()) else {
        let empty = |at| BodySpan { start: at, end: at };
        let (start, end) = (empty(span.start), empty(span.end));
        return Place {
            paragraph: 0,
            before: start,
            wording: span,
            after: end,
            cut_before: false,
            cut_after: false,
            left: start,
            right: end,
        };
    };
    let in_sentence = |of: usize| -> Range<u32> {
        let same: Vec<&Clause> = clauses.iter().filter(|clause| clause.sentence == clauses[of].sentence).collect();
        same.first().map_or(0, |clause| clause.bytes.start)..same.last().map_or(0, |clause| clause.bytes.end)
    };
    let body = &document.body.text;
    let (sentence_start, sentence_end) = (in_sentence(first).start, in_sentence(last).end);
    let start = forward_to(body, sentence_start, span.start.min(sentence_end));
    let end = back_to(body, span.end.max(span.start), sentence_end.max(span.end));
    // The clause to either side: what is left of the clause in which the wording begins or ends, else its neighbour in
    // the same sentence. A mark alone (an opening quotation mark) is nothing left.
    let left_start = if has_letters(text, clauses[first].bytes.start, span.start) || first == 0 {
        clauses[first].bytes.start
    } else {
        let neighbour = &clauses[first - 1];
        if neighbour.sentence == clauses[first].sentence { neighbour.bytes.start } else { clauses[first].bytes.start }
    };
    let right_end = if has_letters(text, span.end, clauses[last].bytes.end) {
        clauses[last].bytes.end
    } else {
        match clauses.get(last + 1) {
            Some(neighbour) if neighbour.sentence == clauses[last].sentence => neighbour.bytes.end,
            _ => clauses[last].bytes.end,
        }
    };
    Place {
        paragraph: clauses[first].paragraph,
        before: BodySpan { start, end: span.start },
        wording: span,
        after: BodySpan { start: span.end, end },
        cut_before: start > sentence_start,
        cut_after: end < sentence_end,
        left: BodySpan { start: left_start.max(start).min(span.start), end: span.start },
        right: BodySpan { start: span.end, end: right_end.min(end).max(span.end) },
    }
}

/// Whether a letter begins between two bytes.
fn has_letters(text: &Text, from: u32, to: u32) -> bool {
    let first = text.places.partition_point(|place| place.start < from);
    text.places.get(first).is_some_and(|place| place.start < to)
}

/// The latest of `from` and what is [`CONTEXT_CHARACTERS`] before `to`.
fn forward_to(body: &str, from: u32, to: u32) -> u32 {
    let shown = body.get(from as usize..to as usize).unwrap_or_default();
    shown
        .char_indices()
        .rev()
        .nth(CONTEXT_CHARACTERS)
        .map_or(from.min(to), |(at, c)| from + u32::try_from(at + c.len_utf8()).unwrap_or(0))
}

/// The earliest of `to` and what is [`CONTEXT_CHARACTERS`] after `from`.
fn back_to(body: &str, from: u32, to: u32) -> u32 {
    let shown = body.get(from as usize..to as usize).unwrap_or_default();
    shown.char_indices().nth(CONTEXT_CHARACTERS).map_or(to, |(at, _)| from + u32::try_from(at).unwrap_or(0))
}

/// What can be said of a place with regard to the others of its wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Earlier than every other document that has it.
    First,
    /// Of the earliest day, as other documents are; none is earlier.
    FirstDay,
    /// No document is known to be earlier, but not all can be ordered.
    PerhapsFirst,
    /// In the same document as an earlier place of this list.
    Again,
    /// Later than the first place of the list.
    Later,
    /// Of the same day as the first place of the list.
    SameDay,
    /// Its order to the first place of the list is not known.
    Unknown,
}

/// The verdict on each place; `documents` and `dates` are those of the witnesses, in the cluster's order.
///
/// Linear: a place can only be first if none ends before it begins, which the earliest end tells.
pub fn verdicts(documents: &[u32], dates: &[Option<DateInterval>]) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(documents.len());
    let Some((&first, first_date)) = documents.first().zip(dates.first()) else { return verdicts };
    // Whether the first is ordered before each other document.
    let mut head = Verdict::First;
    for (document, date) in documents.iter().zip(dates) {
        if *document == first {
            continue;
        }
        head = match (head, order(first_date.as_ref(), date.as_ref())) {
            (head, Order::Earlier | Order::SameDocument) => head,
            (Verdict::First | Verdict::FirstDay, Order::SameDay) => Verdict::FirstDay,
            (_, Order::SameDay | Order::Unknown) => Verdict::PerhapsFirst,
        };
    }
    let mut before = None;
    for (document, date) in documents.iter().zip(dates) {
        verdicts.push(match before {
            None => head,
            Some(before) if before == *document => Verdict::Again,
            Some(_) if *document == first => Verdict::Again,
            Some(_) => match order(first_date.as_ref(), date.as_ref()) {
                Order::Earlier => Verdict::Later,
                Order::SameDay if head == Verdict::FirstDay => Verdict::FirstDay,
                Order::SameDay => Verdict::SameDay,
                Order::SameDocument => Verdict::Again,
                Order::Unknown => Verdict::Unknown,
            },
        });
        before = Some(*document);
    }
    verdicts
}

/// Between which days a place is dated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Not before.
    pub from: Option<Date>,
    /// Not after.
    pub to: Option<Date>,
}

impl Span {
    /// The days of an interval.
    pub fn of(interval: Option<&DateInterval>) -> Self {
        interval.map_or_else(Self::default, |interval| Self { from: interval.from, to: interval.to })
    }
}
