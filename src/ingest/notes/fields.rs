//! The fields of a document as people write them in YAML, and what they do to its metadata.

use super::day::read_interval;
use crate::diagnostic::Diagnostic;
use crate::model::{Condition, DocId, Kind, Meta, SourcePath};
use crate::yaml::nearest;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Every field a sidecar may set for a document.
pub const FIELDS: &[&str] = &[
    "id",
    "title",
    "subtitle",
    "kind",
    "genre_stated",
    "event",
    "issued",
    "occasion",
    "continues",
    "speakers",
    "authors",
    "agency",
    "publisher",
    "edition",
    "venue",
    "language",
    "conditions",
    "rights",
    "source_url",
    "retrieved",
    "added",
    "draft",
];

/// Where a value stands, for messages.
#[derive(Clone, Debug)]
pub struct Place<'p> {
    /// The file.
    pub path: &'p SourcePath,
    /// The line, from 1.
    pub line: u32,
    /// Its text.
    pub excerpt: String,
    /// Whether the file is one of ours, or was found with the words of another program in it.
    pub owner: Owner,
}

/// Whose words a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Sidecars and manifests: what is not understood is a slip.
    Editor,
    /// Front matter as found: other programs give the same keys other values.
    Finder,
}

impl Place<'_> {
    /// An error at this place.
    pub fn error(&self, code: &'static str, message: String) -> Diagnostic {
        Diagnostic::error(code, self.path, message).at(self.line, self.excerpt.clone())
    }

    /// What an editor has to mend in our own files, and what found front matter may well say.
    pub fn slip(&self, code: &'static str, message: String) -> Diagnostic {
        match self.owner {
            Owner::Editor => self.error(code, message),
            Owner::Finder => self.warning(code, format!("{message}; it is kept as found and not used")),
        }
    }

    /// A warning at this place.
    pub fn warning(&self, code: &'static str, message: String) -> Diagnostic {
        Diagnostic::warning(code, self.path, message).at(self.line, self.excerpt.clone())
    }
}

/// The message for a key of our own files that means nothing.
pub fn unknown_key(key: &str, known: &[&str], place: &Place<'_>) -> Diagnostic {
    let error = place.slip("unknown-key", format!("unknown key `{key}`"));
    match nearest(key, known) {
        Some(meant) => error.hint(format!("did you mean `{meant}`?")),
        None => error.hint(format!(
            "known keys are {}",
            known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
        )),
    }
}

/// The message for a key of found front matter that looks like a slip of one that is understood. Other keys are other
/// programs' own, and nothing is said of them.
pub fn slip_of_key(key: &str, place: &Place<'_>) -> Option<Diagnostic> {
    /// Understood in front matter alone.
    const FOREIGN: &[&str] = &["date", "author", "speaker", "source"];
    /// A letter from a key, and no slips of it: the number of a journal.
    const WORDS: &[&str] = &["issue"];
    /// Letters. Of shorter words, many are one letter from another: `uid` is no slip of `id`.
    const SHORTEST: usize = 5;
    /// Bytes. Longer than any key with a slip in it.
    const LONGEST: usize = 20;
    if !(SHORTEST..=LONGEST).contains(&key.len()) || WORDS.contains(&key) {
        return None;
    }
    let folded = key.to_lowercase().replace('-', "_");
    let meant = FIELDS.iter().chain(FOREIGN).find(|known| strsim::damerau_levenshtein(&folded, known) <= 1)?;
    let slip = place.slip("unknown-key", format!("unknown key `{key}`"));
    Some(slip.hint(format!("did you mean `{meant}`?")))
}

/// A scalar as text; nothing for null, lists and maps.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A list of names, written as a list or as one name.
pub fn names_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(text_of).collect(),
        _ => text_of(value).into_iter().collect(),
    }
}

