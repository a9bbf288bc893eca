//! A source line by line: as found, as shown, and by which rules the two differ.

use super::{BULK, says};
use crate::ingest::rules;
use crate::model::{Change, LineRange, Rule, Source};
use crate::reuse::DocumentIndex;
use crate::site::urls::paragraph_anchor;
use crate::site::view::Markup;
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Lines without a word of the text that follow each other and are folded: two are read over.
const MIN_FOLDED: usize = 3;

/// Whether a rule takes away only what is no word of the text: layout, markup, the header of a file.
fn is_beside_the_text(rule: Rule) -> bool {
    BULK.contains(&rule) || [rules::FRONT_MATTER, rules::PAGE_HEAD].contains(&rule)
}

/// A line of the source beside what is shown for it, or several of which only the first says anything.
#[derive(Serialize)]
pub(super) struct Line {
    /// Of the first line, for its anchor.
    pub first: u32,
    /// Of the last.
    #[serde(skip)]
    pub last: u32,
    /// "12" or "12–14".
    number: String,
    /// Whether lines of the source are left out above it.
    after_gap: bool,
    found: Markup,
    shown: Markup,
    /// In words.
    rules: Vec<&'static str>,
    /// Said of lines that are folded.
    folded: Option<String>,
    /// The paragraphs that begin here: "3", "3–12".
    paragraph: Option<String>,
    paragraph_url: String,
}

/// The lines of the document's segments, and those on which one of its changes lies; all lines if the source holds
/// nothing else. Of a source that holds what is not published only the segments are shown.
pub(super) fn lines(
    site: &Site,
    own: DocumentIndex,
    source: &Source,
    changes: &[&Change],
    is_alone: bool,
) -> Vec<Line> {
    let document = site.document(own);
    let wanted = if is_alone && !source.kept_back {
        vec![(1, u32::MAX)]
    } else {
        let touched = changes.iter().filter(|change| change.document.is_some() && !source.kept_back);
        joined(document.origin.segments.iter().copied().chain(touched.map(|change| lines_of(change))).collect())
    };
    let mut begins: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (i, paragraph) in document.body.paragraphs.iter().enumerate() {
        begins.entry(paragraph.lines.0).or_insert((i, i)).1 = i;
    }
    let links = site.links(&Route::Source(own));
    let mut out: Vec<Line> = Vec::new();
    let mut last = 0;
    let first = wanted.first().map_or(1, |lines| lines.0).min(changes.first().map_or(u32::MAX, |change| change.line));
    for part in in_parts(found(source, changes, &wanted, begin(site, own, source, first))) {
        let (Some(head), Some(end)) = (part.first(), part.last()) else { continue };
        let (first, until) = (head.number, end.number);
        let paragraph = part.iter().find_map(|line| begins.get(&line.number).copied());
        let is_folded = head.is_bare() && part.iter().filter(|line| line.has_found).count() >= MIN_FOLDED;
        let mut line = Line {
            first,
            last: until,
            number: range(first, until),
            after_gap: last + 1 < first,
            found: Markup::default(),
            shown: Markup::default(),
            rules: part
                .iter()
                .flat_map(|line| &line.rules)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(|rule| says(site.words().interface(), rule))
                .collect(),
            folded: is_folded.then(|| {
                let n = site.words().number(part.len());
                site.words().fill("lines-folded", &[("n", &n)])
            }),
            paragraph: paragraph.map(|(first, last)| range(first + 1, last + 1)),
            paragraph_url: paragraph
                .map_or_else(String::new, |(first, _)| links.anchor(&Route::Document(own), &paragraph_anchor(first))),
        };
        for (i, one) in part.iter().enumerate() {
            if i > 0 && one.has_found {
                line.found.push_text("\n");
            }
            line.found.push(&one.found);
            line.shown.push(&one.shown);
        }
        out.push(line);
        last = until;
    }
    out
}

