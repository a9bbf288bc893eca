//! The sample archive's site: every kind of page is there, and every link, anchor and file it names as well.

#![expect(clippy::disallowed_methods, reason = "the sample archive lies on the disk")]

use crate::tree;
use hujian::config::{self, Config, Interface, Links};
use hujian::ingest::read;
use hujian::model::SourcePath;
use hujian::site::{Route, Site};
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use url::Url;

static LINKED: LazyLock<Selector> =
    LazyLock::new(|| Selector::parse("[href], [src], [srcset], [action], [data], [poster]").expect("a sound selector"));
static NAMED: LazyLock<Selector> = LazyLock::new(|| Selector::parse("[id]").expect("a sound selector"));

/// The sample archive's site with some settings changed.
fn sample(change: impl Fn(&mut Config)) -> Site {
    let settings = SourcePath("archive.yaml".to_owned());
    let yaml = std::fs::read_to_string(tree::root().join("archive.yaml")).expect("the sample archive has settings");
    let mut config = config::parse(&yaml, &settings).expect("the sample archive's settings are sound");
    change(&mut config);
    let inputs = read::read(tree::root(), &tree::root().join("content")).expect("the sample archive has content");
    hujian::build(&inputs, &config, hujian::Comparison::Once, &|_| {}).expect("the built-in templates are sound").site
}

/// One page, as far as links are concerned.
struct Page {
    /// Everything it points to, with the element that does: absolute addresses.
    targets: Vec<(String, Url)>,
    /// What can be pointed to.
    anchors: BTreeSet<String>,
}

fn page(html: &str, address: &Url) -> Page {
    let tree = Html::parse_document(html);
    let mut targets = Vec::new();
    for element in tree.select(&LINKED) {
        for attribute in ["href", "src", "action", "data", "poster"] {
            if let Some(found) = element.value().attr(attribute) {
                let target = address.join(found).unwrap_or_else(|error| panic!("{address}: `{found}`: {error}"));
                targets.push((element.value().name().to_owned(), target));
            }
        }
        assert!(element.value().attr("srcset").is_none(), "{address}: this test does not read srcset");
    }
    let anchors = tree.select(&NAMED).filter_map(|element| element.value().attr("id")).map(str::to_owned).collect();
    Page { targets, anchors }
}

/// The file that a host shows for a path below the root: a folder is its `index.html`.
fn served(path: &str) -> String {
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
}

/// Every link that leads nowhere, every load from elsewhere, when the site lies at `base`.
fn dead_links(site: &Site, base: &str, links: Links) -> Vec<String> {
    let base = Url::parse(base).expect("a sound address");
    let mut pages = BTreeMap::new();
    for path in site.routes.keys().filter(|path| path.ends_with(".html")) {
        let bytes = site.render(path).expect("the built-in templates are sound");
        let html = String::from_utf8(bytes).expect("pages are UTF-8");
        // A host shows a page at its folder's address; a disk shows the file itself.
        let shown_at = match links {
            Links::Folder => path.strip_suffix("index.html").unwrap_or(path),
            Links::File => path,
        };
        let address = base.join(shown_at).expect("paths of the site are sound");
        pages.insert(path.clone(), page(&html, &address));
    }
    // What is wrong, with the pages on which it stands: a slip in the frame stands on all of them.
    let mut dead: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, page) in &pages {
        for (element, target) in &page.targets {
            let Some(below) = below(&base, target) else {
                // What a reader follows may lead off the site; what a browser loads may not.
                if element != "a" {
                    dead.entry(format!("<{element}> loads {target}")).or_default().push(path);
                }
                continue;
            };
            let file = match links {
                Links::Folder => served(&below),
                Links::File => percent_encoding::percent_decode_str(&below).decode_utf8_lossy().into_owned(),
            };
            if !site.routes.contains_key(&file) {
                dead.entry(format!("<{element}> {target}: no `{file}`")).or_default().push(path);
            } else if let Some(anchor) = target.fragment().filter(|anchor| !anchor.is_empty()) {
                let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
                if !pages.get(&file).is_some_and(|page| page.anchors.contains(&anchor)) {
                    dead.entry(format!("{target}: no such place")).or_default().push(path);
                }
            }
        }
    }
    let place = |pages: &[&str]| format!("{} pages, such as {}", pages.len(), pages.first().unwrap_or(&""));
    dead.into_iter().map(|(wrong, pages)| format!("{wrong} ({})", place(&pages))).collect()
}

