//! `/documents/`, `/documents/2021/`, `/documents/undated/`: lists with kind, speaker, publisher and share repeated.

use crate::model::Kind;
use crate::reuse::DocumentIndex;
use crate::site::urls::Linker;
use crate::site::view::{DocumentRef, Link};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// Up to so many documents are listed on one page; beyond, the years lead on.
const MAX_LISTED: usize = 300;
/// Names listed on the overview; beyond, the data files have all.
const MAX_NAMES: usize = 40;

/// A line of a list.
#[derive(Serialize)]
pub struct Entry {
    document: DocumentRef,
    publisher: Option<String>,
    letters: String,
    shared: String,
    percent: String,
    /// Of a hundred, for a bar.
    share: usize,
}

#[derive(Serialize)]
struct Group {
    title: String,
    id: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct View {
    title: String,
    lead: String,
    years: Option<YearTable>,
    groups: Vec<Group>,
    speakers: Vec<Name>,
    publishers: Vec<Name>,
    previous: Option<Link>,
    next: Option<Link>,
}

#[derive(Serialize)]
struct Name {
    name: String,
    count: String,
}

/// Documents by year and kind, years without any among them.
#[derive(Serialize)]
pub struct YearTable {
    kinds: Vec<KindHead>,
    rows: Vec<YearRow>,
    /// Documents of the fullest year.
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
    total: usize,
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

impl Site {
    /// The year under which a document is listed: that of its earliest possible day.
    pub fn year_of(&self, index: DocumentIndex) -> Option<i16> {
        self.document(index).meta.dated().and_then(|dated| dated.from.or(dated.to)).map(|day| day.year())
    }

    /// Documents by year; those without a date under `None`.
    pub fn by_year(&self) -> BTreeMap<Option<i16>, Vec<DocumentIndex>> {
        let mut years: BTreeMap<Option<i16>, Vec<DocumentIndex>> = BTreeMap::new();
        for (i, _) in (0u32..).zip(&self.archive.documents) {
            years.entry(self.year_of(i)).or_default().push(i);
        }
        years
    }

    /// The list that holds a document, and its name.
    pub fn list_of(&self, index: DocumentIndex) -> (Route, String) {
        match self.year_of(index) {
            Some(year) => (Route::DocumentsOfYear(year), self.words().year(year)),
            None => (Route::DocumentsUndated, self.words().say("undated").to_owned()),
        }
    }
}

/// Every list.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = vec![Route::Documents];
    routes.extend(site.by_year().into_keys().map(|year| year.map_or(Route::DocumentsUndated, Route::DocumentsOfYear)));
    routes
}

/// The table of years on the lists and at home.
pub fn year_table(site: &Site, links: &Linker<'_>) -> YearTable {
    let words = site.words();
    let by_year = site.by_year();
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| site.archive.documents.iter().any(|document| document.meta.kind == *kind))
        .collect();
    let mut rows: Vec<YearRow> = Vec::new();
    let mut last: Option<i16> = None;
    let dated = by_year.iter().filter_map(|(year, documents)| Some(((*year)?, documents)));
    for (year, documents) in dated {
        if let Some(last) = last.filter(|last| year - last > 1) {
            rows.push(empty_years(site, last + 1, year - 1));
        }
        last = Some(year);
        rows.push(year_row(site, words.year(year), links.to(&Route::DocumentsOfYear(year)), documents, &kinds));
    }
    if let Some(documents) = by_year.get(&None) {
        let label = words.say("undated").to_owned();
        rows.push(year_row(site, label, links.to(&Route::DocumentsUndated), documents, &kinds));
    }
    YearTable {
        max: rows.iter().map(|row| row.total).max().unwrap_or(0).max(1),
        kinds: kinds
            .into_iter()
            .map(|kind| KindHead { kind: kind.as_str(), label: words.kind(kind).to_owned() })
            .collect(),
        rows,
    }
}

/// Years of which the archive has nothing: no data, which is not zero.
fn empty_years(site: &Site, first: i16, last: i16) -> YearRow {
    let words = site.words();
    let label = if first == last {
        words.year(first)
    } else {
        words.fill("years-between", &[("from", &first.to_string()), ("to", &words.year(last))])
    };
    YearRow { label, url: None, total: 0, counts: Vec::new(), segments: Vec::new(), is_empty: true }
}

fn year_row(site: &Site, label: String, url: String, documents: &[DocumentIndex], kinds: &[Kind]) -> YearRow {
    let mut counts = Vec::new();
    let mut segments = Vec::new();
    let mut x = 0;
    for kind in kinds {
        let count = documents.iter().filter(|i| site.document(**i).meta.kind == *kind).count();
        counts.push(if count == 0 { String::new() } else { count.to_string() });
        if count > 0 {
            segments.push(Segment { kind: kind.as_str(), x, width: count });
        }
        x += count;
    }
    YearRow { label, url: Some(url), total: documents.len(), counts, segments, is_empty: false }
}

