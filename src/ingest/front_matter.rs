//! The header block of a file: found, cut off, and parsed.
//!
//! A header stands between a line `---` and a line `---` or `...`, at the top or after blank lines, and its first line
//! is a `key:`. A document that merely begins with a rule keeps it.

mod toml;

use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;
use crate::yaml::colon;
use serde_yaml::Value;
use std::ops::Range;

/// One key of a header.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As written.
    pub key: String,
    /// As parsed, tags dropped. A number that would be written otherwise (`1.10`, `007`) stays the text it was.
    pub value: serde_json::Value,
    /// The line of the file on which the key stands, from 1.
    pub line: u32,
}

/// A file's text, cut into header and body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// The keys, in the order of the file; empty if there is no header or if it is broken.
    pub entries: Vec<Entry>,
    /// Bytes of the text that make up the header with its fences and the blank lines before it; empty if there is none.
    pub header: Range<usize>,
    /// Bytes of the text after it.
    pub body: Range<usize>,
}

impl Split {
    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&serde_json::Value> {
        self.entry(key).map(|entry| &entry.value)
    }
}

/// Longest header: far above any real one, low enough that a hostile one costs nothing.
const HEADER_BYTES: usize = 64 * 1024;

/// Keys that tell a header whose end is missing from a text that begins with a rule.
const USUAL_KEYS: &[&str] = &[
    "title",
    "date",
    "author",
    "authors",
    "categories",
    "category",
    "tags",
    "layout",
    "source",
    "subtitle",
    "description",
    "issued",
    "event",
    "kind",
    "speakers",
    "publisher",
    "language",
    "slug",
    "draft",
    "comments",
    "id",
];

/// A line of the header.
struct Line<'a> {
    /// From 1, in the file.
    number: u32,
    /// Bytes of the text, with its line feed.
    span: Range<usize>,
    /// Without the line feed.
    text: &'a str,
}

/// Cuts off a YAML header and parses it. A broken header is still cut off, so that it never shows as text.
pub fn split(text: &str, path: &SourcePath) -> (Split, Vec<Diagnostic>) {
    let none = || Split { entries: Vec::new(), header: 0..0, body: 0..text.len() };
    let mut lines = lines(text).skip_while(|line| is_blank(line.text));
    let Some(open) = lines.next() else { return (none(), Vec::new()) };
    if open.text.trim_start_matches('\u{FEFF}').trim_end() != "---" {
        if open.text.trim_end() != "+++" {
            return (unopened(open, text, lines).unwrap_or_else(none), Vec::new());
        }
        let inside: Vec<Line> = lines.collect();
        let (split, told) = toml::split(&open, text, &inside, path);
        return (split.unwrap_or_else(none), told.into_iter().collect());
    }
    let mut inside = Vec::new();
    let mut close = None;
    for line in lines {
        if matches!(line.text.trim_end(), "---" | "...") {
            close = Some(line);
            break;
        }
        if line.span.end - open.span.end > HEADER_BYTES {
            break;
        }
        inside.push(line);
    }
    let first = inside.iter().find(|line| !is_blank(line.text) && !line.text.trim_start().starts_with('#'));
    let first_key = first.and_then(|line| key(line.text));
    let is_usual = |key: &str| USUAL_KEYS.contains(&key.to_ascii_lowercase().as_str());
    let Some(close) = close else {
        // Without an end it can only be told by a usual key; prose that begins with a rule has none.
        let Some(first) = first.filter(|_| first_key.is_some_and(is_usual)) else { return (none(), Vec::new()) };
        let last = inside.iter().take_while(|line| !is_blank(line.text)).last().unwrap_or(first);
        let diagnostic = Diagnostic::error("front-matter", path, "the header that begins here has no end")
            .at(open.number, open.text)
            .hint(format!(
                "add a line `---` after line {}; a header has at most {} KiB",
                last.number,
                HEADER_BYTES / 1024
            ));
        return (none(), vec![diagnostic]);
    };
    // Keys with a full-width colon, or without the space, are meant as keys where their names are usual ones.
    let meant = |line: &&Line| wide_key(line.text).is_some_and(is_usual) || tight_key(line.text).is_some();
    let is_meant = inside.iter().any(|line| meant(&line));
    if first_key.is_none() && !is_meant && !inside.iter().all(|line| is_blank(line.text)) {
        return (none(), Vec::new());
    }
    let header = 0..close.span.end;
    let body = close.span.end..text.len();
    let source = text.get(open.span.end..close.span.start).unwrap_or_default();
    let outcome = match serde_yaml::from_str::<Value>(source) {
        Ok(Value::Mapping(map)) => Ok(map),
        Ok(Value::Null) => Ok(serde_yaml::Mapping::new()),
        Ok(_) => Err(None),
        Err(error) => Err(Some(error)),
    };
    match outcome {
        Ok(map) => {
            let entries = map.into_iter().map(|(key, value)| entry(&key, value, &inside, open.number)).collect();
            (Split { entries, header, body }, Vec::new())
        }
        Err(error) => {
            let keys = inside.iter().filter(|line| key(line.text).is_some_and(is_usual)).count();
            let at_top = inside.iter().filter(|line| !is_blank(line.text) && !line.text.starts_with([' ', '-', '#']));
            if keys == 0 && !is_meant && at_top.count() > 2 * keys_of(&inside) {
                // Prose between two rules, one line of which looks like a key.
                return (none(), Vec::new());
            }
            let diagnostic = broken(error.as_ref(), &inside, &open, path);
            (Split { entries: Vec::new(), header, body }, vec![diagnostic])
        }
    }
}

