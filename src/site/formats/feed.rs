//! Atom feeds (RFC 4287): of the archive, of each kind and person, of each passage and common wording of some documents.
//!
//! What is new is said by the sidecars (`added`), else by the documents' dates, never by what an earlier build held. Only
//! where the archive says where it is published: an entry is known by its address for good.

use super::xml::Xml;
use crate::ingest::sanitize;
use crate::model::{BodySpan, DateInterval, Kind};
use crate::reuse::{Class, DocumentIndex};
use crate::site::chronology::list::{on_one_line, shorten};
use crate::site::index::ClusterIndex;
use crate::site::orders::DocumentOrder;
use crate::site::view::Markup;
use crate::site::{Route, Site, spans};
use jiff::civil::Date;
use std::borrow::Cow;
use std::cmp::Reverse;

/// Entries of a feed: some months of most archives, and few enough to be fetched often.
const NEWEST: usize = 50;
/// Documents from which on a wording has a feed: of fewer, nothing is likely to come.
const DOCUMENTS: u32 = 3;
/// Feeds that the head of a page names, those of the first names: a reader chooses among them in a menu.
const NAMED: usize = 50;
/// Paragraphs of a document in a feed.
const PARAGRAPHS: usize = 3;
/// Characters of each: a text that lost its line ends is one paragraph of any length, and fifty of them are a feed.
const CHARACTERS: usize = 500;
/// Paragraphs of a document that are shown with a wording, and places in each: a refrain may stand in every line.
const IN_CONTEXT: usize = 3;
/// Characters on either side of a wording: some sentences, in paragraphs of any length.
const AROUND: usize = 200;

/// What a feed is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOf {
    /// `/feed.atom`
    Archive,
    /// `/documents/by/kind/speech.atom`
    Kind(Kind),
    /// `/documents/by/speaker/HASH.atom`, by the number of the group in that order.
    Person(u32),
    /// `/passages/ID/feed.atom`, `/phrases/ID/feed.atom`
    Cluster(ClusterIndex),
}

/// Every feed.
pub fn routes(site: &Site) -> Vec<Route> {
    if site.config.base_url.is_none() {
        return Vec::new();
    }
    let clusters = (0..).take(site.reuse.clusters.len()).filter(|cluster| has_feed(site, *cluster));
    [FeedOf::Archive]
        .into_iter()
        .chain(kinds(site))
        .chain(people(site))
        .chain(clusters.map(FeedOf::Cluster))
        .map(Route::Feed)
        .collect()
}

fn kinds(site: &Site) -> impl Iterator<Item = FeedOf> + '_ {
    let is_held = |kind: &Kind| site.archive.documents.iter().any(|document| document.meta.kind == *kind);
    Kind::ALL.into_iter().filter(is_held).map(FeedOf::Kind)
}

fn people(site: &Site) -> impl Iterator<Item = FeedOf> + '_ {
    let groups = (0..).zip(site.orders.documents(DocumentOrder::Speaker));
    groups.filter(|(_, group)| group.name.is_some()).map(|(number, _)| FeedOf::Person(number))
}

fn has_feed(site: &Site, cluster: ClusterIndex) -> bool {
    let found = site.cluster(cluster);
    found.documents >= DOCUMENTS && found.class != Class::Boilerplate
}

/// The feeds that a page names: that of the archive, and its own.
pub fn of_page(site: &Site, route: &Route) -> Vec<FeedOf> {
    if site.config.base_url.is_none() {
        return Vec::new();
    }
    let own: Vec<FeedOf> = match route {
        Route::Passage(cluster) | Route::Phrase(cluster) if has_feed(site, *cluster) => vec![FeedOf::Cluster(*cluster)],
        Route::DocumentsBy(DocumentOrder::Kind, 1) => kinds(site).collect(),
        Route::DocumentsBy(DocumentOrder::Speaker, 1) => people(site).take(NAMED).collect(),
        _ => Vec::new(),
    };
    [FeedOf::Archive].into_iter().chain(own).collect()
}

/// What a feed is called.
pub fn title(site: &Site, feed: FeedOf) -> String {
    let words = site.words();
    let archive = site.site_title();
    let name = match feed {
        FeedOf::Archive => return archive,
        FeedOf::Kind(kind) => words.kind(kind).to_owned(),
        FeedOf::Person(number) => person(site, number).0.to_owned(),
        FeedOf::Cluster(cluster) => {
            let wording = site.cluster(cluster).wording;
            on_one_line(site.quote(wording.document, wording.span))
        }
    };
    words.fill("feed-of", &[("name", &name), ("archive", &archive)])
}

/// A person, and what they spoke or wrote.
pub fn person(site: &Site, number: u32) -> (&str, &[DocumentIndex]) {
    let group = site.orders.documents(DocumentOrder::Speaker).get(number as usize);
    group.map_or(("", &[]), |group| (group.name.as_deref().unwrap_or_default(), &group.documents))
}

/// The day from which on a document is new.
pub fn day(site: &Site, document: DocumentIndex) -> Option<Date> {
    site.document(document).meta.added.or_else(|| site.survey.date(document).and_then(|date| date.from.or(date.to)))
}

