//! Which letters of two documents equal which, one by one.

use super::rows::Planned;
use super::{Side, Turned, symbols_of};
use crate::config::SHORTEST_PASSAGE;
use crate::model::ParagraphKind;
use crate::normalize::weigh;
use crate::reuse::Alignment;
use crate::site::clauses::{Cut, symbols_within};
use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Fewest symbols of a whole clause that is looked for in the other document even where no alignment leads: shorter
/// ones ("第一，", "同时，") would be found everywhere.
const CLAUSE_SYMBOLS: usize = 4;

/// Fewest symbols of a whole clause of one document that is looked for inside longer clauses of the other: a text that
/// lost its punctuation runs several into one (加强抗疫合作深化务实合作). Shorter ones stand inside others by chance.
const CLAUSE_WITHIN_SYMBOLS: usize = 6;

/// Most words on both sides of a row, multiplied, for which its words are compared once more: this keeps a page's time
/// within a second on rows of tens of thousands of words, which only texts without punctuation have.
const ROW_WORDS_PRODUCT: usize = 1_000_000;

/// Most places of the other document at which one clause is looked for: a list of a thousand equal lines on both sides
/// would cost a million looks.
const MOST_PLACES: usize = 50;

/// Fewest symbols that a stretch of equal words must have to count, unless it touches letters that are equal already on both sides: a
/// single 的 on both sides is no correspondence.
const STRETCH_SYMBOLS: usize = 2;

/// Pairs of equal symbols, (in the first document, in the second), ascending, without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    pairs: Vec<(usize, usize)>,
    symbols_a: usize,
    symbols_b: usize,
}

impl Links {
    /// What the alignments say is equal, and every whole clause that stands on both sides.
    pub fn of(a: Side, b: Side, alignments: &[(&Alignment, Turned)]) -> Self {
        let mut pairs = Vec::new();
        for (alignment, turned) in alignments {
            for &(in_a, in_b) in &alignment.runs {
                let (in_a, in_b) = if *turned == Turned::Straight { (in_a, in_b) } else { (in_b, in_a) };
                let (from_a, from_b) = (symbols_within(a.text, in_a), symbols_within(b.text, in_b));
                pairs.extend(from_a.zip(from_b).filter(|&(x, y)| a.text.symbols[x] == b.text.symbols[y]));
            }
        }
        pairs.extend(equal_clauses(a, b));
        let mut links = Self { pairs, symbols_a: a.text.symbols.len(), symbols_b: b.text.symbols.len() };
        links.settle();
        links
    }

    /// Links what is not linked yet and yet stands on the other side: salutations, datelines and set phrases, which the
    /// alignments leave aside. What a comparison says stands on one side only has no equal run as long as a passage.
    pub fn add_equal_runs(&mut self, a: Side, b: Side) {
        let (mut linked_a, mut linked_b) = (vec![false; self.symbols_a], vec![false; self.symbols_b]);
        for &(x, y) in &self.pairs {
            (linked_a[x], linked_b[y]) = (true, true);
        }
        let mut forth = equal_runs(a, &linked_a, b);
        let mut back = equal_runs(b, &linked_b, a);
        forth.extend(clauses_within(a, &linked_a, b, &linked_b));
        back.extend(clauses_within(b, &linked_b, a, &linked_a));
        self.pairs.extend(forth);
        self.pairs.extend(back.into_iter().map(|(y, x)| (x, y)));
        self.settle();
    }

    /// Adds those of `all` that link title or subtitle to title or subtitle.
    pub fn add_of_heads(&mut self, all: &Self, a: Side, b: Side) {
        let (head_a, head_b) = (head(a), head(b));
        let is_head = |of: &[Range<usize>], symbol: usize| of.iter().any(|range| range.contains(&symbol));
        self.pairs.extend(all.pairs.iter().filter(|(x, y)| is_head(&head_a, *x) && is_head(&head_b, *y)));
        self.settle();
    }

    fn settle(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    /// Without the pairs of which either symbol is marked.
    pub fn without(&self, marked_a: &[bool], marked_b: &[bool]) -> Self {
        let pairs = self.pairs.iter().copied().filter(|&(x, y)| !marked_a[x] && !marked_b[y]).collect();
        Self { pairs, ..*self }
    }

    /// The pairs.
    pub fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }

