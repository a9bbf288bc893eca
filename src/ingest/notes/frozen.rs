//! The sidecar of a source as it was detected: frozen ids, segments by line and quotation, dates with their basis.
//!
//! Reading it again makes the same documents. What is found beside them stands in comments, ready to be fixed by taking
//! the sign away: fixing it unasked would turn evidence into an editor's word.

use super::fields::text_of;
use crate::diagnostic::{Diagnostic, Level, escape};
use crate::ingest::describe::Tongue;
use crate::ingest::lines::Lines;
use crate::ingest::source::Ingested;
use crate::model::{DateInterval, DocId, LineRange, Meta};
use jiff::civil::Date;
use serde_json::Value;
use std::fmt::Write as _;

/// Code points of a quotation that anchors a segment: two lines of one source seldom begin with the same ten.
const QUOTED_CHARS: usize = 12;
/// Code points of a comment: what is in doubt can quote a whole paragraph.
const COMMENT_CHARS: usize = 160;

/// What is said of all documents of a source, as keys of a sidecar and their values.
pub type Stated = [(&'static str, String)];

/// Lines of texts that the archive has from elsewhere, and where.
pub type There = [(LineRange, String)];

/// The sidecar of a source with these ids, one for each of its documents in order; what is there already is dropped.
pub fn sidecar(found: &Ingested, ids: &[DocId], there: &There, stated: &Stated, tongue: Tongue) -> String {
    let text = found.source.text.as_str();
    let lines = Lines::of(text);
    let mut yaml = String::new();
    let head = tongue.say(
        "收入时的著录。编号、行段、日期已固定；以 # 起首者为所见而未固定，去掉 # 即以此为准。",
        "As detected when it was added. Ids, segments and dates are fixed; what begins with # was found and is not fixed: \
         take the # away to fix it.",
    );
    comment(&mut yaml, "", &head);
    for (key, value) in stated {
        line(&mut yaml, "", key, &quoted(value));
    }
    doubts(&mut yaml, &found.notes);
    yaml.push_str("documents:\n");
    for (draft, id) in found.documents.iter().zip(ids) {
        line(&mut yaml, "  - ", "id", id.as_str());
        if is_undated(id) {
            let said = tongue.say(
                "编号因日期未详而以 undated 起首：查得日期后，可在发布之前改此编号；发布之后勿改，链接随之失效。",
                "The id says undated because no date was found: change it now, before the site is published, if you know \
                 the date; not later, since links go by it.",
            );
            comment(&mut yaml, "    ", &said);
        }
        let meta = &draft.meta;
        for (field, value) in written(meta) {
            found_as(&mut yaml, meta, field, &value);
        }
        for (field, interval) in [("event", &meta.event), ("issued", &meta.issued)] {
            if let Some(interval) = interval {
                line(&mut yaml, "    ", field, &date(interval));
            }
        }
        if !meta.conditions.is_empty() {
            let words: Vec<&str> = meta.conditions.iter().map(|condition| condition.as_str()).collect();
            found_as(&mut yaml, meta, "conditions", &format!("[{}]", words.join(", ")));
        }
        yaml.push_str("    segments:\n");
        for segment in &draft.segments {
            line(&mut yaml, "      ", "-", &anchored(text, &lines, *segment));
        }
    }
    if !found.dropped.is_empty() || !there.is_empty() {
        yaml.push_str("drop:\n");
        for ((first, last), place) in there {
            let said = tongue.say(format!("已收：{place}"), format!("in the archive already: {place}"));
            line(&mut yaml, "  ", "-", &format!("{{lines: [{first}, {last}]}} # {}", flat(&said)));
        }
        for block in &found.dropped {
            let (first, last) = block.lines;
            let (kept, until) = block.kept;
            line(&mut yaml, "  ", "-", &format!("{{lines: [{first}, {last}], duplicate_of: [{kept}, {until}]}}"));
        }
    }
    yaml
}

/// Whether an id says that no date was found.
pub fn is_undated(id: &DocId) -> bool {
    id.as_str().starts_with("undated-")
}

/// `key: value`, or `- value`.
fn line(yaml: &mut String, indent: &str, key: &str, value: &str) {
    let colon = if key == "-" { "" } else { ":" };
    // Writing to a String cannot fail.
    writeln!(yaml, "{indent}{key}{colon} {value}").ok();
}

/// A comment of one line in which nothing can end it.
fn comment(yaml: &mut String, indent: &str, text: &str) {
    writeln!(yaml, "{indent}# {}", flat(text)).ok();
}

/// On one line, cut to what a comment holds.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    escape(&words.join(" ")).chars().take(COMMENT_CHARS).collect()
}

/// A field that was found, as a comment, with what it rests on.
fn found_as(yaml: &mut String, meta: &Meta, field: &str, value: &str) {
    let basis = meta.evidence.get(field).map(|basis| format!(" # {}", flat(basis))).unwrap_or_default();
    writeln!(yaml, "    # {field}: {}{basis}", escape(value)).ok();
}

/// What the builder warns of in this source.
fn doubts(yaml: &mut String, notes: &[Diagnostic]) {
    for note in notes.iter().filter(|note| note.level == Level::Warning) {
        // Messages are in English; a line is of one language.
        let place = note.line.map(|line| format!("{}: ", Tongue::English.line(line))).unwrap_or_default();
        comment(yaml, "", &format!("in doubt: {place}{}", note.message));
    }
}

/// Fields without a date, as a sidecar writes them; those that are not known are left out.
fn written(meta: &Meta) -> Vec<(&'static str, String)> {
    let list = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        (!names.is_empty()).then(|| format!("[{}]", names.join(", ")))
    };
    let text = |value: &Option<String>| value.as_deref().map(quoted);
    let fields = [
        ("title", text(&meta.title)),
        ("subtitle", text(&meta.subtitle)),
        ("kind", Some(meta.kind.as_str().to_owned())),
        ("genre_stated", text(&meta.genre_stated)),
        ("occasion", text(&meta.occasion)),
        ("speakers", list(&meta.speakers)),
        ("authors", list(&meta.authors)),
        ("agency", text(&meta.agency)),
        ("publisher", text(&meta.publisher)),
        ("edition", text(&meta.edition)),
        ("venue", text(&meta.venue)),
        ("language", Some(meta.language.clone()).filter(|language| !language.is_empty())),
        ("rights", text(&meta.rights)),
        ("source_url", text(&meta.source_url)),
    ];
    fields.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}

