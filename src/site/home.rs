//! `/`: what the archive holds, coverage by year, the newest documents, the strongest passages.

use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::documents::{Entry, YearTable, entries, year_table};
use crate::site::index::ClusterIndex;
use crate::site::view::Link;
use crate::site::{Route, Site};
use serde::Serialize;

/// Documents shown as the newest.
const NEWEST: usize = 8;
/// Passages shown as the strongest.
const STRONGEST: usize = 8;
/// Code points of a wording quoted in a list.
const QUOTED: usize = 90;

#[derive(Serialize)]
struct View {
    title: String,
    subtitle: Option<String>,
    holds: String,
    coverage: Option<String>,
    ways: Vec<Way>,
    years: YearTable,
    newest: Vec<Entry>,
    strongest: Vec<Strong>,
    left_out: Vec<LeftOut>,
    all_passages: String,
}

/// A way into the archive.
#[derive(Serialize)]
struct Way {
    link: Link,
    says: String,
    count: Option<String>,
}

#[derive(Serialize)]
struct Strong {
    url: String,
    wording: String,
    lang: String,
    figures: String,
    span: String,
}

#[derive(Serialize)]
struct LeftOut {
    path: String,
    reason: String,
}

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    let links = site.links(&Route::Home);
    let words = site.words();
    let number = |n: usize| words.number(n);
    let dated: Vec<DocumentIndex> =
        (0u32..).zip(&site.archive.documents).map(|(i, _)| i).filter(|i| site.year_of(*i).is_some()).collect();
    let newest: Vec<DocumentIndex> = dated.iter().rev().take(NEWEST).copied().collect();
    let occasions = site.index.occasions().len();
    let way = |route: Route, key: &str, count: Option<usize>| Way {
        link: Link::new(links.to(&route), words.say(key)),
        says: words.say(&format!("way-{key}")).to_owned(),
        count: count.map(number),
    };
    let title = site.site_title();
    let view = View {
        title: title.clone(),
        subtitle: site.config.subtitle.clone(),
        holds: words.fill(
            "home-holds",
            &[
                ("documents", &number(site.counts.documents)),
                ("sources", &number(site.counts.sources)),
                ("letters", &number(site.counts.letters)),
                ("occasions", &number(occasions)),
            ],
        ),
        coverage: coverage(site, &dated),
        ways: vec![
            way(Route::Documents, "documents", Some(site.counts.documents)),
            way(Route::Passages(1), "passages", Some(site.counts.passages)),
            way(Route::Phrases(1), "phrases", Some(site.counts.formulae)),
            way(Route::Timeline, "timeline", None),
            way(Route::Method, "method", None),
        ],
        years: year_table(site, &links),
        newest: entries(site, &links, &newest),
        strongest: strongest(site)
            .into_iter()
            .map(|index| {
                let cluster = site.cluster(index);
                let first = cluster.witnesses.first().copied();
                let is_dated = |witness: &&Passage| site.year_of(witness.document).is_some();
                let last = cluster.witnesses.iter().rfind(is_dated).or(cluster.witnesses.last()).copied();
                let date = |passage: Option<Passage>| {
                    passage.map_or_else(String::new, |passage| {
                        words.interval(site.document(passage.document).meta.dated().as_ref())
                    })
                };
                Strong {
                    url: links.to(&Route::Passage(index)),
                    wording: cut(site.quote(cluster.wording.document, cluster.wording.span)),
                    lang: site.document(cluster.wording.document).meta.language.clone(),
                    figures: words.fill(
                        "passage-figures",
                        &[
                            ("places", &number(cluster.witnesses.len())),
                            ("documents", &number(cluster.documents as usize)),
                            ("occasions", &number(cluster.occasions as usize)),
                        ],
                    ),
                    span: words.fill("date-span", &[("from", &date(first)), ("to", &date(last))]),
                }
            })
            .collect(),
        left_out: site
            .archive
            .left_out
            .iter()
            .map(|(path, reason)| LeftOut { path: path.to_string(), reason: reason.clone() })
            .collect(),
        all_passages: links.to(&Route::Passages(1)),
    };
    site.page(&Route::Home, "home.html", &title, &[], &view)
}

/// From when to when, and of which years there is nothing.
fn coverage(site: &Site, dated: &[DocumentIndex]) -> Option<String> {
    let words = site.words();
    let years: Vec<i16> = site.by_year().into_keys().flatten().collect();
    let (first, last) = (*years.first()?, *years.last()?);
    let missing = i64::from(last) - i64::from(first) + 1 - i64::try_from(years.len()).ok()?;
    let undated = site.archive.documents.len() - dated.len();
    Some(words.fill(
        "home-coverage",
        &[
            ("from", &words.year(first)),
            ("to", &words.year(last)),
            ("missing", &missing.to_string()),
            ("undated", &words.number(undated)),
        ],
    ))
}

/// Passages by letters times occasions beyond the first: a wording kept by many who did not report one and the same event
/// tells more than a long copy, and a whole sentence more than a name.
fn strongest(site: &Site) -> Vec<ClusterIndex> {
    /// Beyond this, more letters say nothing more of how firm a wording is.
    const MAX_LETTERS: usize = 60;
    let mut passages: Vec<(usize, u32, ClusterIndex)> = (0u32..)
        .zip(&site.reuse.clusters)
        .filter(|(_, cluster)| cluster.class == Class::Passage && cluster.documents > 1)
        .map(|(i, cluster)| {
            let letters = site.symbols(cluster.wording).len().min(MAX_LETTERS);
            (letters * (cluster.occasions.max(1) as usize - 1), cluster.documents, i)
        })
        .collect();
    passages.sort_by_key(|(score, documents, i)| (std::cmp::Reverse((*score, *documents)), *i));
    passages.into_iter().take(STRONGEST).map(|(_, _, i)| i).collect()
}

fn cut(wording: &str) -> String {
    let wording = wording.replace('\n', " ");
    if wording.chars().count() <= QUOTED {
        return wording;
    }
    let head: String = wording.chars().take(QUOTED).collect();
    format!("{head}……")
}
