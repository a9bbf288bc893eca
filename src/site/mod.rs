//! Archive and reuse in, a plan of every page out.
//!
//! A [`Site`] owns what it renders from and knows every route; rendering a route is pure, so that `write` renders in
//! parallel straight into the staging folder and `serve` renders the page that is asked for. No page is held in memory.

pub mod carriers;
pub mod equal;
pub mod facts;
pub mod formats;
pub mod index;
pub mod orders;
mod route;
pub mod spans;
pub mod spark;
pub mod theme;
pub mod times;
pub mod urls;
pub mod view;
pub mod words;

pub mod about;
pub mod abreast;
pub mod choice;
pub mod chronology;
pub mod clauses;
pub mod comparison;
pub mod data;
pub mod document;
pub mod documents;
pub mod home;
pub mod metadata;
pub mod method;
pub mod moved;
pub mod names;
pub mod numbered;
pub mod occasion;
pub mod passages;
pub mod phrases;
pub mod same_wording;
pub mod search;
pub mod sitemap;
pub mod source;
pub mod survey;
pub mod timeline;

use crate::config::SiteConfig;
use crate::diagnostic::Diagnostic;
use crate::ingest::Inputs;
use crate::model::{Archive, BodySpan, Document, Media, Source};
use crate::normalize::Text;
use crate::reuse::{Class, Cluster, DocumentIndex, Passage, Reuse};
use about::Extra;
use anyhow::Context as _;
use data::tables::TableOf;
use formats::{feed, harvest};
use index::{ClusterIndex, Index};
use moved::Moved;
use names::Names;
use orders::Orders;
use rayon::prelude::*;
pub use route::{DataFile, Route};
use same_wording::Around;
use serde::Serialize;
use std::collections::BTreeMap;
use survey::Survey;
use theme::{Rendered, Theme};
use view::{Crumb, Frame, Link};
use words::Words;

/// Everything that will be published, and what it is rendered from.
#[derive(Debug)]
pub struct Site {
    /// Path below the output folder (`index.html`, `documents/ID/index.html`) to what renders it.
    pub routes: BTreeMap<String, Route>,
    /// What a summary tells.
    pub counts: Counts,
    /// What was read.
    pub archive: Archive,
    /// Its comparable texts, in the archive's order.
    pub texts: Vec<Text>,
    /// What the documents share.
    pub reuse: Reuse,
    /// Lookups over all of it.
    pub index: Index,
    /// Dates, years and the order of lists.
    pub survey: Survey,
    /// Title, address, language, links.
    pub config: SiteConfig,
    /// Templates, assets, interface texts.
    pub theme: Theme,
    extras: Vec<Extra>,
    /// How far the material goes, in words for the foot of every page; `None` where nothing is dated.
    built: Option<String>,
    /// The search index.
    search: search::Search,
    /// For each document, letters that another document carries, too.
    shared: Vec<usize>,
    /// For each document, what shares most with it before and after.
    around: Vec<Around>,
    /// Where the glossary's names stand.
    names: Names,
    /// Pairs of documents worth reading beside each other, strongest first.
    pairs: Vec<(DocumentIndex, DocumentIndex)>,
    /// Lists in other orders than their first.
    orders: Orders,
    /// Old addresses.
    moved: Vec<Moved>,
}

/// The figures of the summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Files read.
    pub sources: usize,
    /// Documents shown.
    pub documents: usize,
    /// Letters of all texts.
    pub letters: usize,
    /// Alignments found.
    pub alignments: usize,
    /// Clusters of class passage.
    pub passages: usize,
    /// Clusters of class formula.
    pub formulae: usize,
    /// Pages (HTML files).
    pub pages: usize,
}

impl Site {
    /// The bytes of a file below the output folder.
    ///
    /// # Errors
    ///
    /// A template (an override, then) that fails on this page, or no such file.
    pub fn render(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let Some(route) = self.routes.get(path) else { anyhow::bail!("no page at `{path}`") };
        self.render_route(route)
    }

