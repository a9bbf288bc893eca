//! A wording in figures by year: places, documents and occasions, out of how many documents, occasions and letters.

use super::entries::occasion_key;
use super::list;
use super::page::Paint;
use crate::reuse::{DocumentIndex, Passage};
use crate::site::Route;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize)]
pub(super) struct YearView {
    year: String,
    url: Option<String>,
    places: String,
    /// Documents with it, and all of the year.
    documents: String,
    of_documents: String,
    /// Places to a document of the year.
    per_document: String,
    /// Occasions with it, and all of the year.
    occasions: String,
    of_occasions: String,
    /// Places to an occasion of the year.
    per_occasion: String,
    of_letters: String,
    rate: String,
    /// Width of a bar, 0 to 100.
    bar: String,
    /// Whether the archive holds nothing of this year.
    empty: bool,
}

/// Letters that a rate is counted over.
const RATE_LETTERS: usize = 10_000;

/// Places of a wording in one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Uses {
    places: usize,
    documents: usize,
    occasions: BTreeSet<u64>,
    /// The document of the last place: places of one document follow each other.
    last: Option<DocumentIndex>,
}

/// What the archive holds, out of which places are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    documents: usize,
    occasions: usize,
    letters: usize,
}

impl Uses {
    fn add(&mut self, document: DocumentIndex, occasion: u64) {
        self.places += 1;
        self.documents += usize::from(self.last != Some(document));
        self.occasions.insert(occasion);
        self.last = Some(document);
    }

    /// Places in `unit` of `whole`, in hundredths.
    fn rate(&self, unit: usize, whole: usize) -> u64 {
        let (places, unit, whole) = (self.places as u64, unit as u64, whole as u64);
        (places * unit * 100 + whole / 2).checked_div(whole).unwrap_or(0)
    }

    /// The same as people write it; a little is never shown as nothing.
    fn shown(&self, unit: usize, whole: usize) -> String {
        let rate = self.rate(unit, whole);
        if rate == 0 && self.places > 0 { "<0.01".to_owned() } else { format!("{}.{:02}", rate / 100, rate % 100) }
    }
}