/// Lines for documents, in the order given.
pub fn entries(site: &Site, links: &Linker<'_>, documents: &[DocumentIndex]) -> Vec<Entry> {
    let words = site.words();
    documents
        .iter()
        .map(|index| {
            let meta = &site.document(*index).meta;
            let (letters, shared) = (site.index.letters(*index), site.shared(*index));
            Entry {
                document: site.document_ref(links, *index),
                publisher: meta.publisher.clone().or_else(|| meta.agency.clone()),
                letters: words.number(letters),
                shared: words.number(shared),
                percent: words.percent(shared, letters),
                share: (shared * 100).checked_div(letters).unwrap_or(0).min(100),
            }
        })
        .collect()
}

/// Names with the number of their documents, most first.
fn names<'a>(site: &Site, names: impl Iterator<Item = &'a String>) -> Vec<Name> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let words = site.words();
    counts
        .into_iter()
        .take(MAX_NAMES)
        .map(|(name, count)| Name {
            name: name.to_owned(),
            count: words.fill("documents-n", &[("n", &words.number(count))]),
        })
        .collect()
}

/// `/documents/`
///
/// # Errors
///
/// A template that fails.
pub fn render_all(site: &Site) -> anyhow::Result<String> {
    let links = site.links(&Route::Documents);
    let words = site.words();
    let by_year = site.by_year();
    let listed = site.archive.documents.len() <= MAX_LISTED;
    let mut groups: Vec<Group> = Vec::new();
    if listed {
        let dated = by_year.iter().rev().filter(|(year, _)| year.is_some());
        for (year, documents) in dated.chain(by_year.get_key_value(&None)) {
            let newest_first: Vec<DocumentIndex> = documents.iter().rev().copied().collect();
            groups.push(Group {
                title: year.map_or_else(|| words.say("undated").to_owned(), |year| words.year(year)),
                id: year.map_or_else(|| "undated".to_owned(), |year| format!("y{year}")),
                entries: entries(site, &links, &newest_first),
            });
        }
    }
    let metas = || site.archive.documents.iter().map(|document| &document.meta);
    let title = words.say("documents").to_owned();
    let view = View {
        lead: lead(site, site.archive.documents.len(), site.counts.letters),
        years: Some(year_table(site, &links)),
        groups,
        speakers: names(site, metas().flat_map(|meta| &meta.speakers)),
        publishers: names(site, metas().filter_map(|meta| meta.publisher.as_ref().or(meta.agency.as_ref()))),
        previous: None,
        next: None,
        title: title.clone(),
    };
    site.page(&Route::Documents, "documents.html", &title, &[], &view)
}

fn lead(site: &Site, documents: usize, letters: usize) -> String {
    let words = site.words();
    words.fill("documents-lead", &[("n", &words.number(documents)), ("letters", &words.number(letters))])
}

/// `/documents/2021/`
///
/// # Errors
///
/// A template that fails.
pub fn render_year(site: &Site, year: i16) -> anyhow::Result<String> {
    let years: Vec<i16> = site.by_year().into_keys().flatten().collect();
    let at = years.partition_point(|other| *other < year);
    let links = site.links(&Route::DocumentsOfYear(year));
    let link = |year: &i16| Link::new(links.to(&Route::DocumentsOfYear(*year)), site.words().year(*year));
    let previous = at.checked_sub(1).and_then(|i| years.get(i)).map(link);
    let next = years.get(at + 1).map(link);
    render_list(site, &Route::DocumentsOfYear(year), Some(year), site.words().year(year), previous, next)
}

/// `/documents/undated/`
///
/// # Errors
///
/// A template that fails.
pub fn render_undated(site: &Site) -> anyhow::Result<String> {
    let title = site.words().say("undated").to_owned();
    render_list(site, &Route::DocumentsUndated, None, title, None, None)
}

fn render_list(
    site: &Site,
    route: &Route,
    year: Option<i16>,
    title: String,
    previous: Option<Link>,
    next: Option<Link>,
) -> anyhow::Result<String> {
    let words = site.words();
    let documents = site.by_year().remove(&year).unwrap_or_default();
    let letters = documents.iter().map(|i| site.index.letters(*i)).sum();
    let links = site.links(route);
    let view = View {
        lead: lead(site, documents.len(), letters),
        years: None,
        groups: vec![Group {
            title: words.say("documents").to_owned(),
            id: "list".to_owned(),
            entries: entries(site, &links, &documents),
        }],
        speakers: Vec::new(),
        publishers: Vec::new(),
        previous,
        next,
        title: title.clone(),
    };
    site.page(route, "documents.html", &title, &[(Route::Documents, words.say("documents").to_owned())], &view)
}
