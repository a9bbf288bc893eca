//! `/names/SLUG/`: a name with its forms, its years, and where it stands: the first place in each document in its sentence.

use super::NameIndex;
use super::find::Found;
use super::list::{figures, kind_key};
use crate::model::{BodySpan, DateInterval};
use crate::reuse::{DocumentIndex, Passage};
use crate::site::chronology::entries::verdict_key;
use crate::site::chronology::list::{language, on_one_line, shorten, wording};
use crate::site::chronology::uses::{place, verdicts};
use crate::site::spark::Spark;
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::{DocumentRef, Link, PageLink, page_links};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Documents to a page, each with its first place in its sentence: some 500 bytes of context and links each.
const PER_PAGE: usize = 200;

/// Wordings with the name that are listed; those of the most occasions.
const WORDINGS: usize = 40;

/// Characters of a wording in a list.
const QUOTED: usize = 60;

#[derive(Serialize)]
struct View {
    css: String,
    kind_label: String,
    name: String,
    explanation: Option<String>,
    figures: String,
    /// Whose judgement it is.
    signed: Option<String>,
    coverage: Option<String>,
    forms: Vec<FormView>,
    years: Vec<YearView>,
    wordings: Vec<WordingView>,
    wordings_more: Option<String>,
    documents: Vec<DocumentView>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct FormView {
    form: String,
    figures: String,
    /// How the first document with it stands in time to the others.
    verdict: Option<String>,
    first: Option<DocumentRef>,
    spark: Spark,
}

#[derive(Serialize)]
struct YearView {
    year: String,
    url: Option<String>,
    places: String,
    documents: String,
    of_documents: String,
    is_empty: bool,
}

#[derive(Serialize)]
struct WordingView {
    link: Link,
    lang: String,
    figures: String,
}

#[derive(Serialize)]
struct DocumentView {
    document: DocumentRef,
    places: String,
    forms: String,
    before: String,
    wording: String,
    after: String,
    lang: String,
    paragraph: Link,
}

/// The pages of a name.
pub fn routes(site: &Site, name: NameIndex) -> Vec<Route> {
    let pages = by_document(site.names.places(name)).len().div_ceil(PER_PAGE).max(1);
    (1..).take(pages).map(|page| page_route(name, page)).collect()
}

fn page_route(name: NameIndex, page: u32) -> Route {
    if page > 1 { Route::NamePage(name, page) } else { Route::Name(name) }
}

/// Places of each document together.
fn by_document(places: &[(DocumentIndex, Found)]) -> Vec<&[(DocumentIndex, Found)]> {
    places.chunk_by(|(a, _), (b, _)| a == b).collect()
}

/// One page of a name.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route, index: NameIndex, page: u32) -> anyhow::Result<String> {
    let Some(name) = site.archive.names.get(index as usize) else { anyhow::bail!("no such name") };
    let links = site.links(route);
    let words = site.words();
    let paint = Paint { site, links: &links, index };
    let places = site.names.places(index);
    let documents = by_document(places);
    let shown = documents.iter().skip((page.max(1) as usize - 1) * PER_PAGE).take(PER_PAGE);
    let is_head = page <= 1;
    let signed =
        name.signed.as_ref().map(|(by, date)| words.fill("name-signed", &[("by", by), ("date", &words.day(*date))]));
    let (wordings, more) = if is_head { paint.wordings() } else { (Vec::new(), 0) };
    let view = View {
        css: links.asset("css/chronology.css"),
        kind_label: words.say(kind_key(name.kind)).to_owned(),
        name: name.name.clone(),
        explanation: name.explanation.clone(),
        figures: figures(site, index),
        signed,
        coverage: paint.coverage(),
        forms: if is_head { paint.forms() } else { Vec::new() },
        years: if is_head { paint.years() } else { Vec::new() },
        wordings,
        wordings_more: (more > 0).then(|| words.fill("names-wordings-more", &[("n", &words.number(more))])),
        documents: shown.filter_map(|places| paint.document(places)).collect(),
        pages: page_links(documents.len().div_ceil(PER_PAGE), page, |n| links.to(&page_route(index, n))),
    };
    let mut crumbs = vec![(Route::Names(1), words.say("names").to_owned())];
    let mut title = name.name.clone();
    if !is_head {
        crumbs.push((Route::Name(index), title.clone()));
        title = words.fill("list-page", &[("title", &title), ("n", &page.to_string())]);
    }
    site.page(route, "name.html", &title, &crumbs, &view)
}

struct Paint<'a> {
    site: &'a Site,
    links: &'a Linker<'a>,
    index: NameIndex,
}