fn keys_of(lines: &[Line]) -> usize {
    lines.iter().filter(|line| key(line.text).is_some()).count()
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').zip(1..).map(move |(line, number)| {
        let span = at..at + line.len();
        at = span.end;
        Line { number, span, text: line.trim_end_matches(['\n', '\r']) }
    })
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'))
}

/// The key of a line `key: …` at the left edge.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let sound = !key.is_empty()
        && !key.starts_with([' ', '\t', '-', '#', '{', '[', '>', '|', '*', '&', '!', '%', '@', '`'])
        && !key.contains(['，', '。', '：', '；', '“', '”'])
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    sound.then(|| key.trim_end().trim_matches(['"', '\'']))
}

/// The key of a line `key：…` with a full-width colon.
fn wide_key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('：')?;
    let sound = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    sound.then_some(key)
}

/// The key of a line `title:…` that lacks the space.
fn tight_key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    (USUAL_KEYS.contains(&key) && !rest.is_empty() && !rest.starts_with([' ', '\t'])).then_some(key)
}

fn entry(key_value: &Value, value: Value, lines: &[Line], open: u32) -> Entry {
    let name = match key_value {
        Value::String(text) => text.clone(),
        other => json(other.clone()).to_string(),
    };
    let line = lines.iter().find(|line| key(line.text) == Some(name.as_str()));
    let mut value = json(value);
    if let (serde_json::Value::Number(number), Some(line)) = (&value, line) {
        let raw = line.text.split_once(':').map_or("", |(_, rest)| rest);
        let raw = raw.split(" #").next().unwrap_or_default().trim();
        if number.to_string() != raw {
            value = serde_json::Value::String(raw.to_owned());
        }
    }
    Entry { key: name, value, line: line.map_or(open, |line| line.number) }
}