/// `{from: 2021-09-17, to: null, basis: "line 7"}`.
fn date(interval: &DateInterval) -> String {
    let day = |day: Option<Date>| day.map_or("null".to_owned(), |day| day.to_string());
    format!("{{from: {}, to: {}, basis: {}}}", day(interval.from), day(interval.to), quoted(&interval.basis))
}

/// A segment with what its first line begins with and its last ends with.
fn anchored(text: &str, lines: &Lines, (first, last): LineRange) -> String {
    let begins: String = lines.text(text, first).trim().chars().take(QUOTED_CHARS).collect();
    let end = lines.text(text, last).trim();
    let ends: String = end.chars().skip(end.chars().count().saturating_sub(QUOTED_CHARS)).collect();
    let mut segment = format!("{{lines: [{first}, {last}]");
    for (key, quotation) in [("begins", begins), ("ends", ends)] {
        // A quotation that reads as nothing anchors nothing.
        if text_of(&Value::String(quotation.clone())).is_some() {
            write!(segment, ", {key}: {}", quoted(quotation.trim())).ok();
        }
    }
    segment.push('}');
    segment
}

/// A text in double quotes: JSON's form, which is YAML's, too, with what YAML cannot print spelled out.
fn quoted(text: &str) -> String {
    let json = Value::String(text.to_owned()).to_string();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let is_printed =
            !(c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}'));
        if is_printed {
            out.push(c);
        } else {
            write!(out, "\\u{:04x}", u32::from(c)).ok();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(quoted(text), expected);
        let read: Result<String, _> = serde_yaml::from_str(&quoted(text));
        assert_eq!(read.ok().as_deref(), Some(text));
    }

    #[test]
    fn what_is_quoted_is_read_as_it_was() {
        check("看桥 #1: “须知”", "\"看桥 #1: “须知”\"");
        check("a\"b\\c\td", "\"a\\\"b\\\\c\\td\"");
        check("\u{7f}\u{85}\u{feff}x\u{2028}", "\"\\u007f\\u0085\\ufeffx\\u2028\"");
        check("🀆", "\"🀆\"");
    }

    #[test]
    fn segments_are_anchored_at_both_ends() {
        let check = |text: &str, range, expected: &str| {
            assert_eq!(anchored(text, &Lines::of(text), range), expected);
        };
        check("　桥\n\n路", (1, 3), "{lines: [1, 3], begins: \"桥\", ends: \"路\"}");
        check("桥\n ", (1, 2), "{lines: [1, 2], begins: \"桥\"}");
    }
}
