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
    /// The list that holds a document, and its name.
    pub fn list_of(&self, index: DocumentIndex) -> (Route, String) {
        match self.survey.year(index) {
            Some(year) => (Route::DocumentsOfYear(year), self.words().year(year)),
            None => (Route::DocumentsUndated, self.words().say("list-without-year").to_owned()),
        }
    }
}

/// Every list.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = vec![Route::Documents];
    routes.extend(site.survey.years().keys().copied().map(Route::DocumentsOfYear));
    routes.extend((!site.survey.without_year().is_empty()).then_some(Route::DocumentsUndated));
    routes
}

/// The table of years on the lists and at home.
pub fn year_table(site: &Site, links: &Linker<'_>) -> YearTable {
    let words = site.words();
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| site.archive.documents.iter().any(|document| document.meta.kind == *kind))
        .collect();
    let span = site.survey.span();
    let runs = span.map(|(first, last)| site.survey.runs(first, last)).unwrap_or_default();
    let mut rows: Vec<YearRow> = runs
        .into_iter()
        .map(|(first, last)| match site.survey.years().get(&first) {
            Some(held) => {
                let url = links.to(&Route::DocumentsOfYear(first));
                year_row(site, words.year(first), url, &held.documents, &kinds)
            }
            None => empty_years(words.years(first, last)),
        })
        .collect();
    let uncertain = site.survey.without_year();
    if !uncertain.is_empty() {
        let label = words.say("list-without-year").to_owned();
        rows.push(year_row(site, label, links.to(&Route::DocumentsUndated), uncertain, &kinds));
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
fn empty_years(label: String) -> YearRow {
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
    let group = |title: String, id: String, documents: &[DocumentIndex]| {
        let newest_first: Vec<DocumentIndex> = documents.iter().rev().copied().collect();
        Group { title, id, entries: entries(site, &links, &newest_first) }
    };
    let mut groups: Vec<Group> = Vec::new();
    if site.archive.documents.len() <= MAX_LISTED {
        let years = site.survey.years().iter().rev();
        groups.extend(years.map(|(year, held)| group(words.year(*year), format!("y{year}"), &held.documents)));
        let uncertain = site.survey.without_year();
        if !uncertain.is_empty() {
            groups.push(group(words.say("list-without-year").to_owned(), "undated".to_owned(), uncertain));
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
    let route = Route::DocumentsOfYear(year);
    let years = site.survey.years();
    let links = site.links(&route);
    let link = |year: &i16| Link::new(links.to(&Route::DocumentsOfYear(*year)), site.words().year(*year));
    let previous = years.range(..year).next_back().map(|(year, _)| link(year));
    let next = years.range(year.saturating_add(1)..).next().map(|(year, _)| link(year));
    let documents = years.get(&year).map_or(&[][..], |held| held.documents.as_slice());
    render_list(site, &route, documents, site.words().year(year), [previous, next])
}

/// `/documents/undated/`
///
/// # Errors
///
/// A template that fails.
pub fn render_undated(site: &Site) -> anyhow::Result<String> {
    let title = site.words().say("list-without-year").to_owned();
    render_list(site, &Route::DocumentsUndated, site.survey.without_year(), title, [None, None])
}

fn render_list(
    site: &Site,
    route: &Route,
    documents: &[DocumentIndex],
    title: String,
    [previous, next]: [Option<Link>; 2],
) -> anyhow::Result<String> {
    let words = site.words();
    let letters = documents.iter().map(|i| site.index.letters(*i)).sum();
    let links = site.links(route);
    let view = View {
        lead: lead(site, documents.len(), letters),
        years: None,
        groups: vec![Group {
            title: words.say("documents").to_owned(),
            id: "list".to_owned(),
            entries: entries(site, &links, documents),
        }],
        speakers: Vec::new(),
        publishers: Vec::new(),
        previous,
        next,
        title: title.clone(),
    };
    site.page(route, "documents.html", &title, &[(Route::Documents, words.say("documents").to_owned())], &view)
}
