//! What other programs read in a page's head: Dublin Core, Zotero's and Google Scholar's fields, Open Graph, schema.org.

use crate::model::{DateInterval, Kind, Order, order};
use crate::reuse::{Class, DocumentIndex};
use crate::site::chronology::list::{on_one_line, shorten};
use crate::site::formats::Format;
use crate::site::words::Words;
use crate::site::{DataFile, Route, Site};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Documents named that the page refers to; the data files hold all.
const MAX_REFERENCES: usize = 20;
/// Characters of a description: what lists of results show of it.
const DESCRIPTION: usize = 120;

/// A `<meta>` element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// `name` or, in Open Graph, `property`.
    pub attribute: &'static str,
    /// Which field.
    pub key: &'static str,
    /// What it says.
    pub content: String,
}

/// The same document in another form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// Its media type.
    pub media_type: &'static str,
    /// Where it is.
    pub url: String,
}

/// All of a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Metadata {
    /// In the order in which they stand.
    pub metas: Vec<Meta>,
    /// schema.org, as JSON that cannot end the element it stands in.
    pub linked: Option<String>,
    /// Other forms of the document.
    pub alternates: Vec<Alternate>,
}

/// Of a page with this title.
pub fn of(site: &Site, route: &Route, title: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let mut fields = Fields(Vec::new());
    let is_document = matches!(route, Route::Document(_));
    fields.graph("og:type", if is_document { "article" } else { "website" });
    fields.graph("og:title", title);
    fields.graph("og:site_name", &site.site_title());
    fields.graph("og:locale", locale(site.words()));
    fields.graph("og:description", &description(site, route).unwrap_or_default());
    if matches!(route, Route::NotFound | Route::Moved(_)) {
        fields.name("robots", "noindex");
    } else if let Some(address) = site.absolute(route) {
        fields.graph("og:url", &address);
    }
    match route {
        Route::Document(document) => {
            of_document(site, *document, &mut fields);
            metadata.linked = Some(in_script(&article(site, *document)));
            metadata.alternates = alternates(site, *document);
        }
        Route::Home => metadata.linked = Some(in_script(&website(site))),
        _ => {}
    }
    metadata.metas = fields.0;
    metadata
}

/// Fields on their way into a page.
struct Fields(Vec<Meta>);

impl Fields {
    fn push(&mut self, attribute: &'static str, key: &'static str, content: &str) {
        if !content.trim().is_empty() {
            self.0.push(Meta { attribute, key, content: content.to_owned() });
        }
    }

    fn name(&mut self, key: &'static str, content: &str) {
        self.push("name", key, content);
    }

    fn graph(&mut self, key: &'static str, content: &str) {
        self.push("property", key, content);
    }
}

fn locale(words: &Words) -> &'static str {
    match words.interface() {
        crate::config::Interface::Chinese => "zh_CN",
        crate::config::Interface::English => "en_US",
    }
}

/// What a page holds, in a few words: how a document begins, or what the archive says of itself. Of other pages, their title
/// says it.
pub fn description(site: &Site, route: &Route) -> Option<String> {
    match route {
        Route::Home => site.config.subtitle.clone(),
        Route::Document(document) => Some(beginning(site, *document)).filter(|beginning| !beginning.is_empty()),
        _ => None,
    }
}

/// How a document's text begins, without its title.
fn beginning(site: &Site, index: DocumentIndex) -> String {
    let body = &site.document(index).body;
    let texts = body.paragraphs.iter().filter(|paragraph| paragraph.kind.is_running());
    let mut joined = String::new();
    for paragraph in texts {
        if joined.chars().count() > DESCRIPTION {
            break;
        }
        joined.push_str(if joined.is_empty() { "" } else { "\n" });
        joined.push_str(body.text.get(paragraph.span.range()).unwrap_or_default());
    }
    shorten(&on_one_line(&joined), DESCRIPTION)
}

/// The day, month or year that a document is dated to, as far as it is known to be one.
pub fn date(site: &Site, index: DocumentIndex) -> Option<String> {
    said(site.survey.date(index)?)
}

/// The day, month or year in which an interval lies.
fn said(date: &DateInterval) -> Option<String> {
    let (from, to) = (date.from?, date.to?);
    let month = (from.year(), from.month()) == (to.year(), to.month());
    Some(match (from == to, month, from.year() == to.year()) {
        (true, _, _) => from.to_string(),
        (false, true, _) => format!("{:04}-{:02}", from.year(), from.month()),
        (false, false, true) => format!("{:04}", from.year()),
        (false, false, false) => return None,
    })
}

/// What Zotero calls it; a value of its `itemType`.
fn zotero_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Speech => "presentation",
        Kind::Report | Kind::Commentary => "newspaperArticle",
        Kind::Letter => "letter",
        Kind::Interview => "interview",
        Kind::Law => "statute",
        Kind::Statement | Kind::Other => "document",
    }
}

