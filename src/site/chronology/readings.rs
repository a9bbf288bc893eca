//! Collation: where the witnesses of a wording differ, word by word, over the wording and a clause to either side.
//!
//! Every witness is aligned to the first. A stretch of the first that stands in all is common; between common stretches
//! lies a place of variation, at which each witness has a reading. Punctuation and digits make no reading.

use crate::model::BodySpan;
use crate::normalize::Text;
use crate::normalize::fold::fold;
use crate::reuse::DocumentIndex;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

/// Fewest letters of a common stretch between two places of variation; a single 的 that happens to stand in all would cut
/// one variation in two.
const COMMON_LETTERS: usize = 2;

/// Most words on both sides, multiplied, that are compared: above it the stretch counts as one reading.
const WORDS_PRODUCT: usize = 250_000;

/// A part of a window: before the wording, the wording, after it.
const PARTS: usize = 3;
/// What stands before the wording.
const BEFORE: usize = 0;
/// The wording itself.
const WORDING: usize = 1;

/// A witness's window, as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Which document.
    pub document: DocumentIndex,
    /// Symbols of each word, for comparing.
    pub words: Vec<Vec<u32>>,
    /// Bytes of the body of each word.
    pub places: Vec<BodySpan>,
    /// Where the wording begins and ends, in words.
    pub wording: Range<usize>,
}

impl Window {
    /// Cuts a window out of a document: `words_of` gives the word of each symbol of the text from `first_symbol` on.
    pub fn of(
        document: DocumentIndex,
        text: &Text,
        symbols: Range<usize>,
        wording: BodySpan,
        word_of: impl Fn(usize) -> usize,
    ) -> Self {
        let mut window = Self { document, ..Self::default() };
        let mut last = None;
        let inside = |place: BodySpan| u8::from(place.start >= wording.start) + u8::from(place.start >= wording.end);
        for symbol in symbols {
            let (Some(&place), Some(&letter)) = (text.places.get(symbol), text.symbols.get(symbol)) else { break };
            // A word that the wording's edge cuts is cut there, too.
            let key = (word_of(symbol), inside(place));
            if last == Some(key) {
                if let (Some(word), Some(bytes)) = (window.words.last_mut(), window.places.last_mut()) {
                    word.push(letter);
                    bytes.end = place.end;
                }
            } else {
                window.words.push(vec![letter]);
                window.places.push(place);
                last = Some(key);
            }
        }
        let from = window.places.partition_point(|place| place.start < wording.start);
        let to = window.places.partition_point(|place| place.start < wording.end);
        window.wording = from..to.max(from);
        window
    }

    fn part(&self, part: usize) -> Range<usize> {
        match part {
            BEFORE => 0..self.wording.start,
            WORDING => self.wording.clone(),
            _ => self.wording.end..self.words.len(),
        }
    }

    /// The bytes of some words in their document's text, with the figures that belong to them: those right before a letter belong to
    /// it, others to what they follow. Nothing for no words.
    pub fn bytes(&self, words: &Range<usize>, text: &str) -> Option<BodySpan> {
        let first = self.places.get(words.start)?;
        let last = self.places.get(words.end.checked_sub(1)?)?;
        let (before, after) = (text.get(..first.start as usize)?, text.get(last.end as usize..)?);
        let figures = run_of_figures(before.chars().rev());
        let start = first.start as usize - figures;
        let figures = run_of_figures(after.chars());
        let belongs_here = after.get(figures..)?.chars().next().is_none_or(|next| fold(next).is_none());
        let end = last.end as usize + if belongs_here { figures } else { 0 };
        (first.start < last.end && !words.is_empty()).then(|| BodySpan::new(start, end))
    }
}

/// Bytes of the figures that characters begin with, and of the signs within and beside them.
fn run_of_figures(characters: impl Iterator<Item = char>) -> usize {
    let is_figure = |c: char| c.is_numeric() && fold(c).is_none();
    let run: Vec<char> =
        characters.take_while(|c| is_figure(*c) || matches!(c, '.' | ',' | '%' | '．' | '％' | '‰')).collect();
    // A sign that nothing follows is the end of a sentence.
    let figures = run.iter().rposition(|c| is_figure(*c)).map_or(0, |last| last + 1);
    let percent = run.get(figures..).unwrap_or_default().iter().take_while(|c| matches!(c, '%' | '％' | '‰')).count();
    let n = if figures > 0 { figures + percent } else { 0 };
    run.iter().take(n).map(|c| c.len_utf8()).sum()
}

