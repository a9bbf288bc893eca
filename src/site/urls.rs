//! Every address of the site is made here: paths below the output folder, relative links, absolute links.

use crate::config::Links;
use crate::reuse::Class;
use crate::site::formats::feed::{self, FeedOf};
use crate::site::index::{ClusterIndex, short_hash};
use crate::site::{DataFile, Route, Site, search};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a path segment may not hold as it is (WHATWG path set, and `%` itself).
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']')
    .add(b'\'')
    .add(b'&')
    .add(b';');

/// The anchor of a line (from 1) on a source page: of the row that begins with it.
pub fn source_anchor(line: &str) -> String {
    format!("l{line}")
}

/// The path of a paragraph's anchor within its page: `p` and its number from 1.
pub fn paragraph_anchor(index: usize) -> String {
    format!("p{}", index + 1)
}

/// The folder of a page of a list below that of its first.
fn of_list(page: u32) -> String {
    if page > 1 { format!("page/{page}/") } else { String::new() }
}

impl Site {
    /// The file of a route below the output folder, with `/` between its parts.
    pub fn file(&self, route: &Route) -> String {
        let path = self.address(route);
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
    }

    /// The address of a route below the site's root, not yet percent-encoded; folders end in `/`.
    pub fn address(&self, route: &Route) -> String {
        let id = |document: u32| self.document(document).id.as_str();
        match route {
            Route::Home => String::new(),
            Route::Documents => "documents/".to_owned(),
            Route::DocumentsOfYear(year, 1) => format!("documents/{year:04}/"),
            Route::DocumentsOfYear(year, page) => format!("documents/{year:04}/page/{page}/"),
            Route::DocumentsUndated(1) => "documents/undated/".to_owned(),
            Route::DocumentsUndated(page) => format!("documents/undated/page/{page}/"),
            Route::DocumentsBy(order, page) => format!("documents/by/{}/{}", order.as_str(), of_list(*page)),
            Route::Document(document) => format!("documents/{}/", id(*document)),
            Route::Source(document) => format!("documents/{}/source/", id(*document)),
            Route::Comparisons(1) => "compare/".to_owned(),
            // No document can be called `by`.
            Route::Comparisons(page) => format!("compare/by/letters/{}", of_list(*page)),
            Route::Comparison(a, b) => format!("compare/{}/{}/", id(*a), id(*b)),
            Route::PairTable(a, b) => format!("compare/{}/{}/pair.csv", id(*a), id(*b)),
            Route::Passages(1) => "passages/".to_owned(),
            Route::Passages(page) => format!("passages/page/{page}/"),
            Route::PassagesBy(order, page) => format!("passages/by/{}/{}", order.as_str(), of_list(*page)),
            Route::Passage(cluster) => format!("passages/{}/", self.cluster(*cluster).id),
            Route::PassagePage(cluster, page) => format!("passages/{}/page/{page}/", self.cluster(*cluster).id),
            Route::Phrases(1) => "phrases/".to_owned(),
            Route::Phrases(page) => format!("phrases/page/{page}/"),
            Route::PhrasesBy(order, page) => format!("phrases/by/{}/{}", order.as_str(), of_list(*page)),
            Route::Phrase(cluster) => format!("phrases/{}/", self.cluster(*cluster).id),
            Route::PhrasePage(cluster, page) => format!("phrases/{}/page/{page}/", self.cluster(*cluster).id),
            Route::Witnesses(cluster) => {
                format!("{}witnesses.csv", self.cluster_folder(*cluster))
            }
            Route::Linked(cluster) => format!("{}passage.jsonld", self.cluster_folder(*cluster)),
            Route::Timeline => "timeline/".to_owned(),
            Route::TimelineYear(year) => format!("timeline/{year:04}/"),
            Route::TimelineMonth(year, month) => format!("timeline/{year:04}/{month:02}/"),
            Route::Occasion(occasion) => format!("occasions/{}/", self.index.occasion(*occasion).id),
            Route::Names(page) => format!("names/{}", of_list(*page)),
            Route::Name(name) => format!("names/{}/", self.names.slug(*name)),
            Route::NamePage(name, page) => format!("names/{}/{}", self.names.slug(*name), of_list(*page)),
            Route::About => "about/".to_owned(),
            Route::Extra(page) => format!("{}/", self.extra(*page).slug),
            Route::Method => "method/".to_owned(),
            Route::Data => "data/".to_owned(),
            Route::Moved(moved) => self.moved(*moved).folder.clone(),
            Route::NotFound => "404.html".to_owned(),
            Route::Sitemap => "sitemap.xml".to_owned(),
            Route::SitemapPart(part) => format!("sitemap-{part}.xml"),
            Route::Robots => "robots.txt".to_owned(),
            Route::Search => "search/".to_owned(),
            Route::SearchWords(page) => format!("search/words/{}", of_list(*page)),
            Route::SearchFile(file) => search::address(self, *file),
            Route::Export(document, format) => format!("documents/{}/{}", id(*document), format.file()),
            Route::Feed(FeedOf::Archive) => "feed.atom".to_owned(),
            Route::Feed(FeedOf::Kind(kind)) => format!("documents/by/kind/{}.atom", kind.as_str()),
            Route::Feed(FeedOf::Person(number)) => {
                format!("documents/by/speaker/{}.atom", short_hash(feed::person(self, *number).0))
            }
            Route::Feed(FeedOf::Cluster(cluster)) => format!("{}feed.atom", self.cluster_folder(*cluster)),
            Route::Asset(path) => path.clone(),
            Route::Media(path) => format!("media/{path}"),
            Route::DataFile(DataFile::Manifest) => "data/manifest.json".to_owned(),
            Route::DataFile(DataFile::Documents) => "data/documents.jsonl".to_owned(),
            Route::DataFile(DataFile::Text(document)) => format!("data/text/{}.txt", id(*document)),
            Route::DataFile(DataFile::Everything) => "data/everything.txt".to_owned(),
            Route::DataFile(DataFile::Source(document)) => format!("data/source/{}.txt", id(*document)),
            Route::DataFile(DataFile::Alignments) => "data/alignments.jsonl".to_owned(),
            Route::DataFile(DataFile::Clusters) => "data/clusters.jsonl".to_owned(),
            Route::DataFile(DataFile::Changes) => "data/changes.jsonl".to_owned(),
            Route::DataFile(DataFile::Harvest) => "data/oai.xml".to_owned(),
            Route::DataFile(DataFile::Table(table)) => format!("data/{}", table.file()),
        }
    }

