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
    label: String,
    value: Markup,
    /// `None` where nothing was recorded.
    evidence: Option<Markup>,
}

/// All facts of a document, in the order in which people ask for them. What is missing and matters is said to be.
pub fn facts(site: &Site, links: &Linker<'_>, own: DocumentIndex) -> Vec<Fact> {
    let document = site.document(own);
    let meta = &document.meta;
    let words = site.words();
    let mut facts = Vec::new();
    let mut add = |field: &'static str, value: Option<Markup>, basis: Option<&str>| {
        let Some(value) = value else { return };
        let evidence = basis.filter(|basis| !basis.is_empty()).or_else(|| meta.evidence.get(field).map(String::as_str));
        facts.push(Fact {
            label: words.say(&format!("field-{field}")).to_owned(),
            value,
            evidence: evidence.map(|evidence| cite(site, links, own, evidence)),
        });
    };
    let text = |value: &Option<String>| value.as_deref().map(Markup::text);
    let list = |values: &[String]| (!values.is_empty()).then(|| Markup::text(&words.list(values)));
    let date = |interval: &Option<DateInterval>| interval.as_ref().map(|i| Markup::text(&words.interval(Some(i))));
    let basis = |interval: &Option<DateInterval>| interval.as_ref().map(|interval| interval.basis.clone());

    add("title", Some(Markup::text(&site.title(document))), None);
    add("subtitle", text(&meta.subtitle), None);
    let kind = words.kind(meta.kind);
    let stated = meta.genre_stated.as_deref().filter(|genre| *genre != kind);
    let kind = stated.map_or(kind.to_owned(), |genre| words.fill("kind-stated", &[("kind", kind), ("genre", genre)]));
    add("kind", Some(Markup::text(&kind)), None);
    add("event", date(&meta.event), basis(&meta.event).as_deref());
    add("issued", date(&meta.issued), basis(&meta.issued).as_deref());
    if meta.event.is_none() && meta.issued.is_none() {
        add("date", Some(Markup::text(words.say("undated"))), None);
    }
    add("speakers", list(&meta.speakers), None);
    add("authors", list(&meta.authors), None);
    add("agency", text(&meta.agency), None);
    add("publisher", text(&meta.publisher), None);
    add("edition", text(&meta.edition), None);
    add("venue", text(&meta.venue), None);
    let occasion = meta.occasion.as_deref().map(|name| match site.index.occasion_of(own) {
        Some(occasion) => link(&links.to(&Route::Occasion(occasion)), name),
        None => Markup::text(name),
    });
    add("occasion", occasion, None);
    add("language", Some(Markup::text(&meta.language)), None);
    if !meta.conditions.is_empty() {
        let conditions: Vec<&str> = meta.conditions.iter().map(|condition| words.condition(*condition)).collect();
        add("conditions", Some(Markup::text(&conditions.join(words.say("semicolon")))), None);
    }
    add("rights", text(&meta.rights), None);
    let found_at = meta
        .source_url
        .as_deref()
        .map(|address| if is_http(address) { link(address, address) } else { Markup::text(address) });
    add("source_url", found_at, None);
    add("retrieved", meta.retrieved.map(|day| Markup::text(&words.day(day))), None);
    facts
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
