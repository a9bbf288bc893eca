//! A sidecar's documents and drops take their lines from what was detected.

use super::sidecar::{Segment, Sidecar};
use crate::diagnostic::Diagnostic;
use crate::ingest::lines::{Lines, named};
use crate::ingest::split::{Doubt, Dropped, Part, Split};
use crate::model::{LineRange, SourcePath};
use std::collections::BTreeMap;

/// Lines that a sidecar has given away: ranges that do not touch, last line by first.
#[derive(Debug, Default)]
struct Claims(BTreeMap<u32, u32>);

impl Claims {
    /// A range that is given away already and holds some of these lines.
    fn overlapping(&self, (first, last): LineRange) -> Option<LineRange> {
        self.0.range(..=last).next_back().map(|(a, b)| (*a, *b)).filter(|(_, end)| *end >= first)
    }

    /// Gives lines away, whether or not some of them are.
    fn add(&mut self, (mut first, mut last): LineRange) {
        while let Some((a, b)) = self.overlapping((first, last)) {
            self.0.remove(&a);
            (first, last) = (first.min(a), last.max(b));
        }
        self.0.insert(first, last);
    }

    /// What is left of a range.
    fn left_of(&self, (first, last): LineRange) -> Vec<LineRange> {
        let mut left = Vec::new();
        let mut at = first;
        let before = self.overlapping((first, first)).into_iter();
        let within = self.0.range(first..=last).map(|(a, b)| (*a, *b));
        for (a, b) in before.chain(within) {
            if a > at {
                left.push((at, a - 1));
            }
            at = at.max(b.saturating_add(1));
        }
        if at <= last {
            left.push((at, last));
        }
        left
    }
}

/// Quotations whose new place is looked for in the whole source: an editor mends the first few and builds again.
const LOOKED_FOR: usize = 64;

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Says where a quotation stands now, if a segment does not have it: of both ends at once, where both have moved.
fn check_quotation(
    segment: &Segment,
    text: &str,
    lines: &Lines,
    sidecar: &Sidecar,
    to_look_for: &mut usize,
    notes: &mut Vec<Diagnostic>,
) {
    let (first, last) = segment.lines;
    let begins = segment.begins.as_deref().map(squeezed).unwrap_or_default();
    let ends = segment.ends.as_deref().map(squeezed).unwrap_or_default();
    let does_begin = |line: u32| squeezed(lines.text(text, line)).starts_with(&begins);
    let does_end = |line: u32| squeezed(lines.text(text, line)).ends_with(&ends);
    let error = |message: String| sidecar.place(segment.at).error("moved-segment", message);
    let not_begun =
        format!("line {first} of the source does not begin with `{}`", segment.begins.as_deref().unwrap_or_default());
    let not_ended =
        format!("line {last} of the source does not end with `{}`", segment.ends.as_deref().unwrap_or_default());
    let (begins_here, ends_here) = (does_begin(first), does_end(last));
    if begins_here && ends_here {
        return;
    }
    if *to_look_for == 0 {
        let faults = [(begins_here, not_begun), (ends_here, not_ended)];
        let faults = faults.into_iter().filter(|(is_here, _)| !is_here).map(|(_, message)| error(message));
        notes.extend(faults.map(|error| error.hint("quote the line as it is now")));
        return;
    }
    *to_look_for -= 1;
    let holding = |wanted: &str| (1..=lines.count()).find(|line| squeezed(lines.text(text, *line)).contains(wanted));
    let begin = if begins_here {
        Some(first)
    } else {
        (1..=lines.count()).find(|line| does_begin(*line)).or_else(|| holding(&begins))
    };
    let from = begin.unwrap_or(1);
    let end = || (from..=lines.count()).chain(1..from).find(|line| does_end(*line)).or_else(|| holding(&ends));
    let end = if ends_here { Some(last) } else { end() };
    const NOWHERE: &str = "no line does: the source was changed; quote it as it is now";
    match (begin, end) {
        (Some(begin), Some(end)) if !begins_here && !ends_here && begin <= end => notes.push(
            error(format!("{not_begun}, and {not_ended}"))
                .hint(format!("line {begin} does, and line {end}: write `lines: [{begin}, {end}]`")),
        ),
        _ => {
            if !begins_here {
                notes.push(error(not_begun).hint(match (begin, end) {
                    (Some(now), Some(end)) if ends_here && !ends.is_empty() && now <= end => {
                        format!("line {now} does: write `lines: [{now}, {end}]`")
                    }
                    (Some(now), _) => format!("line {now} does: write `lines: [{now}, …]`"),
                    (None, _) => NOWHERE.to_owned(),
                }));
            }
            if !ends_here {
                notes.push(error(not_ended).hint(match (begin, end) {
                    (Some(begin), Some(now)) if begins_here && begin <= now => {
                        format!("line {now} does: write `lines: [{begin}, {now}]`")
                    }
                    (_, Some(now)) => format!("line {now} does: write `lines: […, {now}]`"),
                    (_, None) => NOWHERE.to_owned(),
                }));
            }
        }
    }
}