    /// The bytes of a route.
    fn render_route(&self, route: &Route) -> anyhow::Result<Vec<u8>> {
        let html = match route {
            Route::Home => home::render(self)?,
            Route::Documents => documents::render_all(self)?,
            Route::DocumentsOfYear(..) | Route::DocumentsUndated(_) => documents::render_list(self, route)?,
            Route::DocumentsBy(order, page) => documents::by::render(self, route, *order, *page)?,
            Route::Document(document) => document::render(self, *document)?,
            Route::Source(document) => source::render(self, *document)?,
            Route::Comparisons(page) => comparison::list::render(self, *page)?,
            Route::Comparison(..) => comparison::render(self, route)?,
            Route::PairTable(a, b) => comparison::table::render(self, *a, *b),
            Route::Passages(_) | Route::PassagesBy(..) | Route::Passage(_) | Route::PassagePage(..) => {
                passages::render(self, route)?
            }
            Route::Phrases(_) | Route::PhrasesBy(..) | Route::Phrase(_) | Route::PhrasePage(..) => {
                phrases::render(self, route)?
            }
            Route::Witnesses(cluster) => chronology::table::render(self, *cluster),
            Route::Linked(cluster) => chronology::linked::render(self, *cluster),
            Route::Timeline | Route::TimelineYear(_) | Route::TimelineMonth(..) => timeline::render(self, route)?,
            Route::Occasion(_) => occasion::render(self, route)?,
            Route::Names(page) => names::list::render(self, route, *page)?,
            Route::Name(name) => names::page::render(self, route, *name, 1)?,
            Route::NamePage(name, page) => names::page::render(self, route, *name, *page)?,
            Route::About => about::render(self)?,
            Route::Extra(page) => about::render_extra(self, *page)?,
            Route::Method => method::render(self)?,
            Route::Data => data::page::render(self)?,
            Route::Search => search::render_page(self)?,
            Route::SearchWords(page) => search::render_words(self, *page)?,
            Route::NotFound => about::render_not_found(self)?,
            Route::Moved(moved) => moved::render(self, *moved)?,
            Route::Sitemap => sitemap::render(self),
            Route::SitemapPart(part) => sitemap::render_part(self, *part),
            Route::Robots => sitemap::robots(self),
            Route::Export(document, format) => formats::render(self, *document, *format),
            Route::Feed(feed) => feed::render(self, *feed),
            Route::SearchFile(file) => return Ok(search::render(self, *file)),
            Route::Asset(path) => return Ok(self.theme.assets.get(path).cloned().unwrap_or_default()),
            Route::Media(path) => return Ok(self.media(path).map_or_else(Vec::new, |media| media.bytes.clone())),
            Route::DataFile(file) => return Ok(data::render(self, *file).into_bytes()),
        };
        Ok(html.into_bytes())
    }