/// Sets one of [`FIELDS`]; `basis` is the evidence in words for readers.
pub fn apply(
    meta: &mut Meta,
    id: &mut Option<DocId>,
    (key, value): (&str, &Value),
    basis: &str,
    zone: (&TimeZone, &str),
    place: &Place<'_>,
    notes: &mut Vec<Diagnostic>,
) {
    let set = |field: &'static str, meta: &mut Meta| {
        meta.evidence.insert(field, basis.to_owned());
    };
    let day = |notes: &mut Vec<Diagnostic>| {
        read_interval(value, basis, zone, place, notes).and_then(|interval| interval.from)
    };
    match key {
        "id" => match text_of(value).as_deref().map(|text| (text.to_owned(), DocId::new(text))) {
            Some((_, Some(sound))) => *id = Some(sound),
            Some((text, None)) => notes.push(place.slip("unsound-id", format!("`{text}` cannot be an id")).hint(
                "use only a-z, 0-9, `-`, `_` and `.`, beginning with a letter or digit; no year alone, no `undated`, no `by`",
            )),
            None => {}
        },
        "continues" => match (value.is_null(), text_of(value).as_deref().and_then(DocId::new)) {
            (true, _) => {
                meta.continues = None;
                set("continues", meta);
            }
            (false, Some(other)) => {
                meta.continues = Some(other);
                set("continues", meta);
            }
            (false, None) => notes.push(
                place
                    .slip("unsound-id", "`continues` names no document".to_owned())
                    .hint("write the id of the document whose rest this is, or `null` if it is none's"),
            ),
        },
        "kind" => {
            let word = text_of(value).unwrap_or_default();
            match Kind::ALL.iter().find(|kind| kind.as_str() == word) {
                Some(kind) => {
                    meta.kind = *kind;
                    set("kind", meta);
                }
                None => {
                    let kinds = Kind::ALL.map(Kind::as_str);
                    let meant = nearest(&word.to_lowercase(), &kinds).map(|meant| format!("did you mean `{meant}`? "));
                    let hint = format!("{}kinds are {}", meant.unwrap_or_default(), kinds.join(", "));
                    notes.push(place.slip("unknown-kind", format!("unknown kind `{word}`")).hint(hint));
                }
            }
        }
        "event" | "issued" if value.is_null() => {
            if key == "event" {
                meta.event = None
            } else {
                meta.issued = None
            }
            set(if key == "event" { "event" } else { "issued" }, meta);
        }
        "event" => {
            if let Some(interval) = read_interval(value, basis, zone, place, notes) {
                meta.evidence.insert("event", interval.basis.clone());
                meta.event = Some(interval);
            }
        }
        "issued" => {
            if let Some(interval) = read_interval(value, basis, zone, place, notes) {
                meta.evidence.insert("issued", interval.basis.clone());
                meta.issued = Some(interval);
            }
        }
        "speakers" => {
            meta.speakers = names_of(value);
            set("speakers", meta);
        }
        "authors" => {
            meta.authors = names_of(value);
            set("authors", meta);
        }
        "conditions" => {
            let all = [
                Condition::Segmented,
                Condition::LinePerSentence,
                Condition::NoPunctuation,
                Condition::PartialPunctuation,
                Condition::NoDigits,
                Condition::NoParagraphs,
                Condition::Truncated,
                Condition::Continuation,
                Condition::EndDoubtful,
                Condition::PrivateUse,
                Condition::LostCharacters,
                Condition::RepeatedSentences,
            ];
            meta.conditions.clear();
            for word in names_of(value) {
                match all.iter().find(|condition| condition.as_str() == word) {
                    Some(condition) => meta.conditions.push(*condition),
                    None => notes.push(
                        place
                            .slip("unknown-condition", format!("unknown condition `{word}`"))
                            .hint(format!("conditions are {}", all.map(Condition::as_str).join(", "))),
                    ),
                }
            }
            meta.conditions.sort_unstable();
            meta.conditions.dedup();
            set("conditions", meta);
        }
        "retrieved" => {
            if let Some(day) = day(notes) {
                meta.retrieved = Some(day);
                set("retrieved", meta);
            }
        }
        "added" => {
            if let Some(day) = day(notes) {
                meta.added = Some(day);
                set("added", meta);
            }
        }
        "draft" => match text_of(value).as_deref() {
            Some("true") => meta.draft = true,
            None | Some("false") => meta.draft = false,
            // YAML 1.2 knows no other word for it; taking `yes` for "no" would publish what is to be kept back.
            Some(other) => {
                meta.draft = true;
                notes.push(
                    place
                        .slip(
                            "unknown-draft",
                            format!("`draft` is `{other}`, neither `true` nor `false`: it is kept back"),
                        )
                        .hint("write `draft: true`, or remove the line to publish the document"),
                );
            }
        },
        "language" => {
            if let Some(language) = text_of(value) {
                meta.language = language;
                set("language", meta);
            }
        }
        _ => {
            let (field, slot): (&'static str, &mut Option<String>) = match key {
                "title" => ("title", &mut meta.title),
                "subtitle" => ("subtitle", &mut meta.subtitle),
                "genre_stated" => ("genre_stated", &mut meta.genre_stated),
                "occasion" => ("occasion", &mut meta.occasion),
                "agency" => ("agency", &mut meta.agency),
                "publisher" => ("publisher", &mut meta.publisher),
                "edition" => ("edition", &mut meta.edition),
                "venue" => ("venue", &mut meta.venue),
                "rights" => ("rights", &mut meta.rights),
                "source_url" => ("source_url", &mut meta.source_url),
                _ => return,
            };
            if matches!(value, Value::Array(_) | Value::Object(_)) {
                let found = if value.is_array() { "a list" } else { "`key: value` lines" };
                let message = format!("`{key}` is {found}, expected a text; it is left out of account");
                notes.push(place.warning("wrong-type", message).hint(format!("write `{key}: …` on one line")));
                return;
            }
            *slot = text_of(value);
            set(field, meta);
        }
    }
}
