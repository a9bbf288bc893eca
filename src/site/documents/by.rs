//! `/documents/by/kind/` and its like: all documents in another order, in groups, 200 to a page.

use super::{Entry, PER_PAGE, entries};
use crate::reuse::DocumentIndex;
use crate::site::orders::{DocumentOrder, Group};
use crate::site::urls::Linker;
use crate::site::view::{Link, PageLink, page_links};
use crate::site::{Route, Site};
use serde::Serialize;
use std::ops::Range;

/// Names listed above the groups with a link to each; the pages have the others.
const MAX_NAMES: usize = 400;

/// A part of a group, as it stands on one page.
#[derive(Serialize)]
struct GroupView {
    title: Option<String>,
    id: String,
    count: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct View {
    title: String,
    lead: String,
    orders: Vec<Link>,
    names: Vec<Name>,
    names_more: Option<String>,
    groups: Vec<GroupView>,
    pages: Vec<PageLink>,
}

/// A group above the list.
#[derive(Serialize)]
pub struct Name {
    /// Where its documents are listed.
    pub url: String,
    /// The name itself.
    pub name: String,
    /// How many documents, in words.
    pub count: String,
}

/// The pages of all orders.
pub fn routes(site: &Site) -> Vec<Route> {
    let pages_of = |order| (1..).take(pages(site.orders.documents(order))).map(move |n| Route::DocumentsBy(order, n));
    DocumentOrder::ALL.into_iter().flat_map(pages_of).collect()
}

fn pages(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.documents.len()).sum::<usize>().div_ceil(PER_PAGE)
}

/// Links to every order of the list of documents, by date first.
pub fn orders(site: &Site, links: &Linker<'_>, here: Option<DocumentOrder>) -> Vec<Link> {
    let words = site.words();
    let first = Link { here: here.is_none(), ..Link::new(links.to(&Route::Documents), words.say("order-by-date")) };
    let others = DocumentOrder::ALL.into_iter().filter(|order| !site.orders.documents(*order).is_empty());
    let others = others.map(|order| Link {
        here: here == Some(order),
        ..Link::new(links.to(&Route::DocumentsBy(order, 1)), words.say(key(order)))
    });
    [first].into_iter().chain(others).collect()
}

fn key(order: DocumentOrder) -> &'static str {
    match order {
        DocumentOrder::Kind => "order-by-kind",
        DocumentOrder::Speaker => "order-by-speaker",
        DocumentOrder::Publisher => "order-by-publisher",
        DocumentOrder::Share => "order-by-share",
    }
}

fn lead_key(order: DocumentOrder) -> &'static str {
    match order {
        DocumentOrder::Kind => "documents-by-kind",
        DocumentOrder::Speaker => "documents-by-speaker",
        DocumentOrder::Publisher => "documents-by-publisher",
        DocumentOrder::Share => "documents-by-share",
    }
}

/// The groups of an order as links, those of the most documents first, and how many there are beyond.
pub fn names(site: &Site, links: &Linker<'_>, order: DocumentOrder, most: usize) -> (Vec<Name>, usize) {
    let words = site.words();
    let groups = site.orders.documents(order);
    let mut before = 0;
    let mut names = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let page = u32::try_from(before / PER_PAGE + 1).unwrap_or(u32::MAX);
        before += group.documents.len();
        let Some(name) = group.name.as_ref().filter(|_| names.len() < most) else { continue };
        names.push(Name {
            url: links.anchor(&Route::DocumentsBy(order, page), &anchor(n)),
            name: name.clone(),
            count: words.fill("documents-n", &[("n", &words.number(group.documents.len()))]),
        });
    }
    let named = groups.iter().filter(|group| group.name.is_some()).count();
    let more = named - names.len();
    (names, more)
}

fn anchor(group: usize) -> String {
    format!("g{}", group + 1)
}

/// The groups that lie in a range of all documents of an order, with what of each lies there.
fn cut(groups: &[Group], shown: &Range<usize>) -> Vec<(usize, Vec<DocumentIndex>)> {
    let mut before = 0;
    let mut cut = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let from = shown.start.saturating_sub(before).min(group.documents.len());
        let to = shown.end.saturating_sub(before).min(group.documents.len());
        before += group.documents.len();
        if from < to {
            cut.push((n, group.documents.get(from..to).unwrap_or_default().to_vec()));
        }
    }
    cut
}

/// One page of an order.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route, order: DocumentOrder, page: u32) -> anyhow::Result<String> {
    let words = site.words();
    let links = site.links(route);
    let groups = site.orders.documents(order);
    let start = (page.max(1) as usize - 1) * PER_PAGE;
    let shown = cut(groups, &(start..start + PER_PAGE));
    let (names, more) = match order {
        DocumentOrder::Share => (Vec::new(), 0),
        _ if page > 1 => (Vec::new(), 0),
        DocumentOrder::Kind | DocumentOrder::Speaker | DocumentOrder::Publisher => {
            names(site, &links, order, MAX_NAMES)
        }
    };
    let heading = words.fill("documents-by", &[("order", words.say(key(order)))]);
    let title = match page {
        0 | 1 => heading.clone(),
        _ => words.fill("list-page", &[("title", &heading), ("n", &page.to_string())]),
    };
    let view = View {
        title: heading.clone(),
        lead: words.say(lead_key(order)).to_owned(),
        orders: orders(site, &links, Some(order)),
        names,
        names_more: (more > 0).then(|| words.fill("and-more", &[("n", &words.number(more))])),
        groups: shown
            .into_iter()
            .map(|(n, documents)| {
                let of_group = groups.get(n).map_or(0, |group| group.documents.len());
                let name = groups.get(n).and_then(|group| group.name.clone());
                let has_title = order != DocumentOrder::Share;
                GroupView {
                    title: has_title.then(|| name.unwrap_or_else(|| words.say("nameless").to_owned())),
                    id: anchor(n),
                    count: words.fill("documents-n", &[("n", &words.number(of_group))]),
                    entries: entries(site, &links, &documents),
                }
            })
            .collect(),
        pages: page_links(pages(groups), page, |n| links.to(&Route::DocumentsBy(order, n))),
    };
    let mut crumbs = vec![(Route::Documents, words.say("documents").to_owned())];
    if page > 1 {
        crumbs.push((Route::DocumentsBy(order, 1), heading));
    }
    site.page(route, "documents-by.html", &title, &crumbs, &view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_cut_at_pages() {
        let group = |documents: &[u32]| Group { name: None, documents: documents.to_vec() };
        let groups = [group(&[1, 2, 3]), group(&[4]), group(&[5, 6])];
        let check = |shown: Range<usize>, expected: &[(usize, Vec<u32>)]| assert_eq!(cut(&groups, &shown), expected);
        check(0..2, &[(0, vec![1, 2])]);
        check(2..4, &[(0, vec![3]), (1, vec![4])]);
        check(4..9, &[(2, vec![5, 6])]);
        check(9..12, &[]);
    }
}