/// "3" or "3–12".
pub(super) fn range<N: PartialEq + std::fmt::Display>(first: N, last: N) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// The first and last line on which what a change concerns is written, without empty ones before and behind it.
pub(super) fn written(change: &Change) -> LineRange {
    let below = change.before.trim_start();
    let text = below.trim_end();
    // Where nothing but white space is concerned, where it begins.
    let above = if text.is_empty() { 0 } else { breaks(&change.before) - breaks(below) };
    let first = change.line.saturating_add(above);
    (first, first.saturating_add(breaks(text)))
}

/// The lines on which a change lies.
pub(super) fn lines_of(change: &Change) -> LineRange {
    (change.line, change.line.saturating_add(breaks(&change.before)))
}

/// How many lines end in a text.
fn breaks(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// Ranges in order that hold the same lines and do not touch.
fn joined(mut ranges: Vec<LineRange>) -> Vec<LineRange> {
    ranges.sort_unstable();
    let mut out: Vec<LineRange> = Vec::new();
    for (first, last) in ranges {
        match out.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => out.push((first, last)),
        }
    }
    out
}

/// Lines that make one row: a line with the blank ones after it; several without a word of the text.
fn in_parts(lines: Vec<Found>) -> Vec<Vec<Found>> {
    let mut parts: Vec<Vec<Found>> = Vec::new();
    for line in lines {
        let goes_on = parts.last().and_then(|part| Some((part.first()?, part.last()?))).is_some_and(|(head, last)| {
            let is_next = last.number + 1 == line.number;
            is_next && line.is_bare() && (!line.has_found || head.is_bare())
        });
        match parts.last_mut().filter(|_| goes_on) {
            Some(part) => part.push(line),
            None => parts.push(vec![line]),
        }
    }
    // Few lines of markup are shown one by one.
    let is_short = |part: &[Found]| {
        part.first().is_some_and(Found::is_bare) && part.iter().filter(|line| line.has_found).count() < MIN_FOLDED
    };
    parts.into_iter().flat_map(|part| if is_short(&part) { one_by_one(part) } else { vec![part] }).collect()
}

/// Each line by itself, with the blank ones after it.
fn one_by_one(part: Vec<Found>) -> Vec<Vec<Found>> {
    let mut out: Vec<Vec<Found>> = Vec::new();
    for line in part {
        match out.last_mut().filter(|_| !line.has_found) {
            Some(part) => part.push(line),
            None => out.push(vec![line]),
        }
    }
    out
}

/// A line and what the rules made of it.
#[derive(Default)]
struct Found {
    number: u32,
    /// Lines that are not shown are not written either.
    is_wanted: bool,
    found: Markup,
    shown: Markup,
    /// Whether anything can be seen of it as found.
    has_found: bool,
    /// Whether anything can be seen of it as shown.
    has_shown: bool,
    /// Whether a rule put the end of a paragraph where it is shown so far.
    is_broken: bool,
    rules: BTreeSet<Rule>,
}

/// A line at or before this one and the byte at which it begins: that of the last change before, so that the last entry of a
/// feed does not count the lines of all others.
fn begin(site: &Site, own: DocumentIndex, source: &Source, line: u32) -> (u32, usize) {
    let range = site.index.source_of(own).map_or(0..0, |source| site.index.changes_of(source));
    let changes = site.archive.changes.get(range).unwrap_or_default();
    // What follows the last line feed is no line of its own.
    let is_before = |change: &Change| change.line <= line && change.span.0 < source.text.len();
    let before = changes.partition_point(is_before).checked_sub(1).and_then(|at| changes.get(at));
    let head = before.and_then(|change| Some((change.line, source.text.get(..change.span.0)?)));
    head.map_or((1, 0), |(line, head)| (line, head.rfind('\n').map_or(0, |at| at + 1)))
}