    /// For each symbol of the first document, those of the second that equal it.
    pub fn partners_of_a(&self) -> Vec<Vec<usize>> {
        let mut partners = vec![Vec::new(); self.symbols_a];
        for &(x, y) in &self.pairs {
            partners[x].push(y);
        }
        partners
    }

    /// For each symbol of the second document, those of the first that equal it.
    pub fn partners_of_b(&self) -> Vec<Vec<usize>> {
        let mut partners = vec![Vec::new(); self.symbols_b];
        for &(x, y) in &self.pairs {
            partners[y].push(x);
        }
        partners
    }

    /// Compares the words of each row once more, so that short equal words between the alignments count as equal.
    pub fn add_words_of_rows(&mut self, a: Side, b: Side, rows: &[Planned]) {
        let is_linked =
            |x: Option<usize>, y: Option<usize>| x.zip(y).is_some_and(|pair| self.pairs.binary_search(&pair).is_ok());
        let mut more = Vec::new();
        for (x, y) in rows {
            let (words_a, words_b) = (words_of(a, x), words_of(b, y));
            if words_a.len().saturating_mul(words_b.len()) > ROW_WORDS_PRODUCT {
                continue;
            }
            let keys_a: Vec<&[u32]> = words_a.iter().map(|word| &a.text.symbols[word.clone()]).collect();
            let keys_b: Vec<&[u32]> = words_b.iter().map(|word| &b.text.symbols[word.clone()]).collect();
            for op in capture_diff_slices(Algorithm::Myers, &keys_a, &keys_b) {
                let DiffOp::Equal { old_index, new_index, len } = op else { continue };
                let (first_a, last_a) = (&words_a[old_index], &words_a[old_index + len - 1]);
                let stretch = first_a.start..last_a.end;
                let start_b = words_b[new_index].start;
                let touches = is_linked(stretch.start.checked_sub(1), start_b.checked_sub(1))
                    || is_linked(Some(stretch.end), Some(start_b + stretch.len()));
                if stretch.len() >= STRETCH_SYMBOLS || touches {
                    more.extend(stretch.zip(start_b..));
                }
            }
        }
        self.pairs.extend(more);
        self.settle();
    }

    /// Drops what is less than a whole word on either side: a word of which one letter differs is another word.
    pub fn snap_to_words(&mut self, a: &Cut, b: &Cut) {
        loop {
            let before = self.pairs.len();
            let whole_a = whole_words(a, self.pairs.iter().map(|pair| pair.0));
            let whole_b = whole_words(b, self.pairs.iter().map(|pair| pair.1));
            self.pairs.retain(|&(x, y)| whole_a[a.words[x]] && whole_b[b.words[y]]);
            if self.pairs.len() == before {
                break;
            }
        }
    }
}

/// The symbols of a document's title and subtitle.
fn head(side: Side) -> Vec<Range<usize>> {
    let is_head = |kind| matches!(kind, ParagraphKind::Title | ParagraphKind::Subtitle);
    let paragraphs = side.document.body.paragraphs.iter().filter(|paragraph| is_head(paragraph.kind));
    paragraphs.map(|paragraph| symbols_within(side.text, paragraph.span)).collect()
}

/// For each word, whether all its symbols are among those given.
fn whole_words(cut: &Cut, linked: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut is_linked = vec![false; cut.words.len()];
    for symbol in linked {
        is_linked[symbol] = true;
    }
    let mut whole = vec![true; cut.words.last().map_or(0, |last| last + 1)];
    for (&word, linked) in cut.words.iter().zip(is_linked) {
        whole[word] &= linked;
    }
    whole
}

/// The symbols of each word of a range of clauses.
pub fn words_of(side: Side, clauses: &Range<usize>) -> Vec<Range<usize>> {
    let symbols = symbols_of(side.cut, clauses);
    let mut words: Vec<Range<usize>> = Vec::new();
    for symbol in symbols {
        match words.last_mut() {
            Some(last) if side.cut.words[last.start] == side.cut.words[symbol] => last.end = symbol + 1,
            _ => words.push(symbol..symbol + 1),
        }
    }
    words
}

/// The shortest run from a symbol on that is as long as a passage, in symbols.
fn shortest_run(side: Side<'_>, from: usize) -> Option<&[u32]> {
    let symbols = side.text.symbols.get(from..)?;
    let letters = side.text.letters.get(from..)?;
    let mut weight = 0;
    let len = symbols.iter().zip(letters).position(|(&symbol, &letters)| {
        weight += weigh(symbol, letters);
        weight >= SHORTEST_PASSAGE
    })?;
    symbols.get(..=len)
}

