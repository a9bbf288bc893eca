//! What front matter and sidecars say, over what was detected.

use super::Subject;
use super::header::Header;
use super::told;
use super::who::{self, Credited};
use crate::diagnostic::{Diagnostic, shell};
use crate::ingest::notes::day::{date_error, read_day};
use crate::ingest::notes::fields::{self, FIELDS, Owner, Place, names_of, text_of};
use crate::ingest::notes::sidecar::Entry;
use crate::ingest::source::Draft;
use crate::ingest::split::Part;
use crate::model::DateInterval;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Names under which foreign front matter gives what we know, in order of preference.
const DATES: &[&str] =
    &["date", "published", "pubdate", "pubDate", "publishDate", "publish_date", "published_at", "datePublished"];

/// Fields that name one document: said of all documents of a source they mean none. All others hold for each of them.
const OF_ONE: &[&str] = &["id", "title", "subtitle", "continues"];

/// Says which fields a header or a sidecar gives to the whole source though they can be only one document's.
pub fn unheard(drafts: &[(Draft, Part, Header)], subject: &Subject<'_>, notes: &mut Vec<Diagnostic>) {
    let Some((first, part, _)) = drafts.first() else { return };
    let path = &subject.source.path;
    let fields = subject.sidecar.all.fields.iter().map(|(key, _, line)| (*line, key.as_str()));
    let several = |typed: &str| {
        format!(
            "{}, and so for each; `hujian explain {}` shows the lines of each",
            first.remedy(typed, path),
            shell::word(path.as_str())
        )
    };
    if let Some((line, keys, typed)) = of_one(fields) {
        let told = match (drafts.len(), part.entry) {
            (1, None) => None,
            (1, Some(_)) => Some((
                format!("not used: {keys} of all documents; there is an entry below `documents:` for the one it is of"),
                format!("move it into that entry: `{typed}`"),
            )),
            (n, _) => Some((format!("not used: {keys} of all documents; `{path}` holds {n} of them"), several(&typed))),
        };
        notes.extend(told.map(|(said, hint)| subject.sidecar.place(line).warning("field-of-one", said).hint(hint)));
    }
    let fields = subject.front.entries.iter().map(|entry| (entry.line, entry.key.as_str()));
    if let Some((line, keys, typed)) = of_one(fields).filter(|_| drafts.len() > 1) {
        let excerpt = subject.lines.text(&subject.source.text, line).to_owned();
        let said = format!("not used: {keys} of the header; `{path}` holds {} documents", drafts.len());
        let place = Place { path, line, excerpt, owner: Owner::Finder };
        notes.push(place.warning("field-of-one", said).hint(several(&typed)));
    }
}

