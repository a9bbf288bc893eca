//! Sidecars: what an editor wrote beside a source, document by document.

use super::fields::{FIELDS, Owner, Place, unknown_key};
use crate::diagnostic::Diagnostic;
use crate::ingest::RawFile;
use crate::ingest::lines::Lines;
use crate::model::{LineRange, SourcePath};
use crate::yaml::colon;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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
    text: String,
    /// The lines of the text.
    lines: Option<Lines>,
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
        let excerpt = self.lines.as_ref().map(|lines| lines.text(&self.text, line)).unwrap_or_default();
        Place { path, line, excerpt: excerpt.trim_end_matches('\r').to_owned(), owner: Owner::Editor }
    }
}

/// Finds the lines on which keys stand, in the order in which a file is walked.
struct Keys<'t> {
    /// For each key, the lines that have it, from 0.
    places: BTreeMap<&'t str, Vec<usize>>,
    at: usize,
}

/// A key at the beginning of a line or of an item, or in a row of them: `- {lines: [1, 2], begins: …}`.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:^[\s\-{]*|[{,]\s*)["']?(?P<key>[\p{L}_][\p{L}\p{N}_-]*)["']?\s*:"#).expect("the pattern is tested")
});

impl<'t> Keys<'t> {
    fn of(text: &'t str) -> Self {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            for key in KEY.captures_iter(line).filter_map(|found| found.name("key")) {
                places.entry(key.as_str()).or_default().push(at);
            }
        }
        Self { places, at: 0 }
    }

    /// The next line that has this key, from 1; keys are asked for in the order of the file.
    fn line(&mut self, key: &str) -> u32 {
        let lines = self.places.get(key).map_or(&[][..], Vec::as_slice);
        let next = lines.get(lines.partition_point(|line| *line < self.at)).or(lines.first());
        self.at = next.copied().unwrap_or(self.at);
        u32::try_from(self.at + 1).unwrap_or(u32::MAX)
    }
}

/// Parses a sidecar; what is wrong with it is told, what is right is used.
pub fn read(file: &RawFile, source: &SourcePath, notes: &mut Vec<Diagnostic>) -> Sidecar {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        notes.push(Diagnostic::error("undecodable", &file.path, "the sidecar is not UTF-8").hint("save it as UTF-8"));
        return Sidecar::default();
    };
    let text = text.trim_start_matches('\u{feff}');
    let lines = Some(Lines::of(text));
    let mut sidecar = Sidecar { path: Some(file.path.clone()), text: text.to_owned(), lines, ..Sidecar::default() };
    // Through `Value` first: only there is a key that stands twice an error.
    let value = serde_yaml::from_str::<serde_yaml::Value>(text).map_err(|error| (error.to_string(), error.location()));
    let value = match value.and_then(|value| serde_json::to_value(value).map_err(|error| (error.to_string(), None))) {
        Ok(value) => value,
        Err((message, location)) => {
            let at = |line: usize| u32::try_from(line).unwrap_or(1).max(1);
            let line = location.as_ref().map_or(1, serde_yaml::Location::line);
            if let Some(colon) = colon::before(text, line, &message) {
                notes.push(sidecar.place(at(colon.line)).error("broken-yaml", colon.message).hint(colon.hint));
                return sidecar;
            }
            notes.push(
                sidecar
                    .place(at(line))
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
            if let Some(colon) = colon::first(text) {
                let line = u32::try_from(colon.line).unwrap_or(1);
                notes.push(sidecar.place(line).error("broken-yaml", colon.message).hint(colon.hint));
                return sidecar;
            }
            notes.push(
                sidecar
                    .place(1)
                    .error("broken-yaml", "a sidecar is a list of keys and values".to_owned())
                    .hint(format!("begin with `documents:` or with a field of `{source}`, such as `title:`")),
            );
            return sidecar;
        }
    };
    let mut keys = Keys::of(text);
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
