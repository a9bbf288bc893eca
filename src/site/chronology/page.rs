//! `/passages/ID/` and `/phrases/ID/`: one wording through time.
//!
//! Up to [`FULL`] places stand on one page, each in its sentence. More are paged by time, and only the wording itself is
//! collated. From [`TABLE_ONLY`] on the page gives figures by year and a table to take away.

use super::list::{self, KindCount};
use super::picture::{self, Picture, Spot};
use super::readings::{Collation, Window, collate, count};
use super::uses::{Place, Span, Verdict, place, verdicts};
use crate::model::{BodySpan, DateInterval};
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::clauses::{symbols_within, words_of_paragraph};
use crate::site::index::ClusterIndex;
use crate::site::timeline::runs_of_years;
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::{DocumentRef, Link};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// Most places shown on one page, each in its sentence: about ten screens.
pub const FULL: usize = 60;

/// Places to a page where there are more.
pub const PER_PAGE: usize = 100;

/// From this many places on nobody reads them one by one: figures by year and the table serve better.
pub const TABLE_ONLY: usize = 1000;

/// Most distinct wordings in a collation table; the others are in the table to take away.
const WORDINGS_SHOWN: usize = 40;

/// Most readings of one place of variation that are counted by year in words.
const READINGS_SHOWN: usize = 12;

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
    facts: String,
    kinds: Vec<KindCount>,
    coverage: Option<String>,
    first: EndView,
    last: Option<EndView>,
    picture: Option<Picture>,
    frequency: Option<Vec<YearView>>,
    columns: Vec<ColumnView>,
    wordings: Vec<WordingView>,
    wordings_note: Option<String>,
    /// Said instead of a table where nothing differs.
    all_alike: Option<String>,
    variations: Vec<VariationView>,
    groups: Vec<GroupView>,
    uses_note: Option<String>,
    pages: Vec<Link>,
    table: String,
}

/// The first or last place, in the header.
#[derive(Serialize)]
struct EndView {
    label: String,
    document: DocumentRef,
    url: String,
}

#[derive(Serialize)]
struct YearView {
    year: String,
    url: Option<String>,
    places: String,
    documents: String,
    of_documents: String,
    of_letters: String,
    rate: String,
    /// Width of a bar, 0 to 100.
    bar: String,
    /// Whether the archive holds nothing of this year.
    empty: bool,
}

#[derive(Serialize)]
struct ColumnView {
    label: String,
    varies: bool,
    in_wording: bool,
}

#[derive(Serialize)]
struct WordingView {
    witnesses: Vec<Link>,
    more: Option<String>,
    counts: String,
    cells: Vec<CellView>,
    lang: String,
}

#[derive(Serialize)]
struct CellView {
    text: Option<String>,
    varies: bool,
    in_wording: bool,
    /// Whether the first witness reads so, too.
    as_first: bool,
}

#[derive(Serialize)]
struct VariationView {
    label: String,
    readings: Vec<ReadingView>,
    more: Option<String>,
}

#[derive(Serialize)]
struct ReadingView {
    text: Option<String>,
    lang: String,
    counts: String,
}

#[derive(Serialize)]
struct GroupView {
    heading: Option<Link>,
    places: String,
    uses: Vec<UseView>,
}

#[derive(Serialize)]
struct UseView {
    n: usize,
    id: String,
    document: DocumentRef,
    verdict: String,
    before: String,
    wording: String,
    after: String,
    lang: String,
    paragraph: Link,
    comparison: Option<String>,
}