/// What schema.org calls it.
pub fn schema_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Report | Kind::Interview => "NewsArticle",
        Kind::Commentary => "OpinionNewsArticle",
        Kind::Law => "Legislation",
        Kind::Speech | Kind::Letter | Kind::Statement | Kind::Other => "Article",
    }
}

fn of_document(site: &Site, index: DocumentIndex, fields: &mut Fields) {
    let document = site.document(index);
    let meta = &document.meta;
    let title = site.title(document);
    let address = site.absolute(&Route::Document(index));
    let date = date(site, index).unwrap_or_default();
    let issued = meta.issued.as_ref().and_then(said).unwrap_or_default();
    let publisher = meta.publisher.as_deref().or(meta.agency.as_deref()).unwrap_or_default();
    fields.name("DC.title", &title);
    meta.people().iter().for_each(|name| fields.name("DC.creator", name));
    fields.name("DC.date", &date);
    fields.name("DC.publisher", publisher);
    fields.name("DC.type", "Text");
    fields.name("DC.type", site.words().kind(meta.kind));
    fields.name("DC.language", &meta.language);
    fields.name("DC.identifier", address.as_deref().unwrap_or(document.id.as_str()));
    fields.name("DC.source", meta.source_url.as_deref().unwrap_or_default());
    fields.name("DC.rights", meta.rights.as_deref().unwrap_or_default());
    // The newspaper, for Zotero: `citation_journal_title` would make an article of a journal of it.
    if meta.kind.is_of_the_press() {
        fields.name("prism.publicationName", publisher);
    }
    // Zotero's Embedded Metadata takes the kind from here, before it guesses an article of a journal.
    fields.name("z:itemType", zotero_type(meta.kind));
    fields.name("citation_title", &title);
    // As citations of the document name them.
    meta.credited().iter().for_each(|name| fields.name("citation_author", name));
    // Slashes between the parts: what Google Scholar asks for, and Zotero reads as well.
    fields.name("citation_publication_date", &issued.replace('-', "/"));
    // The last that Zotero reads, and therefore the one it keeps: the day that citations name, of a speech that of the speech.
    fields.name("citation_date", &date.replace('-', "/"));
    fields.name("citation_publisher", meta.publisher_cited().unwrap_or_default());
    fields.name("citation_language", &meta.language);
    fields.name("citation_public_url", address.as_deref().unwrap_or_default());
    fields.name("citation_fulltext_html_url", address.as_deref().unwrap_or_default());
    fields.graph("article:published_time", &issued);
    meta.people().iter().for_each(|name| fields.graph("article:author", name));
    fields.graph("article:section", site.words().kind(meta.kind));
}

fn alternates(site: &Site, index: DocumentIndex) -> Vec<Alternate> {
    let links = site.links(&Route::Document(index));
    // They lie in the folder of the page.
    let exports = Format::ALL
        .into_iter()
        .map(|format| Alternate { media_type: format.media_type(), url: format.file().to_owned() });
    let text = Alternate { media_type: "text/plain", url: links.to(&Route::DataFile(DataFile::Text(index))) };
    [text].into_iter().chain(exports).collect()
}

/// schema.org's description of a document. `isBasedOn` is the page that it was found on; `citation` are earlier
/// documents in which passages of it stand first in the archive; what is of the same day or of unknown order is not named.
/// Nothing is said of who took what from whom.
fn article(site: &Site, index: DocumentIndex) -> Value {
    let document = site.document(index);
    let meta = &document.meta;
    let address = |route: &Route| site.absolute(route);
    let person = |name: &String| json!({ "@type": "Person", "name": name });
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": schema_type(meta.kind),
        "headline": site.title(document),
        "name": site.title(document),
        "inLanguage": meta.language,
        "identifier": document.id.as_str(),
    });
    let mut set = |key: &str, found: Option<Value>| {
        if let (Some(found), Some(object)) = (found, value.as_object_mut()) {
            object.insert(key.to_owned(), found);
        }
    };
    let here = address(&Route::Document(index));
    set("@id", here.clone().map(Value::from));
    set("url", here.map(Value::from));
    set("isPartOf", Some(archive(site)));
    set("datePublished", meta.issued.as_ref().and_then(said).map(Value::from));
    let created = meta.event.as_ref().filter(|_| meta.kind.is_of_the_event());
    set("dateCreated", created.and_then(said).map(Value::from));
    set("alternativeHeadline", meta.subtitle.clone().map(Value::from));
    set("genre", meta.genre_stated.clone().map(Value::from));
    set("author", (!meta.people().is_empty()).then(|| meta.people().iter().map(person).collect()));
    let publisher = meta.publisher.as_ref().or(meta.agency.as_ref());
    set("publisher", publisher.map(|name| json!({ "@type": "Organization", "name": name })));
    set("contentLocation", meta.venue.as_ref().map(|name| json!({ "@type": "Place", "name": name })));
    set("about", meta.occasion.as_ref().map(|name| json!({ "@type": "Event", "name": name })));
    set("copyrightNotice", meta.rights.clone().map(Value::from));
    set("isBasedOn", meta.source_url.clone().map(Value::from));
    let references: Vec<Value> = references(site, index)
        .into_iter()
        .filter_map(|other| {
            let url = address(&Route::Document(other))?;
            Some(json!({ "@type": "CreativeWork", "@id": url, "name": site.title(site.document(other)) }))
        })
        .collect();
    set("citation", (!references.is_empty()).then_some(Value::Array(references)));
    value
}