/// The feed.
pub fn render(site: &Site, feed: FeedOf) -> String {
    let documents: Vec<DocumentIndex> = match feed {
        FeedOf::Archive => (0..).take(site.archive.documents.len()).collect(),
        FeedOf::Kind(kind) => (0..)
            .zip(&site.archive.documents)
            .filter(|(_, document)| document.meta.kind == kind)
            .map(|(i, _)| i)
            .collect(),
        FeedOf::Person(number) => person(site, number).1.to_vec(),
        FeedOf::Cluster(cluster) => {
            let mut documents: Vec<_> = site.cluster(cluster).witnesses.iter().map(|place| place.document).collect();
            documents.sort_unstable();
            documents.dedup();
            documents
        }
    };
    // What has no day is never new.
    let mut new: Vec<(Reverse<Date>, DocumentIndex)> =
        documents.into_iter().filter_map(|document| Some((Reverse(day(site, document)?), document))).collect();
    new.sort_unstable();
    new.truncate(NEWEST);
    let address = |route: &Route| site.absolute(route).unwrap_or_else(|| site.address(route));
    let own = address(&Route::Feed(feed));
    let page = address(&match feed {
        FeedOf::Archive => Route::Home,
        FeedOf::Kind(_) => Route::DocumentsBy(DocumentOrder::Kind, 1),
        FeedOf::Person(_) => Route::DocumentsBy(DocumentOrder::Speaker, 1),
        FeedOf::Cluster(cluster) => site.cluster_route(cluster).unwrap_or(Route::Home),
    });
    let updated = new.first().map(|(day, _)| day.0).or(site.config.built).unwrap_or(Date::constant(1970, 1, 1));
    let mut xml = Xml::begin();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", site.words().lang())]);
    xml.element("id", &[], &own);
    construct("title", &title(site, feed), &mut xml);
    xml.element("updated", &[], &instant(updated));
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
    xml.open("author", &[]);
    xml.element("name", &[], &site.site_title());
    xml.close("author");
    xml.element("generator", &[("version", env!("CARGO_PKG_VERSION"))], "hujian");
    for (day, document) in new {
        xml.text("\n");
        entry(site, feed, document, day.0, &mut xml);
    }
    xml.close("feed");
    xml.file()
}

fn entry(site: &Site, feed: FeedOf, document: DocumentIndex, day: Date, xml: &mut Xml) {
    let found = site.document(document);
    let meta = &found.meta;
    let route = Route::Document(document);
    let address = site.absolute(&route).unwrap_or_else(|| site.address(&route));
    xml.open("entry", &[]);
    xml.element("id", &[], &address);
    construct("title", &site.title(found), xml);
    xml.element("updated", &[], &instant(day));
    if let Some(issued) = meta.issued.as_ref().and_then(DateInterval::exact) {
        xml.element("published", &[], &instant(issued));
    }
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
    for name in meta.people() {
        xml.open("author", &[]);
        xml.element("name", &[], name);
        xml.close("author");
    }
    xml.empty("category", &[("term", meta.kind.as_str()), ("label", site.words().kind(meta.kind))]);
    if let Some(rights) = &meta.rights {
        construct("rights", rights, xml);
    }
    let content = match feed {
        FeedOf::Archive | FeedOf::Kind(_) | FeedOf::Person(_) => beginning(site, document),
        FeedOf::Cluster(cluster) => in_context(site, cluster, document),
    };
    let content = sanitize::clean(content.as_str());
    xml.element("content", &[("type", "html"), ("xml:lang", &meta.language)], content.as_str());
    xml.close("entry");
}

/// Text for readers. Some take it for HTML whatever its type says, so text with signs of HTML is given as the HTML that shows it.
fn construct(name: &str, text: &str, xml: &mut Xml) {
    if text.contains(['<', '&']) {
        xml.element(name, &[("type", "html")], Markup::text(text).as_str());
    } else {
        xml.element(name, &[], text);
    }
}