impl Paint<'_> {
    /// From the first to the last year of the archive; what is not dated to one year stands last.
    pub(super) fn frequency(&self) -> Vec<YearView> {
        let survey = &self.site.survey;
        let mut by_year: BTreeMap<i16, Uses> = BTreeMap::new();
        let mut uncertain = Uses::default();
        for witness in self.counted() {
            let occasion = occasion_key(self.site, witness.document);
            match survey.year(witness.document) {
                Some(year) => by_year.entry(year).or_default().add(witness.document, occasion),
                None => uncertain.add(witness.document, occasion),
            }
        }
        let held = |year: i16| {
            survey.years().get(&year).map_or_else(Held::default, |year| Held {
                documents: year.documents.len(),
                occasions: year.occasions,
                letters: year.letters,
            })
        };
        let rates = by_year.iter().map(|(year, uses)| uses.rate(RATE_LETTERS, held(*year).letters));
        let highest = rates.max().unwrap_or(0).max(1);
        let span = survey.span().filter(|_| !by_year.is_empty());
        let runs = span.map(|(first, last)| survey.runs(first, last)).unwrap_or_default();
        let mut rows: Vec<YearView> = runs
            .into_iter()
            .map(|(year, last)| {
                let is_held = survey.years().contains_key(&year);
                let uses = by_year.get(&year).cloned().unwrap_or_default();
                YearView {
                    url: is_held.then(|| self.links.to(&Route::TimelineYear(year))),
                    bar: (uses.rate(RATE_LETTERS, held(year).letters) * 100 / highest).to_string(),
                    empty: !is_held,
                    ..self.figures(self.site.words().years(year, last), &uses, held(year))
                }
            })
            .collect();
        if uncertain.places > 0 {
            let documents = survey.without_year();
            let mut occasions: Vec<u64> = documents.iter().map(|i| occasion_key(self.site, *i)).collect();
            occasions.sort_unstable();
            occasions.dedup();
            let held = Held {
                documents: documents.len(),
                occasions: occasions.len(),
                letters: documents.iter().map(|document| self.site.index.letters(*document)).sum(),
            };
            rows.push(self.figures(self.site.words().say("list-without-year").to_owned(), &uncertain, held));
        }
        rows
    }

    /// The places counted, in the archive's order: those of the wording, and of all that is equal to it but for a number.
    fn counted(&self) -> Vec<Passage> {
        let numbered = self.site.survey.numbered();
        let own = [self.cluster];
        let family = Some(numbered.family(self.cluster)).filter(|family| !family.is_empty());
        let clusters = family.unwrap_or(&own).iter();
        let witnesses = clusters.flat_map(|cluster| self.site.cluster(*cluster).witnesses.iter());
        each_once(witnesses.chain(numbered.places(self.cluster)).copied().collect())
    }

    /// Which wordings the figures add up, if they are several: each as it first stands.
    pub(super) fn counted_together(&self) -> Option<String> {
        let words = self.site.words();
        let numbered = self.site.survey.numbered();
        let of_clusters = numbered.family(self.cluster).iter().map(|cluster| self.site.cluster(*cluster).wording);
        let mut seen = BTreeSet::new();
        let mut wordings = Vec::new();
        for place in of_clusters.chain(numbered.places(self.cluster).iter().copied()) {
            if seen.insert(self.site.symbols(place)) {
                wordings.push(list::with_marks(self.site, place.document, place.span));
            }
        }
        let n = words.number(wordings.len());
        (!wordings.is_empty())
            .then(|| words.fill("frequency-family", &[("n", &n), ("wordings", &words.list(wordings))]))
    }

    fn figures(&self, year: String, uses: &Uses, held: Held) -> YearView {
        let words = self.site.words();
        YearView {
            year,
            url: None,
            places: words.number(uses.places),
            documents: words.number(uses.documents),
            of_documents: words.number(held.documents),
            per_document: uses.shown(1, held.documents),
            occasions: words.number(uses.occasions.len()),
            of_occasions: words.number(held.occasions),
            per_occasion: uses.shown(1, held.occasions),
            of_letters: words.number(held.letters),
            rate: uses.shown(RATE_LETTERS, held.letters),
            bar: "0".to_owned(),
            empty: false,
        }
    }
}

/// The places in order; of those that overlap, which carry several wordings of a family, the first.
fn each_once(mut places: Vec<Passage>) -> Vec<Passage> {
    places.sort_unstable();
    let mut reached: Option<Passage> = None;
    places.retain(|place| {
        let is_again = reached.is_some_and(|last| last.document == place.document && place.span.start < last.span.end);
        if !is_again {
            reached = Some(*place);
        }
        !is_again
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BodySpan;

    #[test]
    fn a_place_of_two_wordings_counts_once() {
        let place = |document, start, end| Passage { document, span: BodySpan::new(start, end) };
        let places = vec![place(1, 0, 9), place(0, 30, 39), place(0, 3, 9), place(0, 0, 9), place(0, 30, 42)];
        assert_eq!(each_once(places), [place(0, 0, 9), place(0, 30, 39), place(1, 0, 9)]);
    }

    #[test]
    fn rates_are_rounded_but_never_to_nothing() {
        let check = |places, letters, expected: &str| {
            let uses = Uses { places, ..Uses::default() };
            assert_eq!(uses.shown(RATE_LETTERS, letters), expected);
        };
        check(1, 10_000, "1.00");
        check(2, 30_000, "0.67");
        check(1, 9_000_000, "<0.01");
        check(0, 9_000, "0.00");
        check(3, 0, "<0.01");
    }

    #[test]
    fn documents_count_once() {
        let mut uses = Uses::default();
        for (document, occasion) in [(1, 1), (1, 1), (2, 1), (2, 1), (3, 3)] {
            uses.add(document, occasion);
        }
        assert_eq!((uses.places, uses.documents, uses.occasions.len()), (5, 3, 2));
        assert_eq!((uses.shown(1, 4), uses.shown(1, 2)), ("1.25".to_owned(), "2.50".to_owned()));
    }
}