    /// The folder of a cluster's files, ending in `/`.
    fn cluster_folder(&self, cluster: ClusterIndex) -> String {
        let folder = match self.cluster(cluster).class {
            Class::Formula => "phrases",
            Class::Passage | Class::Boilerplate => "passages",
        };
        format!("{folder}/{}/", self.cluster(cluster).id)
    }

    /// The absolute address of a route, if the archive says where it will be published.
    pub fn absolute(&self, route: &Route) -> Option<String> {
        self.config.base_url.as_ref().map(|base| {
            let base = base.trim_end_matches('/');
            format!("{base}/{}", encode(&self.address(route)))
        })
    }

    /// Makes links for a page.
    pub fn links(&self, from: &Route) -> Linker<'_> {
        let prefix = match from {
            // The host shows this page at addresses of any depth, so that its links have to start at the root.
            Route::NotFound => match self.config.base_url.as_deref().map(url::Url::parse) {
                Some(Ok(base)) => format!("{}/", base.path().trim_end_matches('/')),
                Some(Err(_)) | None => match self.config.links {
                    Links::Folder => "/".to_owned(),
                    Links::File => String::new(),
                },
            },
            _ => "../".repeat(self.file(from).matches('/').count()),
        };
        Linker { site: self, prefix }
    }
}

/// Makes links that start from one page.
#[derive(Clone, Debug)]
pub struct Linker<'a> {
    site: &'a Site,
    prefix: String,
}

impl Linker<'_> {
    /// The way to another route.
    pub fn to(&self, route: &Route) -> String {
        let address = self.site.address(route);
        let is_folder = address.is_empty() || address.ends_with('/');
        let name = if is_folder { self.page_name() } else { "" };
        let link = format!("{}{}{name}", self.prefix, encode(&address));
        if link.is_empty() { "./".to_owned() } else { link }
    }

    /// The way to the site's root; empty on a page that lies there.
    pub fn root(&self) -> &str {
        &self.prefix
    }

    /// What stands after a folder's address to name its page: nothing, but on a disk.
    pub fn page_name(&self) -> &'static str {
        match self.site.config.links {
            Links::File => "index.html",
            Links::Folder => "",
        }
    }

    /// The way to a place on another route.
    pub fn anchor(&self, route: &Route, anchor: &str) -> String {
        format!("{}#{anchor}", self.to(route))
    }

    /// The way to a file of the theme, such as `site.css`.
    pub fn asset(&self, name: &str) -> String {
        format!("{}assets/{}", self.prefix, encode(name))
    }
}

/// A path as it may stand in an attribute of a page.
fn encode(path: &str) -> String {
    utf8_percent_encode(path, SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    fn check(config: SiteConfig, from: Route, to: Route, expected: &str) {
        let site = sample::site(config);
        assert_eq!(site.links(&from).to(&to), expected);
    }

    #[test]
    fn links_are_relative() {
        let config = SiteConfig::default;
        check(config(), Route::Home, Route::Home, "./");
        check(config(), Route::Home, Route::Documents, "documents/");
        check(config(), Route::Documents, Route::Home, "../");
        check(config(), Route::Document(0), Route::Documents, "../../documents/");
        check(config(), Route::TimelineMonth(2021, 9), Route::Timeline, "../../../timeline/");
        check(config(), Route::Sitemap, Route::Method, "method/");
    }

    #[test]
    fn file_links_name_the_file() {
        let config = || SiteConfig { links: Links::File, ..SiteConfig::default() };
        check(config(), Route::Home, Route::Home, "index.html");
        check(config(), Route::Documents, Route::Home, "../index.html");
        check(config(), Route::Home, Route::DataFile(DataFile::Manifest), "data/manifest.json");
    }

    #[test]
    fn the_page_for_what_is_missing_links_from_the_root() {
        check(SiteConfig::default(), Route::NotFound, Route::Documents, "/documents/");
        let config = || SiteConfig { base_url: Some("https://example.org/a/b/".to_owned()), ..SiteConfig::default() };
        check(config(), Route::NotFound, Route::Documents, "/a/b/documents/");
        check(config(), Route::Home, Route::Documents, "documents/");
        assert_eq!(sample::site(config()).absolute(&Route::Method).as_deref(), Some("https://example.org/a/b/method/"));
    }
}