    /// A page from a template: `page` is the frame around it, `view` what it shows.
    ///
    /// `crumbs` are the steps between home and the page itself, whose `title` ends them.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn page(
        &self,
        route: &Route,
        template: &str,
        title: &str,
        crumbs: &[(Route, String)],
        view: &impl Serialize,
    ) -> anyhow::Result<String> {
        self.theme.render(template, &self.frame(route, title, crumbs), view)
    }

    /// A long list of a page, as [`Theme::render_list`].
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn list<T: Serialize>(
        &self,
        route: &Route,
        template: &str,
        title: &str,
        crumbs: &[(Route, String)],
        items: Vec<T>,
    ) -> anyhow::Result<Rendered> {
        self.theme.render_list(template, &self.frame(route, title, crumbs), items)
    }

    fn frame(&self, route: &Route, title: &str, crumbs: &[(Route, String)]) -> Frame {
        let links = self.links(route);
        let words = self.words();
        let is_home = *route == Route::Home;
        let site_title = self.site_title();
        let part = route.part();
        let link = |to: &Route, key: &str| Link {
            url: links.to(to),
            label: words.say(key).to_owned(),
            here: part == to.part(),
        };
        let mut nav = vec![link(&Route::Documents, "documents"), link(&Route::Timeline, "timeline")];
        nav.push(link(&Route::Passages(1), "passages"));
        nav.push(link(&Route::Phrases(1), "phrases"));
        if !self.archive.names.is_empty() {
            nav.push(link(&Route::Names(1), "names"));
        }
        nav.push(link(&Route::About, "about"));
        let mut footer = vec![link(&Route::About, "about"), link(&Route::Method, "method"), link(&Route::Data, "data")];
        footer.extend(self.extra_pages().map(|(i, extra)| Link::new(links.to(&Route::Extra(i)), &extra.title)));
        let mut way = vec![Crumb { url: Some(links.to(&Route::Home)), label: words.say("home").to_owned() }];
        way.extend(crumbs.iter().map(|(to, label)| Crumb { url: Some(links.to(to)), label: label.clone() }));
        way.push(Crumb { url: None, label: title.to_owned() });
        Frame {
            lang: words.lang(),
            head_title: self.head_title(route, title, crumbs),
            description: metadata::description(self, route),
            site_title,
            site_subtitle: self.config.subtitle.clone(),
            notice: self.config.notice.clone(),
            canonical: match route {
                Route::NotFound => None,
                Route::Moved(moved) => self.absolute(&self.moved(*moved).to),
                _ => self.absolute(route),
            },
            css: links.asset("site.css"),
            script: links.asset("site.js"),
            icon: links.asset("icon.svg"),
            logo: self.theme.logo().map(|path| links.to(&Route::Asset(path.to_owned()))),
            home: links.to(&Route::Home),
            search: links.to(&Route::Search),
            feeds: feed::of_page(self, route)
                .into_iter()
                .map(|of| Link::new(links.to(&Route::Feed(of)), feed::title(self, of)))
                .collect(),
            metadata: metadata::of(self, route, title),
            is_home,
            nav,
            footer,
            crumbs: if is_home { Vec::new() } else { way },
            built: self.built.clone(),
        }
    }

    /// For the window: the page, what it belongs to, the archive. A wording, an occasion and a document may be called alike.
    fn head_title(&self, route: &Route, title: &str, crumbs: &[(Route, String)]) -> String {
        let site_title = self.site_title();
        match (route, crumbs.last()) {
            (Route::Home, _) => site_title,
            (Route::Document(_), _) | (_, None) => format!("{title} · {site_title}"),
            (_, Some((_, within))) => format!("{title} · {within} · {site_title}"),
        }
    }

    /// The archive's name, or a plain one.
    pub fn site_title(&self) -> String {
        self.config.title.clone().unwrap_or_else(|| self.words().say("site").to_owned())
    }

    /// Interface texts.
    pub fn words(&self) -> &Words {
        &self.theme.words
    }

    /// A document by its place.
    ///
    /// # Panics
    ///
    /// Never for a number from a route, a passage or the index, which are all made from this archive.
    pub fn document(&self, index: DocumentIndex) -> &Document {
        self.archive.documents.get(index as usize).expect("document numbers come from this archive")
    }

    /// A kept picture by its path below `content/media/`.
    pub fn media(&self, path: &str) -> Option<&Media> {
        let at = self.archive.media.binary_search_by(|media| media.path.as_str().cmp(path)).ok()?;
        self.archive.media.get(at)
    }

    /// Letters of a document that another document carries, too.
    pub fn shared(&self, index: DocumentIndex) -> usize {
        self.shared.get(index as usize).copied().unwrap_or(0)
    }

    /// What shares most with a document before and after it.
    pub fn around(&self, index: DocumentIndex) -> Around {
        self.around.get(index as usize).copied().unwrap_or_default()
    }

    /// A cluster by its place.
    ///
    /// # Panics
    ///
    /// Never for a number from a route or the index.
    pub fn cluster(&self, index: ClusterIndex) -> &Cluster {
        self.reuse.clusters.get(index as usize).expect("cluster numbers come from this reuse")
    }

    /// The shown text of a place; empty if the place is none.
    pub fn quote(&self, document: DocumentIndex, span: BodySpan) -> &str {
        self.document(document).body.text.get(span.range()).unwrap_or_default()
    }

    /// The symbols of a place: what is compared.
    pub fn symbols(&self, passage: Passage) -> &[u32] {
        let Some(text) = self.texts.get(passage.document as usize) else { return &[] };
        text.symbols.get(clauses::symbols_within(text, passage.span)).unwrap_or_default()
    }

    /// The page of a cluster: passages and common wordings have one, boilerplate has none.
    pub fn cluster_route(&self, cluster: ClusterIndex) -> Option<Route> {
        match self.cluster(cluster).class {
            Class::Passage => Some(Route::Passage(cluster)),
            Class::Formula => Some(Route::Phrase(cluster)),
            Class::Boilerplate => None,
        }
    }

    /// The comparison of two documents, if they share enough for one.
    pub fn comparison_route(&self, a: DocumentIndex, b: DocumentIndex) -> Option<Route> {
        comparison::pairs::route(self, a, b)
    }

    /// The paragraph of a document that holds a byte of its text.
    pub fn paragraph_at(&self, document: DocumentIndex, byte: u32) -> usize {
        let paragraphs = &self.document(document).body.paragraphs;
        paragraphs.partition_point(|paragraph| paragraph.span.end < byte).min(paragraphs.len().saturating_sub(1))
    }

    /// Editors' pages with an address of their own; `about.md` is shown on `/about/`.
    fn extra_pages(&self) -> impl Iterator<Item = (u32, &Extra)> {
        (0u32..).zip(&self.extras).filter(|(_, extra)| extra.slug != "about")
    }

    fn moved(&self, index: u32) -> &Moved {
        self.moved.get(index as usize).expect("old addresses are numbered from this list")
    }

    fn extra(&self, index: u32) -> &Extra {
        self.extras.get(index as usize).expect("page numbers come from these pages")
    }
}

