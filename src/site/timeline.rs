//! `/timeline/`: the archive in order of time. An ordered list is the timeline; bars only picture its figures.
//!
//! What is dated to a span of days is shown with its span, after what is dated to the day; what is not dated to one year
//! stands by itself. Years of which the archive holds nothing are said to be so.

use crate::model::Kind;
use crate::reuse::DocumentIndex;
use crate::site::occasion::from_the_event_on;
use crate::site::same_wording::{self, OtherView};
use crate::site::urls::Linker;
use crate::site::view::{DocumentRef, Link};
use crate::site::{Route, Site};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize)]
struct View {
    css: String,
    heading: String,
    intro: String,
    years: Vec<YearView>,
    sections: Vec<SectionView>,
    around: Vec<Link>,
}

#[derive(Serialize)]
struct YearView {
    year: String,
    /// None where the archive holds nothing.
    url: Option<String>,
    documents: String,
    letters: String,
    kinds: Vec<KindView>,
    /// Widths of a bar's parts, 0 to 100.
    bars: Vec<BarView>,
}

#[derive(Serialize)]
struct KindView {
    kind: &'static str,
    label: String,
    n: usize,
}

#[derive(Serialize)]
struct BarView {
    kind: &'static str,
    x: String,
    width: String,
}

#[derive(Serialize)]
struct SectionView {
    heading: String,
    /// The day, for links to it: `d26`.
    id: Option<String>,
    url: Option<String>,
    /// What there is, where it is too much to be listed here.
    held: Option<String>,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    occasion: Option<Link>,
    documents: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    document: DocumentRef,
    subtitle: Option<String>,
    letters: String,
    /// Where the same wording stands before and after.
    around: Vec<OtherView>,
}

/// Documents of a year above which its page gives figures by month, and the months list them.
const MOST_LISTED: usize = 300;

/// The timeline, its years and months.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = vec![Route::Timeline];
    routes.extend(site.survey.years().keys().copied().map(Route::TimelineYear));
    routes.extend(site.survey.months().keys().map(|&(year, month)| Route::TimelineMonth(year, month)));
    routes
}

/// One of them.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route) -> anyhow::Result<String> {
    let links = site.links(route);
    let paint = Paint { site, links: &links };
    let view = match route {
        Route::Timeline => paint.all(),
        Route::TimelineYear(year) => paint.year(*year),
        Route::TimelineMonth(year, month) => paint.month(*year, *month),
        _ => anyhow::bail!("no page of the timeline"),
    };
    let words = site.words();
    let mut crumbs = Vec::new();
    if *route != Route::Timeline {
        crumbs.push((Route::Timeline, words.say("timeline").to_owned()));
    }
    if let Route::TimelineMonth(year, _) = route {
        crumbs.push((Route::TimelineYear(*year), words.year(*year)));
    }
    let title = view.heading.clone();
    site.page(route, "timeline.html", &title, &crumbs, &view)
}

struct Paint<'a> {
    site: &'a Site,
    links: &'a Linker<'a>,
}