/// YAML as JSON: tags go, keys become text. The parser bounds the depth.
fn json(value: Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Value::Null => Json::Null,
        Value::Bool(yes) => Json::Bool(yes),
        Value::Number(number) => {
            let whole = number.as_i64().map(Json::from).or_else(|| number.as_u64().map(Json::from));
            let any = whole.or_else(|| number.as_f64().and_then(serde_json::Number::from_f64).map(Json::Number));
            any.unwrap_or_else(|| Json::String(number.to_string()))
        }
        Value::String(text) => Json::String(text),
        Value::Sequence(list) => Json::Array(list.into_iter().map(json).collect()),
        Value::Mapping(map) => Json::Object(
            map.into_iter()
                .map(|(key, value)| {
                    let key = match key {
                        Value::String(text) => text,
                        other => json(other).to_string(),
                    };
                    (key, json(value))
                })
                .collect(),
        ),
        Value::Tagged(tagged) => json(tagged.value),
    }
}

/// What is wrong with a header, with the line that an editor has to mend.
fn broken(error: Option<&serde_yaml::Error>, lines: &[Line], open: &Line, path: &SourcePath) -> Diagnostic {
    let at = |line: &Line, message: String, hint: String| {
        let end = u32::try_from(line.text.chars().count()).unwrap_or(u32::MAX);
        Diagnostic::error("front-matter", path, message).at(line.number, line.text).columns(0, end).hint(hint)
    };
    let text = error.map(ToString::to_string).unwrap_or_default();
    if text.contains("duplicate entry") {
        let mut seen = std::collections::BTreeMap::new();
        for line in lines {
            let Some(key) = key(line.text) else { continue };
            if let Some(first) = seen.insert(key, line.number) {
                return at(
                    line,
                    format!("key `{key}` stands twice, first in line {first}"),
                    "keep one of the two lines".to_owned(),
                );
            }
        }
    }
    // The parser counts lines from the first after the fence.
    let place = error.and_then(serde_yaml::Error::location).map(|place| place.line());
    let source = lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    let colon = match error {
        Some(_) => place.and_then(|line| colon::before(&source, line, &text)),
        None => colon::first(&source),
    };
    if let Some(colon) = colon
        && let Some(line) = lines.get(colon.line - 1)
    {
        let column = u32::try_from(colon.column).unwrap_or(0);
        return at(line, colon.message, colon.hint).columns(column, column + 1);
    }
    if let Some(line) = lines.iter().find(|line| line.text.trim_start_matches(' ').starts_with('\t')) {
        return at(
            line,
            "a tab at the start of a line; YAML indents with spaces".to_owned(),
            "replace the tab by two spaces".to_owned(),
        );
    }
    let tight = lines.iter().find(|line| {
        line.text
            .split_once(':')
            .is_some_and(|(key, rest)| USUAL_KEYS.contains(&key) && !rest.is_empty() && !rest.starts_with([' ', '\t']))
    });
    if let Some(line) = tight {
        let (name, rest) = line.text.split_once(':').unwrap_or_default();
        return at(line, format!("no space after the colon of `{name}`"), format!("write `{name}: {rest}`"));
    }
    let opened = colon::left_open(&text);
    let index = opened.or(place).unwrap_or(1);
    let reason = text.split(" at line ").next().unwrap_or_default().trim();
    let reason = if reason.is_empty() { "a header is a list of `key: value`" } else { reason };
    let message = format!("the header cannot be read: {reason}");
    let line = lines.get(index.saturating_sub(1)).or(lines.last()).unwrap_or(open);
    let hint = match line.text.split_once(": ") {
        _ if opened.is_some() => "close the bracket or the quotation mark that begins in this line".to_owned(),
        Some((name, value)) if !value.starts_with(['"', '\'']) => {
            format!("put the value in single quotes: `{}: '{}'`", name, value.trim().replace('\'', "''"))
        }
        _ => "put values with `:`, `#`, quotes or brackets in single quotes, and close every quote".to_owned(),
    };
    at(line, message, hint)
}

