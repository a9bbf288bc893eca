//! `/`: what the archive holds, coverage by year, the newest documents, the strongest passages.

use crate::model::Kind;
use crate::reuse::{Class, Cluster, DocumentIndex, Passage};
use crate::site::chronology::list::{language, shorten, span, wording};
use crate::site::documents::years::{self, YearTable};
use crate::site::documents::{Entry, entries};
use crate::site::index::ClusterIndex;
use crate::site::spans;
use crate::site::spark::Spark;
use crate::site::urls::Linker;
use crate::site::view::Link;
use crate::site::{Route, Site};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Documents shown as the newest.
const NEWEST: usize = 8;
/// Passages shown as the strongest.
const STRONGEST: usize = 8;
/// Common wordings shown.
const COMMONEST: usize = 8;
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

/// How far the passages shown as the strongest reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Two occasions or more.
    Occasions,
    /// Documents of one occasion: where no passage reaches farther.
    OneOccasion,
}

impl Reach {
    fn heading(self) -> &'static str {
        match self {
            Self::Occasions => "strongest",
            Self::OneOccasion => "strongest-of-one",
        }
    }

    fn how(self) -> &'static str {
        match self {
            Self::Occasions => "strongest-how",
            Self::OneOccasion => "strongest-of-one-how",
        }
    }

    /// Whether a passage is one of these, and what its occasions count for in the order.
    fn weight(self, cluster: &Cluster) -> Option<usize> {
        let beyond_first = cluster.occasions.max(1) as usize - 1;
        match self {
            Self::Occasions => (beyond_first > 0).then_some(beyond_first * beyond_first),
            Self::OneOccasion => (beyond_first == 0).then_some(1),
        }
    }
}

/// The strongest passages across occasions; only where there are none, those of one.
fn strongest(site: &Site) -> (Reach, Vec<ClusterIndex>) {
    let across = strongest_of(site, Reach::Occasions);
    if across.is_empty() {
        (Reach::OneOccasion, strongest_of(site, Reach::OneOccasion))
    } else {
        (Reach::Occasions, across)
    }
}

/// Passages by letters of their own and the square of the occasions beyond the first, more where the wording varies or is
/// a clause of its own: a wording kept by many who did not report one and the same event tells more than a long copy. What
/// only reports carry (who attended, where an agency wrote from) says nothing of how a wording travels.
fn strongest_of(site: &Site, reach: Reach) -> Vec<ClusterIndex> {
    /// Beyond this, more letters say nothing more of how firm a wording is.
    const MAX_LETTERS: usize = 60;
    /// Candidates looked at in detail: far more than are shown, few enough for any archive.
    const CANDIDATES: usize = 400;
    let is_spoken = |cluster: &Cluster| {
        cluster.witnesses.iter().any(|w| !matches!(site.document(w.document).meta.kind, Kind::Report | Kind::Other))
    };
    let mut passages: Vec<(usize, u32, ClusterIndex)> = (0u32..)
        .zip(&site.reuse.clusters)
        .filter(|(_, cluster)| cluster.class == Class::Passage && cluster.documents > 1 && is_spoken(cluster))
        .filter_map(|(i, cluster)| {
            let letters = site.symbols(cluster.wording).len().min(MAX_LETTERS);
            Some((letters * reach.weight(cluster)?, cluster.documents, i))
        })
        .collect();
    passages.sort_by_key(|(score, documents, i)| (Reverse((*score, *documents)), *i));
    passages.truncate(CANDIDATES);
    for (score, _, i) in &mut passages {
        // What a common wording says is shown below, with its own figures.
        let wording = site.cluster(*i).wording;
        let all = site.index.letters_in(&site.texts, wording.document, wording.span);
        *score = *score * own_letters(site, *i) / all.max(1);
        *score *= if wordings(site, *i) > 1 { 2 } else { 1 };
        *score *= if is_whole(site, *i) { 3 } else { 2 };
    }
    passages.sort_by_key(|(score, documents, i)| (Reverse((*score, *documents)), *i));
    let mut chosen: Vec<ClusterIndex> = Vec::new();
    for (_, _, i) in passages {
        if chosen.len() == STRONGEST {
            break;
        }
        // One wording is shown once, however many shorter ones lie in it or reach beyond it.
        let is_new = chosen.iter().all(|other| !overlap(site.cluster(*other), site.cluster(i)));
        if is_new {
            chosen.push(i);
        }
    }
    chosen
}

/// The letters of a passage's wording that belong to no common wording.
fn own_letters(site: &Site, index: ClusterIndex) -> usize {
    let wording = site.cluster(index).wording;
    let common = site
        .index
        .places(wording.document)
        .iter()
        .filter(|place| site.cluster(place.cluster).class == Class::Formula)
        .map(|place| place.span);
    let own = spans::difference(&[wording.span], &spans::union(common.collect()));
    own.iter().map(|span| site.index.letters_in(&site.texts, wording.document, *span)).sum()
}

/// Common wordings by letters and occasions, whole clauses before what is cut from one; each is shown once however many
/// shorter ones lie in it.
fn commonest(site: &Site) -> Vec<ClusterIndex> {
    /// Candidates looked at: far more than are shown, few enough for any archive.
    const CANDIDATES: usize = 400;
    let mut phrases: Vec<ClusterIndex> = site.survey.phrases().iter().copied().take(CANDIDATES).collect();
    phrases.sort_by_cached_key(|i| {
        let cluster = site.cluster(*i);
        let letters = site.symbols(cluster.wording).len();
        let whole = if is_whole(site, *i) { 2 } else { 1 };
        (Reverse(letters * cluster.occasions as usize * whole), *i)
    });
    let mut chosen: Vec<ClusterIndex> = Vec::new();
    for i in phrases {
        let is_new = chosen.iter().all(|other| !overlap(site.cluster(*other), site.cluster(i)));
        if chosen.len() < COMMONEST && is_new {
            chosen.push(i);
        }
    }
    chosen
}

/// Whether the first place of either wording shares letters with a place of the other.
fn overlap(one: &Cluster, other: &Cluster) -> bool {
    let touches = |first: Option<&Passage>, places: &[Passage]| {
        first.is_some_and(|first| {
            let is_beside = |place: &Passage| {
                place.document == first.document
                    && place.span.start < first.span.end
                    && first.span.start < place.span.end
            };
            places.iter().any(is_beside)
        })
    };
    touches(one.witnesses.first(), &other.witnesses) || touches(other.witnesses.first(), &one.witnesses)
}

/// Whether a wording begins and ends with a clause where it stands as shown.
fn is_whole(site: &Site, index: ClusterIndex) -> bool {
    let shown = site.cluster(index).wording;
    let text = &site.document(shown.document).body.text;
    let before = text.get(..shown.span.start as usize).and_then(|text| text.chars().next_back());
    let after = text.get(shown.span.end as usize..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// How many different wordings the places of a cluster have, letters alone counted.
fn wordings(site: &Site, index: ClusterIndex) -> usize {
    site.cluster(index).witnesses.iter().map(|witness| site.symbols(*witness)).collect::<BTreeSet<_>>().len()
}
