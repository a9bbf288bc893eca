//! Our own YAML files: what stands where, so that every complaint names its line.
//!
//! The parser tells places only in errors. A place is therefore found by reading the text again with a visitor that
//! walks down to it and fails there on purpose: the same parser answers, so the two can never disagree.

pub mod colon;

use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_yaml::{Mapping, Value};
use std::fmt;
use std::marker::PhantomData;

/// Complaints about one file before the rest is left for the next run: each costs a reading of the file.
const MAX_COMPLAINTS: usize = 20;

/// What the visitor that looks for a key fails with when it stands at it.
const FOUND: &str = "the key that was sought";

/// One step down from the top of a YAML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// To the value of a key.
    Key(&'a str),
    /// To an element of a list, from 0.
    Index(usize),
}

/// A YAML file that people write for us, being checked.
#[derive(Debug)]
pub struct Checked<'a> {
    path: &'a SourcePath,
    text: &'a str,
    complaints: Vec<Diagnostic>,
}

impl<'a> Checked<'a> {
    /// Parses the text; `None`, with a complaint, if it is no YAML mapping. An empty file is an empty mapping.
    pub fn parse(path: &'a SourcePath, text: &'a str) -> (Self, Option<Mapping>) {
        let mut checked = Self { path, text: text.trim_start_matches('\u{feff}'), complaints: Vec::new() };
        let mapping = match serde_yaml::from_str::<Value>(checked.text) {
            Ok(Value::Null) => Some(Mapping::new()),
            Ok(Value::Mapping(mapping)) => Some(mapping),
            Ok(other) => {
                let found = kind(&other);
                let complaint =
                    Diagnostic::error("wrong-type", path, format!("found {found}, expected `key: value` lines"));
                let complaint = checked.placed(complaint, 1, None);
                checked.complaints.push(if checked.text.contains('：') {
                    complaint.hint("after a key stands the ASCII colon `:` and a space, not `：`")
                } else {
                    complaint
                });
                None
            }
            Err(error) => {
                let code = if error.to_string().contains("duplicate entry") { "duplicate-key" } else { "yaml-syntax" };
                checked.wrong(code, &error);
                None
            }
        };
        (checked, mapping)
    }

    /// Parses the text; no element, with a complaint, if it is no YAML list. An empty file is an empty list.
    pub fn parse_list(path: &'a SourcePath, text: &'a str) -> (Self, Vec<Value>) {
        let mut checked = Self { path, text: text.trim_start_matches('\u{feff}'), complaints: Vec::new() };
        let list = match serde_yaml::from_str::<Value>(checked.text) {
            Ok(Value::Null) => Vec::new(),
            Ok(Value::Sequence(list)) => list,
            Ok(other) => {
                let found = kind(&other);
                let complaint = Diagnostic::error("wrong-type", path, format!("found {found}, expected a list"));
                checked.complaints.push(checked.placed(complaint, 1, None).hint("begin each entry with `- `"));
                Vec::new()
            }
            Err(error) => {
                let code = if error.to_string().contains("duplicate entry") { "duplicate-key" } else { "yaml-syntax" };
                checked.wrong(code, &error);
                Vec::new()
            }
        };
        (checked, list)
    }

