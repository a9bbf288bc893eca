//! The cards in the margin: for each extent, whether it stands here first in the archive, where else, when, how exactly.

use crate::model::{BodySpan, Order, order};
use crate::reuse::{DocumentIndex, Passage};
use crate::site::carriers::Others;
use crate::site::chronology::list::{on_one_line, shorten};
use crate::site::document::degree::Degree;
use crate::site::document::extents::{self, Extent, Group, Mostly, equal_letters};
use crate::site::document::strip;
use crate::site::document::text::group_class;
use crate::site::spans::union;
use crate::site::times::Standing;
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::DocumentRef;
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many other places are listed one by one; beyond, the first, the nearest earlier and the first later.
const FEW_PLACES: usize = 3;
/// Up to so many, a few are named; beyond, counted by year.
const MANY_PLACES: usize = 100;
/// Beyond so many, one line leads to the chronology.
const VERY_MANY_PLACES: usize = 1000;
/// Extents shown before the rest of a card is folded.
const SHOWN_EXTENTS: usize = 1;
/// Letters of a wording quoted to tell the extents of a card apart.
const QUOTE_CHARS: usize = 18;

/// A card.
#[derive(Serialize)]
pub struct Card {
    number: usize,
    class: Option<&'static str>,
    /// What the folded card says.
    summary: String,
    /// Where else, at a glance: shown while the card is folded.
    glance: Option<Glance>,
    /// Whether the open card fits beside its paragraph.
    pub is_roomy: bool,
    is_first: bool,
    /// Where in the paragraph what the card's first line speaks of stands, as a path.
    bar: Option<String>,
    mostly: Option<MostlyView>,
    extents: Vec<ExtentView>,
    /// Folded.
    more: Vec<ExtentView>,
    more_label: String,
}

/// The first other place in a few letters.
#[derive(Serialize)]
struct Glance {
    kind: &'static str,
    sign: String,
    year: String,
}

#[derive(Serialize)]
struct MostlyView {
    text: String,
    row: Row,
}

#[derive(Serialize)]
struct ExtentView {
    /// The wording, cut, where a card has several extents.
    quote: Option<String>,
    letters: String,
    /// Documents that the verdict counts.
    #[serde(skip)]
    documents: usize,
    /// 语料内首见, or where it stands in time; the first extent's is the card's own.
    verdict: String,
    is_lead: bool,
    is_first: bool,
    /// Where in the paragraph it stands; the first extent's is the card's own.
    bar: Option<String>,
    rows: Vec<Row>,
    years: Vec<YearBar>,
    /// What is not listed.
    rest: Option<String>,
    chronology: Option<String>,
    chronology_label: String,
}

#[derive(Serialize)]
struct YearBar {
    label: String,
    count: usize,
    max: usize,
}

#[derive(Serialize)]
struct Row {
    document: DocumentRef,
    /// The paragraph there.
    url: String,
    /// The day as figures, else the year, else in words.
    when: String,
    /// The order in time where the dates alone do not say it.
    order: Option<String>,
    exact: Option<String>,
    comparison: Option<String>,
}

/// Extents of a card with the same other documents.
struct Merged {
    /// Equal letters of all of them.
    letters: usize,
    /// Of these, such as stand in an earlier document.
    earlier_letters: usize,
    /// Whether nothing but this document carries them, more than once.
    is_own: bool,
    /// The longest, which stands for them.
    extent: Extent,
    /// Where they stand, disjoint and in order.
    spans: Vec<BodySpan>,
    /// Earlier places of most of these letters that another passage of the group tells of, where this one names none.
    earlier: Vec<Passage>,
}

/// What one document's cards are made from.
pub struct Cards<'a> {
    /// The site.
    pub site: &'a Site,
    /// Links from the document's page.
    pub links: &'a Linker<'a>,
    /// The document.
    pub own: DocumentIndex,
}

impl Card {
    /// Lines of the open card below its first.
    pub fn lines(&self) -> usize {
        let extents: usize = self.extents.iter().map(ExtentView::lines).sum();
        extents + 2 * usize::from(self.mostly.is_some()) + usize::from(!self.more.is_empty())
    }
}

impl ExtentView {
    fn lines(&self) -> usize {
        let extra = [self.quote.is_some(), !self.is_lead, self.chronology.is_some()];
        self.rows.len() + self.years.len() + extra.into_iter().filter(|is_shown| *is_shown).count()
    }
}