impl Paint<'_> {
    fn all(&self) -> View {
        let words = self.site.words();
        let years = self.site.survey.years();
        let most = years.values().map(|year| year.documents.len()).max().unwrap_or(1).max(1);
        let span = self.site.survey.span();
        let runs = span.map(|(first, last)| self.site.survey.runs(first, last)).unwrap_or_default();
        let rows = runs.into_iter().map(|(first, last)| self.year_row(first, last, most)).collect();
        let undated = self.site.survey.without_year();
        let sections = if undated.is_empty() {
            Vec::new()
        } else {
            vec![self.section(words.say("list-without-year").to_owned(), None, undated)]
        };
        View {
            css: self.links.asset("css/timeline.css"),
            heading: words.say("timeline").to_owned(),
            intro: words.say("timeline-intro").to_owned(),
            years: rows,
            sections,
            around: Vec::new(),
        }
    }

    /// A year, or years without documents that follow each other.
    fn year_row(&self, year: i16, last: i16, most: usize) -> YearView {
        let words = self.site.words();
        let held = self.site.survey.years().get(&year);
        let n = held.map_or(0, |held| held.documents.len());
        let counts: Vec<(Kind, usize)> =
            held.map(|held| held.kinds.iter().map(|(kind, n)| (*kind, *n)).collect()).unwrap_or_default();
        let mut before = 0;
        let bars = counts
            .iter()
            .map(|(kind, n)| {
                let bar = BarView {
                    kind: kind.as_str(),
                    x: format!("{:.2}", before as f64 * 100.0 / most as f64),
                    width: format!("{:.2}", *n as f64 * 100.0 / most as f64),
                };
                before += n;
                bar
            })
            .collect();
        YearView {
            year: words.years(year, last),
            url: held.map(|_| self.links.to(&Route::TimelineYear(year))),
            documents: words.fill("documents-n", &[("n", &words.number(n))]),
            letters: words.fill("letters-n", &[("n", &words.number(held.map_or(0, |held| held.letters)))]),
            kinds: counts
                .into_iter()
                .map(|(kind, n)| KindView { kind: kind.as_str(), label: words.kind(kind).to_owned(), n })
                .collect(),
            bars,
        }
    }

    fn year(&self, year: i16) -> View {
        let words = self.site.words();
        let survey = &self.site.survey;
        let documents = survey.years().get(&year).map_or(&[][..], |held| held.documents.as_slice());
        let is_listed = documents.len() <= MOST_LISTED;
        let of_year = survey.months().range((year, i8::MIN)..=(year, i8::MAX));
        let mut sections: Vec<SectionView> = of_year
            .clone()
            .map(|(&(year, month), held)| {
                let url = self.links.to(&Route::TimelineMonth(year, month));
                let section = self.section(words.month(year, month), Some(url), if is_listed { held } else { &[] });
                SectionView { held: (!is_listed).then(|| self.held(held)), ..section }
            })
            .collect();
        let of_a_month: BTreeSet<DocumentIndex> = of_year.flat_map(|(_, held)| held).copied().collect();
        let uncertain: Vec<DocumentIndex> =
            documents.iter().copied().filter(|document| !of_a_month.contains(document)).collect();
        if !uncertain.is_empty() {
            sections.push(self.section(words.say("timeline-uncertain-month").to_owned(), None, &uncertain));
        }
        View {
            css: self.links.asset("css/timeline.css"),
            heading: words.year(year),
            intro: self.held(documents),
            years: Vec::new(),
            sections,
            around: self.around_year(year),
        }
    }

    fn day(&self, day: Date, documents: &[DocumentIndex]) -> SectionView {
        let id = Some(format!("d{:02}", day.day()));
        SectionView { id, ..self.section(self.site.words().day(day), None, documents) }
    }

    fn section(&self, heading: String, url: Option<String>, documents: &[DocumentIndex]) -> SectionView {
        SectionView { heading, id: None, url, held: None, groups: self.groups(documents) }
    }

    /// "12 documents, 20,000 letters"
    fn held(&self, documents: &[DocumentIndex]) -> String {
        let words = self.site.words();
        let letters: usize = documents.iter().map(|document| self.site.index.letters(*document)).sum();
        let n = words.fill("documents-n", &[("n", &words.number(documents.len()))]);
        format!("{n} · {}", words.fill("letters-n", &[("n", &words.number(letters))]))
    }

    fn around_year(&self, year: i16) -> Vec<Link> {
        let years = self.site.survey.years();
        let before = years.range(..year).next_back().map(|(year, _)| *year);
        let after = years.range(year.saturating_add(1)..).next().map(|(year, _)| *year);
        [("timeline-before", before), ("timeline-after", after)]
            .into_iter()
            .filter_map(|(key, year)| {
                let label = self.site.words().fill(key, &[("when", &self.site.words().year(year?))]);
                Some(Link::new(self.links.to(&Route::TimelineYear(year?)), label))
            })
            .collect()
    }

    fn month(&self, year: i16, month: i8) -> View {
        let words = self.site.words();
        let documents = self.site.survey.months().get(&(year, month)).map_or(&[][..], Vec::as_slice);
        let mut days: BTreeMap<Date, Vec<DocumentIndex>> = BTreeMap::new();
        let mut uncertain = Vec::new();
        for document in documents {
            match self.site.survey.date(*document).and_then(|date| date.exact()) {
                Some(day) => days.entry(day).or_default().push(*document),
                None => uncertain.push(*document),
            }
        }
        let mut sections: Vec<SectionView> =
            days.into_iter().map(|(day, documents)| self.day(day, &documents)).collect();
        if !uncertain.is_empty() {
            sections.push(self.section(words.say("timeline-uncertain-day").to_owned(), None, &uncertain));
        }
        View {
            css: self.links.asset("css/timeline.css"),
            heading: words.month(year, month),
            intro: self.held(documents),
            years: Vec::new(),
            sections,
            around: self.around_month(year, month),
        }
    }

    fn around_month(&self, year: i16, month: i8) -> Vec<Link> {
        let words = self.site.words();
        let months = self.site.survey.months();
        let before = months.range(..(year, month)).next_back().map(|(month, _)| *month);
        let after = months.range((year, month.saturating_add(1))..).next().map(|(month, _)| *month);
        [("timeline-before", before), ("timeline-after", after)]
            .into_iter()
            .filter_map(|(key, neighbour)| {
                let (year, month) = neighbour?;
                let label = words.fill(key, &[("when", &words.month(year, month))]);
                Some(Link::new(self.links.to(&Route::TimelineMonth(year, month)), label))
            })
            .collect()
    }

    /// Documents in order; those of one event stand together where the first of them stands.
    fn groups(&self, documents: &[DocumentIndex]) -> Vec<GroupView> {
        let mut groups: Vec<(Option<u32>, Vec<DocumentIndex>)> = Vec::new();
        let mut place: BTreeMap<u32, usize> = BTreeMap::new();
        for document in from_the_event_on(self.site, documents) {
            let occasion = self.site.index.occasion_of(document);
            let at = occasion.and_then(|occasion| place.get(&occasion).copied());
            match at.and_then(|at| groups.get_mut(at)) {
                Some((_, list)) => list.push(document),
                None => {
                    if let Some(occasion) = occasion {
                        place.insert(occasion, groups.len());
                    }
                    groups.push((occasion, vec![document]));
                }
            }
        }
        groups
            .into_iter()
            .map(|(occasion, list)| GroupView {
                occasion: occasion.map(|occasion| {
                    let name = self.site.index.occasion(occasion).name.clone();
                    Link::new(self.links.to(&Route::Occasion(occasion)), name)
                }),
                documents: list.into_iter().map(|document| self.entry(document)).collect(),
            })
            .collect()
    }

    fn entry(&self, document: DocumentIndex) -> EntryView {
        let words = self.site.words();
        EntryView {
            document: self.site.document_ref(self.links, document),
            subtitle: self.site.document(document).meta.subtitle.clone(),
            letters: words.fill("letters-n", &[("n", &words.number(self.site.index.letters(document)))]),
            around: same_wording::views(self.site, self.links, document),
        }
    }
}
