//! Every place of the archive in the order of what stands there: the one table behind all shards.
//!
//! The table holds numbers of symbols, counted through all documents in the archive's order. What stands at a symbol is its
//! *run*: it and those that follow it in its paragraph, an end where the paragraph ends. Places are sorted by as many symbols
//! of their runs as it takes to be in a *group* of few; a group is in the order of its places. So a wording of whatever
//! length is one stretch of the table, or a few places of which the texts tell. This is a suffix array (Manber and Myers,
//! SODA 1990) that is sorted no deeper than searching needs. It takes five bytes a symbol; the words and characters
//! themselves stay where they are, in the comparable texts.
//!
//! After the documents come the titles that do not stand in their texts, each as if it were a document.
//!
//! In files a *place* is that number and one more for each paragraph before it, so that what ends a paragraph and what begins
//! the next do not follow each other.

use super::titles::Title;
use crate::model::{BodySpan, Document};
use crate::normalize::{Text, WORD_BIT};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Places of a group at most that is not split further: what so few texts hold is told by reading them.
const GROUP: usize = 20;
/// Symbols that places are sorted by at most. Nobody types more of a standing paragraph before it is told from others.
pub(super) const LONGEST: usize = 32;
/// Places from which on several threads sort them: of fewer, dividing the work takes longer than it.
const LARGE: usize = 1 << 14;
/// Stands for the end of a paragraph: no symbol of a text.
const END: u32 = 0;
/// Symbols of which the table of documents tells at once, as a power of two.
const BLOCK_BITS: u32 = 10;

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

/// What is searched: documents, then titles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts<'a> {
    pub documents: &'a [Document],
    pub texts: &'a [Text],
    pub titles: &'a [Title],
}

impl<'a> Texts<'a> {
    /// How many there are.
    pub(super) fn len(self) -> usize {
        self.texts.len() + self.titles.len()
    }

    fn title(self, number: usize) -> Option<&'a Title> {
        number.checked_sub(self.texts.len()).and_then(|number| self.titles.get(number))
    }

    /// The symbols of one.
    fn text(self, number: usize) -> Option<&'a Text> {
        self.texts.get(number).or_else(|| self.title(number).map(|title| &title.text))
    }

    /// Its paragraphs, in order.
    fn paragraphs(self, number: usize) -> impl Iterator<Item = BodySpan> {
        let body = self.documents.get(number).map_or(&[][..], |document| &document.body.paragraphs);
        let lines = self.title(number).map_or(&[][..], |title| &title.lines);
        body.iter().map(|paragraph| paragraph.span).chain(lines.iter().copied())
    }

    /// How many of its paragraphs end before a byte.
    fn paragraphs_before(self, number: usize, byte: u32) -> usize {
        let body = self.documents.get(number).map_or(&[][..], |document| &document.body.paragraphs);
        let lines = self.title(number).map_or(&[][..], |title| &title.lines);
        body.partition_point(|paragraph| paragraph.span.end <= byte) + lines.partition_point(|line| line.end <= byte)
    }

    /// Symbols and paragraphs of one: how many places it takes up in files.
    pub(super) fn n_places(self, number: usize) -> usize {
        self.text(number).map_or(0, Text::len) + self.paragraphs(number).count()
    }
}

/// Where everything lies before it is sorted.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Where each document or title begins, and after them the end of the last.
    starts: Vec<Start>,
    /// For every block of symbols the document of its first.
    blocks: Vec<u32>,
    /// A bit for each symbol: whether it does not go on with the paragraph of the one before.
    breaks: Vec<u64>,
    /// Symbols in paragraphs.
    n_places: usize,
}

impl Layout {
    /// `None` if 32 bits cannot number the symbols and paragraphs.
    pub(super) fn of(texts: Texts<'_>) -> Option<Self> {
        let mut starts = Vec::with_capacity(texts.len() + 1);
        let mut start = Start::default();
        let add = |sum: u32, n: usize| u32::try_from(n).ok().and_then(|n| sum.checked_add(n));
        for number in 0..texts.len() {
            starts.push(start);
            start.symbols = add(start.symbols, texts.text(number).map_or(0, Text::len))?;
            start.paragraphs = add(start.paragraphs, texts.paragraphs(number).count())?;
            // A run is looked at beyond the last symbol, too.
            start.symbols.checked_add(start.paragraphs)?.checked_add(LONGEST as u32)?;
        }
        starts.push(start);
        let mut layout = Self { starts, ..Self::default() };
        layout.blocks = (0..start.symbols)
            .step_by(1 << BLOCK_BITS)
            .map(|first| layout.starts.partition_point(|start| start.symbols <= first).saturating_sub(1) as u32)
            .collect();
        layout.breaks = vec![0; (start.symbols as usize).div_ceil(64) + 1];
        for (number, start) in layout.starts.iter().enumerate() {
            let Some(text) = texts.text(number) else { continue };
            for paragraph in texts.paragraphs(number) {
                let within = text.within(paragraph);
                layout.n_places += within.len();
                for end in [within.start, within.end] {
                    let number = start.symbols as usize + end;
                    if let Some(bits) = layout.breaks.get_mut(number / 64) {
                        *bits |= 1 << (number % 64);
                    }
                }
            }
        }
        Some(layout)
    }

