//! Documents or places by year and kind: the picture of the archive at home, and that of a wording of very many places.

use crate::model::Kind;
use crate::reuse::DocumentIndex;
use crate::site::urls::Linker;
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is counted by year and kind, years without documents among them.
#[derive(Serialize)]
pub struct YearTable {
    /// What is counted.
    counted: String,
    kinds: Vec<KindHead>,
    rows: Vec<YearRow>,
    /// The count of the fullest year.
    max: usize,
}

#[derive(Serialize)]
struct KindHead {
    kind: &'static str,
    label: String,
}

#[derive(Serialize)]
struct YearRow {
    label: String,
    url: Option<String>,
    total: String,
    #[serde(skip)]
    n: usize,
    /// By kind, in the order of the heads; empty where there is none.
    counts: Vec<String>,
    segments: Vec<Segment>,
    is_empty: bool,
}

#[derive(Serialize)]
struct Segment {
    kind: &'static str,
    x: usize,
    width: usize,
}

/// All documents, each year with a link to its list.
pub fn of_documents(site: &Site, links: &Linker<'_>) -> YearTable {
    let all = (0u32..).zip(&site.archive.documents).map(|(i, _)| i);
    let to = |year: Option<i16>| match year {
        Some(year) => Some(Route::DocumentsOfYear(year, 1)),
        None => Some(Route::DocumentsUndated(1)),
    };
    table(site, links, all, "documents", to)
}

/// Places of a wording by their documents, each year with a link to the timeline.
pub fn of_places(site: &Site, links: &Linker<'_>, documents: impl Iterator<Item = DocumentIndex>) -> YearTable {
    table(site, links, documents, "places", |year| year.map(Route::TimelineYear))
}

fn table(
    site: &Site,
    links: &Linker<'_>,
    documents: impl Iterator<Item = DocumentIndex>,
    counted: &'static str,
    to: impl Fn(Option<i16>) -> Option<Route>,
) -> YearTable {
    let words = site.words();
    // `None` is for documents of no one year.
    let mut counts: BTreeMap<Option<i16>, BTreeMap<Kind, usize>> = BTreeMap::new();
    for document in documents {
        let year = counts.entry(site.survey.year(document)).or_default();
        *year.entry(site.document(document).meta.kind).or_default() += 1;
    }
    let is_there = |kind: &Kind| counts.values().any(|counts| counts.contains_key(kind));
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(is_there).collect();
    let none = BTreeMap::new();
    let row = |year: Option<i16>, label: String| {
        let counts = counts.get(&year).unwrap_or(&none);
        let mut row = YearRow {
            label,
            url: to(year).map(|route| links.to(&route)),
            total: String::new(),
            n: 0,
            counts: Vec::new(),
            segments: Vec::new(),
            is_empty: false,
        };
        for kind in &kinds {
            let count = counts.get(kind).copied().unwrap_or(0);
            row.counts.push(if count == 0 { String::new() } else { words.number(count) });
            if count > 0 {
                row.segments.push(Segment { kind: kind.as_str(), x: row.n, width: count });
            }
            row.n += count;
        }
        row.total = words.number(row.n);
        row
    };
    let span = site.survey.span();
    let runs = span.map(|(first, last)| site.survey.runs(first, last)).unwrap_or_default();
    let mut rows: Vec<YearRow> = runs
        .into_iter()
        .map(|(first, last)| match site.survey.years().contains_key(&first) {
            true => row(Some(first), words.year(first)),
            // Years of which the archive has nothing: no data, which is not zero.
            false => YearRow { url: None, is_empty: true, ..row(Some(first), words.years(first, last)) },
        })
        .collect();
    if counts.contains_key(&None) {
        rows.push(row(None, words.say("list-without-year").to_owned()));
    }
    YearTable {
        counted: words.say(counted).to_owned(),
        max: rows.iter().map(|row| row.n).max().unwrap_or(0).max(1),
        kinds: kinds
            .into_iter()
            .map(|kind| KindHead { kind: kind.as_str(), label: words.kind(kind).to_owned() })
            .collect(),
        rows,
    }
}