/// The pages of one wording after its first, and its table.
pub fn routes(site: &Site, cluster: ClusterIndex) -> Vec<Route> {
    let n = site.cluster(cluster).witnesses.len();
    let mut routes: Vec<Route> = (1..).take(pages(n)).filter_map(|page| page_route(site, cluster, page)).collect();
    routes.push(Route::Witnesses(cluster));
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

/// A witness with all that the page says of it.
struct Use {
    passage: Passage,
    place: Place,
    verdict: Verdict,
    /// Occasion in the index, or the document's own.
    occasion: u64,
}

/// The occasion of a document as a number: those of one event share one, others have their own.
fn occasion_key(site: &Site, document: DocumentIndex) -> u64 {
    match site.index.occasion_of(document) {
        Some(occasion) => u64::from(occasion),
        None => (1 << 32) + u64::from(document),
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
    let page = (page.max(1)) as usize;
    let documents: Vec<DocumentIndex> = found.witnesses.iter().map(|witness| witness.document).collect();
    let dates: Vec<_> = documents.iter().map(|document| site.survey.date(*document).cloned()).collect();
    let verdicts = verdicts(&documents, &dates);
    let shown = match n {
        0..=FULL => 0..n,
        TABLE_ONLY.. => 0..0,
        _ => (page - 1) * PER_PAGE..(page * PER_PAGE).min(n),
    };
    let uses: Vec<Use> = shown
        .clone()
        .filter_map(|i| {
            let passage = *found.witnesses.get(i)?;
            let text = site.texts.get(passage.document as usize)?;
            Some(Use {
                passage,
                place: place(site.document(passage.document), text, passage),
                verdict: *verdicts.get(i)?,
                occasion: occasion_key(site, passage.document),
            })
        })
        .collect();
    let paint = Paint { site, links: &links, cluster, start: shown.start };
    let (groups, numbers) = paint.groups(&uses);
    let picture = if n <= FULL { picture::draw(site, &paint.spots(&uses, &numbers)) } else { None };
    let is_head = page == 1;
    let last = latest(&dates);
    let collated = if is_head { paint.collation(&uses) } else { Collated::default() };
    let wording = list::wording(site, cluster);
    let class_key = if found.class == Class::Formula { "phrase" } else { "passage" };
    let title_wording = list::shorten(&wording, TITLE_CHARACTERS);
    let view = View {
        css: links.asset("css/chronology.css"),
        lang: list::language(site, cluster),
        is_long: wording.chars().count() > LONG_HEADING,
        class_label: words.say(class_key).to_owned(),
        facts: list::facts(site, cluster),
        kinds: list::kinds(site, cluster),
        coverage: paint.coverage(),
        first: paint.end(0, words.say(verdict_key(verdicts.first().copied().unwrap_or(Verdict::Unknown))))?,
        last: last.map(|last| paint.end(last, words.say("chronology-last"))).transpose()?,
        picture,
        frequency: (found.class == Class::Formula || n > FULL).then(|| paint.frequency()),
        columns: collated.columns,
        wordings: collated.wordings,
        wordings_note: collated.note,
        all_alike: collated.all_alike,
        variations: collated.variations,
        groups,
        uses_note: (n >= TABLE_ONLY).then(|| words.fill("chronology-table-only", &[("n", &words.number(n))])),
        pages: (1..)
            .take(if pages(n) > 1 { pages(n) } else { 0 })
            .filter_map(|page| page_route(site, cluster, page).map(|to| (page, to)))
            .map(|(page, to)| Link { url: links.to(&to), label: paint.page_label(page as usize), here: to == *route })
            .collect(),
        table: links.to(&Route::Witnesses(cluster)),
        wording,
    };
    let (list_route, list_key) = match found.class {
        Class::Formula => (Route::Phrases(1), "phrases"),
        Class::Passage | Class::Boilerplate => (Route::Passages(1), "passages"),
    };
    let mut crumbs = vec![(list_route, words.say(list_key).to_owned())];
    let mut title = title_wording.clone();
    if !is_head {
        crumbs.extend(page_route(site, cluster, 1).map(|to| (to, title_wording.clone())));
        title = words.fill("list-page", &[("title", &title_wording), ("n", &page.to_string())]);
    }
    site.page(route, "chronology.html", &title, &crumbs, &view)
}

/// The place that begins latest, if another one is dated, too: undated places stand last, but are not the latest.
fn latest(dates: &[Option<DateInterval>]) -> Option<usize> {
    let start = |date: &Option<DateInterval>| date.as_ref().and_then(|date| date.from);
    let last = (0..dates.len()).rev().filter(|i| start(&dates[*i]).is_some()).max_by_key(|i| start(&dates[*i]))?;
    (last > 0).then_some(last)
}

fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::First => "order-first",
        Verdict::FirstDay => "chronology-first-day",
        Verdict::PerhapsFirst => "chronology-perhaps-first",
        Verdict::Again => "chronology-again",
        Verdict::Later => "chronology-later",
        Verdict::SameDay => "chronology-same-day",
        Verdict::Unknown => "chronology-unknown",
    }
}

#[derive(Default)]
struct Collated {
    columns: Vec<ColumnView>,
    wordings: Vec<WordingView>,
    note: Option<String>,
    all_alike: Option<String>,
    variations: Vec<VariationView>,
}

