//! What a page's head, a document's properties or an entry of a feed say beside the text.

use super::Subject;
use super::who::{self, Credited};
use crate::ingest::notes::day::read_day;
use crate::ingest::pattern;
use crate::ingest::source::Draft;
use crate::model::DateInterval;
use jiff::tz::TimeZone;

/// The first year that a page or a book can be of.
const FIRST_YEAR: i16 = 1000;

/// What the file says beside the text, where nothing better is known; the date of an entry goes before what was detected,
/// as that of front matter does.
pub fn apply(draft: &mut Draft, several: bool, zone: (&TimeZone, &str), subject: &Subject<'_>) {
    let tongue = subject.context.tongue;
    let head = subject.head(&draft.segments, several);
    let find = |names: &[&str]| {
        names.iter().find_map(|name| {
            let value = head.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
            Some(((*name).to_owned(), value.1.trim().to_owned())).filter(|(_, value)| !value.is_empty())
        })
    };
    let basis = |name: &str| match name {
        _ if name.starts_with("entry:") || name.starts_with("feed:") => {
            tongue.say(format!("订阅源 {name}"), format!("the feed, `{name}`"))
        }
        _ if name.starts_with("book:") => tongue.say(format!("书籍 {name}"), format!("the book, `{name}`")),
        _ if name.starts_with("dc:") => {
            tongue.say(format!("文件属性 {name}"), format!("the file's properties, `{name}`"))
        }
        _ if name.starts_with("microdata:") || name.starts_with("rel:") => {
            tongue.say(format!("网页标注 {name}"), format!("the page's markup, `{name}`"))
        }
        _ => tongue.say(format!("网页头部 {name}"), format!("the page's head, `{name}`")),
    };
    let meta = &mut draft.meta;
    if meta.title.is_none()
        && let Some((name, value)) = find(&[
            "entry:title",
            "book:title",
            "og:title",
            "json-ld:headline",
            "microdata:headline",
            "headline",
            "dc:title",
            "title",
        ])
    {
        // `Title_Site` and `Title - Site`: the site's name is no part of the title.
        let cut = ["_", " - ", " | ", "|", " – "].iter().filter_map(|sign| value.find(sign)).min();
        let title = if name == "title" { cut.and_then(|at| value.get(..at)).unwrap_or(&value) } else { &value };
        meta.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        if meta.title.is_some() {
            meta.evidence.insert("title", basis(&name));
        }
    }
    if let Some((name, value)) = find(&["entry:published", "entry:updated"])
        && let Ok((interval, rest)) = read_day(&value, zone.0, zone.1)
    {
        let basis = rest.basis(basis(&name), tongue);
        meta.evidence.insert("issued", basis.clone());
        meta.issued = Some(DateInterval { basis, ..interval });
    }
    if meta.issued.is_none()
        && let Some((name, value)) = find(&[
            "article:published_time",
            "json-ld:datepublished",
            "microdata:datepublished",
            "datepublished",
            "pubdate",
            "publishdate",
            "date",
            "dc.date",
            "book:date",
            "time",
        ])
        && let Ok((interval, rest)) = read_day(&value, zone.0, zone.1)
        // A program that knows no day of a book writes the year 101.
        && interval.from.is_some_and(|day| day.year() >= FIRST_YEAR)
    {
        let basis = rest.basis(basis(&name), tongue);
        meta.evidence.insert("issued", basis.clone());
        meta.issued = Some(DateInterval { basis, ..interval });
    }
    if let Some((name, value)) = find(&["entry:author", "feed:author", "book:creator"]) {
        credited(draft, value, &basis(&name), subject);
    }
    let meta = &mut draft.meta;
    if meta.authors.is_empty()
        && let Some((name, value)) = find(&["author", "article:author", "json-ld:author", "microdata:author"])
        && !value.starts_with("http")
    {
        meta.authors = vec![value];
        meta.evidence.insert("authors", basis(&name));
    }
    // The creator of a file is often who typed it, or the name of a machine: a person's name beside a text that nobody
    // else is said to have written or spoken is the most that it tells.
    if meta.authors.is_empty()
        && meta.speakers.is_empty()
        && let Some((name, value)) = find(&["rel:author", "dc:creator"]).filter(|(_, value)| pattern::is_person(value))
    {
        meta.authors = vec![value];
        meta.evidence.insert("authors", basis(&name));
    }
    if meta.publisher.is_none()
        && let Some((name, value)) = find(&[
            "entry:source",
            "feed:title",
            "book:publisher",
            "og:site_name",
            "json-ld:publisher",
            "microdata:publisher",
            "publisher",
        ])
    {
        meta.publisher = Some(value);
        meta.evidence.insert("publisher", basis(&name));
    }
    if meta.retrieved.is_none()
        && let Some((_, value)) = find(&["saved:date"])
        && let Ok((interval, _)) = read_day(&value, zone.0, zone.1)
    {
        meta.retrieved = interval.from;
    }
    if meta.source_url.is_none()
        && let Some((name, value)) = find(&["entry:link", "canonical", "og:url", "saved-from"])
        && value.starts_with("http")
    {
        meta.source_url = Some(value);
        meta.evidence.insert("source_url", basis(&name));
    }
}

/// An author of a feed's entry is a person as often as a house.
fn credited(draft: &mut Draft, written: String, why: &str, subject: &Subject<'_>) {
    let meta = &mut draft.meta;
    let found = who::house_of_author(&written, subject.context.config);
    let Credited { house, names } = found.unwrap_or(Credited { house: None, names: vec![written] });
    if let Some((field, house)) = house {
        let slot = if field == "agency" { &mut meta.agency } else { &mut meta.publisher };
        if slot.is_none() {
            *slot = Some(house);
            meta.evidence.insert(field, why.to_owned());
        }
    }
    if meta.authors.is_empty() && !names.is_empty() {
        meta.authors = names;
        meta.evidence.insert("authors", why.to_owned());
    }
}
