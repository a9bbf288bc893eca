//! `/passages/ID/` and `/phrases/ID/`: one wording through time.
//!
//! Up to [`FULL`] places stand on one page, each in its sentence. More are paged by time, and only the wording itself is
//! collated. From [`TABLE_ONLY`] on the page gives figures by year and a table to take away.

use super::collation::Collated;
use super::entries::{GroupView, uses, verdict_key};
use super::family::MemberView;
use super::frequency::YearView;
use super::list::{self, KindCount};
use super::picture::{self, Picture};
use super::uses::{Verdict, verdicts};
use crate::model::{DateInterval, Order, order};
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::clauses::symbols_within;
use crate::site::documents::years::{self, YearTable};
use crate::site::index::ClusterIndex;
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::{DocumentRef, Link};
use crate::site::{Route, Site};
use serde::Serialize;
use std::ops::Range;

/// Most places shown on one page, each in its sentence: about ten screens.
pub const FULL: usize = 60;

/// Places to a page where there are more.
pub const PER_PAGE: usize = 100;

/// From this many places on nobody reads them one by one: figures by year and the table serve better.
pub const TABLE_ONLY: usize = 1000;

/// Characters of a wording above which the heading is set smaller.
const LONG_HEADING: usize = 60;

/// Characters of a wording in the window's title and the way back.
const TITLE_CHARACTERS: usize = 24;

#[derive(Serialize)]
struct View {
    css: String,
    wording: String,
    lang: String,
    is_long: bool,
    class_label: String,
    /// Names that stand in the wording.
    names: Vec<Link>,
    /// Whose judgement it is that this is a 提法.
    signed: Vec<String>,
    facts: String,
    kinds: Vec<KindCount>,
    coverage: Option<String>,
    first: EndView,
    last: Option<EndView>,
    as_worded: Option<EndView>,
    picture: Option<Picture>,
    /// Places by kind and year, where there are too many for a picture of each.
    years: Option<YearTable>,
    frequency: Option<Vec<YearView>>,
    /// Which wordings these figures add up, if they are several.
    counted: Option<String>,
    family: Vec<MemberView>,
    #[serde(flatten)]
    collated: Collated,
    groups: Vec<GroupView>,
    uses_note: Option<String>,
    pages: Vec<Link>,
    table: String,
    linked: String,
}

/// The first or last place, in the header.
#[derive(Serialize)]
struct EndView {
    label: String,
    document: DocumentRef,
    url: String,
}

/// The pages of one wording after its first, and its table.
pub fn routes(site: &Site, cluster: ClusterIndex) -> Vec<Route> {
    let n = site.cluster(cluster).witnesses.len();
    let mut routes: Vec<Route> = (1..).take(pages(n)).filter_map(|page| page_route(site, cluster, page)).collect();
    routes.extend([Route::Witnesses(cluster), Route::Linked(cluster)]);
    routes
}

fn pages(witnesses: usize) -> usize {
    if witnesses <= FULL || witnesses >= TABLE_ONLY { 1 } else { witnesses.div_ceil(PER_PAGE) }
}

fn page_route(site: &Site, cluster: ClusterIndex, page: u32) -> Option<Route> {
    match (site.cluster(cluster).class, page) {
        (Class::Passage, 0 | 1) => Some(Route::Passage(cluster)),
        (Class::Passage, page) => Some(Route::PassagePage(cluster, page)),
        (Class::Formula, 0 | 1) => Some(Route::Phrase(cluster)),
        (Class::Formula, page) => Some(Route::PhrasePage(cluster, page)),
        (Class::Boilerplate, _) => None,
    }
}