/// Pairs of symbols (of `side`, of `other`) of the runs as long as a passage that stand on both sides and hold a symbol of
/// `side` that is not linked. The n-th on one side goes with the n-th on the other, as for clauses.
fn equal_runs(side: Side, linked: &[bool], other: Side) -> Vec<(usize, usize)> {
    let mut runs: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    for at in 0..other.text.symbols.len() {
        if let Some(run) = shortest_run(other, at) {
            runs.entry(run).or_default().push(at);
        }
    }
    let mut seen: FxHashMap<&[u32], usize> = FxHashMap::default();
    let mut pairs = Vec::new();
    for at in 0..linked.len() {
        let Some((run, places)) = shortest_run(side, at).and_then(|run| Some((run, runs.get(run)?))) else { continue };
        // A few words at the end of one sentence and a few at the beginning of the next are no wording.
        if !is_within_sentence(side.cut, at..at + run.len()) {
            continue;
        }
        let n = seen.entry(run).or_insert(0);
        let place = places[(*n).min(places.len() - 1)];
        *n += 1;
        if !linked[at..at + run.len()].iter().all(|linked| *linked) {
            pairs.extend((0..run.len()).map(|offset| (at + offset, place + offset)));
        }
    }
    pairs
}

fn is_within_sentence(cut: &Cut, symbols: Range<usize>) -> bool {
    let sentence = |symbol: usize| cut.clauses.get(cut.clause_of(symbol)).map(|clause| clause.sentence);
    sentence(symbols.start) == sentence(symbols.end - 1)
}

/// Pairs of symbols (of `side`, of `other`) of whole clauses of `side` that stand somewhere in `other`, where either place
/// holds a symbol that is not linked. A clause that is not linked goes to its first place there.
fn clauses_within(side: Side, linked: &[bool], other: Side, linked_other: &[bool]) -> Vec<(usize, usize)> {
    let starts: FxHashMap<&[u32], Vec<usize>> = other.text.symbols.windows(CLAUSE_WITHIN_SYMBOLS).enumerate().fold(
        FxHashMap::default(),
        |mut starts, (at, run)| {
            starts.entry(run).or_insert_with(Vec::new).push(at);
            starts
        },
    );
    let mut pairs = Vec::new();
    for clause in &side.cut.clauses {
        let wording = side.text.symbols.get(clause.symbols.clone()).unwrap_or_default();
        let Some(places) = wording.get(..CLAUSE_WITHIN_SYMBOLS).and_then(|start| starts.get(start)) else { continue };
        let mut is_linked = linked[clause.symbols.clone()].iter().all(|linked| *linked);
        for &place in places.iter().take(MOST_PLACES) {
            let range = place..place + wording.len();
            let is_there = other.text.symbols.get(range.clone()) == Some(wording);
            if is_there && !(is_linked && linked_other[range].iter().all(|linked| *linked)) {
                pairs.extend((0..wording.len()).map(|offset| (clause.symbols.start + offset, place + offset)));
                is_linked = true;
            }
        }
    }
    pairs
}

/// Pairs of symbols of clauses that stand on both sides letter for letter.
///
/// The n-th on one side goes with the n-th on the other; where one side has fewer, its last serves the rest. This keeps a
/// salutation that returns on every page from being paired each with each.
fn equal_clauses(a: Side, b: Side) -> Vec<(usize, usize)> {
    let mut in_b: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    let mut in_a: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    for (side, found) in [(a, &mut in_a), (b, &mut in_b)] {
        for clause in &side.cut.clauses {
            if clause.symbols.len() >= CLAUSE_SYMBOLS {
                let wording = side.text.symbols.get(clause.symbols.clone()).unwrap_or_default();
                found.entry(wording).or_default().push(clause.symbols.start);
            }
        }
    }
    let mut pairs = Vec::new();
    for clause in &a.cut.clauses {
        let Some(wording) = a.text.symbols.get(clause.symbols.clone()) else { continue };
        let (Some(starts_a), Some(starts_b)) = (in_a.remove(wording), in_b.get(wording)) else { continue };
        for n in 0..starts_a.len().max(starts_b.len()) {
            let (x, y) = (starts_a[n.min(starts_a.len() - 1)], starts_b[n.min(starts_b.len() - 1)]);
            pairs.extend((0..wording.len()).map(|offset| (x + offset, y + offset)));
        }
    }
    pairs
}