impl Cards<'_> {
    /// How others stand in time to this document's wording.
    pub fn standing(&self, extent: &Extent) -> Standing {
        let dated = self.site.document(self.own).meta.dated();
        if let Some(times) = extent.cluster.and_then(|cluster| self.site.index.times(cluster)) {
            return times.standing(dated.as_ref());
        }
        let mut standing = Standing::default();
        for other in extent.others(self.site, self.own) {
            match self.order_to(other) {
                (Order::Earlier, true) => standing.earlier += 1,
                (Order::Earlier, false) => standing.later += 1,
                (Order::SameDay, _) => standing.same_day += 1,
                (Order::Unknown | Order::SameDocument, _) => standing.unknown += 1,
            }
        }
        standing
    }

    /// How another document stands to this one: the order, and whether the other is the earlier one.
    pub fn order_to(&self, other: DocumentIndex) -> (Order, bool) {
        if other == self.own {
            return (Order::SameDocument, false);
        }
        let own = self.site.document(self.own).meta.dated();
        let others = self.site.document(other).meta.dated();
        match order(others.as_ref(), own.as_ref()) {
            Order::Earlier => (Order::Earlier, true),
            _ => (order(own.as_ref(), others.as_ref()), false),
        }
    }

    /// The order in words.
    pub fn order_label(&self, other: DocumentIndex) -> &str {
        let words = self.site.words();
        match self.order_to(other) {
            (Order::Earlier, true) => words.say("order-earlier"),
            (Order::Earlier, false) => words.say("order-later"),
            (Order::SameDay, _) => words.say("order-same-day"),
            (Order::Unknown, _) => words.say("order-unknown"),
            (Order::SameDocument, _) => words.say("order-same-document"),
        }
    }

    /// The card of a group; `place` is its place among the groups of its paragraph.
    pub fn card(&self, group: &Group, number: usize, place: usize) -> Card {
        let words = self.site.words();
        let mut extents = self.merged(group);
        let quoted = extents.len() > 1;
        // What others carry leads; of equals, what the earliest document carries.
        extents.sort_by_key(|Merged { letters, is_own, extent, .. }| {
            let first = extent.others(self.site, self.own).next();
            (*is_own, std::cmp::Reverse(*letters), extent.span.start, first, extent.n_documents(self.site))
        });
        let mut views: Vec<ExtentView> = extents.iter().map(|merged| self.extent(group, merged, quoted)).collect();
        let mut bar = group.mostly.as_ref().and_then(|mostly| strip::bar(self.site, self.own, &mostly.spans));
        if let Some(first) = views.first_mut().filter(|_| group.mostly.is_none()) {
            first.is_lead = true;
            bar = first.bar.take();
        }
        // Where most of a paragraph is in one document, that says enough.
        let shown = if group.mostly.is_some() { 0 } else { SHOWN_EXTENTS };
        let more = views.split_off(views.len().min(shown));
        let documents = self.n_others(group);
        let mut summary = match &group.mostly {
            Some(mostly) => {
                vec![words.fill("card-mostly-short", &[("percent", &words.percent(mostly.letters, mostly.of))])]
            }
            None => views.first().map(|view| vec![view.verdict.clone(), view.letters.clone()]).unwrap_or_default(),
        };
        let told = views.first().map_or(0, |view| view.documents);
        if let Some(documents) = documents.filter(|documents| *documents > told.max(1)) {
            summary.push(words.fill("card-documents", &[("n", &words.number(documents))]));
        }
        let is_first = group.mostly.is_none() && views.first().is_some_and(|view| view.is_first);
        Card {
            number,
            is_first,
            bar,
            class: group_class(place),
            summary: summary.join(words.say("dot")),
            glance: self.glance(group, &extents),
            is_roomy: false,
            mostly: group.mostly.as_ref().map(|mostly| self.mostly(mostly, group)),
            more_label: words.fill("card-more-extents", &[("n", &words.number(more.len()))]),
            extents: views,
            more,
        }
    }

    /// The place that a folded card names: the first of its first extent, or of the document most of the paragraph is in.
    fn glance(&self, group: &Group, extents: &[Merged]) -> Option<Glance> {
        let document = match &group.mostly {
            Some(mostly) => mostly.document,
            None => {
                let first = extents.first()?;
                let told = first.earlier.first().map(|place| place.document);
                told.or_else(|| first.extent.others(self.site, self.own).next())?
            }
        };
        let meta = &self.site.document(document).meta;
        Some(Glance {
            kind: meta.kind.as_str(),
            sign: self.site.words().kind_sign(meta.kind).to_owned(),
            year: self.site.survey.year(document).map(|year| year.to_string())?,
        })
    }

    /// Extents with the same other documents, as one each, with their letters; the longest stands for them. What stands
    /// only in the document that most of the paragraph is in goes without saying twice.
    fn merged(&self, group: &Group) -> Vec<Merged> {
        let mut by_others: BTreeMap<Others, Vec<&Extent>> = BTreeMap::new();
        for extent in &group.extents {
            by_others.entry(extent.others_as_one(self.site, self.own)).or_default().push(extent);
        }
        let mut merged = Vec::new();
        for (others, extents) in by_others {
            let is_said = group.mostly.as_ref().is_some_and(|mostly| others == Others::One(mostly.document));
            let Some(longest) =
                extents.iter().max_by_key(|extent| (extent.span.len(), std::cmp::Reverse(extent.span.start)))
            else {
                continue;
            };
            if is_said {
                continue;
            }
            let spans: Vec<BodySpan> = extents.iter().map(|extent| extent.span).collect();
            let equal = equal_letters(self.site, self.own, spans.clone());
            let spans = union(spans);
            // Of what is repeated within this document alone its own length is told, whatever else others carry of it.
            let is_own = longest.others(self.site, self.own).next().is_none();
            let letters = if equal > 0 && !is_own { equal } else { extents::letters(self.site, self.own, &spans) };
            let asks = equal > 0 && !is_own && self.standing(longest).earlier == 0;
            let earlier = if asks { self.earlier(group, &spans) } else { Vec::new() };
            let earlier_letters = if is_own {
                0
            } else {
                extents::letters_of(self.site, self.own, &self.site.index.equal(self.own).earlier, &spans)
            };
            merged.push(Merged { letters, earlier_letters, is_own, extent: (*longest).clone(), spans, earlier });
        }
        merged
    }

    /// How many other documents carry a passage of a group, each set of documents looked at once; not counted where sets
    /// are so large that counting on every page would cost more than it tells.
    fn n_others(&self, group: &Group) -> Option<usize> {
        let mut sets: BTreeSet<Others> = BTreeSet::new();
        let mut documents: Vec<DocumentIndex> = Vec::new();
        for extent in &group.extents {
            if sets.insert(extent.others_as_one(self.site, self.own)) {
                if extent.n_documents(self.site) > VERY_MANY_PLACES {
                    return None;
                }
                documents.extend(extent.others(self.site, self.own));
            }
        }
        documents.sort_unstable();
        documents.dedup();
        Some(documents.len())
    }

    fn mostly(&self, mostly: &Mostly, group: &Group) -> MostlyView {
        let words = self.site.words();
        let place = group
            .extents
            .iter()
            .filter_map(|extent| Some((extent, extent.place_in(self.site, mostly.document)?)))
            .max_by_key(|(extent, _)| (extent.span.len(), std::cmp::Reverse(extent.span.start)));
        let passage =
            place.map_or(Passage { document: mostly.document, span: BodySpan { start: 0, end: 0 } }, |(_, p)| p);
        MostlyView {
            text: words.fill(
                "card-mostly",
                &[
                    ("of", &words.number(mostly.of)),
                    ("letters", &words.number(mostly.letters)),
                    ("percent", &words.percent(mostly.letters, mostly.of)),
                ],
            ),
            row: self.row(passage, None),
        }
    }

    fn extent(&self, group: &Group, merged: &Merged, quoted: bool) -> ExtentView {
        let words = self.site.words();
        let Merged { letters, earlier_letters, extent, spans, earlier, .. } = merged;
        let mut standing = self.standing(extent);
        standing.earlier += earlier.len();
        let witnesses = extent.witnesses(self.site);
        let places = witnesses.len() - usize::from(extent.cluster.is_some());
        let listed = self.listed(extent, places);
        let rest = places.saturating_sub(listed.len()) + earlier.len().saturating_sub(FEW_PLACES);
        let rows = earlier.iter().take(FEW_PLACES).copied().chain(listed);
        let quote = quoted.then(|| self.quoted(extent));
        let chronology = extent.cluster.and_then(|cluster| self.site.cluster_route(cluster));
        let is_first = standing.others() > 0 && standing.later == standing.others();
        // What is said of time is said of so many letters: what else of them is older or newer, other cards and the text tell.
        let told = match (is_first, standing.earlier) {
            (true, _) => letters.saturating_sub(*earlier_letters),
            (false, 1..) => *earlier_letters,
            (false, 0) => *letters,
        };
        let letters = if told == 0 || told == *letters {
            words.fill("letters-n", &[("n", &words.number(*letters))])
        } else {
            words.fill("letters-of", &[("n", &words.number(told)), ("of", &words.number(*letters))])
        };
        ExtentView {
            letters,
            bar: strip::bar(self.site, self.own, spans),
            verdict: self.verdict(standing),
            documents: if standing.earlier > 0 { standing.earlier } else { 1 },
            is_lead: false,
            is_first,
            rows: rows.map(|witness| self.row(witness, Some(self.degree(group, extent, spans, witness)))).collect(),
            years: if places > MANY_PLACES && places <= VERY_MANY_PLACES { self.years(witnesses) } else { Vec::new() },
            rest: (rest > 0).then(|| words.fill("card-rest", &[("n", &words.number(rest))])),
            chronology: chronology.map(|route| self.links.to(&route)),
            chronology_label: words.fill("card-chronology", &[("n", &words.number(witnesses.len()))]),
            quote,
        }
    }

    /// The beginning of a wording, to tell it from its neighbours.
    fn quoted(&self, extent: &Extent) -> String {
        shorten(&on_one_line(self.site.quote(self.own, extent.span)), QUOTE_CHARS)
    }

    /// What a document's extents say of time.
    fn verdict(&self, standing: Standing) -> String {
        let words = self.site.words();
        let others = standing.others();
        let n = |count: usize| words.number(count);
        if others == 0 {
            words.say("verdict-within").to_owned()
        } else if standing.earlier > 0 {
            words.fill("verdict-earlier", &[("n", &n(standing.earlier))])
        } else if standing.later == others {
            words.say("order-first").to_owned()
        } else if standing.unknown == 0 {
            words.fill("verdict-same-day", &[("n", &n(standing.same_day))])
        } else {
            words.say("order-unknown").to_owned()
        }
    }

    /// The places worth naming among the others: all if few, else the first, the nearest earlier and the first later.
    fn listed(&self, extent: &Extent, places: usize) -> Vec<Passage> {
        if places > VERY_MANY_PLACES {
            return Vec::new();
        }
        let others = || {
            extent
                .witnesses(self.site)
                .iter()
                .filter(|witness| witness.document != self.own || witness.span != extent.whole)
                .copied()
        };
        if places <= FEW_PLACES {
            return others().collect();
        }
        let first = others().next();
        if places > MANY_PLACES {
            return first.into_iter().collect();
        }
        let nearest = others().rfind(|witness| self.order_to(witness.document) == (Order::Earlier, true));
        let later = others().find(|witness| self.order_to(witness.document) == (Order::Earlier, false));
        let mut listed: Vec<Passage> = Vec::new();
        for witness in [first, nearest, later].into_iter().flatten() {
            if !listed.contains(&witness) {
                listed.push(witness);
            }
        }
        listed
    }

    fn row(&self, witness: Passage, degree: Option<Degree>) -> Row {
        let words = self.site.words();
        let document = self.site.document_ref(self.links, witness.document);
        let paragraph = self.site.paragraph_at(witness.document, witness.span.start + 1);
        let comparison = self.site.comparison_route(self.own, witness.document);
        Row {
            url: self.links.anchor(&Route::Document(witness.document), &paragraph_anchor(paragraph)),
            when: match (&document.iso, self.site.survey.year(witness.document)) {
                (Some(day), _) => day.clone(),
                (None, Some(year)) => words.year(year),
                (None, None) => document.date.clone(),
            },
            order: match self.order_to(witness.document).0 {
                Order::Earlier => None,
                Order::SameDay | Order::Unknown | Order::SameDocument => {
                    Some(self.order_label(witness.document).to_owned())
                }
            },
            exact: degree.map(|degree| self.exactness(degree)),
            comparison: comparison.map(|route| self.links.to(&route)),
            document,
        }
    }

    /// How exactly another place carries the letters that a card speaks of.
    fn exactness(&self, degree: Degree) -> String {
        let words = self.site.words();
        match degree {
            Degree::Verbatim => words.say("exact-verbatim").to_owned(),
            Degree::Scattered => words.say("exact-scattered").to_owned(),
            // Rounded down: what is not equal in every letter is never said to be.
            Degree::Partly { equal, of } => {
                let percent = format!("{}%", equal * 100 / of.max(1));
                let (equal, of) = (words.number(equal), words.number(of));
                words.fill("exact-identity", &[("percent", &percent), ("equal", &equal), ("of", &of)])
            }
            Degree::Unmeasured => words.say("exact-differs").to_owned(),
        }
    }

    /// Places by year; those not dated to one year last.
    fn years(&self, witnesses: &[Passage]) -> Vec<YearBar> {
        let words = self.site.words();
        let mut years: BTreeMap<(bool, Option<i16>), usize> = BTreeMap::new();
        for witness in witnesses {
            let year = self.site.survey.year(witness.document);
            *years.entry((year.is_none(), year)).or_default() += 1;
        }
        let max = years.values().copied().max().unwrap_or(1);
        let label =
            |year: Option<i16>| year.map_or_else(|| words.say("without-year").to_owned(), |year| words.year(year));
        years.into_iter().map(|((_, year), count)| YearBar { label: label(year), count, max }).collect()
    }
}
