//! `/compare/` and its pages: pairs of documents worth reading beside each other, those that share most first.

use super::pairs::PAIR_PERCENT;
use crate::model::{Order, order};
use crate::reuse::DocumentIndex;
use crate::site::view::{DocumentRef, PageLink, page_links};
use crate::site::{Route, Site};
use serde::Serialize;

/// Pairs to a page, as in the other lists.
const PER_PAGE: usize = 200;

#[derive(Serialize)]
struct View {
    css: String,
    heading: String,
    lead: String,
    /// Number of the first pair of the page.
    start: usize,
    pairs: Vec<PairView>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct PairView {
    url: String,
    a: DocumentRef,
    b: DocumentRef,
    /// Letters of each side that stand in the other, and what they are of it.
    figures: String,
    order: String,
}

/// The list's pages, and a page for each pair.
pub fn routes(site: &Site) -> Vec<Route> {
    let pages = site.pairs.len().div_ceil(PER_PAGE).max(1);
    let mut routes: Vec<Route> = (1..).take(pages).map(Route::Comparisons).collect();
    routes.extend(site.pairs.iter().flat_map(|&(a, b)| [Route::Comparison(a, b), Route::PairTable(a, b)]));
    routes
}

/// A page of the list.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, page: u32) -> anyhow::Result<String> {
    let route = Route::Comparisons(page);
    let words = site.words();
    let links = site.links(&route);
    let skipped = (page.max(1) as usize - 1) * PER_PAGE;
    let heading = words.say("comparisons").to_owned();
    let config = &site.config.reuse;
    let view = View {
        css: links.asset("css/comparison.css"),
        lead: words.fill(
            "comparisons-lead",
            &[
                ("n", &words.number(site.pairs.len())),
                ("compare", &config.compare_letters.to_string()),
                ("min", &config.min_letters.to_string()),
                ("percent", &PAIR_PERCENT.to_string()),
            ],
        ),
        start: skipped + 1,
        pairs: site
            .pairs
            .iter()
            .skip(skipped)
            .take(PER_PAGE)
            .map(|&(a, b)| PairView {
                url: links.to(&Route::Comparison(a, b)),
                a: site.document_ref(&links, a),
                b: site.document_ref(&links, b),
                figures: figures(site, a, b),
                order: words.say(order_key(site, a, b)).to_owned(),
            })
            .collect(),
        pages: page_links(site.pairs.len().div_ceil(PER_PAGE), page, |n| links.to(&Route::Comparisons(n))),
        heading: heading.clone(),
    };
    if page > 1 {
        let title = words.fill("list-page", &[("title", &heading), ("n", &page.to_string())]);
        return site.page(&route, "comparisons.html", &title, &[(Route::Comparisons(1), heading)], &view);
    }
    site.page(&route, "comparisons.html", &heading, &[], &view)
}

fn figures(site: &Site, a: DocumentIndex, b: DocumentIndex) -> String {
    let words = site.words();
    let (of_a, of_b) = (site.index.shared_letters(a, b), site.index.shared_letters(b, a));
    words.fill(
        "comparisons-figures",
        &[
            ("letters", &words.number(of_a)),
            ("others", &words.number(of_b)),
            ("a", &words.percent(of_a, site.index.letters(a))),
            ("b", &words.percent(of_b, site.index.letters(b))),
        ],
    )
}

/// The interface text that says how a pair stands in time; the earlier comes first.
fn order_key(site: &Site, a: DocumentIndex, b: DocumentIndex) -> &'static str {
    match order(site.document(a).meta.dated().as_ref(), site.document(b).meta.dated().as_ref()) {
        Order::Earlier => "comparisons-earlier",
        Order::SameDay => "order-same-day",
        Order::Unknown | Order::SameDocument => "order-unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::model::{Archive, Kind};
    use crate::reuse::Reuse;
    use crate::site::plan;
    use crate::site::specimen::{aligned, dated};

    #[test]
    fn each_side_has_its_own_letters() {
        let (documents, texts): (Vec<_>, Vec<_>) = [
            dated("a", Kind::Speech, "2020-11-10", &["江水漫过堤岸，渔民返航。", "他又说江水漫过堤岸。"]),
            dated("b", Kind::Report, "2020-11-11", &["江水漫过堤岸，各方守望相助。"]),
        ]
        .into_iter()
        .unzip();
        let archive = Archive { documents, ..Archive::default() };
        let first = aligned(&archive, 0, 1, &["江水漫过堤岸"]);
        let second = aligned(&archive, 0, 1, &["又说江水漫过堤岸|江水漫过堤岸"]);
        let reuse = Reuse { alignments: vec![first, second], ..Reuse::default() };
        let site = plan(archive, texts, reuse, &Inputs::default(), &SiteConfig::default()).unwrap().0;
        assert_eq!(figures(&site, 0, 1), "前者 14 字（74%）也见于后者，后者 6 字（50%）也见于前者");
    }
}