/// What the parts of one page are made from.
struct Paint<'a> {
    site: &'a Site,
    links: &'a Linker<'a>,
    cluster: ClusterIndex,
    /// Number of the first place shown on this page, from 0.
    start: usize,
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

    /// "No documents of 2022 and 2023 in the archive."
    fn coverage(&self) -> Option<String> {
        let years = || {
            let witnesses = &self.site.cluster(self.cluster).witnesses;
            witnesses.iter().filter_map(|witness| self.site.survey.year(witness.document))
        };
        let empty = self.site.survey.without_documents(years().min()?, years().max()?);
        let words = self.site.words();
        let list = words.list(empty.iter().map(ToString::to_string));
        (!empty.is_empty()).then(|| words.fill("no-documents-of", &[("years", &list)]))
    }

    /// Uses by occasion, in order of each occasion's first, and the numbers of occasions with several documents.
    fn groups(&self, uses: &[Use]) -> (Vec<GroupView>, BTreeMap<u64, usize>) {
        let mut order: Vec<u64> = Vec::new();
        let mut members: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, one) in uses.iter().enumerate() {
            let list = members.entry(one.occasion).or_default();
            if list.is_empty() {
                order.push(one.occasion);
            }
            list.push(i);
        }
        let words = self.site.words();
        let mut numbers = BTreeMap::new();
        let mut groups = Vec::new();
        for key in order {
            let list = members.remove(&key).unwrap_or_default();
            let heading = u32::try_from(key).ok().map(|occasion| {
                let number = numbers.len() + 1;
                numbers.insert(key, number);
                let name = &self.site.index.occasion(occasion).name;
                let label = words.fill("chronology-occasion", &[("n", &number.to_string()), ("name", name)]);
                Link::new(self.links.to(&Route::Occasion(occasion)), label)
            });
            groups.push(GroupView {
                heading,
                places: words.fill("places-n", &[("n", &words.number(list.len()))]),
                uses: list.into_iter().filter_map(|i| uses.get(i).map(|one| self.one_use(i, one))).collect(),
            });
        }
        (groups, numbers)
    }

    fn one_use(&self, i: usize, one: &Use) -> UseView {
        let words = self.site.words();
        let document = one.passage.document;
        let quote = |span: BodySpan| self.site.quote(document, span).replace('\n', " ");
        let n = self.start + i + 1;
        let dots = |cut: bool| if cut { "……" } else { "" };
        let first = self.site.cluster(self.cluster).witnesses.first().map_or(document, |first| first.document);
        let comparison = (first != document)
            .then(|| self.site.comparison_route(first, document))
            .flatten()
            .map(|route| self.links.to(&route));
        UseView {
            n,
            id: format!("w{n}"),
            document: self.site.document_ref(self.links, document),
            verdict: words.say(verdict_key(one.verdict)).to_owned(),
            before: format!("{}{}", dots(one.place.cut_before), quote(one.place.before)),
            wording: quote(one.place.wording),
            after: format!("{}{}", quote(one.place.after), dots(one.place.cut_after)),
            lang: self.site.document(document).meta.language.clone(),
            paragraph: Link::new(
                self.links.anchor(&Route::Document(document), &paragraph_anchor(one.place.paragraph)),
                words.fill("chronology-read", &[("n", &(one.place.paragraph + 1).to_string())]),
            ),
            comparison,
        }
    }

    fn spots(&self, uses: &[Use], numbers: &BTreeMap<u64, usize>) -> Vec<Spot> {
        uses.iter()
            .enumerate()
            .map(|(i, one)| {
                let document = self.site.document(one.passage.document);
                let date = self.site.survey.date(one.passage.document);
                let n = self.start + i + 1;
                Spot {
                    kind: document.meta.kind,
                    span: Span::of(date),
                    occasion: numbers.get(&one.occasion).copied(),
                    number: n,
                    url: format!("#w{n}"),
                    title: format!("{} {}", self.site.words().interval(date), self.site.title(document)),
                }
            })
            .collect()
    }

    /// "2020 to 2021 (101–200)"
    fn page_label(&self, page: usize) -> String {
        let witnesses = &self.site.cluster(self.cluster).witnesses;
        let from = (page - 1) * PER_PAGE;
        let to = (page * PER_PAGE).min(witnesses.len());
        let years: Vec<String> = witnesses
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter_map(|witness| self.site.survey.year(witness.document))
            .map(|year| year.to_string())
            .collect();
        let range = format!("{}–{to}", from + 1);
        match (years.first(), years.last()) {
            (Some(first), Some(last)) if first == last => format!("{first}（{range}）"),
            (Some(first), Some(last)) => format!("{first}–{last}（{range}）"),
            _ => range,
        }
    }

    /// Figures by year: places and documents, out of how many documents and letters.
    fn frequency(&self) -> Vec<YearView> {
        let site = self.site;
        let words = site.words();
        let mut places: BTreeMap<i16, (usize, DocumentIndex, usize)> = BTreeMap::new();
        let mut undated = (0, DocumentIndex::MAX, 0);
        for witness in &site.cluster(self.cluster).witnesses {
            let slot = match site.survey.year(witness.document) {
                Some(year) => places.entry(year).or_insert((0, DocumentIndex::MAX, 0)),
                None => &mut undated,
            };
            slot.0 += 1;
            slot.2 += usize::from(slot.1 != witness.document);
            slot.1 = witness.document;
        }
        let (Some(&first), Some(&last)) =
            (site.survey.years().keys().next().filter(|_| !places.is_empty()), site.survey.years().keys().next_back())
        else {
            return Vec::new();
        };
        // Places in ten thousand letters, in hundredths.
        let rate = |places: usize, letters: usize| (places * 1_000_000).checked_div(letters).unwrap_or(0);
        let of = |year: i16| places.get(&year).map_or((0, 0), |(places, _, documents)| (*places, *documents));
        let letters_of = |year: i16| site.survey.years().get(&year).map_or(0, |year| year.letters);
        let highest = (first..=last).map(|year| rate(of(year).0, letters_of(year))).max().unwrap_or(0).max(1);
        let is_held = |year: i16| site.survey.years().contains_key(&year);
        let mut rows: Vec<YearView> = runs_of_years(first..=last, is_held)
            .into_iter()
            .map(|(year, until)| {
                let (n, documents) = of(year);
                let held = site.survey.years().get(&year);
                let rate = rate(n, letters_of(year));
                YearView {
                    year: if until > year { format!("{year}–{until}") } else { year.to_string() },
                    url: held.map(|_| self.links.to(&Route::TimelineYear(year))),
                    places: words.number(n),
                    documents: words.number(documents),
                    of_documents: words.number(held.map_or(0, |held| held.documents.len())),
                    of_letters: words.number(letters_of(year)),
                    rate: format!("{}.{:02}", words.number(rate / 100), rate % 100),
                    bar: (rate * 100 / highest).to_string(),
                    empty: held.is_none(),
                }
            })
            .collect();
        if undated.0 > 0 {
            let held = site.survey.without_year();
            let letters: usize = held.iter().map(|document| site.index.letters(*document)).sum();
            rows.push(YearView {
                year: words.say("without-year").to_owned(),
                url: None,
                places: words.number(undated.0),
                documents: words.number(undated.2),
                of_documents: words.number(held.len()),
                of_letters: words.number(letters),
                rate: "—".to_owned(),
                bar: "0".to_owned(),
                empty: false,
            });
        }
        rows
    }

    /// The window of one witness: the wording, and, if the page has room, a clause to either side.
    fn window(&self, passage: Passage, sides: Option<&Place>) -> Window {
        let document = self.site.document(passage.document);
        let Some(text) = self.site.texts.get(passage.document as usize) else { return Window::default() };
        let span = sides.map_or(passage.span, |place| BodySpan { start: place.left.start, end: place.right.end });
        let symbols = symbols_within(text, span);
        let paragraphs = &document.body.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
        let last = paragraphs.partition_point(|paragraph| paragraph.span.start < span.end);
        let base = paragraphs.get(first).map_or(0, |paragraph| symbols_within(text, paragraph.span).start);
        let mut word_of: Vec<usize> = Vec::new();
        for paragraph in first..last {
            let next = word_of.last().map_or(0, |last| last + 1);
            word_of.extend(words_of_paragraph(document, text, paragraph).into_iter().map(|word| next + word));
        }
        Window::of(passage.document, text, symbols, passage.span, |symbol| {
            symbol.checked_sub(base).and_then(|i| word_of.get(i)).copied().unwrap_or(symbol)
        })
    }

    fn collation(&self, uses: &[Use]) -> Collated {
        let witnesses = &self.site.cluster(self.cluster).witnesses;
        let windows: Vec<Window> = if witnesses.len() <= FULL {
            uses.iter().map(|one| self.window(one.passage, Some(&one.place))).collect()
        } else {
            witnesses.iter().map(|witness| self.window(*witness, None)).collect()
        };
        let collation = collate(&windows);
        let words = self.site.words();
        if collation.groups.len() == 1 {
            let key = if witnesses.len() <= FULL { "chronology-all-alike" } else { "chronology-wordings-alike" };
            let all_alike = Some(words.fill(key, &[("n", &words.number(windows.len()))]));
            return Collated { all_alike, ..Collated::default() };
        }
        let mut n = 0;
        let columns: Vec<ColumnView> = collation
            .columns
            .iter()
            .map(|column| {
                let label = if column.varies {
                    n += 1;
                    let key = if column.in_wording { "chronology-varies" } else { "chronology-varies-beside" };
                    words.fill(key, &[("n", &n.to_string())])
                } else {
                    words.say("chronology-common").to_owned()
                };
                ColumnView { label, varies: column.varies, in_wording: column.in_wording }
            })
            .collect();
        let variations = self.variations(&collation, &columns, &windows);
        let note = (collation.groups.len() > WORDINGS_SHOWN).then(|| {
            words.fill(
                "chronology-more-wordings",
                &[("n", &words.number(collation.groups.len())), ("shown", &WORDINGS_SHOWN.to_string())],
            )
        });
        let wordings = collation
            .groups
            .iter()
            .take(WORDINGS_SHOWN)
            .map(|group| self.wording(group, &collation, &windows))
            .collect();
        Collated { columns, wordings, note, all_alike: None, variations }
    }

    fn wording(&self, group: &[usize], collation: &Collation, windows: &[Window]) -> WordingView {
        /// Witnesses of one wording that are named; the others are counted.
        const NAMED: usize = 8;
        let words = self.site.words();
        let on_page = windows.len() <= FULL;
        let head = group.first().copied().unwrap_or(0);
        let cells = collation
            .columns
            .iter()
            .map(|column| CellView {
                text: self.reading(windows, column.words.get(head), head),
                varies: column.varies,
                in_wording: column.in_wording,
                as_first: column.reading.get(head) == Some(&0),
            })
            .collect();
        WordingView {
            witnesses: group
                .iter()
                .take(if on_page { NAMED } else { 0 })
                .map(|witness| Link::new(format!("#w{}", witness + 1), (witness + 1).to_string()))
                .collect(),
            more: (on_page && group.len() > NAMED)
                .then(|| words.fill("and-more", &[("n", &(group.len() - NAMED).to_string())])),
            counts: self.counts(group),
            cells,
            lang: windows
                .get(head)
                .map_or_else(String::new, |window| self.site.document(window.document).meta.language.clone()),
        }
    }

    fn reading(&self, windows: &[Window], range: Option<&std::ops::Range<usize>>, witness: usize) -> Option<String> {
        let window = windows.get(witness)?;
        let bytes = window.bytes(range?)?;
        Some(list::with_marks(self.site, window.document, bytes))
    }

    /// "2020: 2 places (1 occasion); 2021: 1 place"
    fn counts(&self, witnesses: &[usize]) -> String {
        let words = self.site.words();
        let all = &self.site.cluster(self.cluster).witnesses;
        let document = |witness: usize| all.get(witness).map_or(0, |witness| witness.document);
        let counted = count(
            witnesses,
            |witness| self.site.survey.year(document(witness)),
            |witness| occasion_key(self.site, document(witness)),
        );
        let parts: Vec<String> = counted
            .iter()
            .map(|one| {
                let year = one.year.map_or_else(|| words.say("without-year").to_owned(), |year| words.year(year));
                let key = if one.places > one.occasions { "count-with-occasions" } else { "count" };
                words.fill(
                    key,
                    &[("year", &year), ("n", &words.number(one.places)), ("occasions", &words.number(one.occasions))],
                )
            })
            .collect();
        parts.join(words.say("list-semicolon"))
    }

    /// Readings in figures, for places of variation at which some reading returns.
    fn variations(&self, collation: &Collation, labels: &[ColumnView], windows: &[Window]) -> Vec<VariationView> {
        let words = self.site.words();
        let mut variations = Vec::new();
        for (column, label) in collation.columns.iter().zip(labels).filter(|(column, _)| column.varies) {
            let n = column.reading.iter().max().map_or(0, |last| last + 1);
            // Beside the wording every witness usually goes its own way, and counting ones tells nothing.
            if n == column.reading.len() && (!column.in_wording || n > READINGS_SHOWN) {
                continue;
            }
            let mut by_reading: Vec<Vec<usize>> = vec![Vec::new(); n];
            for (witness, &reading) in column.reading.iter().enumerate() {
                if let Some(list) = by_reading.get_mut(reading) {
                    list.push(witness);
                }
            }
            let readings = by_reading
                .iter()
                .take(READINGS_SHOWN)
                .map(|list| {
                    let head = list.first().copied().unwrap_or(0);
                    ReadingView {
                        text: self.reading(windows, column.words.get(head), head),
                        lang: windows.get(head).map_or_else(String::new, |window| {
                            self.site.document(window.document).meta.language.clone()
                        }),
                        counts: self.counts(list),
                    }
                })
                .collect();
            variations.push(VariationView {
                label: label.label.clone(),
                readings,
                more: (n > READINGS_SHOWN).then(|| words.fill("and-more", &[("n", &(n - READINGS_SHOWN).to_string())])),
            });
        }
        variations
    }
}