impl Paint<'_> {
    fn places(&self) -> &[(DocumentIndex, Found)] {
        self.site.names.places(self.index)
    }

    /// The name and its other forms, those that stand nowhere, too: that is told.
    fn forms(&self) -> Vec<FormView> {
        let words = self.site.words();
        let Some(name) = self.site.archive.names.get(self.index as usize) else { return Vec::new() };
        let mut by_form: BTreeMap<u32, Vec<DocumentIndex>> = BTreeMap::new();
        for (document, found) in self.places() {
            by_form.entry(found.form).or_default().push(*document);
        }
        let highest = by_form.values().flat_map(|places| self.site.by_year(places.iter().copied()).into_values()).max();
        let forms = [&name.name].into_iter().chain(&name.other);
        (0u32..)
            .zip(forms)
            .map(|(i, form)| {
                let places = by_form.get(&i).map_or(&[][..], Vec::as_slice);
                let mut documents = places.to_vec();
                documents.dedup();
                let dates: Vec<Option<DateInterval>> =
                    documents.iter().map(|document| self.site.survey.date(*document).cloned()).collect();
                let n = |key: &str, n: usize| words.fill(key, &[("n", &words.number(n))]);
                FormView {
                    form: form.clone(),
                    figures: format!("{} · {}", n("places-n", places.len()), n("documents-n", documents.len())),
                    verdict: verdicts(&documents, &dates).first().map(|v| words.say(verdict_key(*v)).to_owned()),
                    first: documents.first().map(|document| self.site.document_ref(self.links, *document)),
                    spark: self.site.spark(places.iter().copied(), highest),
                }
            })
            .collect()
    }

    /// From the first to the last year of the archive, years without documents as such; what is not dated to one year
    /// stands last.
    fn years(&self) -> Vec<YearView> {
        let survey = &self.site.survey;
        let words = self.site.words();
        let places = self.site.by_year(self.places().iter().map(|(document, _)| *document));
        let documents = self.site.by_year(by_document(self.places()).iter().filter_map(|p| p.first()).map(|(d, _)| *d));
        let Some((first, last)) = survey.span().filter(|_| !places.is_empty()) else { return Vec::new() };
        let count = |counts: &BTreeMap<i16, usize>, year: i16| words.number(counts.get(&year).copied().unwrap_or(0));
        survey
            .runs(first, last)
            .into_iter()
            .map(|(year, last)| {
                let held = survey.years().get(&year);
                YearView {
                    year: words.years(year, last),
                    url: held.map(|_| self.links.to(&Route::TimelineYear(year))),
                    places: count(&places, year),
                    documents: count(&documents, year),
                    of_documents: words.number(held.map_or(0, |held| held.documents.len())),
                    is_empty: held.is_none(),
                }
            })
            .chain(self.without_year())
            .collect()
    }

    /// The places in documents that are not dated to one year.
    fn without_year(&self) -> Option<YearView> {
        let survey = &self.site.survey;
        let words = self.site.words();
        let is_here = |document: DocumentIndex| survey.year(document).is_none();
        let places = self.places().iter().filter(|(document, _)| is_here(*document)).count();
        let documents = by_document(self.places()).into_iter().filter_map(|places| places.first());
        (places > 0).then(|| YearView {
            year: words.say("list-without-year").to_owned(),
            url: None,
            places: words.number(places),
            documents: words.number(documents.filter(|(document, _)| is_here(*document)).count()),
            of_documents: words.number(survey.without_year().len()),
            is_empty: false,
        })
    }

    /// "No documents of 2022 in the archive", for the years between the first and the last use.
    fn coverage(&self) -> Option<String> {
        let survey = &self.site.survey;
        let years = || self.places().iter().filter_map(|(document, _)| survey.year(*document));
        let empty = survey.without_documents(years().min()?, years().max()?);
        let words = self.site.words();
        let list = words.list(empty.iter().map(|(first, last)| words.years(*first, *last)));
        (!empty.is_empty()).then(|| words.fill("no-documents-of", &[("years", &list)]))
    }

    /// Common wordings that hold the name as a whole, and how many there are beyond those shown.
    fn wordings(&self) -> (Vec<WordingView>, usize) {
        let site = self.site;
        let documents: BTreeSet<DocumentIndex> = self.places().iter().map(|(document, _)| *document).collect();
        let holds = |wording: Passage| {
            documents.contains(&wording.document) && site.names.within(wording).contains(&self.index)
        };
        let words = site.words();
        let n = |key: &str, n: usize| words.fill(key, &[("n", &words.number(n))]);
        let holding = || site.survey.phrases().iter().filter(|i| holds(site.cluster(**i).wording));
        let shown = holding()
            .take(WORDINGS)
            .map(|i| WordingView {
                link: Link::new(self.links.to(&Route::Phrase(*i)), shorten(&wording(site, *i), QUOTED)),
                lang: language(site, *i),
                figures: n("places-n", site.cluster(*i).witnesses.len()),
            })
            .collect();
        (shown, holding().count().saturating_sub(WORDINGS))
    }

    /// A document with its first place in its sentence.
    fn document(&self, places: &[(DocumentIndex, Found)]) -> Option<DocumentView> {
        let site = self.site;
        let words = site.words();
        let (own, first) = places.first()?;
        let document = site.document(*own);
        let passage = Passage { document: *own, span: first.span };
        let at = place(document, site.texts.get(*own as usize)?, passage);
        let quote = |span: BodySpan| on_one_line(site.quote(*own, span));
        let dots = |is_cut: bool| if is_cut { "……" } else { "" };
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, found) in places {
            *counts.entry(found.form).or_default() += 1;
        }
        let name = site.archive.names.get(self.index as usize)?;
        let form = |i: u32| match i.checked_sub(1) {
            None => name.name.as_str(),
            Some(i) => name.other.get(i as usize).map_or("", String::as_str),
        };
        Some(DocumentView {
            document: site.document_ref(self.links, *own),
            places: words.fill("places-n", &[("n", &words.number(places.len()))]),
            forms: words.list(counts.iter().map(|(i, n)| format!("{} {}", form(*i), words.number(*n)))),
            before: format!("{}{}", dots(at.cut_before), quote(at.before)),
            wording: quote(at.wording),
            after: format!("{}{}", quote(at.after), dots(at.cut_after)),
            lang: document.meta.language.clone(),
            paragraph: Link::new(
                self.links.anchor(&Route::Document(*own), &paragraph_anchor(at.paragraph)),
                words.fill("chronology-read", &[("n", &(at.paragraph + 1).to_string())]),
            ),
        })
    }
}
