//! Sidecars: what an editor wrote beside a source, document by document.

use super::fields::{FIELDS, Owner, Place, unknown_key};
use crate::diagnostic::Diagnostic;
use crate::ingest::RawFile;
use crate::ingest::lines::Lines;
use crate::ingest::split::{Dropped, Part, Split};
use crate::model::{LineRange, SourcePath};
use serde_json::Value;

/// A stretch of lines, anchored by quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// First and last line, from 1.
    pub lines: LineRange,
    /// What the first line begins with.
    pub begins: Option<String>,
    /// What the last line ends with.
    pub ends: Option<String>,
    /// Where the segment stands in the sidecar.
    pub at: u32,
}

/// What is said of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Field, value, line of the sidecar.
    pub fields: Vec<(String, Value, u32)>,
    /// Where its text stands; empty for "the document that was detected".
    pub segments: Vec<Segment>,
}

/// Lines that no document shall hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// Which.
    pub lines: LineRange,
    /// Where the same stands, if they are a copy.
    pub duplicate_of: Option<LineRange>,
    /// The line of the sidecar that says so.
    pub at: u32,
}

/// All of a sidecar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sidecar {
    /// The sidecar's own path.
    pub path: Option<SourcePath>,
    /// Its text, for excerpts.
    pub text: String,
    /// Fields for every document of the source.
    pub all: Entry,
    /// `documents:`.
    pub documents: Vec<Entry>,
    /// `drop:`.
    pub drop: Vec<Drop>,
}

impl Sidecar {
    /// A place in the sidecar, for messages.
    pub fn place(&self, line: u32) -> Place<'_> {
        static NOWHERE: SourcePath = SourcePath(String::new());
        let path = self.path.as_ref().unwrap_or(&NOWHERE);
        Place { path, line, excerpt: line_of(&self.text, line), owner: Owner::Editor }
    }
}

fn line_of(text: &str, line: u32) -> String {
    text.lines().nth((line as usize).saturating_sub(1)).unwrap_or_default().to_owned()
}

/// Finds the lines on which keys stand, in the order in which a file is walked.
struct Keys<'t> {
    lines: Vec<&'t str>,
    at: usize,
}

impl Keys<'_> {
    /// The next line that has this key, from 1; keys are asked for in the order of the file.
    fn line(&mut self, key: &str) -> u32 {
        let is_key = |line: &&str| {
            let line = line.trim_start_matches([' ', '-', '{', '"', '\'']);
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        };
        let found = self.lines.iter().skip(self.at).position(is_key).map(|n| self.at + n);
        let found = found.or_else(|| self.lines.iter().position(is_key)).unwrap_or(self.at);
        self.at = found;
        u32::try_from(found + 1).unwrap_or(u32::MAX)
    }
}

/// Parses a sidecar; what is wrong with it is told, what is right is used.
pub fn read(file: &RawFile, source: &SourcePath, notes: &mut Vec<Diagnostic>) -> Sidecar {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        notes.push(Diagnostic::error("undecodable", &file.path, "the sidecar is not UTF-8").hint("save it as UTF-8"));
        return Sidecar::default();
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut sidecar = Sidecar { path: Some(file.path.clone()), text: text.to_owned(), ..Sidecar::default() };
    // Through `Value` first: only there is a key that stands twice an error.
    let value = serde_yaml::from_str::<serde_yaml::Value>(text).map_err(|error| (error.to_string(), error.location()));
    let value = match value.and_then(|value| serde_json::to_value(value).map_err(|error| (error.to_string(), None))) {
        Ok(value) => value,
        Err((message, location)) => {
            let line = location.map_or(1, |at| u32::try_from(at.line()).unwrap_or(1).max(1));
            notes.push(
                sidecar
                    .place(line)
                    .error("broken-yaml", message)
                    .hint("mind the indentation, and quote text with `: ` or `#` in it"),
            );
            return sidecar;
        }
    };
    let map = match value {
        Value::Object(map) => map,
        Value::Null => return sidecar,
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            notes.push(
                sidecar
                    .place(1)
                    .error("broken-yaml", "a sidecar is a list of keys and values".to_owned())
                    .hint(format!("begin with `documents:` or with a field of `{source}`, such as `title:`")),
            );
            return sidecar;
        }
    };
    let mut keys = Keys { lines: text.lines().collect(), at: 0 };
    let mut known = vec!["documents", "drop"];
    known.extend(FIELDS);
    for (key, value) in &map {
        keys.at = 0;
        let line = keys.line(key);
        match (key.as_str(), value) {
            ("documents", Value::Array(list)) => {
                for entry in list {
                    let entry = read_entry(entry, &mut keys, &sidecar, notes);
                    sidecar.documents.push(entry);
                }
            }
            ("drop", Value::Array(list)) => {
                for entry in list {
                    let line = keys.line("lines");
                    keys.at += 1;
                    let lines = entry.get("lines").and_then(range_of);
                    let copied = entry.get("duplicate_of");
                    let duplicate_of = copied.and_then(range_of);
                    match lines.filter(|_| copied.is_some() == duplicate_of.is_some()) {
                        Some(lines) => sidecar.drop.push(Drop { lines, duplicate_of, at: line }),
                        None => notes.push(no_range(&sidecar, line)),
                    }
                    unknown_keys(entry, &["lines", "duplicate_of"], &sidecar.place(line), notes);
                }
            }
            ("documents" | "drop", Value::Null) => {}
            ("documents" | "drop", _) => notes.push(
                sidecar
                    .place(line)
                    .error("broken-yaml", format!("`{key}` is a list"))
                    .hint("begin each item with `- `"),
            ),
            (key, value) if FIELDS.contains(&key) => sidecar.all.fields.push((key.to_owned(), value.clone(), line)),
            (key, _) => notes.push(unknown_key(key, &known, &sidecar.place(line))),
        }
    }
    sidecar
}

