//! Every place of the archive in the order of what stands there: the one table behind all shards.
//!
//! The table holds numbers of symbols, counted through all documents in the archive's order. What stands there is a word, or
//! a Han character with the one that follows it in its paragraph. It takes four bytes a letter; the words and characters
//! themselves stay where they are, in the comparable texts.
//!
//! In files a *place* is that number and one more for each paragraph before it, so that what ends a paragraph and what begins
//! the next do not follow each other.

use crate::model::Document;
use crate::normalize::{Text, WORD_BIT};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What stands at a place: two symbols, or a word and 0.
pub(super) type Key = (u32, u32);

/// Where a document begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// Symbols of all documents before it.
    pub symbols: u32,
    /// Their paragraphs.
    pub paragraphs: u32,
}

impl Start {
    /// The place of its first symbol.
    pub(super) fn place(self) -> u32 {
        self.symbols + self.paragraphs
    }
}

/// Where the documents begin, and what stands where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<'a> {
    pub documents: &'a [Document],
    pub texts: &'a [Text],
    /// One for each document.
    pub starts: &'a [Start],
}

impl Places<'_> {
    /// What stands at a symbol that is in the table.
    pub(super) fn key(&self, number: u32) -> Key {
        let (document, start) = self.document(number);
        let symbol = |at: u32| self.texts.get(document).and_then(|text| text.symbols.get(at as usize)).copied();
        let at = number - start.symbols;
        let first = symbol(at).unwrap_or(0);
        (first, if first & WORD_BIT == 0 { symbol(at + 1).unwrap_or(0) } else { 0 })
    }

    /// The place of a symbol.
    pub(super) fn place(&self, number: u32) -> u32 {
        let (document, start) = self.document(number);
        let byte = self.texts.get(document).and_then(|text| text.places.get((number - start.symbols) as usize));
        let before = self.documents.get(document).zip(byte).map_or(0, |(document, span)| {
            document.body.paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start)
        });
        number + start.paragraphs + before as u32
    }

    /// The document that holds a symbol, and where it begins.
    fn document(&self, number: u32) -> (usize, Start) {
        let document = self.starts.partition_point(|start| start.symbols <= number).saturating_sub(1);
        (document, self.starts.get(document).copied().unwrap_or_default())
    }

    /// The symbols of a document that are in the table, counted from its first.
    fn of(&self, document: usize) -> impl Iterator<Item = u32> {
        let text = self.texts.get(document);
        let paragraphs = self.documents.get(document).map_or(&[][..], |document| &document.body.paragraphs);
        paragraphs.iter().filter_map(move |paragraph| text.map(|text| (text, text.within(paragraph.span)))).flat_map(
            |(text, within)| {
                let is_word = |at: usize| text.symbols.get(at).is_some_and(|symbol| symbol & WORD_BIT != 0);
                let end = within.end;
                within.filter(move |at| is_word(*at) || at + 1 < end && !is_word(at + 1)).map(|at| at as u32)
            },
        )
    }

    /// How many symbols are in the table.
    pub(super) fn n_postings(&self) -> usize {
        (0..self.documents.len()).into_par_iter().map(|document| self.of(document).count()).sum()
    }
}

/// The table.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Ordered by what stands there, then by number.
    numbers: Vec<u32>,
    /// For each first symbol, how often it is one.
    counts: FxHashMap<u32, u32>,
}

impl Order {
    /// Sorts by the first symbol in one pass, then each of those by the second.
    pub(super) fn of(places: &Places<'_>) -> Self {
        let n = places.documents.len();
        let first = |document: usize, at: u32| {
            places.texts.get(document).and_then(|text| text.symbols.get(at as usize)).copied().unwrap_or(0)
        };
        let counts = (0..n)
            .into_par_iter()
            .fold(FxHashMap::default, |mut counts: FxHashMap<u32, u32>, document| {
                for at in places.of(document) {
                    *counts.entry(first(document, at)).or_default() += 1;
                }
                counts
            })
            .reduce(FxHashMap::default, merge);
        let mut sorted: Vec<(u32, u32)> = counts.iter().map(|(symbol, count)| (*symbol, *count)).collect();
        sorted.sort_unstable();
        let mut next: FxHashMap<u32, usize> = FxHashMap::default();
        let mut total = 0;
        for (symbol, count) in &sorted {
            next.insert(*symbol, total);
            total += *count as usize;
        }
        let mut order = vec![0; total];
        for document in 0..n {
            let start = places.starts.get(document).copied().unwrap_or_default().symbols;
            for at in places.of(document) {
                let slot = next.get_mut(&first(document, at)).and_then(|next| {
                    *next += 1;
                    order.get_mut(*next - 1)
                });
                if let Some(slot) = slot {
                    *slot = start + at;
                }
            }
        }
        let mut rest = order.as_mut_slice();
        let mut groups = Vec::with_capacity(sorted.len());
        for (symbol, count) in &sorted {
            let (group, after) = rest.split_at_mut(*count as usize);
            // A word stands by itself: its numbers are in order already.
            if symbol & WORD_BIT == 0 {
                groups.push(group);
            }
            rest = after;
        }
        groups.into_par_iter().for_each(|group| {
            // Within one first symbol the second decides, then the number, in whose order they are already.
            group.sort_by_cached_key(|number| places.key(*number).1);
        });
        Self { numbers: order, counts }
    }

    /// A stretch of the table.
    pub(super) fn slice(&self, range: Range<usize>) -> &[u32] {
        let end = range.end.min(self.numbers.len());
        self.numbers.get(range.start.min(end)..end).unwrap_or_default()
    }

    /// How often a symbol is the first.
    pub(super) fn count(&self, symbol: u32) -> u32 {
        self.counts.get(&symbol).copied().unwrap_or(0)
    }
}

fn merge(a: FxHashMap<u32, u32>, b: FxHashMap<u32, u32>) -> FxHashMap<u32, u32> {
    let (mut into, from) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order of adding")]
    for (symbol, count) in from {
        *into.entry(symbol).or_default() += count;
    }
    into
}