/// Lets the sidecar's documents and drops take their lines from what was detected.
pub fn apply(
    sidecar: &Sidecar,
    split: &mut Split,
    text: &str,
    lines: &Lines,
    path: &SourcePath,
    notes: &mut Vec<Diagnostic>,
) {
    let past_end = |last: u32, at: u32| {
        let message = format!("the source has {} lines, not {last}", lines.count());
        sidecar.place(at).error("no-such-line", message).hint(format!("count the lines of `{path}` again"))
    };
    notes.extend(sidecar.drop.iter().filter(|d| d.lines.1 > lines.count()).map(|d| past_end(d.lines.1, d.at)));
    let mut claims = Claims::default();
    sidecar.drop.iter().for_each(|drop| claims.add(drop.lines));
    // What detection saw in these lines still holds.
    let mut continued: Vec<u32> = split.parts.iter().filter_map(|part| part.continuation).collect();
    continued.sort_unstable();
    let doubts: Vec<Doubt> = split.parts.iter().flat_map(|part| &part.doubts).cloned().collect();
    let mut to_look_for = LOOKED_FOR;
    let mut parts = Vec::new();
    let told = notes.len();
    for (at, entry) in sidecar.documents.iter().enumerate().filter(|(_, entry)| !entry.segments.is_empty()) {
        let mut part = Part { entry: Some(at), ..Part::default() };
        for segment in &entry.segments {
            if segment.lines.1 > lines.count() {
                notes.push(past_end(segment.lines.1, segment.at));
                continue;
            }
            check_quotation(segment, text, lines, sidecar, &mut to_look_for, notes);
            if let Some(other) = claims.overlapping(segment.lines) {
                let are = if other.0 == other.1 { "is" } else { "are" };
                notes.push(
                    sidecar
                        .place(segment.at)
                        .error("overlapping-segments", format!("{} {are} taken already", named(&[other])))
                        .hint("give every line to one document only"),
                );
                continue;
            }
            claims.add(segment.lines);
            part.segments.push(segment.lines);
            let first = continued.partition_point(|line| *line < segment.lines.0);
            let line = continued.get(first).copied().filter(|line| *line <= segment.lines.1);
            part.continuation = part.continuation.or(line);
        }
        part.doubts = doubts.iter().filter(|doubt| ends_at(&part, doubt.line(), text, lines)).cloned().collect();
        parts.push(part);
    }
    // Where a quotation has moved, what was added is not known.
    if let ([part], [_], true) = (parts.as_mut_slice(), sidecar.documents.as_slice(), notes.len() == told) {
        notes.extend(grow(part, split, &mut claims, (text, lines), sidecar));
    }
    if !claims.0.is_empty() {
        take_claimed(split, &claims, !parts.is_empty(), (text, lines, path), notes);
    }
    split.parts.extend(parts);
    split.parts.sort_by_key(|part| part.segments.iter().map(|segment| segment.0).min());
    give_to_the_only_one(sidecar, split, path, notes);
}