    /// The complaints so far, in order of place.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.complaints.sort();
        self.complaints
    }

    /// Complains of keys that are none of `known`, suggesting the nearest.
    pub fn keys(&mut self, at: &[Step<'_>], mapping: &Mapping, known: &[&str]) {
        for key in mapping.keys() {
            let name = match key {
                Value::String(name) => name.clone(),
                other => serde_yaml::to_string(other).unwrap_or_default().trim_end().to_owned(),
            };
            if known.contains(&name.as_str()) || self.complaints.len() >= MAX_COMPLAINTS {
                continue;
            }
            let hint = match nearest(&name, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known keys: {}", known.join(", ")),
            };
            let complaint = Diagnostic::error("unknown-key", self.path, format!("unknown key `{name}`")).hint(hint);
            let place = key_place(self.text, at, &name);
            let complaint = match place {
                Some((line, column)) => self.placed(complaint, line, Some((column, name.chars().count()))),
                None => complaint,
            };
            self.complaints.push(complaint);
        }
    }

    /// The value at a place as a `T`; `None` if it is not there, is empty, or is wrong (then with a complaint).
    pub fn get<T: DeserializeOwned>(&mut self, at: &[Step<'_>]) -> Option<T> {
        match extract::<Option<T>>(self.text, at) {
            Ok(value) => value.flatten(),
            Err(error) => {
                self.wrong("wrong-type", &error);
                None
            }
        }
    }

    /// The value at a place as a struct of ours, every unknown key complained of, not only the first.
    ///
    /// The known keys are those that the default value is written with.
    pub fn get_struct<T: DeserializeOwned + Serialize + Default>(
        &mut self,
        at: &[Step<'_>],
        found: &Value,
    ) -> Option<T> {
        let known = field_names::<T>();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let before = self.complaints.len();
        if let Value::Mapping(mapping) = found {
            self.keys(at, mapping, &known);
        }
        let is_slip = || value_place(self.text, at).is_some_and(|(line, _)| colon::on(self.text, line).is_some());
        if !matches!(found, Value::Mapping(_) | Value::Null | Value::Tagged(_)) && !is_slip() {
            self.no_fields(at, found, &known);
        }
        if self.complaints.len() > before { None } else { self.get(at) }
    }

    /// Complains of a value that should have had fields, and says how the first of them is written.
    fn no_fields(&mut self, at: &[Step<'_>], found: &Value, known: &[&str]) {
        if self.complaints.len() >= MAX_COMPLAINTS {
            return;
        }
        let steps = at.iter().enumerate().map(|(n, step)| match (n, step) {
            (0, Step::Key(key)) => (*key).to_owned(),
            (_, Step::Key(key)) => format!(".{key}"),
            (_, Step::Index(index)) => format!("[{index}]"),
        });
        let place: String = steps.collect();
        let hint = match (at.last(), found) {
            (Some(Step::Index(_)), Value::String(text)) if known.contains(&"name") => format!("write `- name: {text}`"),
            _ => format!("known keys: {}", known.join(", ")),
        };
        let message = format!("{place}: found {}, expected `key: value` lines", kind(found));
        self.complain(at, "wrong-type", message, &hint);
    }

    /// Complains of the value at a place.
    pub fn complain(&mut self, at: &[Step<'_>], code: &'static str, message: String, hint: &str) {
        let mut complaint = Diagnostic::error(code, self.path, message);
        if !hint.is_empty() {
            complaint = complaint.hint(hint);
        }
        if let Some((line, column)) = value_place(self.text, at) {
            complaint = self.placed(complaint, line, Some((column, usize::MAX)));
        }
        self.complaints.push(complaint);
    }

    fn wrong(&mut self, code: &'static str, error: &serde_yaml::Error) {
        if self.complaints.len() >= MAX_COMPLAINTS {
            return;
        }
        let (mut message, mut location) = message(error);
        let at_end = location.is_some_and(|(line, _)| self.text.lines().nth(line - 1).is_none_or(str::is_empty));
        if at_end && let Some(begun) = begun_at(&message) {
            location = Some(begun);
            message =
                message.rsplit_once(" at line ").map_or(message.clone(), |(before, _)| format!("{before} begun here"));
        }
        if code == "duplicate-key" {
            let key = message.split('"').nth(1).unwrap_or_default();
            location = second(self.text, key).or(location);
        }
        // What a parser says of a line below such a key, or of an entry that is one, sends an editor elsewhere.
        let colon = location.and_then(|(line, _)| match code {
            "yaml-syntax" => colon::before(self.text, line, &message),
            "wrong-type" => colon::on(self.text, line),
            _ => None,
        });
        if let Some(colon) = colon {
            let complaint = Diagnostic::error(code, self.path, colon.message).hint(colon.hint);
            self.complaints.push(self.placed(complaint, colon.line, Some((colon.column, 1))));
            return;
        }
        let complaint = Diagnostic::error(code, self.path, message);
        let complaint = match code {
            "yaml-syntax" => complaint
                .hint("close every quote and bracket, mind the indentation, and quote text with `: ` or `#` in it"),
            "duplicate-key" => complaint.hint("keep one of the two lines"),
            _ => complaint,
        };
        let complaint = match location {
            Some((line, column)) => self.placed(complaint, line, Some((column, usize::MAX))),
            None => complaint,
        };
        self.complaints.push(complaint);
    }

    /// With its line and, from `column` (code points, from 0), at most `length` code points of it marked.
    fn placed(&self, complaint: Diagnostic, line: usize, column: Option<(usize, usize)>) -> Diagnostic {
        let text = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let complaint = complaint.at(u32::try_from(line).unwrap_or(u32::MAX), text);
        let end = text.trim_end().chars().count();
        match column {
            Some((start, length)) if start < end => {
                let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                complaint.columns(count(start), count(start.saturating_add(length).min(end)))
            }
            _ => complaint,
        }
    }
}

/// The parser's message in plain words, and its place: line from 1, column from 0 in code points.
pub fn message(error: &serde_yaml::Error) -> (String, Option<(usize, usize)>) {
    let mut text = error.to_string();
    for (theirs, ours) in PLAIN_WORDS {
        text = text.replace(theirs, ours);
    }
    let Some(location) = error.location() else { return (text, None) };
    let (line, column) = (location.line(), location.column());
    let text = text.replace(&format!(" at line {line} column {column}"), "");
    (text, Some((line, column.saturating_sub(1))))
}

/// What serde and the parser say, and what it means to somebody who writes YAML by hand.
const PLAIN_WORDS: [(&str, &str); 12] = [
    ("invalid type: ", "found "),
    ("invalid value: ", "found "),
    ("unknown variant ", "found "),
    ("found sequence", "found a list"),
    ("found map", "found `key: value` lines"),
    ("found string ", "found the text "),
    ("found integer ", "found the number "),
    ("expected a sequence", "expected a list"),
    ("expected u32", "expected a whole number"),
    ("unexpected end of stream", "the end of the file"),
    ("found character that cannot start any token", "a tab or another character that cannot stand here"),
    ("duplicate entry with key", "there twice: the key"),
];

/// Where a message says that something began which does not end.
fn begun_at(message: &str) -> Option<(usize, usize)> {
    let (_, place) = message.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse::<usize>().ok()?.saturating_sub(1)))
}

/// Where a key stands for the second time, at any depth: the parser does not say.
fn second(text: &str, key: &str) -> Option<(usize, usize)> {
    let is_it = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let mut lines = text.lines().enumerate().filter(|(_, line)| is_it(line.trim_start_matches([' ', '-'])));
    let (n, line) = lines.nth(1)?;
    let column = line.chars().take_while(|c| matches!(c, ' ' | '-')).count();
    Some((n + 1, column))
}

/// The one of `known` that `name` is most likely a slip of.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    /// Bytes. Our longest key has twelve; comparing a whole page that lost its line ends with each of them takes seconds.
    const LONGEST: usize = 80;
    if name.len() > LONGEST {
        return None;
    }
    // Two slips in a word of six letters is where a suggestion stops being a help.
    let allowed = (name.chars().count() / 3).max(1);
    let folded = name.to_lowercase().replace('-', "_");
    known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&folded, known), *known))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, known)| known)
}

