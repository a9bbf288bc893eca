//! What is known of a document, each fact with the evidence it rests on; a fact taken from another document cites it.

use crate::model::{DateInterval, DocId};
use crate::reuse::DocumentIndex;
use crate::site::document::text::is_http;
use crate::site::urls::Linker;
use crate::site::view::Markup;
use crate::site::{Route, Site};
use serde::Serialize;

/// A fact for the list below a title.
#[derive(Serialize)]
pub struct Fact {
    /// Whether it is about another part of the same article.
    #[serde(skip)]
    is_part: bool,
    label: String,
    value: Markup,
    /// `None` where nothing was recorded.
    evidence: Option<Markup>,
}

/// A fact in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// As in documents.jsonl; `date` where neither date is known.
    pub field: &'static str,
    /// The value, as pages show it.
    pub value: String,
    /// What it rests on; `None` where nothing was recorded.
    pub evidence: Option<String>,
}

/// All facts of a document, in the order in which people ask for them. What is missing and matters is said to be.
pub fn stated(site: &Site, own: DocumentIndex) -> Vec<Stated> {
    let document = site.document(own);
    let meta = &document.meta;
    let words = site.words();
    let mut facts = Vec::new();
    let mut add = |field: &'static str, value: Option<String>, basis: Option<&str>| {
        let Some(value) = value else { return };
        let evidence = basis.filter(|basis| !basis.is_empty()).or_else(|| meta.evidence.get(field).map(String::as_str));
        facts.push(Stated { field, value, evidence: evidence.map(ToOwned::to_owned) });
    };
    let list = |values: &[String]| (!values.is_empty()).then(|| words.list(values));
    let date = |interval: &Option<DateInterval>| interval.as_ref().map(|interval| words.interval(Some(interval)));
    let basis = |interval: &Option<DateInterval>| interval.as_ref().map(|interval| interval.basis.clone());

    add("title", Some(site.title(document)), None);
    add("subtitle", meta.subtitle.clone(), None);
    let kind = words.kind(meta.kind);
    let genre = meta.genre_stated.as_deref().filter(|genre| *genre != kind);
    let kind = genre.map_or(kind.to_owned(), |genre| words.fill("kind-stated", &[("kind", kind), ("genre", genre)]));
    add("kind", Some(kind), None);
    add("event", date(&meta.event), basis(&meta.event).as_deref());
    add("issued", date(&meta.issued), basis(&meta.issued).as_deref());
    if meta.event.is_none() && meta.issued.is_none() {
        add("date", Some(words.say("undated").to_owned()), None);
    }
    add("speakers", list(&meta.speakers), None);
    add("authors", list(&meta.authors), None);
    add("agency", meta.agency.clone(), None);
    add("publisher", meta.publisher.clone(), None);
    add("edition", meta.edition.clone(), None);
    add("venue", meta.venue.clone(), None);
    add("occasion", meta.occasion.clone(), None);
    for (field, other) in [("continues", &meta.continues), ("continued_in", &meta.continued_in)] {
        let other = other.as_ref().and_then(|other| site.index.by_id(other)).map(|at| site.document(at));
        // The rest of an article has no title as a rule: its page tells what it is.
        let value = other.map(|other| match &other.meta.edition {
            Some(edition) => words.fill("part-on", &[("title", &site.title(other)), ("page", edition)]),
            None => site.title(other),
        });
        add(field, value, None);
    }
    add("language", Some(meta.language.clone()), None);
    if !meta.conditions.is_empty() {
        let conditions: Vec<&str> = meta.conditions.iter().map(|condition| words.condition(*condition)).collect();
        add("conditions", Some(conditions.join(words.say("semicolon"))), None);
    }
    add("rights", meta.rights.clone(), None);
    add("source_url", meta.source_url.clone(), None);
    add("retrieved", meta.retrieved.map(|day| words.day(day)), None);
    facts
}

/// The parts of the article that are documents of their own, as the page says at its head.
pub fn parts(site: &Site, links: &Linker<'_>, own: DocumentIndex) -> Vec<Fact> {
    let mut facts = facts(site, links, own);
    facts.retain(|fact| fact.is_part);
    facts
}

/// The facts as a page shows them: with links, and evidence that cites other documents.
pub fn facts(site: &Site, links: &Linker<'_>, own: DocumentIndex) -> Vec<Fact> {
    let words = site.words();
    let document = site.document(own);
    let part = |other: &Option<DocId>, title: &str| match other.as_ref().and_then(|id| site.index.by_id(id)) {
        Some(other) => link(&links.to(&Route::Document(other)), title),
        None => Markup::text(title),
    };
    let shown = |stated: &Stated| match stated.field {
        "occasion" => match site.index.occasion_of(own) {
            Some(occasion) => link(&links.to(&Route::Occasion(occasion)), &stated.value),
            None => Markup::text(&stated.value),
        },
        "continues" => part(&document.meta.continues, &stated.value),
        "continued_in" => part(&document.meta.continued_in, &stated.value),
        "source_url" if is_http(&stated.value) => link(&stated.value, &stated.value),
        _ => Markup::text(&stated.value),
    };
    stated(site, own)
        .iter()
        .map(|stated| Fact {
            is_part: matches!(stated.field, "continues" | "continued_in"),
            label: words.say(&format!("field-{}", stated.field)).to_owned(),
            value: shown(stated),
            evidence: stated.evidence.as_ref().map(|evidence| cite(site, links, own, evidence)),
        })
        .collect()
}

fn link(url: &str, text: &str) -> Markup {
    let mut markup = Markup::default();
    if is_http(url) {
        markup.open("a", &[("href", url), ("rel", "external noreferrer")]);
    } else {
        markup.open("a", &[("href", url)]);
    }
    markup.push_text(text);
    markup.close("a");
    markup
}

/// Evidence in words, with every id of another document in it made a link to that document.
fn cite(site: &Site, links: &Linker<'_>, own: DocumentIndex, evidence: &str) -> Markup {
    let mut markup = Markup::default();
    let mut rest = evidence;
    while let Some(start) = rest.find(is_id_char) {
        let (before, from) = rest.split_at(start);
        markup.push_text(before);
        let (word, after) = from.split_at(from.find(|c| !is_id_char(c)).unwrap_or(from.len()));
        match DocId::new(word).and_then(|id| site.index.by_id(&id)).filter(|index| *index != own) {
            Some(index) => {
                let title = site.title(site.document(index));
                markup.push(&link(&links.to(&Route::Document(index)), &title));
            }
            None => markup.push_text(word),
        }
        rest = after;
    }
    markup.push_text(rest);
    markup
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    #[test]
    fn evidence_cites_other_documents() {
        let site = sample::site(SiteConfig::default());
        let links = site.links(&Route::Document(0));
        let check = |evidence: &str, expected: &str| {
            assert_eq!(cite(&site, &links, 0, evidence).as_str(), expected);
        };
        check("第7行", "第7行");
        check("见 report 第1段", "见 <a href=\"../../documents/report/\">题目 report &lt;b&gt;</a> 第1段");
        check("见 speech", "见 speech");
        check("<x>", "&lt;x&gt;");
    }
}