/// A column of a collation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// For each witness the words of its window.
    pub words: Vec<Range<usize>>,
    /// Whether the witnesses differ here.
    pub varies: bool,
    /// Whether it lies in the wording itself, and not in a clause to its side.
    pub in_wording: bool,
    /// For each witness the number of its reading here, in order of first appearance (0 for all where none varies).
    pub reading: Vec<usize>,
}

/// All witnesses beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collation {
    /// From left to right.
    pub columns: Vec<Column>,
    /// Witnesses that read alike in every column, in order of their first, each in order of time.
    pub groups: Vec<Vec<usize>>,
}

/// Aligns all windows to the first.
pub fn collate(windows: &[Window]) -> Collation {
    let Some(first) = windows.first() else { return Collation::default() };
    let mut columns = Vec::new();
    for part in 0..PARTS {
        let mut of_part = collate_part(first, windows, part);
        match part {
            BEFORE => split_off(&mut of_part, windows, Edge::Last),
            WORDING => {}
            _ => split_off(&mut of_part, windows, Edge::First),
        }
        columns.extend(of_part);
    }
    for column in &mut columns {
        number_readings(column, windows);
    }
    let columns = join_common(columns);
    let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for witness in 0..windows.len() {
        groups.entry(columns.iter().map(|column| column.reading[witness]).collect()).or_default().push(witness);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort();
    Collation { columns, groups }
}

/// How one witness stands to the first: for each word of the first the word that equals it, in words of the part.
fn equal_words(first: &[Vec<u32>], other: &[Vec<u32>]) -> Vec<Option<usize>> {
    let mut equal = vec![None; first.len()];
    if first.len().saturating_mul(other.len()) > WORDS_PRODUCT {
        return equal;
    }
    for op in capture_diff_slices(Algorithm::Myers, first, other) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for offset in 0..len {
                equal[old_index + offset] = Some(new_index + offset);
            }
        }
    }
    equal
}

fn collate_part(first: &Window, windows: &[Window], part: usize) -> Vec<Column> {
    let range = first.part(part);
    let base = &first.words[range.clone()];
    let equal: Vec<Vec<Option<usize>>> =
        windows.iter().map(|window| equal_words(base, &window.words[window.part(part)])).collect();
    // A word is common if every witness has it; a seam between two common words is whole if no witness puts anything in.
    let common: Vec<bool> = (0..base.len()).map(|word| equal.iter().all(|equal| equal[word].is_some())).collect();
    let whole = |left: usize| equal.iter().all(|equal| equal[left].map(|at| at + 1) == equal[left + 1]);
    // Stretches of common words without anything put in.
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for word in (0..base.len()).filter(|&word| common[word]) {
        match stretches.last_mut() {
            Some(stretch) if stretch.end == word && whole(word - 1) => stretch.end += 1,
            _ => stretches.push(word..word + 1),
        }
    }
    let is_long = |stretch: &Range<usize>| base[stretch.clone()].iter().map(Vec::len).sum::<usize>() >= COMMON_LETTERS;
    let everything = stretches.len() == 1 && stretches[0] == (0..base.len());
    stretches.retain(|stretch| everything || is_long(stretch));
    let mut columns = Vec::new();
    let ends = |window: usize| windows[window].part(part);
    let mut before: Option<Range<usize>> = None;
    for stretch in stretches.iter().map(Some).chain([None]) {
        let gap: Vec<Range<usize>> = (0..windows.len())
            .map(|window| {
                let own = ends(window);
                let at = |word: usize| equal[window][word].map_or(own.start, |word| own.start + word);
                let from = before.as_ref().map_or(own.start, |before| at(before.end - 1) + 1);
                let to = stretch.map_or(own.end, |stretch| at(stretch.start));
                from..to.max(from)
            })
            .collect();
        if gap.iter().any(|range| !range.is_empty()) {
            columns.push(Column { words: gap, varies: true, in_wording: part == WORDING, reading: Vec::new() });
        }
        if let Some(stretch) = stretch {
            let words = (0..windows.len())
                .map(|window| {
                    let own = ends(window);
                    let start = own.start + equal[window][stretch.start].unwrap_or(0);
                    start..start + stretch.len()
                })
                .collect();
            columns.push(Column { words, varies: false, in_wording: part == WORDING, reading: Vec::new() });
            before = Some(stretch.clone());
        }
    }
    columns
}