    /// How many places the table has.
    pub(super) fn n_places(&self) -> usize {
        self.n_places
    }

    /// The places at which every so many documents or titles begin.
    pub(super) fn firsts(&self, step: usize) -> impl Iterator<Item = u32> {
        self.starts.iter().take(self.starts.len().saturating_sub(1)).step_by(step).map(|start| start.place())
    }

    /// Places that there are, with the ends of paragraphs.
    pub(super) fn end(&self) -> u32 {
        self.starts.last().copied().unwrap_or_default().place()
    }

    fn is_break(&self, number: u32) -> bool {
        self.breaks.get(number as usize / 64).is_none_or(|bits| bits >> (number % 64) & 1 == 1)
    }
}

/// The texts, and where they lie in the row of all symbols.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<'a> {
    pub texts: Texts<'a>,
    pub layout: &'a Layout,
}

impl Places<'_> {
    /// The document or title that holds a symbol, and where it begins.
    pub(super) fn document(&self, number: u32) -> (usize, Start) {
        let starts = &self.layout.starts;
        let mut document = self.layout.blocks.get((number >> BLOCK_BITS) as usize).map_or(0, |first| *first as usize);
        while starts.get(document + 1).is_some_and(|next| next.symbols <= number) {
            document += 1;
        }
        (document, starts.get(document).copied().unwrap_or_default())
    }

    fn symbol(&self, number: u32) -> u32 {
        let (document, start) = self.document(number);
        let text = self.texts.text(document);
        text.and_then(|text| text.symbols.get((number - start.symbols) as usize)).copied().unwrap_or(END)
    }

    /// The symbol that stands `after` symbols later in the same paragraph, which goes on as far as the one before it.
    fn later(&self, number: u32, after: usize) -> u32 {
        let number = number + after as u32;
        if after > 0 && self.layout.is_break(number) { END } else { self.symbol(number) }
    }

    /// The symbols that stand from a place on, so many of them or up to the end of its paragraph, which is the last then.
    pub(super) fn run(&self, number: u32, length: usize) -> impl Iterator<Item = u32> {
        let mut ended = false;
        (0..length).map_while(move |after| {
            let symbol = (!ended).then(|| self.later(number, after))?;
            ended = symbol == END;
            Some(symbol)
        })
    }

    /// How many symbols two runs begin with alike, their ends not counted, at most `LONGEST`.
    pub(super) fn shared(&self, one: u32, other: u32) -> usize {
        let pairs = self.run(one, LONGEST).zip(self.run(other, LONGEST));
        pairs.take_while(|(one, other)| one == other && *one != END).count()
    }

    /// The place of a symbol.
    pub(super) fn place(&self, number: u32) -> u32 {
        let (document, start) = self.document(number);
        let span = self.texts.text(document).and_then(|text| text.places.get((number - start.symbols) as usize));
        let before = span.map_or(0, |span| self.texts.paragraphs_before(document, span.start));
        number + start.paragraphs + before as u32
    }

    /// The numbers of a document's symbols that stand in paragraphs.
    fn of(&self, document: usize) -> impl Iterator<Item = u32> {
        let start = self.layout.starts.get(document).copied().unwrap_or_default().symbols;
        let text = self.texts.text(document);
        self.texts
            .paragraphs(document)
            .filter_map(move |paragraph| text.map(|text| text.within(paragraph)))
            .flatten()
            .map(move |at| start + at as u32)
    }
}

/// The table.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Numbers of symbols, sorted.
    numbers: Vec<u32>,
    /// Han characters and other letters that stand alone, in Unicode's order.
    letters: Vec<u32>,
    /// For the first of a group, by how many symbols its places are alike; for its others 0.
    depths: Vec<u8>,
}

