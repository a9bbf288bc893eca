//! `/timeline/`: the archive in order of time. An ordered list is the timeline; bars only picture its figures.
//!
//! What is dated to a span of days is shown with its span, after what is dated to the day; what is not dated to one year
//! stands by itself. Years of which the archive holds nothing are said to be so.

use crate::model::Kind;
use crate::reuse::DocumentIndex;
use crate::site::urls::Linker;
use crate::site::view::{DocumentRef, Link};
use crate::site::{Route, Site};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct View {
    css: String,
    heading: String,
    intro: String,
    years: Vec<YearView>,
    months: Vec<Link>,
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
    url: Option<String>,
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
}

/// Months to which documents of a year are dated.
fn months(site: &Site, year: i16) -> Vec<i8> {
    let Some(held) = site.survey.years().get(&year) else { return Vec::new() };
    let mut months: Vec<i8> = held.documents.iter().filter_map(|document| month(site, *document)).collect();
    months.sort_unstable();
    months.dedup();
    months
}

/// The one month a document is dated to.
fn month(site: &Site, document: DocumentIndex) -> Option<i8> {
    let date = site.survey.date(document)?;
    let (from, to) = (date.from?, date.to?);
    ((from.year(), from.month()) == (to.year(), to.month())).then(|| from.month())
}

/// The timeline, its years and months.
pub fn routes(site: &Site) -> Vec<Route> {
    let mut routes = vec![Route::Timeline];
    for &year in site.survey.years().keys() {
        routes.push(Route::TimelineYear(year));
        routes.extend(months(site, year).into_iter().map(|month| Route::TimelineMonth(year, month)));
    }
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

/// Years one by one, but years without documents that follow each other as one run: (first, last).
pub fn runs_of_years(years: impl IntoIterator<Item = i16>, is_held: impl Fn(i16) -> bool) -> Vec<(i16, i16)> {
    let mut runs: Vec<(i16, i16)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if !is_held(year) && !is_held(*last) => *last = year,
            _ => runs.push((year, year)),
        }
    }
    runs
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
        let ends = years.keys().next().zip(years.keys().next_back());
        let span = ends.into_iter().flat_map(|(&first, &last)| first..=last);
        let rows = runs_of_years(span, |year| years.contains_key(&year))
            .into_iter()
            .map(|(first, last)| {
                let mut row = self.year_row(first, most);
                if last > first {
                    row.year = words.fill("years-span", &[("first", &first.to_string()), ("last", &last.to_string())]);
                }
                row
            })
            .collect();
        let undated = self.site.survey.without_year();
        let sections = if undated.is_empty() {
            Vec::new()
        } else {
            vec![SectionView { heading: words.say("without-year").to_owned(), url: None, groups: self.groups(undated) }]
        };
        View {
            css: self.links.asset("css/timeline.css"),
            heading: words.say("timeline").to_owned(),
            intro: words.say("timeline-intro").to_owned(),
            years: rows,
            months: Vec::new(),
            sections,
            around: Vec::new(),
        }
    }

    fn year_row(&self, year: i16, most: usize) -> YearView {
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
            year: words.year(year),
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
        let documents = self.site.survey.years().get(&year).map_or(&[][..], |held| held.documents.as_slice());
        let months = months(self.site, year);
        let mut sections: Vec<SectionView> = months
            .iter()
            .map(|&month| {
                let of_month: Vec<DocumentIndex> = documents
                    .iter()
                    .copied()
                    .filter(|document| self::month(self.site, *document) == Some(month))
                    .collect();
                SectionView {
                    heading: words.month(year, month),
                    url: Some(self.links.to(&Route::TimelineMonth(year, month))),
                    groups: self.groups(&of_month),
                }
            })
            .collect();
        let uncertain: Vec<DocumentIndex> =
            documents.iter().copied().filter(|document| self::month(self.site, *document).is_none()).collect();
        if !uncertain.is_empty() {
            sections.push(SectionView {
                heading: words.say("timeline-uncertain-month").to_owned(),
                url: None,
                groups: self.groups(&uncertain),
            });
        }
        View {
            css: self.links.asset("css/timeline.css"),
            heading: words.year(year),
            intro: self.held(documents),
            years: Vec::new(),
            months: Vec::new(),
            sections,
            around: self.around_year(year),
        }
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
        let documents: Vec<DocumentIndex> = self
            .site
            .survey
            .years()
            .get(&year)
            .map(|held| held.documents.iter().copied().filter(|d| self::month(self.site, *d) == Some(month)).collect())
            .unwrap_or_default();
        let mut days: BTreeMap<Date, Vec<DocumentIndex>> = BTreeMap::new();
        let mut uncertain = Vec::new();
        for document in &documents {
            match self.site.survey.date(*document).and_then(|date| date.exact()) {
                Some(day) => days.entry(day).or_default().push(*document),
                None => uncertain.push(*document),
            }
        }
        let mut sections: Vec<SectionView> = days
            .into_iter()
            .map(|(day, documents)| SectionView { heading: words.day(day), url: None, groups: self.groups(&documents) })
            .collect();
        if !uncertain.is_empty() {
            sections.push(SectionView {
                heading: words.say("timeline-uncertain-day").to_owned(),
                url: None,
                groups: self.groups(&uncertain),
            });
        }
        let all: Vec<(i16, i8)> = self
            .site
            .survey
            .years()
            .keys()
            .flat_map(|&year| months(self.site, year).into_iter().map(move |month| (year, month)))
            .collect();
        let here = all.partition_point(|other| *other < (year, month));
        let neighbours =
            [("timeline-before", here.checked_sub(1).and_then(|i| all.get(i))), ("timeline-after", all.get(here + 1))];
        let around = neighbours
            .into_iter()
            .filter_map(|(key, neighbour)| {
                let &(year, month) = neighbour?;
                let label = words.fill(key, &[("when", &words.month(year, month))]);
                Some(Link::new(self.links.to(&Route::TimelineMonth(year, month)), label))
            })
            .collect();
        View {
            css: self.links.asset("css/timeline.css"),
            heading: words.month(year, month),
            intro: self.held(&documents),
            years: Vec::new(),
            months: Vec::new(),
            sections,
            around,
        }
    }

    /// Documents in order; those of one event stand together where the first of them stands.
    fn groups(&self, documents: &[DocumentIndex]) -> Vec<GroupView> {
        let mut groups: Vec<(Option<u32>, Vec<DocumentIndex>)> = Vec::new();
        let mut place: BTreeMap<u32, usize> = BTreeMap::new();
        for &document in documents {
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_years_run_together() {
        let held = |year: i16| [2009, 2013, 2014, 2016].contains(&year);
        assert_eq!(
            runs_of_years(2009..=2016, held),
            [(2009, 2009), (2010, 2012), (2013, 2013), (2014, 2014), (2015, 2015), (2016, 2016)]
        );
        assert_eq!(runs_of_years([], held), []);
    }
}