/// Joins neighbouring columns in which nothing varies: letters can be equal although words are cut differently.
fn join_common(columns: Vec<Column>) -> Vec<Column> {
    let mut joined: Vec<Column> = Vec::new();
    for column in columns {
        match joined.last_mut() {
            Some(last) if !last.varies && !column.varies && last.in_wording == column.in_wording => {
                for (range, more) in last.words.iter_mut().zip(&column.words) {
                    range.end = more.end;
                }
            }
            _ => joined.push(column),
        }
    }
    joined
}

/// Which word of a neighbouring clause touches the wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    /// Its first.
    First,
    /// Its last.
    Last,
}

/// Gives the word that touches the wording a column of its own where witnesses share such words: 我们要遵循 and 从倡导坚持
/// have no word in common, but the wording ties 遵循 and 坚持 to one place.
fn split_off(columns: &mut Vec<Column>, windows: &[Window], edge: Edge) {
    let Some(column) = (match edge {
        Edge::First => columns.first(),
        Edge::Last => columns.last(),
    })
    .filter(|column| column.varies) else {
        return;
    };
    let cut = |range: &Range<usize>| -> (Range<usize>, Range<usize>) {
        let at = match edge {
            Edge::First => (range.start + 1).min(range.end),
            Edge::Last => range.end.saturating_sub(1).max(range.start),
        };
        (range.start..at, at..range.end)
    };
    let halves: Vec<(Range<usize>, Range<usize>)> = column.words.iter().map(cut).collect();
    let (left, right): (Vec<_>, Vec<_>) = halves.into_iter().unzip();
    let (touching, rest) = match edge {
        Edge::First => (&left, &right),
        Edge::Last => (&right, &left),
    };
    let mut words: Vec<&[Vec<u32>]> = touching
        .iter()
        .zip(windows)
        .filter(|(range, _)| !range.is_empty())
        .filter_map(|(range, window)| window.words.get(range.clone()))
        .collect();
    words.sort_unstable();
    words.dedup();
    // Only if some witnesses share the word but not the rest does the split tell more.
    let mut readings: Vec<&[Vec<u32>]> =
        column.words.iter().zip(windows).filter_map(|(range, window)| window.words.get(range.clone())).collect();
    readings.retain(|reading| !reading.is_empty());
    readings.sort_unstable();
    readings.dedup();
    if words.len() >= readings.len() || rest.iter().all(Range::is_empty) {
        return;
    }
    let make = |words| Column { words, varies: true, in_wording: false, reading: Vec::new() };
    let at = match edge {
        Edge::First => 0,
        Edge::Last => columns.len() - 1,
    };
    columns.splice(at..=at, [make(left), make(right)]);
}

fn number_readings(column: &mut Column, windows: &[Window]) {
    let mut numbers: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    column.reading = column
        .words
        .iter()
        .zip(windows)
        .map(|(words, window)| {
            let letters = window.words.get(words.clone()).unwrap_or_default().concat();
            let next = numbers.len();
            *numbers.entry(letters).or_insert(next)
        })
        .collect();
    column.varies = numbers.len() > 1;
}

/// A reading's places by year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// `None` for undated or not dated to one year.
    pub year: Option<i16>,
    /// Places.
    pub places: usize,
    /// Occasions.
    pub occasions: usize,
}

/// Counts the places of some witnesses by year and occasion, years ascending, undated last.
pub fn count(witnesses: &[usize], year: impl Fn(usize) -> Option<i16>, occasion: impl Fn(usize) -> u64) -> Vec<Count> {
    let mut years: BTreeMap<(bool, Option<i16>), (usize, Vec<u64>)> = BTreeMap::new();
    for &witness in witnesses {
        let year = year(witness);
        let (places, occasions) = years.entry((year.is_none(), year)).or_default();
        *places += 1;
        occasions.push(occasion(witness));
    }
    years
        .into_iter()
        .map(|((_, year), (places, mut occasions))| {
            occasions.sort_unstable();
            occasions.dedup();
            Count { year, places, occasions: occasions.len() }
        })
        .collect()
}
