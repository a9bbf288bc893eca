//! A header in TOML between lines `+++`, as Hugo and Zola write it.

use super::{Entry, HEADER_BYTES, Line, Split};
use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;
use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

/// The line above and below.
const FENCE: &str = "+++";

/// Cuts off the header that begins after `open` and parses it; `None` if there is none. One that cannot be read shows as
/// text and is told, if its first line is a key.
pub(super) fn split(
    open: &Line,
    text: &str,
    inside: &[Line],
    path: &SourcePath,
) -> (Option<Split>, Option<Diagnostic>) {
    let close = inside
        .iter()
        .take_while(|line| line.span.end - open.span.end <= HEADER_BYTES)
        .find(|line| line.text.trim() == FENCE);
    let source = close.and_then(|close| text.get(open.span.end..close.span.start));
    let (Some(close), Some(source)) = (close, source) else { return (None, unread(open, open, inside, path)) };
    match DeTable::parse(source) {
        Ok(table) => {
            let line_of = |at: usize| {
                let lines = inside.partition_point(|line| line.span.start <= open.span.end + at);
                inside.get(lines.saturating_sub(1)).map_or(open.number, |line| line.number)
            };
            let mut entries: Vec<Entry> = table
                .get_ref()
                .iter()
                .map(|(key, value)| Entry {
                    key: key.get_ref().to_string(),
                    value: json(value.get_ref()),
                    line: line_of(key.span().start),
                })
                .collect();
            // The crate sorts keys; a header keeps the order of its file.
            entries.sort_by_key(|entry| entry.line);
            let header = 0..close.span.end;
            let split = Split { entries, header, body: close.span.end..text.len() };
            (Some(split).filter(|split| !split.entries.is_empty()), None)
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let place = inside.iter().take_while(|line| line.span.start <= open.span.end + at).last();
            (None, unread(place.unwrap_or(open), open, inside, path))
        }
    }
}

/// TOML as JSON: a day or time, and a fraction that JSON would write otherwise, as the text it is.
fn json(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => Json::String(text.to_string()),
        DeValue::Integer(number) => {
            let whole = i64::from_str_radix(number.as_str(), number.radix());
            whole.map_or_else(|_| Json::String(number.as_str().to_owned()), Json::from)
        }
        DeValue::Float(number) => {
            let written = number.as_str();
            let parsed = written.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            parsed
                .filter(|parsed| parsed.to_string() == written)
                .map_or_else(|| Json::String(written.to_owned()), Json::Number)
        }
        DeValue::Boolean(yes) => Json::Bool(*yes),
        DeValue::Datetime(day) => Json::String(day.to_string()),
        DeValue::Array(list) => Json::Array(list.iter().map(|value| json(value.get_ref())).collect()),
        DeValue::Table(table) => {
            Json::Object(table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect())
        }
    }
}

/// What is told of a header that could not be read.
fn unread(place: &Line, open: &Line, inside: &[Line], path: &SourcePath) -> Option<Diagnostic> {
    let first = inside.first()?;
    let is_key =
        first.text.split_once('=').is_some_and(|(key, _)| key.trim().bytes().all(|b| b.is_ascii_alphanumeric()));
    let place = if place.text.trim() == FENCE { open } else { place };
    is_key.then(|| {
        Diagnostic::warning("front-matter", path, "this header in TOML is not understood and shows as text")
            .at(place.number, place.text)
            .hint("write it in YAML: `---`, lines `key: value`, `---`")
    })
}
