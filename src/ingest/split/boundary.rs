//! Where a new document begins in a dump of several.
//!
//! One document with headings, salutations, questions and answers must stay one: a heading opens a document only if the
//! lines below it are those that stand above an article, or if the one before has visibly ended.

use super::Line;
use super::look::{Look, is_lead_in, is_numbered};
use crate::ingest::letters::is_han;
use crate::ingest::pattern::{self, Label};
use std::ops::Range;

/// How sure a line makes it that a document begins or has ended; two points decide.
const ENOUGH: u32 = 2;
/// Lines that can stand between a title and the text.
const HEADER: usize = 8;
/// Lines that a title and its subtitles take.
const TITLE_LINES: usize = 3;

/// The indices at which documents begin; the first is 0.
pub fn starts(all: &[Line]) -> Vec<usize> {
    let all = &Scan::new(all);
    let mut starts = vec![0];
    let mut begin = 0;
    let mut at = 1;
    while at < all.lines.len() {
        // Two documents cannot share a line of the source.
        let apart = all.lines[at].lines.0 > all.lines[at - 1].lines.1;
        if apart && opens(all, begin, at) {
            begin = at;
            starts.push(at);
        }
        at += 1;
    }
    starts
}

/// Whether the chapters of a book are documents of their own, as in a collection of speeches: most of those that have a
/// text have above it what stands above an article, a day or a speaker. Chapters of one work have a heading at most.
pub fn are_documents(all: &[Line], chapters: &[Range<usize>]) -> bool {
    let headers: Vec<u32> = chapters
        .iter()
        .filter_map(|range| {
            let own = all.get(range.clone())?;
            let title = own.iter().position(|line| line.look == Look::TitleLike)?;
            let (score, has_body) = header(own, title);
            has_body.then_some(score)
        })
        .collect();
    let with_header = headers.iter().filter(|score| **score >= ENOUGH).count();
    with_header >= 2 && with_header * 2 > headers.len()
}

/// The paragraphs, with running counts so that no question walks back over them.
struct Scan<'l> {
    lines: &'l [Line],
    /// Paragraphs of running text before each index.
    texts: Vec<usize>,
    /// Paragraphs of any body before each index.
    bodies: Vec<usize>,
}

impl<'l> Scan<'l> {
    fn new(lines: &'l [Line]) -> Self {
        let count = |is: fn(&Look) -> bool| {
            let mut n = 0;
            let mut counts = vec![0];
            counts.extend(lines.iter().map(|line| {
                n += usize::from(is(&line.look));
                n
            }));
            counts
        };
        Self {
            lines,
            texts: count(|look| *look == Look::Text),
            bodies: count(|look| matches!(look, Look::Text | Look::Dateline(_) | Look::Continued | Look::Salutation)),
        }
    }

    /// Whether the document that began at `begin` has any text before `at`.
    fn has_body(&self, begin: usize, at: usize) -> bool {
        self.bodies[at] > self.bodies[begin]
    }
}

/// How visibly the document has ended before `at`.
fn ended(all: &Scan<'_>, begin: usize, at: usize) -> u32 {
    let mut before = at;
    let mut score = 0;
    while before > begin {
        let line = &all.lines[before - 1];
        match &line.look {
            Look::Separator => score += 1,
            Look::Controls => {}
            Look::Footer => return ENOUGH,
            Look::End => return ENOUGH,
            Look::Credit(_) | Look::Label(Label::House, _) if all.has_body(begin, before - 1) => return ENOUGH,
            Look::Closing => return score + 1,
            _ => {
                if pattern::continues(&line.text).is_some()
                    || line.text.ends_with("（完）")
                    || line.text.ends_with("(完)")
                {
                    return ENOUGH;
                }
                // A signature in brackets ends a piece of some length; after an editor's few lines it introduces one.
                let body = all.texts[before] - all.texts[begin];
                let signed = body >= 3 && is_signed(&line.text);
                return score + u32::from(signed);
            }
        }
        before -= 1;
    }
    score
}