/// One page of one wording.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route, cluster: ClusterIndex, page: u32) -> anyhow::Result<String> {
    let words = site.words();
    let links = site.links(route);
    let found = site.cluster(cluster);
    let n = found.witnesses.len();
    let page = page.max(1) as usize;
    let documents: Vec<DocumentIndex> = found.witnesses.iter().map(|witness| witness.document).collect();
    let dates: Vec<_> = documents.iter().map(|document| site.survey.date(*document).cloned()).collect();
    let verdicts = verdicts(&documents, &dates);
    let shown = shown(n, page);
    let uses = uses(site, cluster, shown.clone(), &verdicts);
    let paint = Paint { site, links: &links, cluster, start: shown.start };
    let (groups, numbers) = paint.groups(&uses);
    let is_head = page == 1;
    let wording = list::wording(site, cluster);
    let (class_key, list_key, list_route) = match found.class {
        Class::Formula => ("phrase", "phrases", Route::Phrases(1)),
        Class::Passage | Class::Boilerplate => ("passage", "passages", Route::Passages(1)),
    };
    let title_wording = list::shorten(&wording, TITLE_CHARACTERS);
    let view = View {
        css: links.asset("css/chronology.css"),
        lang: list::language(site, cluster),
        is_long: wording.chars().count() > LONG_HEADING,
        class_label: words.say(class_key).to_owned(),
        names: paint.names(),
        signed: site.signed(cluster),
        facts: list::facts(site, cluster),
        kinds: list::kinds(site, cluster),
        coverage: paint.coverage(),
        first: paint.end(0, words.say(verdict_key(verdicts.first().copied().unwrap_or(Verdict::Unknown))))?,
        last: paint.last(&documents, &dates)?,
        as_worded: paint.as_worded()?,
        picture: (n <= FULL).then(|| picture::draw(site, &paint.spots(&uses, &numbers))).flatten(),
        years: (n > FULL && is_head).then(|| paint.years()),
        family: if is_head { paint.family() } else { Vec::new() },
        counted: paint.counted_together(),
        frequency: (is_head && (found.class == Class::Formula || n > FULL)).then(|| paint.frequency()),
        collated: if is_head { paint.collation(&uses) } else { Collated::default() },
        groups,
        uses_note: (n >= TABLE_ONLY).then(|| words.fill("chronology-table-only", &[("n", &words.number(n))])),
        pages: paint.pages(route),
        table: links.to(&Route::Witnesses(cluster)),
        linked: links.to(&Route::Linked(cluster)),
        wording,
    };
    let mut crumbs = vec![(list_route, words.say(list_key).to_owned())];
    let mut title = title_wording.clone();
    if !is_head {
        crumbs.extend(page_route(site, cluster, 1).map(|to| (to, title_wording.clone())));
        title = words.fill("list-page", &[("title", &title_wording), ("n", &page.to_string())]);
    }
    site.page(route, "chronology.html", &title, &crumbs, &view)
}

/// The places shown on a page of a wording of `n` places.
fn shown(n: usize, page: usize) -> Range<usize> {
    match n {
        0..=FULL => 0..n,
        TABLE_ONLY.. => 0..0,
        _ => ((page - 1) * PER_PAGE).min(n)..(page * PER_PAGE).min(n),
    }
}

/// The place that begins latest, if it is in another document than the first, and whether every other document is known
/// to be no later. Undated places stand last, but are not the latest.
fn latest(documents: &[DocumentIndex], dates: &[Option<DateInterval>]) -> Option<(usize, bool)> {
    let start = |i: usize| dates.get(i)?.as_ref()?.from;
    let last = (0..dates.len()).rev().filter(|i| start(*i).is_some()).max_by_key(|i| start(*i))?;
    let document = documents.get(last)?;
    let is_known = documents.iter().zip(dates).filter(|(other, _)| *other != document).all(|(_, other)| {
        matches!(order(other.as_ref(), dates.get(last).and_then(Option::as_ref)), Order::Earlier | Order::SameDay)
    });
    (documents.first() != Some(document)).then_some((last, is_known))
}

/// What the parts of one page are made from.
pub(super) struct Paint<'a> {
    /// The site.
    pub site: &'a Site,
    /// Links from the page.
    pub links: &'a Linker<'a>,
    /// The wording.
    pub cluster: ClusterIndex,
    /// Number of the first place shown on this page, from 0.
    pub start: usize,
}

