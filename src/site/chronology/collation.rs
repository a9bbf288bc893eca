//! The wordings of a passage side by side: a table of readings, and the readings counted by year.

use super::entries::{Use, occasion_key};
use super::list;
use super::page::{FULL, Paint};
use super::readings::{Collation, Window, collate, count};
use super::uses::Place;
use super::whole;
use crate::model::BodySpan;
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::clauses::{around, symbols_within, words_of_span};
use crate::site::spark::Spark;
use crate::site::view::Link;
use serde::Serialize;
use std::ops::Range;

/// Most distinct wordings in a collation table; the others are in the table to take away.
const WORDINGS_SHOWN: usize = 40;

/// Most readings of one place of variation that are counted by year in words.
const READINGS_SHOWN: usize = 12;

/// Uses of one wording from which on a picture of its years tells more than their list.
const TELLING: usize = 3;

#[derive(Serialize)]
pub(super) struct ColumnView {
    label: String,
    varies: bool,
    in_wording: bool,
}

#[derive(Serialize)]
pub(super) struct WordingView {
    witnesses: Vec<Link>,
    more: Option<String>,
    counts: String,
    cells: Vec<CellView>,
    lang: String,
    /// Its years, all wordings of the table to one scale.
    spark: Spark,
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
pub(super) struct VariationView {
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

/// All that is said of how the uses differ.
#[derive(Default, Serialize)]
pub(super) struct Collated {
    /// From left to right.
    pub columns: Vec<ColumnView>,
    /// One row for all uses that read alike.
    pub wordings: Vec<WordingView>,
    /// Whether wordings recur enough for a picture of their years to tell something.
    pub has_years: bool,
    /// How it was made.
    pub how: String,
    /// What the table does not show.
    pub note: Option<String>,
    /// Said instead of a table where nothing differs.
    pub all_alike: Option<String>,
    /// Readings in figures.
    pub variations: Vec<VariationView>,
}

impl Paint<'_> {
    /// The window of one witness: the wording, and, if the page has room, a clause to either side.
    fn window(&self, passage: Passage, sides: Option<&Place>) -> Window {
        let document = self.site.document(passage.document);
        let Some(text) = self.site.texts.get(passage.document as usize) else { return Window::default() };
        let span = sides.map_or(passage.span, |place| BodySpan { start: place.left.start, end: place.right.end });
        let symbols = symbols_within(text, span);
        let parts = around(document, span);
        let base = parts.first().map_or(0, |(_, part)| symbols_within(text, *part).start);
        let mut word_of: Vec<usize> = Vec::new();
        for (_, part) in parts {
            let next = word_of.last().map_or(0, |last| last + 1);
            word_of.extend(words_of_span(document, text, part).into_iter().map(|word| next + word));
        }
        Window::of(passage.document, text, symbols, passage.span, |symbol| {
            symbol.checked_sub(base).and_then(|i| word_of.get(i)).copied().unwrap_or(symbol)
        })
    }

    /// Collates all uses; with a clause to either side where a page holds them all.
    pub(super) fn collation(&self, uses: &[Use]) -> Collated {
        let witnesses = &self.site.cluster(self.cluster).witnesses;
        // Of a common wording the clauses beside it are as many as its places, and say nothing of it.
        let has_sides = witnesses.len() <= FULL && self.site.cluster(self.cluster).class != Class::Formula;
        let windows: Vec<Window> = if has_sides {
            uses.iter().map(|one| self.window(one.passage, Some(&one.place))).collect()
        } else {
            let wording = self.site.cluster(self.cluster).wording;
            let uses = whole::uses(&self.site.archive.documents, &self.site.texts, witnesses, wording);
            uses.into_iter().map(|one| self.window(one, None)).collect()
        };
        let collation = collate(&windows);
        let words = self.site.words();
        if collation.groups.len() == 1 {
            let key = if has_sides { "chronology-all-alike" } else { "chronology-wordings-alike" };
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
        let shown = || collation.groups.iter().take(WORDINGS_SHOWN);
        let years = |group: &[usize]| self.site.by_year(self.documents(group)).into_values().max();
        let highest = shown().filter_map(|group| years(group)).max();
        let wordings = shown().map(|group| self.wording(group, &collation, &windows, highest)).collect();
        let how = words.say(if has_sides { "chronology-readings-note" } else { "chronology-wordings-note" }).to_owned();
        let has_years = collation.groups.iter().any(|group| group.len() >= TELLING);
        Collated { columns, wordings, has_years, how, note, all_alike: None, variations }
    }

    /// The documents of some witnesses.
    fn documents(&self, witnesses: &[usize]) -> impl Iterator<Item = DocumentIndex> {
        let all = &self.site.cluster(self.cluster).witnesses;
        witnesses.iter().filter_map(|witness| all.get(*witness)).map(|witness| witness.document)
    }

    fn wording(
        &self,
        group: &[usize],
        collation: &Collation,
        windows: &[Window],
        highest: Option<usize>,
    ) -> WordingView {
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
            spark: self.site.spark(self.documents(group), highest),
        }
    }

    fn reading(&self, windows: &[Window], range: Option<&Range<usize>>, witness: usize) -> Option<String> {
        let window = windows.get(witness)?;
        let bytes = window.bytes(range?, &self.site.document(window.document).body.text)?;
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
            let mut by_reading: Vec<Vec<usize>> = vec![Vec::new(); n];
            for (witness, &reading) in column.reading.iter().enumerate() {
                if let Some(list) = by_reading.get_mut(reading) {
                    list.push(witness);
                }
            }
            let recurring: usize = by_reading.iter().map(Vec::len).filter(|uses| *uses > 1).sum();
            // Beside the wording most uses go their own way, and counting ones tells nothing.
            let is_telling = if column.in_wording {
                recurring > 0 || n <= READINGS_SHOWN
            } else {
                2 * recurring >= column.reading.len()
            };
            if !is_telling {
                continue;
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