fn no_range(sidecar: &Sidecar, line: u32) -> Diagnostic {
    sidecar
        .place(line)
        .error("broken-segment", "a segment needs its first and last line".to_owned())
        .hint("write `lines: [126, 134]`, counted from 1, the first not after the last")
}

fn unknown_keys(value: &Value, known: &[&str], place: &Place<'_>, notes: &mut Vec<Diagnostic>) {
    let keys = value.as_object().into_iter().flat_map(|map| map.keys());
    notes.extend(keys.filter(|key| !known.contains(&key.as_str())).map(|key| unknown_key(key, known, place)));
}

fn range_of(value: &Value) -> Option<LineRange> {
    let at = |value: &Value| value.as_u64().and_then(|n| u32::try_from(n).ok());
    let (first, last) = match value {
        Value::Array(pair) => match pair.as_slice() {
            [first, last] => (at(first)?, at(last)?),
            [only] => (at(only)?, at(only)?),
            _ => return None,
        },
        _ => (at(value)?, at(value)?),
    };
    (first >= 1 && first <= last).then_some((first, last))
}

fn read_entry(value: &Value, keys: &mut Keys<'_>, sidecar: &Sidecar, notes: &mut Vec<Diagnostic>) -> Entry {
    let mut entry = Entry::default();
    let Value::Object(map) = value else {
        let line = u32::try_from(keys.at + 1).unwrap_or(u32::MAX);
        let error = sidecar.place(line).error("broken-yaml", "an item of `documents` holds keys and values".to_owned());
        notes.push(error.hint("write `- segments: …` or a field such as `- title: …`"));
        return entry;
    };
    let begin = keys.at;
    let mut end = begin;
    let mut known = vec!["segments"];
    known.extend(FIELDS);
    for (key, value) in map {
        keys.at = begin;
        let line = keys.line(key);
        end = end.max(keys.at + 1);
        match (key.as_str(), value) {
            ("segments", Value::Array(list)) => {
                for segment in list {
                    let at = keys.line("lines");
                    keys.at += 1;
                    end = end.max(keys.at);
                    let text = |key: &str| segment.get(key).and_then(super::fields::text_of);
                    match segment.get("lines").and_then(range_of) {
                        Some(lines) => {
                            entry.segments.push(Segment { lines, begins: text("begins"), ends: text("ends"), at })
                        }
                        None => notes.push(no_range(sidecar, at)),
                    }
                    unknown_keys(segment, &["lines", "begins", "ends"], &sidecar.place(at), notes);
                }
            }
            (key, value) if FIELDS.contains(&key) => entry.fields.push((key.to_owned(), value.clone(), line)),
            (key, _) => notes.push(unknown_key(key, &known, &sidecar.place(line))),
        }
    }
    keys.at = end;
    entry
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Says where a quotation stands now, if a segment does not have it.
fn check_quotation(segment: &Segment, text: &str, lines: &Lines, sidecar: &Sidecar, notes: &mut Vec<Diagnostic>) {
    for (quotation, line, at_start) in
        [(&segment.begins, segment.lines.0, true), (&segment.ends, segment.lines.1, false)]
    {
        let Some(quotation) = quotation else { continue };
        let wanted = squeezed(quotation);
        let holds = |line: u32| {
            let line = squeezed(lines.text(text, line));
            if at_start { line.starts_with(&wanted) } else { line.ends_with(&wanted) }
        };
        if wanted.is_empty() || holds(line) {
            continue;
        }
        let verb = if at_start { "begin" } else { "end" };
        let error = sidecar
            .place(segment.at)
            .error("moved-segment", format!("line {line} of the source does not {verb} with `{quotation}`"));
        let now = (1..=lines.count()).find(|line| holds(*line));
        let within = || (1..=lines.count()).find(|line| squeezed(lines.text(text, *line)).contains(&wanted));
        notes.push(match now.or_else(within) {
            Some(now) if at_start => error.hint(format!("line {now} does: write `lines: [{now}, …]`")),
            Some(now) => error.hint(format!("line {now} does: write `lines: [{}, {now}]`", segment.lines.0)),
            None => error.hint("no line does: the source was changed; quote it as it is now"),
        });
    }
}

/// What is left of a range when others are taken out of it.
fn subtract(range: LineRange, claimed: &[LineRange]) -> Vec<LineRange> {
    let mut left = Vec::new();
    let mut at = range.0;
    for (first, last) in claimed {
        if *last < at || *first > range.1 {
            continue;
        }
        if *first > at {
            left.push((at, first - 1));
        }
        at = at.max(last + 1);
    }
    if at <= range.1 {
        left.push((at, range.1));
    }
    left
}

/// Lets the sidecar's documents and drops take their lines from what was detected.
pub fn apply_segments(
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
    let mut claimed: Vec<LineRange> = sidecar.drop.iter().map(|drop| drop.lines).collect();
    let mut parts = Vec::new();
    for (at, entry) in sidecar.documents.iter().enumerate() {
        if entry.segments.is_empty() {
            continue;
        }
        let mut part = Part { entry: Some(at), ..Part::default() };
        for segment in &entry.segments {
            if segment.lines.1 > lines.count() {
                notes.push(past_end(segment.lines.1, segment.at));
                continue;
            }
            check_quotation(segment, text, lines, sidecar, notes);
            if let Some(other) = claimed.iter().find(|other| other.0 <= segment.lines.1 && segment.lines.0 <= other.1) {
                notes.push(
                    sidecar
                        .place(segment.at)
                        .error("overlapping-segments", format!("lines {} to {} are taken already", other.0, other.1))
                        .hint("give every line to one document only"),
                );
                continue;
            }
            claimed.push(segment.lines);
            part.segments.push(segment.lines);
        }
        // What detection saw in these lines still holds.
        for found in &split.parts {
            let same = |line: &u32| part.segments.iter().any(|segment| (segment.0..=segment.1).contains(line));
            part.continuation = part.continuation.or(found.continuation.filter(same));
        }
        parts.push(part);
    }
    claimed.sort_unstable();
    if !claimed.is_empty() {
        for part in &mut split.parts {
            let before = part.segments.clone();
            part.segments = before.iter().flat_map(|segment| subtract(*segment, &claimed)).collect();
            let is_text = |segment: &LineRange| lines.range(text, *segment);
            part.segments.retain(|segment| {
                text.get(is_text(segment)).is_some_and(|text| text.chars().any(char::is_alphanumeric))
            });
            if part.segments != before && !part.segments.is_empty() && !parts.is_empty() {
                let left =
                    part.segments.iter().map(|(first, last)| format!("{first}-{last}")).collect::<Vec<_>>().join(", ");
                notes.push(
                    Diagnostic::warning(
                        "unclaimed-lines",
                        path,
                        format!("lines {left} are in no document of the sidecar; they are shown as one of their own"),
                    )
                    .hint("add them to a document's `segments`, or to `drop`"),
                );
            }
        }
        split.parts.retain(|part| !part.segments.is_empty());
        let blocks = std::mem::take(&mut split.dropped);
        for block in blocks {
            let left = subtract(block.lines, &claimed);
            split.dropped.extend(left.into_iter().map(|lines| Dropped { lines, ..block.clone() }));
        }
    }
    split.parts.extend(parts);
    split.parts.sort_by_key(|part| part.segments.iter().map(|segment| segment.0).min());
    // An entry without segments speaks of the one document there is.
    for (at, entry) in sidecar.documents.iter().enumerate().filter(|(_, entry)| entry.segments.is_empty()) {
        let mut free = split.parts.iter_mut().filter(|part| part.entry.is_none());
        match (free.next(), free.next()) {
            (Some(part), None) => part.entry = Some(at),
            _ => {
                let line = entry.fields.first().map_or(1, |(_, _, line)| *line);
                notes.push(
                    sidecar
                        .place(line)
                        .error(
                            "missing-segments",
                            format!("`{path}` holds several documents; which one is meant is not said"),
                        )
                        .hint("add `segments:` with `- {lines: [first, last], begins: …}`"),
                );
            }
        }
    }
}