/// The path below the site's root, if the address is of the site.
fn below(base: &Url, target: &Url) -> Option<String> {
    if target.scheme() != base.scheme() || target.host() != base.host() || target.port() != base.port() {
        return None;
    }
    target.path().strip_prefix(base.path()).map(str::to_owned)
}

/// The kind of page, by a name of ours; `None` for what is no page.
fn kind(route: &Route) -> Option<&'static str> {
    match route {
        Route::Home => Some("home"),
        Route::Documents => Some("documents"),
        Route::DocumentsOfYear(..) => Some("documents of a year"),
        Route::DocumentsBy(..) => Some("documents in another order"),
        Route::Document(_) => Some("document"),
        Route::Source(_) => Some("source"),
        Route::Comparisons(_) => Some("comparisons"),
        Route::Comparison(..) => Some("comparison"),
        Route::Passages(_) => Some("passages"),
        Route::PassagesBy(..) => Some("passages in another order"),
        Route::Passage(_) => Some("passage"),
        Route::Phrases(_) => Some("phrases"),
        Route::PhrasesBy(..) => Some("common wordings in another order"),
        Route::Phrase(_) => Some("phrase"),
        Route::Timeline => Some("timeline"),
        Route::TimelineYear(_) => Some("timeline of a year"),
        Route::TimelineMonth(..) => Some("timeline of a month"),
        Route::Occasion(_) => Some("occasion"),
        Route::Names(_) => Some("names"),
        Route::Name(_) => Some("name"),
        Route::About => Some("about"),
        Route::Method => Some("method"),
        Route::Data => Some("data"),
        Route::NotFound => Some("not found"),
        Route::Search => Some("search"),
        Route::SearchWords(_) => Some("words"),
        // Only in archives that have what they show.
        Route::DocumentsUndated(_) | Route::PassagePage(..) | Route::PhrasePage(..) => None,
        Route::NamePage(..) | Route::Extra(_) | Route::Moved(_) => None,
        Route::Witnesses(_)
        | Route::PairTable(..)
        | Route::Linked(_)
        | Route::SearchFile(_)
        | Route::Feed(_)
        | Route::Export(..)
        | Route::Sitemap
        | Route::SitemapPart(_)
        | Route::Robots
        | Route::Asset(_)
        | Route::Media(_)
        | Route::DataFile(_) => None,
    }
}

#[test]
fn every_link_resolves_below_a_path() {
    let base = "https://example.org/a/b/";
    let site = sample(|config| config.site.base_url = Some(base.to_owned()));
    tree::none("dead links", &dead_links(&site, base, Links::Folder));

    // The sample shows off every kind of page.
    let kinds: BTreeSet<&str> = site.routes.values().filter_map(kind).collect();
    assert_eq!(kinds.len(), 26, "the sample archive has pages of these kinds only: {kinds:?}");
    // Not one page lacks the notice that all of it is invented.
    let notice = "虚构示例";
    let silent: Vec<String> = site
        .routes
        .keys()
        .filter(|path| path.ends_with(".html"))
        .filter(|path| !String::from_utf8_lossy(&site.render(path).expect("renders")).contains(notice))
        .cloned()
        .collect();
    tree::none("pages that do not say 虚构示例", &silent);
}

#[test]
fn every_link_resolves_from_a_disk_in_english() {
    let site = sample(|config| {
        config.site.links = Links::File;
        config.site.interface = Interface::English;
        config.site.base_url = None;
    });
    tree::none("dead links", &dead_links(&site, "file:///archive/", Links::File));
}

#[test]
fn the_sitemap_names_every_page_once() {
    let base = "https://example.org/a/b/";
    let site = sample(|config| config.site.base_url = Some(base.to_owned()));
    let xml = String::from_utf8(site.render("sitemap.xml").expect("a site with an address has one")).expect("UTF-8");
    let listed: Vec<&str> =
        xml.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>").map(|(address, _)| address)).collect();
    let wrong: Vec<String> = listed
        .iter()
        .filter(|address| !address.strip_prefix(base).is_some_and(|below| site.routes.contains_key(&served(below))))
        .map(|address| (*address).to_owned())
        .collect();
    tree::none("addresses in the sitemap without a page", &wrong);
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len(), "an address stands twice");
}
