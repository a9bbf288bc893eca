//! What is told of documents in results, and what results are narrowed by.

use super::numbers::Numbers;
use super::order::Texts;
use crate::model::Kind;
use crate::reuse::DocumentIndex;
use crate::site::Site;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// Names that a search may be narrowed to.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Who spoke or wrote.
    pub people: NameList,
    /// Publishers, and agencies where no publisher is named.
    pub publishers: NameList,
}

/// Names by the number of their documents, most first.
#[derive(Debug, Default)]
pub(super) struct NameList {
    /// Each with the number of its documents.
    pub names: Vec<(String, usize)>,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    pub(super) fn of(site: &Site) -> Self {
        let documents = || (0u32..).zip(&site.archive.documents).map(|(i, _)| i);
        Self {
            people: NameList::of(documents().flat_map(|document| people(site, document))),
            publishers: NameList::of(documents().filter_map(|document| publisher(site, document))),
        }
    }
}

impl NameList {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
        let mut names: Vec<(String, usize)> = counts.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        names.sort_by_key(|(_, n)| Reverse(*n));
        let numbers = names.iter().zip(0..).map(|((name, _), number)| (name.clone(), number)).collect();
        Self { names, numbers }
    }
}

fn people(site: &Site, document: DocumentIndex) -> impl Iterator<Item = &str> {
    site.document(document).meta.people().iter().map(String::as_str)
}

fn publisher(site: &Site, document: DocumentIndex) -> Option<&str> {
    let meta = &site.document(document).meta;
    meta.publisher.as_deref().or(meta.agency.as_deref())
}

/// What a document can be found by; numbers are those of lists.
pub(super) struct Filter {
    kind: usize,
    /// From 1; 0 for none.
    publisher: usize,
    people: Vec<usize>,
}

impl Filter {
    /// For a sum.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let numbers = [self.kind, self.publisher, self.people.len()];
        numbers.iter().chain(&self.people).flat_map(|n| (*n as u64).to_le_bytes()).collect()
    }
}

pub(super) fn filter(site: &Site, names: &Names, document: DocumentIndex) -> Filter {
    let kind = site.document(document).meta.kind;
    let mut people: Vec<usize> =
        people(site, document).filter_map(|name| names.people.numbers.get(name)).copied().collect();
    people.sort_unstable();
    Filter {
        kind: Kind::ALL.iter().position(|other| *other == kind).unwrap_or(0),
        publisher: publisher(site, document).and_then(|name| names.publishers.numbers.get(name)).map_or(0, |n| n + 1),
        people,
    }
}

/// Rows of equal length: kinds, publishers, numbers of names; then the names of each document in turn.
pub(super) fn filters(site: &Site, names: &Names, documents: Range<DocumentIndex>) -> Numbers {
    let filters: Vec<Filter> = documents.map(|document| filter(site, names, document)).collect();
    let mut numbers = Numbers::default();
    filters.iter().for_each(|filter| numbers.push_len(filter.kind));
    filters.iter().for_each(|filter| numbers.push_len(filter.publisher));
    filters.iter().for_each(|filter| numbers.push_len(filter.people.len()));
    filters.iter().flat_map(|filter| &filter.people).for_each(|name| numbers.push_len(*name));
    numbers
}

/// Rows of equal length: how many places each document or title takes up; of a document its year and 1, or 0; of a title
/// the number of its document.
pub(super) fn part(site: &Site, texts: Texts<'_>, numbers: Range<u32>) -> Numbers {
    let mut out = Numbers::default();
    numbers.clone().for_each(|number| out.push_len(texts.n_places(number as usize)));
    for number in numbers {
        let title = (number as usize).checked_sub(texts.texts.len()).and_then(|number| texts.titles.get(number));
        let year = || site.survey.year(number).and_then(|year| u32::try_from(year).ok());
        out.push(title.map_or_else(|| year().map_or(0, |year| year + 1), |title| title.document));
    }
    out
}

/// Id, title, date in words, word of the data files for what it is, who it is by, language, subtitle.
pub(super) fn title(site: &Site, document: DocumentIndex) -> Value {
    let found = site.document(document);
    let date = site.words().interval(found.meta.dated().as_ref());
    json!([
        found.id.as_str(),
        site.title(found),
        date,
        found.meta.kind.as_str(),
        site.by(&found.meta).unwrap_or_default(),
        found.meta.language,
        found.meta.subtitle,
    ])
}