/// Plans every page.
///
/// # Errors
///
/// A template that does not parse.
pub fn plan(
    archive: Archive,
    texts: Vec<Text>,
    reuse: Reuse,
    inputs: &Inputs,
    config: &SiteConfig,
) -> anyhow::Result<(Site, Vec<Diagnostic>)> {
    let theme = Theme::new(&inputs.templates, config.interface)?;
    let index = Index::new(&archive, &texts, &reuse);
    let survey = Survey::new(&archive, &texts, &reuse, &index);
    let (extras, mut notes) = about::extras(&inputs.pages);
    let (names, told) = Names::of(&archive, &texts);
    notes.extend(told);
    let around = same_wording::of(archive.documents.len(), &index, &survey);
    let mut config = config.clone();
    let newest = newest(&archive);
    let built = config.built.map(|day| ("built", day)).or(newest);
    let built_words = built.map(|(key, day)| theme.words.fill(key, &[("day", &theme.words.day(day))]));
    config.built = built.map(|(_, day)| day);
    let mut site = Site {
        routes: BTreeMap::new(),
        counts: Counts::default(),
        archive,
        texts,
        reuse,
        index,
        survey,
        config,
        theme,
        extras,
        built: built_words,
        search: search::Search::default(),
        shared: Vec::new(),
        pairs: Vec::new(),
        orders: Orders::default(),
        moved: Vec::new(),
        names,
        around,
    };
    let documents = u32::try_from(site.archive.documents.len()).context("too many documents")?;
    site.shared = (0..documents).into_par_iter().map(|i| site.shared_letters(i)).collect();
    site.orders = Orders::of(&site);
    site.search = search::Search::of(&site)?;
    site.pairs = comparison::pairs::by_strength(&site);
    let (moved, told) = moved::of(&site);
    site.moved = moved;
    notes.extend(told);
    site.routes = all_routes(&site).into_iter().map(|route| (site.file(&route), route)).collect();
    site.counts = Counts {
        sources: site.archive.sources.len(),
        documents: site.archive.documents.len(),
        letters: (0u32..).zip(&site.archive.documents).map(|(i, _)| site.index.letters(i)).sum(),
        alignments: site.reuse.alignments.len(),
        passages: site.reuse.clusters.iter().filter(|cluster| cluster.class == Class::Passage).count(),
        formulae: site.reuse.clusters.iter().filter(|cluster| cluster.class == Class::Formula).count(),
        pages: site.routes.keys().filter(|path| path.ends_with(".html")).count(),
    };
    Ok((site, notes))
}

/// The newest day that any document may be dated to, and the text that says so: what "built" says where no one says
/// otherwise. The end of an interval is no day that a document is known to be of.
fn newest(archive: &Archive) -> Option<(&'static str, jiff::civil::Date)> {
    let dated = archive.documents.iter().filter_map(|document| document.meta.dated());
    let (day, from) = dated.filter_map(|dated| Some((dated.to.or(dated.from)?, dated.from))).max()?;
    Some((if from == Some(day) { "built" } else { "built-not-after" }, day))
}

/// Whether the decoded text of a source is a file of the site. What holds drafts is none, unless its changes count in it.
pub fn is_downloadable(source: &Source) -> bool {
    !source.kept_back || source.is_unpacked()
}

fn all_routes(site: &Site) -> Vec<Route> {
    let mut routes = vec![
        Route::Home,
        Route::About,
        Route::Method,
        Route::Data,
        Route::NotFound,
        Route::DataFile(DataFile::Manifest),
        Route::DataFile(DataFile::Documents),
        Route::DataFile(DataFile::Alignments),
        Route::DataFile(DataFile::Clusters),
        Route::DataFile(DataFile::Changes),
        Route::DataFile(DataFile::Everything),
    ];
    routes.extend(TableOf::ALL.map(|table| Route::DataFile(DataFile::Table(table))));
    routes.extend(documents::routes(site));
    routes.extend(documents::by::routes(site));
    for (i, _) in (0u32..).zip(&site.archive.documents) {
        routes.extend([Route::Document(i), Route::Source(i), Route::DataFile(DataFile::Text(i))]);
    }
    let told = site.archive.sources.iter().enumerate().filter(|(_, source)| is_downloadable(source));
    routes.extend(
        told.filter_map(|(at, _)| site.index.documents_of(at).first())
            .map(|(first, _)| Route::DataFile(DataFile::Source(*first))),
    );
    routes.extend(comparison::routes(site));
    routes.extend(passages::routes(site));
    routes.extend(phrases::routes(site));
    routes.extend(timeline::routes(site));
    routes.extend(occasion::routes(site));
    routes.extend(search::routes(site));
    routes.extend(feed::routes(site));
    routes.extend(harvest::route(site));
    routes.extend(formats::routes(site));
    routes.extend(names::routes(site));
    routes.extend(site.extra_pages().map(|(i, _)| Route::Extra(i)));
    routes.extend(site.theme.assets.keys().cloned().map(Route::Asset));
    routes.extend(site.archive.media.iter().map(|media| Route::Media(media.path.clone())));
    let pages = routes.iter().filter(|route| sitemap::names(route, &site.file(route))).count();
    routes.extend(sitemap::routes(site, pages));
    routes.extend((0..).zip(&site.moved).map(|(i, _)| Route::Moved(i)));
    routes
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod specimen;