/// Midnight, as Atom writes a day.
fn instant(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// The first paragraphs of a document's text.
fn beginning(site: &Site, document: DocumentIndex) -> Markup {
    let body = &site.document(document).body;
    let texts = body.paragraphs.iter().filter(|paragraph| paragraph.kind.is_running()).take(PARAGRAPHS);
    let mut markup = Markup::default();
    for paragraph in texts {
        markup.open("p", &[]);
        markup.push_text(&shorten(body.text.get(paragraph.span.range()).unwrap_or_default(), CHARACTERS));
        markup.close("p");
    }
    markup
}

/// The first paragraphs of a document that carry a wording, which is marked, with what stands around it, and how many others do.
fn in_context(site: &Site, cluster: ClusterIndex, document: DocumentIndex) -> Markup {
    let body = &site.document(document).body;
    let places = site.cluster(cluster).witnesses.iter().filter(|place| place.document == document);
    let places = spans::union(places.map(|place| place.span).collect());
    let mut markup = Markup::default();
    let mut carry = body.paragraphs.iter().filter(|paragraph| !spans::touching(&places, paragraph.span).is_empty());
    for paragraph in carry.by_ref().take(IN_CONTEXT) {
        markup.open("p", &[]);
        let text = |start: u32, end: u32| body.text.get(BodySpan { start, end }.range()).unwrap_or_default();
        let mut at = paragraph.span.start;
        let inside = spans::touching(&places, paragraph.span);
        for span in inside.iter().take(IN_CONTEXT) {
            let (start, end) = (span.start.max(at), span.end.min(paragraph.span.end));
            let is_first = at == paragraph.span.start;
            markup.push_text(&between(text(at, start), if is_first { 0 } else { AROUND }, AROUND));
            markup.open("mark", &[]);
            markup.push_text(&between(text(start, end), CHARACTERS / 2, CHARACTERS / 2));
            markup.close("mark");
            at = end;
        }
        markup.push_text(&between(text(at, paragraph.span.end), AROUND, 0));
        markup.close("p");
    }
    let rest = carry.count();
    if rest > 0 {
        markup.open("p", &[]);
        markup.push_text(&site.words().fill("feed-rest", &[("n", &site.words().number(rest))]));
        markup.close("p");
    }
    markup
}

/// What stands between two places: so many characters of its beginning and of its end, with dots for what is left out.
fn between(text: &str, of_beginning: usize, of_end: usize) -> Cow<'_, str> {
    let n = text.chars().count();
    if n <= of_beginning + of_end {
        return Cow::Borrowed(text);
    }
    let beginning: String = text.chars().take(of_beginning).collect();
    let end: String = text.chars().skip(n - of_end).collect();
    Cow::Owned(format!("{beginning}……{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;
    use atom_syndication::Feed;

    fn site() -> Site {
        sample::site(SiteConfig { base_url: Some("https://example.org/a/".to_owned()), ..SiteConfig::default() })
    }

    /// A feed as another program reads it, and what RFC 4287 asks of it.
    fn read(site: &Site, path: &str) -> Feed {
        let bytes = site.render(path).unwrap();
        let feed = Feed::read_from(bytes.as_slice()).unwrap();
        assert!(feed.id().starts_with("https://example.org/a/"), "{path}");
        assert!(feed.links().iter().any(|link| link.rel() == "self" && link.href() == feed.id()), "{path}");
        let mut ids: Vec<&str> = feed.entries().iter().map(|entry| entry.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), feed.entries().len(), "{path}: ids are unique");
        assert!(feed.entries().iter().all(|entry| entry.updated() <= feed.updated()), "{path}");
        assert!(feed.entries().iter().all(|entry| entry.links().iter().any(|link| link.rel() == "alternate")));
        feed
    }

    #[test]
    fn the_newest_come_first_and_what_has_no_day_not_at_all() {
        let site = site();
        let feed = read(&site, "feed.atom");
        let ids: Vec<&str> = feed.entries().iter().map(|entry| entry.id()).collect();
        assert_eq!(ids, ["https://example.org/a/documents/report/", "https://example.org/a/documents/speech/"]);
        assert_eq!(feed.updated().to_rfc3339(), "2021-03-05T00:00:00+00:00");
        let content = feed.entries()[1].content().unwrap().value().unwrap();
        assert!(content.starts_with("<p>各位来宾：</p>") && content.contains("这是&lt;老话&gt;"), "{content}");
    }

    #[test]
    fn every_feed_is_sound() {
        let site = site();
        let feeds: Vec<&String> = site.routes.keys().filter(|path| path.ends_with(".atom")).collect();
        assert_eq!(feeds.len(), 4, "{feeds:?}");
        for path in feeds {
            read(&site, path);
        }
        assert!(!sample::site(SiteConfig::default()).routes.keys().any(|path| path.ends_with(".atom")));
    }

    #[test]
    fn a_title_with_signs_of_html_is_html() {
        let check = |text: &str, expected: &str| {
            let mut xml = Xml::begin();
            construct("title", text, &mut xml);
            let file = xml.file();
            assert_eq!(file.lines().nth(1), Some(expected));
        };
        check("河水清", "<title>河水清</title>");
        check("<img src=x>河", "<title type=\"html\">&amp;lt;img src=x&amp;gt;河</title>");
        check("甲&lt;乙", "<title type=\"html\">甲&amp;amp;lt;乙</title>");
    }

    #[test]
    fn a_wording_is_marked() {
        let site = site();
        let marked = in_context(&site, 0, 0);
        assert_eq!(marked.as_str(), "<p>我常说，<mark>河水清则两岸安，两岸安则百业兴</mark>。这是&lt;老话&gt;。</p>");
    }

    #[test]
    fn what_stands_around_a_wording_is_bounded() {
        let check = |text: &str, of_beginning, of_end, expected: &str| {
            assert_eq!(between(text, of_beginning, of_end), expected);
        };
        check("", 0, 2, "");
        check("甲乙丙", 0, 3, "甲乙丙");
        check("甲乙丙丁", 0, 2, "……丙丁");
        check("甲乙丙丁", 2, 0, "甲乙……");
        check("甲乙丙丁戊", 2, 2, "甲乙……丁戊");
    }
}
