//! `/names/`: every name of the glossary by what it is, two hundred to a page.

use super::NameIndex;
use crate::model::NameKind;
use crate::site::spark::Spark;
use crate::site::urls::Linker;
use crate::site::view::{PageLink, page_links};
use crate::site::{Route, Site};
use serde::Serialize;

/// Names to a page.
const PER_PAGE: usize = 200;

#[derive(Serialize)]
struct View {
    title: String,
    lead: String,
    groups: Vec<Group>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct Group {
    id: &'static str,
    title: String,
    names: Vec<Item>,
}

/// A name in a list.
#[derive(Serialize)]
pub struct Item {
    url: String,
    name: String,
    explanation: Option<String>,
    figures: String,
    spark: Spark,
}

/// All names, those of one kind together, else in the order of the glossary.
fn ordered(site: &Site) -> Vec<NameIndex> {
    let mut names: Vec<(NameKind, NameIndex)> =
        (0u32..).zip(&site.archive.names).map(|(i, name)| (name.kind, i)).collect();
    names.sort_unstable();
    names.into_iter().map(|(_, i)| i).collect()
}

/// The pages of the list.
pub fn routes(site: &Site) -> Vec<Route> {
    (1..).take(site.archive.names.len().div_ceil(PER_PAGE)).map(Route::Names).collect()
}

/// What a kind of name is called on the site.
pub fn kind_key(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "name-person",
        NameKind::Organisation => "name-organisation",
        NameKind::Place => "name-place",
        NameKind::Event => "name-event",
        NameKind::Term => "name-term",
        NameKind::Tifa => "name-tifa",
    }
}

/// "12 places · 5 documents"
pub fn figures(site: &Site, name: NameIndex) -> String {
    let words = site.words();
    let places = site.names.places(name);
    let mut documents: Vec<u32> = places.iter().map(|(document, _)| *document).collect();
    documents.dedup();
    let n = |key: &str, n: usize| words.fill(key, &[("n", &words.number(n))]);
    format!("{} · {}", n("places-n", places.len()), n("documents-n", documents.len()))
}

fn item(site: &Site, links: &Linker<'_>, i: NameIndex) -> Option<(NameKind, Item)> {
    let name = site.archive.names.get(i as usize)?;
    let item = Item {
        url: links.to(&Route::Name(i)),
        name: name.name.clone(),
        explanation: name.explanation.clone(),
        figures: figures(site, i),
        spark: site.spark(site.names.places(i).iter().map(|(document, _)| *document), None),
    };
    Some((name.kind, item))
}

/// A page of the list.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route, page: u32) -> anyhow::Result<String> {
    let words = site.words();
    let links = site.links(route);
    let all = ordered(site);
    let mut groups: Vec<Group> = Vec::new();
    let shown = all.iter().skip((page.max(1) as usize - 1) * PER_PAGE).take(PER_PAGE);
    for (kind, item) in shown.filter_map(|i| item(site, &links, *i)) {
        match groups.last_mut().filter(|group| group.id == kind.as_str()) {
            Some(group) => group.names.push(item),
            None => {
                groups.push(Group { id: kind.as_str(), title: words.say(kind_key(kind)).to_owned(), names: vec![item] })
            }
        }
    }
    let heading = words.say("names").to_owned();
    let view = View {
        title: heading.clone(),
        lead: words.fill("names-lead", &[("n", &words.number(all.len()))]),
        groups,
        pages: page_links(all.len().div_ceil(PER_PAGE), page, |n| links.to(&Route::Names(n))),
    };
    let (title, crumbs) = match page {
        0 | 1 => (heading, Vec::new()),
        _ => {
            let title = words.fill("list-page", &[("title", &heading), ("n", &page.to_string())]);
            (title, vec![(Route::Names(1), heading)])
        }
    };
    site.page(route, "names.html", &title, &crumbs, &view)
}