/// The fields among these that name one document: the line of the first, their names, and as they are typed.
fn of_one<'k>(fields: impl Iterator<Item = (u32, &'k str)>) -> Option<(u32, String, String)> {
    let mut places: Vec<(u32, &str)> = fields.filter(|(_, key)| OF_ONE.contains(key)).collect();
    places.sort_unstable();
    let keys = places.iter().map(|(_, key)| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let typed = places.iter().map(|(_, key)| format!("{key}: …")).collect::<Vec<_>>().join(", ");
    places.first().map(|(line, _)| (*line, keys, typed))
}

/// Applies the header of the file, then the sidecar.
pub fn apply(draft: &mut Draft, part: &Part, several: bool, subject: &Subject<'_>, notes: &mut Vec<Diagnostic>) {
    let name = subject.context.config.timezone.as_str();
    let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
    front_matter(draft, several, (&zone, name), subject, notes);
    told::apply(draft, several, (&zone, name), subject);
    let sidecar = subject.sidecar;
    if let Some(entry) = part.entry.and_then(|at| sidecar.documents.get(at)) {
        entry_of(draft, &sidecar.all, true, (&zone, name), subject, notes);
        entry_of(draft, entry, false, (&zone, name), subject, notes);
    } else {
        entry_of(draft, &sidecar.all, several, (&zone, name), subject, notes);
    }
}

/// `several`: of fields for all documents, those that name one are left out.
fn entry_of(
    draft: &mut Draft,
    entry: &Entry,
    several: bool,
    zone: (&TimeZone, &str),
    subject: &Subject<'_>,
    notes: &mut Vec<Diagnostic>,
) {
    let tongue = subject.context.tongue;
    let basis = tongue.say("编者著录", "as stated by the editors");
    for (key, value, line) in &entry.fields {
        if several && OF_ONE.contains(&key.as_str()) {
            continue;
        }
        let place = subject.sidecar.place(*line);
        let Draft { meta, id, id_at, continues_at, .. } = draft;
        fields::apply(meta, id, (key, value), &basis, zone, &place, notes);
        if key == "id" {
            *id_at = Some((place.path.clone(), place.line, place.excerpt));
        } else if key == "continues" {
            *continues_at = Some((place.path.clone(), place.line, place.excerpt));
        }
    }
}

fn front_matter(
    draft: &mut Draft,
    several: bool,
    zone: (&TimeZone, &str),
    subject: &Subject<'_>,
    notes: &mut Vec<Diagnostic>,
) {
    let tongue = subject.context.tongue;
    let front = subject.front;
    let basis = |key: &str| tongue.say(format!("文件头 {key}"), format!("front matter `{key}`"));
    let categories: Vec<String> =
        ["categories", "category", "tags"].iter().filter_map(|key| front.get(key)).flat_map(names_of).collect();
    let stated_source = front.get("source").and_then(text_of);
    for entry in &front.entries {
        let (key, value) = (entry.key.as_str(), &entry.value);
        let excerpt = subject.lines.text(&subject.source.text, entry.line).to_owned();
        let place = Place { path: &subject.source.path, line: entry.line, excerpt, owner: Owner::Finder };
        let own = FIELDS.contains(&key);
        if !own {
            draft.meta.found.push((key.to_owned(), value.clone()));
        }
        if several && OF_ONE.contains(&key) {
            continue;
        }
        let why = basis(key);
        let put = |draft: &mut Draft, notes: &mut Vec<Diagnostic>, key: &str, value: &Value| {
            let Draft { meta, id, .. } = draft;
            fields::apply(meta, id, (key, value), &why, zone, &place, notes);
        };
        match key {
            "title" | "subtitle" => match subject.found_text(key) {
                Some((text, true)) => {
                    let why =
                        tongue.say(format!("{why}，词间空格已去"), format!("{why}, spaces between words taken out"));
                    let Draft { meta, id, .. } = draft;
                    fields::apply(meta, id, (key, &Value::String(text)), &why, zone, &place, notes);
                }
                _ => put(draft, notes, key, value),
            },
            _ if own => {
                let n_notes = notes.len();
                put(draft, notes, key, value);
                if key == "id" {
                    draft.id_at = Some((place.path.clone(), place.line, place.excerpt.clone()));
                } else if key == "continues" {
                    draft.continues_at = Some((place.path.clone(), place.line, place.excerpt.clone()));
                }
                // A word of ours that another program means otherwise (`kind: article`).
                if notes.len() > n_notes {
                    draft.meta.found.push((key.to_owned(), value.clone()));
                }
            }
            key if DATES.contains(&key) => {
                let Some(written) = text_of(value) else { continue };
                match read_day(&written, zone.0, zone.1) {
                    Ok((interval, rest)) => {
                        let basis = rest.basis(why, tongue);
                        draft.meta.evidence.insert("issued", basis.clone());
                        draft.meta.issued = Some(DateInterval { basis, ..interval });
                    }
                    Err(fault) => notes.push(date_error(&written, fault, &place)),
                }
            }
            "speaker" => put(draft, notes, "speakers", value),
            "lang" => put(draft, notes, "language", value),
            "license" | "copyright" => put(draft, notes, "rights", value),
            "url" | "link" | "permalink" | "original" | "canonical"
                if text_of(value).is_some_and(|text| text.starts_with("http")) =>
            {
                put(draft, notes, "source_url", value);
            }
            "source" => {
                let text = text_of(value).unwrap_or_default();
                put(draft, notes, if text.starts_with("http") { "source_url" } else { "publisher" }, value);
            }
            "author" | "byline" => {
                // A feed names the house as author; that it is one shows where the same name is a category or source.
                let names = authors_of(value);
                let houses = &subject.context.config.publishers;
                let is_house = |name: &String| {
                    categories.contains(name)
                        || stated_source.as_ref() == Some(name)
                        || houses.iter().any(|house| &house.name == name || house.short.as_ref() == Some(name))
                };
                let of_house = match names.as_slice() {
                    [name] if is_house(name) => {
                        Some(Credited { house: Some(("publisher", name.clone())), names: Vec::new() })
                    }
                    [name] => who::house_of_author(name, subject.context.config),
                    _ => None,
                };
                let Credited { house, names } = of_house.unwrap_or(Credited { house: None, names });
                if let Some((field, house)) = house {
                    put(draft, notes, field, &Value::String(house));
                }
                if !names.is_empty() {
                    put(draft, notes, "authors", &names.into_iter().map(Value::String).collect());
                }
            }
            "location" | "place" => put(draft, notes, "venue", value),
            _ => notes.extend(fields::slip_of_key(key, &place)),
        }
    }
}

/// Names that another program wrote in one string: `甲、乙`, `Anna Reed, Tom Lake`.
fn authors_of(value: &Value) -> Vec<String> {
    let parts = |name: String| -> Vec<String> {
        let names: Vec<&str> = name.split(['、', '，', '；', ';', '/', '|']).map(str::trim).collect();
        let [name] = names.as_slice() else { return names.into_iter().map(str::to_owned).collect() };
        // `Reed, Anna` is one person; where each part has a space, each is one.
        let english: Vec<&str> = name.split(',').flat_map(|part| part.split(" and ")).map(str::trim).collect();
        let each = english.len() > 1 && english.iter().all(|part| !part.is_ascii() || part.contains(' '));
        if each { english.into_iter().map(str::to_owned).collect() } else { vec![(*name).to_owned()] }
    };
    names_of(value).into_iter().flat_map(parts).filter(|name| !name.is_empty()).collect()
}