impl Order {
    /// Sorts by the first symbol in one pass, then each of those by the next until groups are small.
    pub(super) fn of(places: &Places<'_>) -> Self {
        let n = places.texts.len();
        let counts = (0..n)
            .into_par_iter()
            .fold(FxHashMap::default, |mut counts: FxHashMap<u32, u32>, document| {
                for number in places.of(document) {
                    *counts.entry(places.symbol(number)).or_default() += 1;
                }
                counts
            })
            .reduce(FxHashMap::default, merge);
        let mut sorted: Vec<(u32, u32)> = counts.into_iter().collect();
        sorted.sort_unstable();
        let mut next: FxHashMap<u32, usize> = FxHashMap::default();
        let mut total = 0;
        for (symbol, count) in &sorted {
            next.insert(*symbol, total);
            total += *count as usize;
        }
        let mut numbers = vec![0; total];
        let mut depths = vec![0; total];
        for document in 0..n {
            for number in places.of(document) {
                let slot = next.get_mut(&places.symbol(number)).and_then(|next| {
                    *next += 1;
                    numbers.get_mut(*next - 1)
                });
                if let Some(slot) = slot {
                    *slot = number;
                }
            }
        }
        let sizes = sorted.iter().map(|(_, count)| *count as usize);
        let parts = cut(&mut numbers, &mut depths, sizes);
        parts.into_par_iter().for_each(|(numbers, depths)| split(places, numbers, depths, 1));
        let letters = sorted.iter().map(|(symbol, _)| *symbol).filter(|symbol| symbol & WORD_BIT == 0).collect();
        Self { numbers, letters, depths }
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number that files give a symbol: a letter's among those there are, from 1, so that it is small; a word's own.
    pub(super) fn code(&self, symbol: u32) -> u32 {
        if symbol == END || symbol & WORD_BIT != 0 {
            return symbol;
        }
        self.letters.partition_point(|letter| *letter <= symbol) as u32
    }

    /// A stretch of the table.
    pub(super) fn slice(&self, range: Range<usize>) -> &[u32] {
        let end = range.end.min(self.numbers.len());
        self.numbers.get(range.start.min(end)..end).unwrap_or_default()
    }

    /// The number at a row of the table.
    pub(super) fn number(&self, row: usize) -> Option<u32> {
        self.numbers.get(row).copied()
    }

    /// Whether a row is the first of a group.
    pub(super) fn is_first(&self, row: usize) -> bool {
        self.depths.get(row).is_some_and(|depth| *depth > 0)
    }

    /// By how many symbols the places of a row's group are alike.
    pub(super) fn depth(&self, row: usize) -> usize {
        let depths = self.depths.get(..=row).unwrap_or_default();
        depths.iter().rev().find(|depth| **depth > 0).map_or(0, |depth| *depth as usize)
    }
}

/// Two rows cut into parts of so many members.
fn cut<'a>(
    mut numbers: &'a mut [u32],
    mut depths: &'a mut [u8],
    sizes: impl Iterator<Item = usize>,
) -> Vec<(&'a mut [u32], &'a mut [u8])> {
    sizes
        .map(|size| {
            let (part, rest) = std::mem::take(&mut numbers).split_at_mut(size);
            let (part_depths, rest_depths) = std::mem::take(&mut depths).split_at_mut(size);
            (numbers, depths) = (rest, rest_depths);
            (part, part_depths)
        })
        .collect()
}

/// Sorts places that are alike by `depth` symbols.
fn split(places: &Places<'_>, numbers: &mut [u32], depths: &mut [u8], depth: usize) {
    let is_end = || numbers.first().is_some_and(|first| depth > 1 && places.later(*first, depth - 1) == END);
    if numbers.len() <= GROUP || depth == LONGEST || is_end() {
        if let Some(first) = depths.first_mut() {
            *first = depth as u8;
        }
        return;
    }
    let mut keyed: Vec<(u32, u32)> = numbers.iter().map(|number| (places.later(*number, depth), *number)).collect();
    keyed.sort_unstable();
    for (slot, (_, number)) in numbers.iter_mut().zip(&keyed) {
        *slot = *number;
    }
    let sizes: Vec<usize> = keyed.chunk_by(|(one, _), (other, _)| one == other).map(<[_]>::len).collect();
    drop(keyed);
    let is_large = numbers.len() > LARGE;
    let parts = cut(numbers, depths, sizes.into_iter());
    let each = |(numbers, depths): (&mut [u32], &mut [u8])| split(places, numbers, depths, depth + 1);
    if is_large { parts.into_par_iter().for_each(each) } else { parts.into_iter().for_each(each) }
}

fn merge(a: FxHashMap<u32, u32>, b: FxHashMap<u32, u32>) -> FxHashMap<u32, u32> {
    let (mut into, from) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order of adding")]
    for (symbol, count) in from {
        *into.entry(symbol).or_default() += count;
    }
    into
}