/// The keys a struct of ours is written with.
pub fn field_names<T: Serialize + Default>() -> Vec<String> {
    match serde_yaml::to_value(T::default()) {
        Ok(Value::Mapping(mapping)) => mapping.keys().filter_map(|key| key.as_str().map(ToOwned::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a line of text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
        Value::Tagged(_) => "a tagged value",
    }
}

/// Reads the value at a place; `None` if there is nothing.
fn extract<T: DeserializeOwned>(text: &str, at: &[Step<'_>]) -> Result<Option<T>, serde_yaml::Error> {
    Seek { at, key: None, found: PhantomData }.deserialize(serde_yaml::Deserializer::from_str(text))
}

/// Line (from 1) and column (from 0, code points) of the value at a place.
pub fn value_place(text: &str, at: &[Step<'_>]) -> Option<(usize, usize)> {
    place_of(extract::<Nothing>(text, at).err())
}

/// Line (from 1) and column (from 0, code points) of a key of the mapping at a place.
pub fn key_place(text: &str, at: &[Step<'_>], key: &str) -> Option<(usize, usize)> {
    let seek = Seek::<Nothing> { at, key: Some(key), found: PhantomData };
    let found = seek.deserialize(serde_yaml::Deserializer::from_str(text)).err();
    place_of(found.filter(|error| error.to_string().contains(FOUND)))
}

fn place_of(error: Option<serde_yaml::Error>) -> Option<(usize, usize)> {
    error?.location().map(|location| (location.line(), location.column().saturating_sub(1)))
}

/// What no YAML value is: reading one fails, with its place.
struct Nothing;

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Refuse;
        impl Visitor<'_> for Refuse {
            type Value = Nothing;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("nothing at all")
            }
        }
        deserializer.deserialize_any(Refuse)
    }
}

/// Walks down to a place and reads a `T` there, or fails at a key there.
struct Seek<'p, T> {
    at: &'p [Step<'p>],
    key: Option<&'p str>,
    found: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Seek<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        if self.at.is_empty() && self.key.is_none() {
            return T::deserialize(deserializer).map(Some);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Seek<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.first() {
            Some(Step::Index(_)) => f.write_str("a list"),
            Some(Step::Key(_)) | None => f.write_str("`key: value` lines"),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    // An empty file, to this parser, is an absent option.
    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(KeyIs { at: self.at, key: self.key })? {
            if is_it {
                let rest = self.at.get(1..).unwrap_or_default();
                found = map.next_value_seed(Seek { at: rest, key: self.key, found: PhantomData })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Option<T>, A::Error> {
        let Some(Step::Index(index)) = self.at.first() else {
            return Err(de::Error::invalid_type(de::Unexpected::Seq, &self));
        };
        let mut found = None;
        for n in 0.. {
            let more = if n == *index {
                let rest = self.at.get(1..).unwrap_or_default();
                let seek = Seek { at: rest, key: self.key, found: PhantomData };
                sequence.next_element_seed(seek)?.map(|value| found = value).is_some()
            } else {
                sequence.next_element::<IgnoredAny>()?.is_some()
            };
            if !more {
                break;
            }
        }
        Ok(found)
    }
}

/// Whether a key is the next step; fails at it if the way ends there and that key is sought.
struct KeyIs<'p> {
    at: &'p [Step<'p>],
    key: Option<&'p str>,
}

impl<'de> DeserializeSeed<'de> for KeyIs<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyIs<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<bool, E> {
        match self.at.first() {
            Some(Step::Key(step)) => Ok(*step == key),
            Some(Step::Index(_)) => Ok(false),
            None if self.key == Some(key) => Err(E::custom(FOUND)),
            None => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_key(text: &str, at: &[Step<'_>], key: &str, expected: Option<(usize, usize)>) {
        assert_eq!(key_place(text, at, key), expected, "{text}");
    }

    fn check_value(text: &str, at: &[Step<'_>], expected: Option<(usize, usize)>) {
        assert_eq!(value_place(text, at), expected, "{text}");
    }

    #[test]
    fn places_of_keys() {
        check_key("a: 1\nb: 2\n", &[], "b", Some((2, 0)));
        check_key("a: 1\n", &[], "b", None);
        check_key("a:\n  - x: 1\n  - y: 2\n", &[Step::Key("a"), Step::Index(1)], "y", Some((3, 4)));
        check_key("{河: {渡: 1}}", &[Step::Key("河")], "渡", Some((1, 5)));
        check_key("a: 1\n", &[Step::Key("a")], "b", None);
    }

    #[test]
    fn places_of_values() {
        check_value("a: 1\nb: two\n", &[Step::Key("b")], Some((2, 3)));
        check_value("名: 渡口\n", &[Step::Key("名")], Some((1, 3)));
        check_value("a: [x, {b: 3}]\n", &[Step::Key("a"), Step::Index(1), Step::Key("b")], Some((1, 11)));
        check_value("a: 1\n", &[Step::Key("c")], None);
    }

    #[test]
    fn slips_are_suggested() {
        assert_eq!(nearest("titel", &["title", "subtitle"]), Some("title"));
        assert_eq!(nearest("base-url", &["base_url"]), Some("base_url"));
        assert_eq!(nearest("Timezone", &["timezone"]), Some("timezone"));
        assert_eq!(nearest("colour", &["title", "subtitle"]), None);
    }
}