/// Of a source's only document, what was written below its last segment since and begins nothing new is its end: whoever adds
/// a paragraph to a file means the text that is in it. Only below its lowest line, and said, as the editor's `lines` grow.
fn grow(
    part: &mut Part,
    split: &Split,
    claims: &mut Claims,
    (text, lines): (&str, &Lines),
    sidecar: &Sidecar,
) -> Option<Diagnostic> {
    let at = part.entry.and_then(|at| sidecar.documents.get(at)?.segments.last())?.at;
    let (first, last) = part.segments.last().copied()?;
    // Where an editor put the lowest lines elsewhere, what follows the last segment in the source is what was left out.
    if part.segments.iter().any(|segment| segment.1 > last) {
        return None;
    }
    let holds = |segment: &&LineRange| segment.0 <= last && last < segment.1;
    let (_, end) = split.parts.iter().flat_map(|part| &part.segments).find(holds)?;
    let more = claims.left_of((last + 1, *end)).into_iter().next().filter(|(from, _)| *from == last + 1)?;
    let begins = (more.0..=more.1).find(|line| lines.text(text, *line).chars().any(char::is_alphanumeric))?;
    claims.add(more);
    if let Some(segment) = part.segments.last_mut() {
        segment.1 = more.1;
    }
    let added = match more.1 {
        end if end == begins => format!("line {end} begins nothing new and is"),
        end => format!("lines {begins} to {end} begin nothing new and are"),
    };
    let message = format!("the text goes on below line {last}: {added} shown as its end");
    Some(
        sidecar.place(at).warning("grown-source", message).hint(format!(
            "write `lines: [{first}, {}]` and the `ends` of now, or list the lines below `drop:`",
            more.1
        )),
    )
}

/// Whether a document's text ends at a line: blank ones may follow it.
fn ends_at(part: &Part, line: u32, text: &str, lines: &Lines) -> bool {
    let Some((first, last)) = part.segments.last().copied() else { return false };
    (first..=last).contains(&line)
        && text.get(lines.span(text, line).end..lines.span(text, last).end).is_none_or(|after| after.trim().is_empty())
}

/// Takes the lines that were given away out of what was detected.
fn take_claimed(
    split: &mut Split,
    claims: &Claims,
    has_documents: bool,
    (text, lines, path): (&str, &Lines, &SourcePath),
    notes: &mut Vec<Diagnostic>,
) {
    for part in &mut split.parts {
        let before = part.segments.clone();
        part.segments = before.iter().flat_map(|segment| claims.left_of(*segment)).collect();
        let is_text = |segment: &LineRange| lines.range(text, *segment);
        part.segments
            .retain(|segment| text.get(is_text(segment)).is_some_and(|text| text.chars().any(char::is_alphanumeric)));
        if part.segments != before && !part.segments.is_empty() && has_documents {
            let left = named(&part.segments);
            let told = match part.segments.as_slice() {
                [(first, last)] if first == last => "is in no document of the sidecar; it is shown as one of its own",
                _ => "are in no document of the sidecar; they are shown as one of their own",
            };
            notes.push(Diagnostic::warning("unclaimed-lines", path, format!("{left} {told}")).hint(format!(
                "add `- {{lines: [{0}, {1}]}}` to the `segments:` of the document that they belong to, or to `drop:`",
                part.segments.first().map_or(1, |segment| segment.0),
                part.segments.first().map_or(1, |segment| segment.1),
            )));
        }
    }
    split.parts.retain(|part| !part.segments.is_empty());
    for block in std::mem::take(&mut split.dropped) {
        let left = claims.left_of(block.lines).into_iter();
        split.dropped.extend(left.map(|lines| Dropped { lines, ..block.clone() }));
    }
}

/// An entry without segments speaks of the one document there is.
fn give_to_the_only_one(sidecar: &Sidecar, split: &mut Split, path: &SourcePath, notes: &mut Vec<Diagnostic>) {
    let mut free = split.parts.iter_mut().filter(|part| part.entry.is_none());
    let mut only = free.next();
    if free.next().is_some() {
        only = None;
    }
    for (at, entry) in sidecar.documents.iter().enumerate().filter(|(_, entry)| entry.segments.is_empty()) {
        if let Some(part) = only.take() {
            part.entry = Some(at);
            continue;
        }
        let line = entry.fields.first().map_or(1, |(_, _, line)| *line);
        let message = format!("`{path}` holds several documents; which one is meant is not said");
        let error = sidecar.place(line).error("missing-segments", message);
        notes.push(error.hint("add `segments:` with `- {lines: [first, last], begins: …}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_leave_the_rest() {
        let mut claims = Claims::default();
        for range in [(5, 7), (2, 2), (9, 12), (11, 20)] {
            claims.add(range);
        }
        assert_eq!(claims.overlapping((8, 8)), None);
        assert_eq!(claims.overlapping((1, 6)), Some((5, 7)));
        assert_eq!(claims.left_of((1, 25)), [(1, 1), (3, 4), (8, 8), (21, 25)]);
        assert_eq!(claims.left_of((6, 10)), [(8, 8)]);
        assert_eq!(claims.left_of((10, 11)), []);
        assert_eq!(claims.left_of((30, 31)), [(30, 31)]);
    }
}