impl Paint<'_> {
    fn end(&self, witness: usize, label: &str) -> anyhow::Result<EndView> {
        let Some(passage) = self.site.cluster(self.cluster).witnesses.get(witness) else {
            anyhow::bail!("a cluster without witnesses")
        };
        let paragraph = self.site.paragraph_at(passage.document, passage.span.start);
        Ok(EndView {
            label: label.to_owned(),
            document: self.site.document_ref(self.links, passage.document),
            url: self.links.anchor(&Route::Document(passage.document), &paragraph_anchor(paragraph)),
        })
    }

    fn last(&self, documents: &[DocumentIndex], dates: &[Option<DateInterval>]) -> anyhow::Result<Option<EndView>> {
        let Some((last, is_known)) = latest(documents, dates) else { return Ok(None) };
        let key = if is_known { "chronology-last" } else { "chronology-perhaps-last" };
        Ok(Some(self.end(last, self.site.words().say(key))?))
    }

    /// How many places have the wording letter by letter, and the first of them, where others are worded otherwise.
    fn as_worded(&self) -> anyhow::Result<Option<EndView>> {
        let cluster = self.site.cluster(self.cluster);
        let symbols = |passage: Passage| {
            let text = self.site.texts.get(passage.document as usize)?;
            text.symbols.get(symbols_within(text, passage.span))
        };
        let wording = symbols(cluster.wording).unwrap_or_default();
        let holds = |passage: &Passage| {
            symbols(*passage).is_some_and(|symbols| symbols.windows(wording.len().max(1)).any(|run| run == wording))
        };
        let alike: Vec<usize> = (0..).zip(&cluster.witnesses).filter(|(_, one)| holds(one)).map(|(i, _)| i).collect();
        let Some(first) = alike.first().filter(|_| alike.len() < cluster.witnesses.len()) else { return Ok(None) };
        let words = self.site.words();
        let of = words.number(cluster.witnesses.len());
        let label = words.fill("chronology-as-worded", &[("n", &words.number(alike.len())), ("of", &of)]);
        Ok(Some(self.end(*first, &label)?))
    }

    /// Places by kind and year.
    fn years(&self) -> YearTable {
        let witnesses = &self.site.cluster(self.cluster).witnesses;
        years::of_places(self.site, self.links, witnesses.iter().map(|witness| witness.document))
    }

    /// Names of the glossary that stand in the wording as a whole.
    fn names(&self) -> Vec<Link> {
        let names = self.site.names.within(self.site.cluster(self.cluster).wording).into_iter();
        let link =
            |i| Some(Link::new(self.links.to(&Route::Name(i)), self.site.archive.names.get(i as usize)?.name.clone()));
        names.filter_map(link).collect()
    }

    /// "No documents of 2015 to 2017, 2022 in the archive."
    fn coverage(&self) -> Option<String> {
        let years = || {
            let witnesses = &self.site.cluster(self.cluster).witnesses;
            witnesses.iter().filter_map(|witness| self.site.survey.year(witness.document))
        };
        let empty = self.site.survey.without_documents(years().min()?, years().max()?);
        let words = self.site.words();
        let list = words.list(empty.iter().map(|(first, last)| words.years(*first, *last)));
        (!empty.is_empty()).then(|| words.fill("no-documents-of", &[("years", &list)]))
    }

    /// Links to the pages of a wording that has several.
    fn pages(&self, here: &Route) -> Vec<Link> {
        let n = match pages(self.site.cluster(self.cluster).witnesses.len()) {
            1 => 0,
            n => n,
        };
        let routes = (1..).take(n).filter_map(|page| Some((page, page_route(self.site, self.cluster, page)?)));
        routes
            .map(|(page, to)| Link {
                url: self.links.to(&to),
                label: self.page_label(page as usize),
                here: to == *here,
            })
            .collect()
    }

    /// "2020 to 2021 (101–200)"
    fn page_label(&self, page: usize) -> String {
        let witnesses = &self.site.cluster(self.cluster).witnesses;
        let shown = shown(witnesses.len(), page);
        let range = format!("{}–{}", shown.start + 1, shown.end);
        let witnesses = witnesses.get(shown).unwrap_or_default();
        let mut years = witnesses.iter().filter_map(|witness| self.site.survey.year(witness.document));
        let Some(first) = years.next() else { return range };
        let (first, last) = years.fold((first, first), |(first, last), year| (first.min(year), last.max(year)));
        let words = self.site.words();
        words.fill("chronology-page", &[("years", &words.years(first, last)), ("range", &range)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    #[test]
    fn the_latest_is_claimed_only_if_known() {
        let check = |dates: &[(Option<Date>, Option<Date>)], expected| {
            let documents: Vec<DocumentIndex> = (0..).take(dates.len()).collect();
            let interval = |(from, to): &(Option<Date>, Option<Date>)| {
                (from.is_some() || to.is_some()).then(|| DateInterval { from: *from, to: *to, basis: String::new() })
            };
            let dates: Vec<_> = dates.iter().map(interval).collect();
            assert_eq!(latest(&documents, &dates), expected);
        };
        let day = |day| (Some(date(2021, 3, day)), Some(date(2021, 3, day)));
        check(&[day(1), day(2), day(3)], Some((2, true)));
        check(&[day(1), day(3), day(3)], Some((1, true)));
        check(&[day(1), day(2), (None, None)], Some((1, false)));
        check(&[day(1), day(2), (Some(date(2021, 3, 1)), Some(date(2021, 3, 9)))], Some((1, false)));
        check(&[day(1), (Some(date(2021, 3, 2)), None)], Some((1, true)));
        check(&[day(1), day(1)], None);
        check(&[(None, None), (None, None)], None);
    }

    #[test]
    fn pages_hold_every_place_once() {
        let check = |n, expected: &[(usize, usize)]| {
            let found: Vec<_> = (1..=pages(n)).map(|page| shown(n, page)).map(|page| (page.start, page.end)).collect();
            assert_eq!(found, expected);
        };
        check(FULL, &[(0, 60)]);
        check(FULL + 1, &[(0, 61)]);
        check(201, &[(0, 100), (100, 200), (200, 201)]);
        check(TABLE_ONLY, &[(0, 0)]);
    }
}
