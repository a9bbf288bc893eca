//! `/`: what the archive holds, coverage by year, the newest documents, the strongest passages.

use crate::reuse::DocumentIndex;
use crate::site::choice::{commonest, strongest, wordings};
use crate::site::chronology::list::{language, shorten, span, wording};
use crate::site::documents::years::{self, YearTable};
use crate::site::documents::{Entry, entries};
use crate::site::index::ClusterIndex;
use crate::site::spark::Spark;
use crate::site::urls::Linker;
use crate::site::view::Link;
use crate::site::{Route, Site};
use serde::Serialize;

/// Documents shown as the newest.
const NEWEST: usize = 8;
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
    strongest_heading: String,
    strongest_how: String,
    commonest: Vec<Common>,
    all_phrases: String,
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
struct Common {
    url: String,
    wording: String,
    lang: String,
    figures: String,
    spark: Spark,
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
        (0u32..).zip(&site.archive.documents).map(|(i, _)| i).filter(|i| is_dated(site, *i)).collect();
    let newest: Vec<DocumentIndex> = dated.iter().rev().take(NEWEST).copied().collect();
    let occasions = site.index.occasions().len();
    let way = |route: Route, key: &str, count: Option<usize>| Way {
        link: Link::new(links.to(&route), words.say(key)),
        says: words.say(&format!("way-{key}")).to_owned(),
        count: count.map(number),
    };
    let title = site.site_title();
    let (reach, chosen) = strongest(site);
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
        coverage: coverage(site),
        ways: vec![
            way(Route::Documents, "documents", Some(site.counts.documents)),
            way(Route::Passages(1), "passages", Some(site.counts.passages)),
            way(Route::Phrases(1), "phrases", Some(site.counts.formulae)),
            way(Route::Comparisons(1), "comparisons", Some(site.pairs.len())),
            way(Route::Timeline, "timeline", None),
            way(Route::Method, "method", None),
        ],
        years: years::of_documents(site, &links),
        newest: entries(site, &links, &newest),
        strongest_heading: words.say(reach.heading()).to_owned(),
        strongest_how: words.say(reach.how()).to_owned(),
        strongest: chosen.into_iter().map(|index| strong(site, &links, index)).collect(),
        commonest: commonest(site).into_iter().map(|index| common(site, &links, index)).collect(),
        all_phrases: links.to(&Route::Phrases(1)),
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

fn strong(site: &Site, links: &Linker<'_>, index: ClusterIndex) -> Strong {
    let words = site.words();
    let cluster = site.cluster(index);
    let wordings = match wordings(site, index) {
        1 => words.say("home-one-wording").to_owned(),
        n => words.fill("home-wordings", &[("n", &words.number(n))]),
    };
    Strong {
        url: links.to(&Route::Passage(index)),
        wording: shorten(&wording(site, index), QUOTED),
        lang: language(site, index),
        figures: words.fill(
            "home-passage-figures",
            &[
                ("places", &words.number(cluster.witnesses.len())),
                ("occasions", &words.number(cluster.occasions as usize)),
                ("wordings", &wordings),
            ],
        ),
        span: span(site, index).unwrap_or_else(|| words.interval(None)),
    }
}

fn common(site: &Site, links: &Linker<'_>, index: ClusterIndex) -> Common {
    let words = site.words();
    let cluster = site.cluster(index);
    Common {
        url: links.to(&Route::Phrase(index)),
        wording: shorten(&wording(site, index), QUOTED),
        lang: language(site, index),
        figures: words.fill(
            "passage-figures",
            &[
                ("places", &words.number(cluster.witnesses.len())),
                ("documents", &words.number(cluster.documents as usize)),
                ("occasions", &words.number(cluster.occasions as usize)),
            ],
        ),
        spark: site.spark(cluster.witnesses.iter().map(|witness| witness.document), None),
    }
}

/// Whether anything is known of when a document is from.
fn is_dated(site: &Site, document: DocumentIndex) -> bool {
    site.survey.date(document).is_some_and(|date| date.from.or(date.to).is_some())
}

/// From when to when, and of how many years between there is nothing.
fn coverage(site: &Site) -> Option<String> {
    let words = site.words();
    let (first, last) = site.survey.span()?;
    let missing: usize = site
        .survey
        .without_documents(first, last)
        .into_iter()
        .map(|(first, last)| usize::from(last.abs_diff(first)) + 1)
        .sum();
    let span = words.fill("home-coverage", &[("from", &words.year(first)), ("to", &words.year(last))]);
    let counts = [("home-missing", missing), ("home-without-year", site.survey.without_year().len())];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> =
        [span].into_iter().chain(counts.map(|(key, n)| words.fill(key, &[("n", &words.number(n))]))).collect();
    Some(format!("{}{}", parts.join(words.say("semicolon")), words.say("full-stop")))
}