/// Documents known to be earlier in which passages of this one stand first, in the archive's order.
fn references(site: &Site, index: DocumentIndex) -> Vec<DocumentIndex> {
    let passages = site.index.places(index).iter().map(|place| site.cluster(place.cluster));
    let firsts =
        passages.filter(|cluster| cluster.class == Class::Passage).filter_map(|cluster| cluster.witnesses.first());
    let is_earlier = |other: DocumentIndex| order(site.survey.date(other), site.survey.date(index)) == Order::Earlier;
    let documents: BTreeSet<DocumentIndex> =
        firsts.map(|first| first.document).filter(|other| *other != index).collect();
    documents.into_iter().filter(|other| is_earlier(*other)).take(MAX_REFERENCES).collect()
}

fn website(site: &Site) -> Value {
    let mut value = archive(site);
    if let Some(object) = value.as_object_mut() {
        object.insert("@context".to_owned(), "https://schema.org".into());
        if let Some(address) = site.absolute(&Route::Home) {
            object.insert("url".to_owned(), address.into());
        }
    }
    value
}

/// The site, by its address where that is known.
fn archive(site: &Site) -> Value {
    let mut value = json!({ "@type": "WebSite", "name": site.site_title() });
    if let (Some(address), Some(object)) = (site.absolute(&Route::Home), value.as_object_mut()) {
        object.insert("@id".to_owned(), address.into());
    }
    value
}

/// JSON that holds no `<`, so that no text in it ends the element or begins a comment.
fn in_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;
    use scraper::{Html, Selector};

    fn page(path: &str) -> Html {
        let config = SiteConfig { base_url: Some("https://example.org/a/".to_owned()), ..SiteConfig::default() };
        Html::parse_document(&String::from_utf8(sample::site(config).render(path).unwrap()).unwrap())
    }

    /// What a page's `<meta>` of a name say.
    fn check(page: &Html, key: &str, expected: &[&str]) {
        let selector = Selector::parse(&format!("meta[name='{key}'], meta[property='{key}']")).unwrap();
        let found: Vec<&str> = page.select(&selector).filter_map(|meta| meta.value().attr("content")).collect();
        assert_eq!(found, expected, "{key}");
    }

    #[test]
    fn every_field_that_zotero_reads() {
        let page = page("documents/speech/index.html");
        check(&page, "z:itemType", &["presentation"]);
        check(&page, "citation_title", &["题目 speech <b>"]);
        check(&page, "citation_publication_date", &[]);
        check(&page, "citation_date", &["2021/03/04"]);
        check(&page, "citation_language", &["zh-Hans"]);
        check(&page, "citation_public_url", &["https://example.org/a/documents/speech/"]);
        check(&page, "citation_author", &[]);
        check(&page, "citation_journal_title", &[]);
        check(&page, "DC.title", &["题目 speech <b>"]);
        check(&page, "DC.date", &["2021-03-04"]);
        check(&page, "og:type", &["article"]);
        check(&page, "og:url", &["https://example.org/a/documents/speech/"]);
        check(&page, "article:published_time", &[]);
    }

    #[test]
    fn linked_data_says_what_was_measured() {
        let selector = Selector::parse("script[type='application/ld+json']").unwrap();
        let page = page("documents/report/index.html");
        let text: String = page.select(&selector).flat_map(|script| script.text()).collect();
        assert!(!text.contains('<'), "{text}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["@type"], "NewsArticle");
        assert_eq!(value["headline"], "题目 report <b>");
        assert_eq!(value["datePublished"], "2021-03-05");
        assert_eq!(value["citation"][0]["@id"], "https://example.org/a/documents/speech/");
        assert_eq!(value.get("isBasedOn"), None);
    }

    #[test]
    fn dates_are_said_as_far_as_they_are_known() {
        check(&page("documents/note/index.html"), "DC.date", &[]);
    }
}