/// The wanted lines of a source with the changes on them, looked for from a line on and the byte at which that begins.
fn found(source: &Source, changes: &[&Change], wanted: &[LineRange], (line, byte): (u32, usize)) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut pending = changes.iter().copied().peekable();
    // The end of a change that reaches into following lines.
    let mut reaches: Option<(usize, &Change)> = None;
    let mut start = byte;
    let mut wanted = wanted.iter().peekable();
    for (number, text) in (line..).zip(source.text.get(byte..).unwrap_or_default().split('\n')) {
        while wanted.next_if(|(_, last)| *last < number).is_some() {}
        let end = start + text.len();
        let is_wanted = wanted.peek().is_some_and(|(first, _)| *first <= number);
        let mut line = Found { number, is_wanted, ..Found::default() };
        let mut at = start;
        if let Some((until, change)) = reaches {
            let to = until.min(end);
            line.remove(source.text.get(at..to).unwrap_or_default(), change.rule);
            at = to;
            if until <= end {
                reaches = None;
            }
        }
        while let Some(change) = pending.next_if(|change| change.span.0 <= end && reaches.is_none()) {
            // What lies inside an earlier change is part of it.
            if change.span.0 < at || change.span.0 < start {
                continue;
            }
            line.keep(source.text.get(at..change.span.0).unwrap_or_default());
            let to = change.span.1.min(end);
            line.change(source.text.get(change.span.0..to).unwrap_or_default(), change);
            at = to.max(change.span.0);
            if change.span.1 > end {
                reaches = Some((change.span.1, change));
            }
        }
        line.keep(source.text.get(at..end).unwrap_or_default());
        start = end + 1;
        if is_wanted {
            out.push(line);
        } else if wanted.peek().is_none() {
            break;
        }
    }
    out
}

impl Found {
    /// Whether nothing is shown of it, and no word of the text was taken out.
    fn is_bare(&self) -> bool {
        !self.has_shown && self.rules.iter().all(|rule| is_beside_the_text(rule))
    }

    /// Readies the shown side for text.
    fn show(&mut self, text: &str) {
        let is_seen = !text.trim().is_empty();
        if is_seen && std::mem::take(&mut self.is_broken) && self.has_shown {
            self.shown.push_text("\n");
        }
        self.has_shown |= is_seen;
    }

    fn keep(&mut self, text: &str) {
        if !self.is_wanted {
            return;
        }
        self.has_found |= !text.trim().is_empty();
        self.show(text);
        self.found.push_text(text);
        self.shown.push_text(text);
    }

    fn remove(&mut self, text: &str, rule: Rule) {
        if text.is_empty() || !self.is_wanted {
            return;
        }
        self.has_found |= !text.trim().is_empty();
        self.rules.insert(rule);
        // A line through a space would look like a hyphen.
        let tag = match (BULK.contains(&rule), text.trim().is_empty()) {
            (true, true) => "<del class=\"bulk space\">",
            (true, false) => "<del class=\"bulk\">",
            (false, _) => "<del>",
        };
        self.found.push_tag(tag);
        self.found.push_text(text);
        self.found.close("del");
    }

