//! A wording in figures by year: places and documents, out of how many documents and letters.

use super::page::Paint;
use crate::reuse::DocumentIndex;
use crate::site::Route;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct YearView {
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

/// Letters that a rate is counted over.
const RATE_LETTERS: u64 = 10_000;

/// Places of a wording in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Uses {
    places: usize,
    documents: usize,
    /// The document of the last place: places of one document follow each other.
    last: Option<DocumentIndex>,
}

impl Uses {
    fn add(&mut self, document: DocumentIndex) {
        self.places += 1;
        self.documents += usize::from(self.last != Some(document));
        self.last = Some(document);
    }

    /// Places in [`RATE_LETTERS`] letters, in hundredths.
    fn rate(self, letters: usize) -> u64 {
        let (places, letters) = (self.places as u64, letters as u64);
        (places * RATE_LETTERS * 100 + letters / 2).checked_div(letters).unwrap_or(0)
    }
}

/// Hundredths as people write them; a little is never shown as nothing.
fn hundredths(rate: u64, is_some: bool) -> String {
    if rate == 0 && is_some { "<0.01".to_owned() } else { format!("{}.{:02}", rate / 100, rate % 100) }
}

impl Paint<'_> {
    /// From the first to the last year of the archive; what is not dated to one year stands last.
    pub(super) fn frequency(&self) -> Vec<YearView> {
        let survey = &self.site.survey;
        let mut by_year: BTreeMap<i16, Uses> = BTreeMap::new();
        let mut uncertain = Uses::default();
        for witness in &self.site.cluster(self.cluster).witnesses {
            match survey.year(witness.document) {
                Some(year) => by_year.entry(year).or_default().add(witness.document),
                None => uncertain.add(witness.document),
            }
        }
        let letters_of = |year: i16| survey.years().get(&year).map_or(0, |year| year.letters);
        let highest = by_year.iter().map(|(year, uses)| uses.rate(letters_of(*year))).max().unwrap_or(0).max(1);
        let span = survey.span().filter(|_| !by_year.is_empty());
        let runs = span.map(|(first, last)| survey.runs(first, last)).unwrap_or_default();
        let mut rows: Vec<YearView> = runs
            .into_iter()
            .map(|(year, last)| {
                let held = survey.years().get(&year);
                let uses = by_year.get(&year).copied().unwrap_or_default();
                let rate = uses.rate(letters_of(year));
                YearView {
                    url: held.map(|_| self.links.to(&Route::TimelineYear(year))),
                    rate: hundredths(rate, uses.places > 0),
                    bar: (rate * 100 / highest).to_string(),
                    empty: held.is_none(),
                    ..self.figures(
                        self.site.words().years(year, last),
                        uses,
                        held.map_or(0, |held| held.documents.len()),
                        letters_of(year),
                    )
                }
            })
            .collect();
        if uncertain.places > 0 {
            let held = survey.without_year();
            let letters = held.iter().map(|document| self.site.index.letters(*document)).sum();
            let label = self.site.words().say("list-without-year").to_owned();
            rows.push(self.figures(label, uncertain, held.len(), letters));
        }
        rows
    }

    /// A row without rate, which only a year has.
    fn figures(&self, year: String, uses: Uses, of_documents: usize, of_letters: usize) -> YearView {
        let words = self.site.words();
        YearView {
            year,
            url: None,
            places: words.number(uses.places),
            documents: words.number(uses.documents),
            of_documents: words.number(of_documents),
            of_letters: words.number(of_letters),
            rate: "—".to_owned(),
            bar: "0".to_owned(),
            empty: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_rounded_but_never_to_nothing() {
        let check = |places, letters, expected: &str| {
            let uses = Uses { places, ..Uses::default() };
            assert_eq!(hundredths(uses.rate(letters), places > 0), expected);
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
        for document in [1, 1, 2, 2, 3] {
            uses.add(document);
        }
        assert_eq!((uses.places, uses.documents), (5, 3));
    }
}