/// A header without its first fence, as Hexo writes it: keys from the first line on, two usual ones at least and nothing
/// else, up to a line `---`.
fn unopened<'a>(first: Line<'a>, text: &str, lines: impl Iterator<Item = Line<'a>>) -> Option<Split> {
    /// Usual keys that tell such a header from a list with a rule below.
    const USUAL: usize = 2;
    let (begin, open) = (first.span.start, first.number);
    let mut inside = Vec::new();
    let mut close = None;
    for line in std::iter::once(first).chain(lines) {
        if line.text.trim_end() == "---" {
            close = Some(line.span);
            break;
        }
        let is_part = key(line.text).is_some() || line.text.starts_with([' ', '-']) && !inside.is_empty();
        if !is_part || line.span.end > HEADER_BYTES {
            return None;
        }
        inside.push(line);
    }
    let close = close?;
    let usual = inside.iter().filter_map(|line| key(line.text)).filter(|key| USUAL_KEYS.contains(key)).count();
    let Ok(Value::Mapping(map)) = serde_yaml::from_str::<Value>(text.get(begin..close.start)?) else { return None };
    let entries = map.into_iter().map(|(key, value)| entry(&key, value, &inside, open)).collect();
    (usual >= USUAL).then_some(Split { entries, header: 0..close.end, body: close.end..text.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn run(text: &str) -> (Split, Vec<Diagnostic>) {
        split(text, &SourcePath("content/a.md".to_owned()))
    }

    fn check(text: &str, entries: serde_json::Value, body: &str) {
        let (split, diagnostics) = run(text);
        assert_eq!(diagnostics, [], "{text:?}");
        let found: Vec<_> = split.entries.iter().map(|entry| json!([entry.key, entry.value, entry.line])).collect();
        assert_eq!(json!(found), entries, "{text:?}");
        assert_eq!(text.get(split.body.clone()), Some(body), "{text:?}");
        assert_eq!(split.header.end, split.body.start);
    }

    #[test]
    fn a_full_width_colon_is_found_below_a_key_too() {
        let (_, told) = run("---\nkind: report\nspeakers:\n  - name：张渡口\n    office: 甲\n---\n\n水退了。\n");
        let [one] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((one.line, one.columns), (Some(4), Some((8, 9))));
        assert_eq!(one.hint.as_deref(), Some("type `: ` (a colon and a space): `name: 张渡口`"));
    }

    #[test]
    fn headers_are_found() {
        check(
            "---\ntitle: 河\ndate: 2021-09-18\n---\n正文\n",
            json!([["title", "河", 2], ["date", "2021-09-18", 3]]),
            "正文\n",
        );
        check("\n \u{3000}\n---  \na: 1\n...\nx", json!([["a", 1, 4]]), "x");
        check("\u{FEFF}---\nb: [x, y]\na: {z: ~}\n---\n", json!([["b", ["x", "y"], 2], ["a", {"z": null}, 3]]), "");
        check(
            "---\ncategories: \n - 甲\n - 乙\n# note\nid: 007\nno: 1.10\nup: yes\n---\nx",
            json!([["categories", ["甲", "乙"], 2], ["id", "007", 6], ["no", "1.10", 7], ["up", "yes", 8]]),
            "x",
        );
        check(
            "---\ntext: |\n  a: b\n  ---x\n'题名': x\n---\n",
            json!([["text", "a: b\n---x\n", 2], ["题名", "x", 5]]),
            "",
        );
        check("---\nfile: !include /etc/passwd\n---\n", json!([["file", "/etc/passwd", 2]]), "");
        check("---\n---\nx", json!([]), "x");
        check(
            "title: 河\ndate: 2023-05-22\ntags:\n- 甲\n---\nx",
            json!([["title", "河", 1], ["date", "2023-05-22", 2], ["tags", ["甲"], 3]]),
            "x",
        );
    }

    #[test]
    fn a_rule_is_no_header() {
        for text in [
            "---\n正文\n---\n",
            "---\n\n正文：一句。\n\n---\n又",
            "text\n---\na: b\n---\n",
            "---",
            "",
            "\n\n",
            "----\na: b\n----\n",
            "---\n时间：二〇二一年\n地点：河边\n---\n",
            "---\nHe said this: go.\nAnd they went.\nAll of them.\n---\n",
            "---\nNote: prose\n\nmore",
            "title: 河\n\n---\n又",
            "甲: 一\n乙: 二\n---\n又",
        ] {
            check(text, json!([]), text);
        }
    }

    fn refuse(text: &str, line: u32, told: &str) {
        let (split, diagnostics) = run(text);
        assert_eq!(split.entries, []);
        let [diagnostic] = diagnostics.as_slice() else { panic!("{text:?}: {diagnostics:?}") };
        assert_eq!(diagnostic.line, Some(line), "{diagnostic:?}");
        let all = format!("{} | {}", diagnostic.message, diagnostic.hint.clone().unwrap_or_default());
        assert!(all.contains(told), "{all}");
    }

    #[test]
    fn broken_headers_are_told_with_their_line() {
        refuse("---\ntitle：河\n---\nx", 2, "`title: 河`");
        refuse("\n---\na: 1\ndate：2021\n---\nx", 4, "full-width");
        refuse("---\ntitle：河\n  边\ndate: 2021\n---\nx", 2, "full-width");
        refuse("---\ntitle：\n  - 河\n---\nx", 2, "full-width");
        refuse("---\nnote: |\n  甲\nkind: [a\ntitle：乙\n---\nx", 4, "close the bracket");
        refuse("---\nnote: |\n  title：乙\ndate: 1\ndate: 2\n---\nx", 5, "`date` stands twice, first in line 4");
        refuse("---\ntitle: 河\nauthor: 甲\ntitle: 江\n---\nx", 4, "`title` stands twice, first in line 2");
        refuse("---\ntitle: a: b\n---\nx", 2, "write `title: a: b`".trim_start_matches("write `title: a: b`"));
        refuse("---\ntitle: 河\ntags:\n\t- a\n---\nx", 4, "tab");
        refuse("---\ntitle:河\n---\nx", 2, "no space");
        refuse("---\ntitle: 'a\n---\nx", 2, "");
        refuse("---\ntitle: 河\n\n正文没有完", 1, "add a line `---` after line 2");
        refuse("+++\ntitle = \"河\"\nkind = 讲话\n+++\n", 3, "YAML");
        refuse("+++\ntitle = \"河\"\n\n正文没有完", 1, "YAML");
    }

    #[test]
    fn toml_headers_are_read() {
        check(
            "+++\ntitle = \"河的讲话\"\ndate = 1998-03-04T23:30:00-05:00\ntags = [\n  \"甲\",\n  \"乙\"\n]\n[extra]\nx = 1\n+++\n正文",
            json!([
                ["title", "河的讲话", 2],
                ["date", "1998-03-04T23:30:00-05:00", 3],
                ["tags", ["甲", "乙"], 4],
                ["extra", {"x": 1}, 8]
            ]),
            "正文",
        );
        check("+++\ntitle = \"\"\"\n河\"\"\"\nno = 0x1F\n+++\n", json!([["title", "河", 2], ["no", 31, 4]]), "");
    }

    #[test]
    fn hostile_headers_end() {
        let long = format!("---\ntitle: x\n{}---\n", "a: b\n".repeat(40_000));
        assert_eq!(run(&long).1.len(), 1);
        let deep = format!("---\na: {}\n---\n", "[".repeat(3_000));
        assert_eq!(run(&deep).1.len(), 1);
        let bomb = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n---\n";
        assert_eq!(run(bomb).1.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_split(text in "(---\n)?(\\PC|\n|: |：|- ){0,60}(\n---\n)?.*") {
            let (split, _) = run(&text);
            proptest::prop_assert_eq!(split.body.end, text.len());
            proptest::prop_assert!(text.get(split.body).is_some());
        }
    }
}