    fn change(&mut self, text: &str, change: &Change) {
        if !self.is_wanted {
            return;
        }
        self.rules.insert(change.rule);
        self.remove(text, change.rule);
        let after = change.after.trim_matches('\n');
        self.is_broken |= change.after.starts_with('\n');
        if !after.is_empty() {
            self.show(after);
            self.shown.push_tag(if BULK.contains(&change.rule) { "<ins class=\"bulk\">" } else { "<ins>" });
            self.shown.push_text(after);
            self.shown.close("ins");
            self.is_broken |= change.after.ends_with('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::model::{DocId, SourcePath};
    use crate::site::sample;

    /// Changes as (first byte, last byte, rule, after); lines as (number, found, shown).
    fn check(text: &str, changes: &[(usize, usize, Rule, &str)], expected: &[(&str, &str, &str)]) {
        let mut site = sample::site(SiteConfig::default());
        site.archive.sources[0].text = text.to_owned();
        site.archive.documents[0].origin.segments = vec![(1, 2)];
        let changes: Vec<Change> = changes
            .iter()
            .map(|(start, end, rule, after)| Change {
                source: SourcePath("content/a.txt".to_owned()).into(),
                document: DocId::new("speech").map(Into::into),
                rule,
                line: 1 + u32::try_from(text[..*start].matches('\n').count()).unwrap(),
                span: (*start, *end),
                before: text[*start..*end].into(),
                after: (*after).into(),
            })
            .collect();
        let changes: Vec<&Change> = changes.iter().collect();
        let lines = lines(&site, 0, &site.archive.sources[0], &changes, true);
        let found: Vec<(&str, &str, &str)> =
            lines.iter().map(|line| (line.number.as_str(), line.found.as_str(), line.shown.as_str())).collect();
        assert_eq!(found, expected);
    }

    const CUT: Rule = rules::WORD_PROCESSOR;

    #[test]
    fn lines_stand_side_by_side() {
        check("ab\ncd", &[], &[("1", "ab", "ab"), ("2", "cd", "cd")]);
        check("abc", &[(1, 2, CUT, "")], &[("1", "a<del>b</del>c", "ac")]);
        check("abc", &[(1, 2, CUT, "X")], &[("1", "a<del>b</del>c", "a<ins>X</ins>c")]);
        check("abc", &[(3, 3, CUT, "X")], &[("1", "abc", "abc<ins>X</ins>")]);
    }

    #[test]
    fn changes_reach_across_lines() {
        check(
            "ab\ncd\nef",
            &[(1, 7, CUT, "X")],
            &[("1", "a<del>b</del>", "a<ins>X</ins>"), ("2", "<del>cd</del>", ""), ("3", "<del>e</del>f", "f")],
        );
        check("ab\ncd", &[(2, 3, CUT, "")], &[("1", "ab", "ab"), ("2", "cd", "cd")]);
        check(
            "ab\ncd",
            &[(0, 4, CUT, "X"), (1, 2, CUT, "Y")],
            &[("1", "<del>ab</del>", "<ins>X</ins>"), ("2", "<del>c</del>d", "d")],
        );
    }

    #[test]
    fn blank_lines_go_with_the_line_above() {
        check("ab\n\n\ncd\n", &[(3, 4, rules::LAYOUT, "")], &[("1–3", "ab", "ab"), ("4–5", "cd", "cd")]);
        check("\n\nab", &[], &[("1–2", "", ""), ("3", "ab", "ab")]);
    }

    #[test]
    fn what_is_beside_the_text_is_folded() {
        let tag = |n: usize| (3 * n, 3 * n + 2, rules::MARKUP, "");
        let two = [tag(0), tag(1)];
        let del = "<del class=\"bulk\">&lt;&gt;</del>";
        check("<>\n<>\nab", &two, &[("1", del, ""), ("2", del, ""), ("3", "ab", "ab")]);
        let three = [tag(0), tag(1), tag(2)];
        check("<>\n<>\n<>\nab", &three, &[("1–3", &format!("{del}\n{del}\n{del}"), ""), ("4", "ab", "ab")]);
    }

    #[test]
    fn paragraphs_of_one_line_are_shown_apart() {
        check(
            "<p>ab</p><p>cd",
            &[(0, 3, rules::MARKUP, ""), (5, 12, rules::MARKUP, "\n")],
            &[("1", "<del class=\"bulk\">&lt;p&gt;</del>ab<del class=\"bulk\">&lt;/p&gt;&lt;p&gt;</del>cd", "ab\ncd")],
        );
        check("a b", &[(1, 2, rules::SEGMENTATION, "")], &[("1", "a<del class=\"bulk space\"> </del>b", "ab")]);
    }

    #[test]
    fn ranges_of_lines_join() {
        assert_eq!(joined(vec![(5, 6), (1, 2), (3, 3), (9, 9), (5, 5)]), [(1, 3), (5, 6), (9, 9)]);
    }

    #[test]
    fn empty_lines_around_a_change_are_not_named() {
        let check = |before: &str, expected: LineRange| {
            let change = Change {
                source: SourcePath("content/a.txt".to_owned()).into(),
                document: None,
                rule: CUT,
                line: 7,
                span: (0, before.len()),
                before: before.into(),
                after: "".into(),
            };
            assert_eq!(written(&change), expected, "{before:?}");
        };
        check("堤", (7, 7));
        check("\n \n堤\n水\n\n", (9, 10));
        check("\n\n", (7, 7));
    }
}