fn opens(all: &Scan<'_>, begin: usize, at: usize) -> bool {
    // No separator opens anything by itself; asking what ended before each of many would walk back over all of them.
    if !all.has_body(begin, at) || all.lines[at].look == Look::Separator {
        return false;
    }
    let after_end = ended(all, begin, at);
    let all = all.lines;
    let line = &all[at];
    let next = all.get(at + 1);
    match &line.look {
        Look::Continued | Look::Label(Label::Title, _) => true,
        Look::Dateline(_) => after_end >= ENOUGH || !is_led_in(all, begin, at),
        Look::Credit(_) => {
            // Above a text it opens, below one it closes: what follows tells.
            let closing = all[..at].iter().rev().find(|line| line.look != Look::Separator).map(|line| &line.look);
            let follows = next.map(|next| &next.look);
            !matches!(closing, Some(Look::Closing | Look::Credit(_)))
                && matches!(follows, Some(Look::Text))
                && after_end >= ENOUGH
        }
        Look::TitleLike => {
            !is_numbered(&line.text) && {
                let (score, body) = header(all, at);
                let floor = u32::from(score == 0 && body && after_end >= 1 && signed_before(all, at));
                body && score + after_end + floor >= ENOUGH
            }
        }
        // After a visible end, whatever is text belongs to the next document.
        Look::Text | Look::Salutation => after_end >= ENOUGH && !is_note(&line.text),
        Look::Stamp(_) | Look::Imprint(_) => after_end >= ENOUGH,
        // Below a text it closes it, like a footer.
        Look::Label(Label::House, _) => after_end >= ENOUGH && next.is_some_and(|next| next.look != Look::Footer),
        Look::DateLine(_)
        | Look::Byline(_)
        | Look::Speaker
        | Look::Closing
        | Look::End
        | Look::Footer
        | Look::Controls
        | Look::Label(Label::Text, _)
        | Look::Dash
        | Look::Separator => false,
    }
}

/// Whether what stands between a title and a dateline only leads in to it: an editor's note, a speaker's first words.
fn is_led_in(all: &[Line], begin: usize, at: usize) -> bool {
    /// Words of English before a dateline: two sentences.
    const WORDS: usize = 60;
    /// Paragraphs.
    const LEAD: usize = 2;
    let Some(lines) = all.get(begin..at) else { return false };
    let is_titled = lines.iter().take(TITLE_LINES).any(|line| line.look == Look::TitleLike);
    let leads: Vec<&Line> = lines.iter().filter(|line| matches!(line.look, Look::Text | Look::Salutation)).collect();
    let has_dateline =
        lines.iter().any(|line| matches!(line.look, Look::Dateline(_) | Look::Credit(_) | Look::Continued));
    let is_english = |line: &&Line| !line.text.chars().any(is_han);
    let words: usize = leads.iter().map(|line| line.weight).sum();
    is_titled
        && !has_dateline
        && leads.len() <= LEAD
        && (leads.iter().all(|line| is_lead_in(&line.text)) || leads.iter().all(is_english) && words <= WORDS)
}

/// Whether the line before is a signature in brackets: with a title below, that is the border of two pieces.
fn signed_before(all: &[Line], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|line| is_signed(&line.text))
}

fn is_signed(text: &str) -> bool {
    pattern::bracket_byline(text).or_else(|| pattern::bracket_name(text)).is_some()
}

/// Notes that stand below a piece and belong to it.
fn is_note(text: &str) -> bool {
    ["注：", "注释", "附：", "附件", "（注", "* ", "［", "[1]", "Note:", "Notes"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// How much the lines below a title look like those above an article, and whether there is any text below them.
fn header(all: &[Line], at: usize) -> (u32, bool) {
    let mut score = 0;
    let mut titles = 1;
    for line in all.iter().skip(at + 1).take(HEADER) {
        match &line.look {
            Look::DateLine(day) if day.bracketed => score += 2,
            Look::Stamp(_) | Look::Credit(_) | Look::Imprint(_) | Look::Label(..) | Look::Controls => score += 2,
            Look::Byline(_) | Look::Speaker | Look::Dash => score += 1,
            Look::Dateline(_) | Look::Continued => return (score + 2, true),
            Look::Salutation => return (score + 1, true),
            Look::TitleLike if titles < TITLE_LINES => titles += 1,
            Look::Text if is_lead_in(&line.text) => {}
            Look::Text => return (score, true),
            Look::DateLine(_) | Look::TitleLike | Look::Closing | Look::End | Look::Footer | Look::Separator => {
                return (score, false);
            }
        }
    }
    (score, false)
}
