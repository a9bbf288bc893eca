//! Two documents aligned clause by clause: what stands in both, what elsewhere, what on one side only.
//!
//! In: two documents cut into clauses, and the alignments between them. Out: rows in the reading order of the first, and
//! for every letter one class, so that figures add up exactly. A clause that stands elsewhere in the other document is
//! *moved*; it is never counted as standing on one side only.

pub mod attribution;
pub mod digits;
pub mod figures;
mod filters;
pub mod links;
pub mod list;
pub mod page;
pub mod pairs;
pub mod picture;
pub mod rows;
pub mod table;

pub use list::routes;
pub use page::render;

use super::clauses::{Cut, symbols_within};
use crate::model::Document;
use crate::normalize::Text;
use crate::reuse::Alignment;
use links::Links;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;
use std::ops::Range;

/// A document and its cuttings.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its letters.
    pub text: &'a Text,
    /// Its clauses and words.
    pub cut: &'a Cut,
}

/// Where a letter stands with regard to the other document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// In the other document, in the same row.
    Same,
    /// In the other document, in the row of this number.
    Moved(usize),
    /// In words that say who speaks (某某指出), unless they stand in the same row.
    Attribution,
    /// Only here, in a clause that otherwise stands in the same row, or most of which stands elsewhere.
    Reworded,
    /// Only here, as is the whole clause.
    Only,
}

/// How the two sides of a row relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// All letters equal and in one order, attributions aside.
    Verbatim,
    /// At least four fifths of the letters of the longer side, attributions aside.
    Near,
    /// Less.
    Partial,
    /// Stands elsewhere in the other document.
    Moved,
    /// Stands on one side only.
    Only,
}

/// One row of the grid; of a row that is `Moved` or `Only`, one side is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Clauses of the first document.
    pub a: Range<usize>,
    /// Clauses of the second.
    pub b: Range<usize>,
    /// See [`RowKind`].
    pub kind: RowKind,
    /// Letters equal / letters of the longer side, attributions aside, in whole hundredths, rounded down; 0 unless both
    /// sides stand.
    pub percent: u32,
}

/// How the letters of one document divide; the parts add up to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All letters.
    pub total: u32,
    /// Letters of rows whose wording is equal throughout.
    pub verbatim: u32,
    /// Equal letters of the other rows.
    pub near: u32,
    /// Letters that stand elsewhere in the other document.
    pub moved: u32,
    /// Letters that differ in clauses that correspond.
    pub reworded: u32,
    /// Letters of attributions.
    pub attribution: u32,
    /// Letters of clauses that stand only here.
    pub only: u32,
}

impl Figures {
    /// Letters that stand in the other document.
    pub fn shared(&self) -> u32 {
        self.verbatim + self.near + self.moved
    }
}

/// Two documents, aligned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// In reading order of the first document.
    pub rows: Vec<Row>,
    /// The standing of each symbol of the first document.
    pub a: Vec<Standing>,
    /// The standing of each symbol of the second.
    pub b: Vec<Standing>,
    /// How the letters of the first divide.
    pub figures_a: Figures,
    /// How those of the second divide.
    pub figures_b: Figures,
}

/// Four fifths, as in `reuse::Relation::Near`.
const NEAR_PERCENT: u32 = 80;

/// Aligns two documents by all alignments between them (either way round).
pub fn compare(a: Side, b: Side, alignments: &[(&Alignment, Turned)]) -> Comparison {
    let speakers: Vec<&str> =
        a.document.meta.speakers.iter().chain(&b.document.meta.speakers).map(String::as_str).collect();
    let mut links = Links::of(a, b, alignments);
    let attributed_a = attributed(a, &speakers, links.pairs().iter().map(|pair| pair.0));
    let attributed_b = attributed(b, &speakers, links.pairs().iter().map(|pair| pair.1));
    // Who speaks is no reason to lay two sentences beside each other, nor is a set phrase.
    let mut spoken = links.without(&attributed_a, &attributed_b);
    links.add_equal_runs(a, b);
    // What two texts are headed by stands beside each other, however set its phrases are.
    spoken.add_of_heads(&links, a, b);
    let plan = rows::plan(a, b, &spoken);
    links.add_words_of_rows(a, b, &plan);
    links.snap_to_words(a.cut, b.cut);
    let plan = rows::parted(a, b, &spoken, &links.without(&attributed_a, &attributed_b), plan);
    let rows_a = rows::row_of_each(&plan, a.cut, |row| &row.0);
    let rows_b = rows::row_of_each(&plan, b.cut, |row| &row.1);
    let stands_a = standings(a, &links.partners_of_a(), &rows_a, &rows_b, &plan, &attributed_a);
    let stands_b = standings(b, &links.partners_of_b(), &rows_b, &rows_a, &plan, &attributed_b);
    let rows: Vec<Row> = plan.into_iter().map(|(x, y)| row(a, b, &stands_a, &stands_b, x, y)).collect();
    let figures_a = figures(a, &stands_a, &rows, &rows_a);
    let figures_b = figures(b, &stands_b, &rows, &rows_b);
    Comparison { rows, a: stands_a, b: stands_b, figures_a, figures_b }
}

/// For each symbol, whether it is part of an attribution, given the symbols that stand in the other document: only of a
/// side that reports, and of that only if some sentence with an attribution goes on with what the other document has.
fn attributed(side: Side, speakers: &[&str], linked: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut attributed = vec![false; side.text.symbols.len()];
    if !attribution::reports(side.document.meta.kind) {
        return attributed;
    }
    for span in attribution::find(&side.document.body, speakers) {
        attributed.get_mut(symbols_within(side.text, span)).unwrap_or_default().fill(true);
    }
    let sentence = |symbol: usize| side.cut.clauses.get(side.cut.clause_of(symbol)).map(|clause| clause.sentence);
    let reporting: BTreeSet<Option<usize>> = side
        .cut
        .clauses
        .iter()
        .filter(|clause| attributed[clause.symbols.clone()].contains(&true))
        .map(|clause| Some(clause.sentence))
        .collect();
    let mut linked = linked.filter(|symbol| !attributed[*symbol]);
    if linked.any(|symbol| reporting.contains(&sentence(symbol))) { attributed } else { vec![false; attributed.len()] }
}

/// Which way round an alignment lies to the pair compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// Its `a` is the pair's first document.
    Straight,
    /// Its `a` is the pair's second document.
    Round,
}

/// The standing of each symbol of `side`, given the other side's symbols that equal it and the rows of both.
fn standings(
    side: Side,
    partners: &[Vec<usize>],
    own_rows: &[usize],
    other_rows: &[usize],
    plan: &[rows::Planned],
    attributed: &[bool],
) -> Vec<Standing> {
    let mut stands: Vec<Standing> = partners
        .iter()
        .enumerate()
        .map(|(symbol, partners)| {
            let own = own_rows[symbol];
            if partners.is_empty() {
                Standing::Only
            } else if partners.iter().any(|&partner| other_rows[partner] == own) {
                Standing::Same
            } else {
                let nearest = partners.iter().map(|&partner| other_rows[partner]).min_by_key(|&row| row.abs_diff(own));
                Standing::Moved(nearest.unwrap_or(own))
            }
        })
        .collect();
    for clause in &side.cut.clauses {
        let Some(places) = stands.get_mut(clause.symbols.clone()) else { continue };
        let Some(&row) = own_rows.get(clause.symbols.start) else { continue };
        let paired = plan.get(row).is_some_and(|(x, y)| !x.is_empty() && !y.is_empty());
        let moved = places.iter().filter(|place| matches!(place, Standing::Moved(_))).count();
        if (paired && places.contains(&Standing::Same)) || 2 * moved > places.len() {
            for place in places.iter_mut().filter(|place| **place == Standing::Only) {
                *place = Standing::Reworded;
            }
        }
    }
    for (place, _) in stands.iter_mut().zip(attributed).filter(|(_, attributed)| **attributed) {
        if *place != Standing::Same {
            *place = Standing::Attribution;
        }
    }
    stands
}

/// Symbols of a range of clauses.
pub fn symbols_of(cut: &Cut, clauses: &Range<usize>) -> Range<usize> {
    match cut.clauses.get(clauses.clone()) {
        Some([first, .., last]) => first.symbols.start..last.symbols.end,
        Some([only]) => only.symbols.clone(),
        _ => 0..0,
    }
}

/// Letters of the symbols for which `is` holds.
fn letters(side: Side, stands: &[Standing], range: Range<usize>, is: impl Fn(Standing) -> bool) -> u32 {
    range.filter(|&symbol| is(stands[symbol])).map(|symbol| u32::from(side.text.letters[symbol])).sum()
}

/// `part` of `whole` in hundredths, rounded down, so that only all of it is 100.
pub fn percent(part: u32, whole: u32) -> u32 {
    if whole == 0 { 0 } else { u32::try_from(u64::from(part) * 100 / u64::from(whole)).unwrap_or(100) }
}

/// Tells how a row's sides relate.
fn row(a: Side, b: Side, stands_a: &[Standing], stands_b: &[Standing], x: Range<usize>, y: Range<usize>) -> Row {
    let (of_a, of_b) = (symbols_of(a.cut, &x), symbols_of(b.cut, &y));
    let counts = |side: Side, stands: &[Standing], range: &Range<usize>| {
        let all = letters(side, stands, range.clone(), |s| s != Standing::Attribution);
        let same = letters(side, stands, range.clone(), |s| s == Standing::Same);
        let moved = letters(side, stands, range.clone(), |s| matches!(s, Standing::Moved(_)));
        (all, same, moved)
    };
    let (all_a, same_a, moved_a) = counts(a, stands_a, &of_a);
    let (all_b, same_b, moved_b) = counts(b, stands_b, &of_b);
    if x.is_empty() || y.is_empty() {
        let moved = 2 * (moved_a + moved_b) > all_a + all_b;
        return Row { a: x, b: y, kind: if moved { RowKind::Moved } else { RowKind::Only }, percent: 0 };
    }
    let (longer, mut same) = (all_a.max(all_b), same_a.min(same_b));
    if same == longer {
        same = same_in_order(a, b, stands_a, stands_b, of_a, of_b);
    }
    let percent = percent(same, longer);
    let kind = match percent {
        100.. => RowKind::Verbatim,
        NEAR_PERCENT.. => RowKind::Near,
        _ => RowKind::Partial,
    };
    Row { a: x, b: y, kind, percent }
}

/// Letters of two ranges that are equal in one order, attributions aside: a list of names in another order has all its
/// letters on both sides and is not the same word for word.
fn same_in_order(
    a: Side,
    b: Side,
    stands_a: &[Standing],
    stands_b: &[Standing],
    of_a: Range<usize>,
    of_b: Range<usize>,
) -> u32 {
    let told = |stands: &[Standing], range: Range<usize>| -> Vec<usize> {
        range.filter(|&symbol| stands[symbol] != Standing::Attribution).collect()
    };
    let (of_a, of_b) = (told(stands_a, of_a), told(stands_b, of_b));
    let symbols = |side: Side, of: &[usize]| -> Vec<u32> { of.iter().map(|&at| side.text.symbols[at]).collect() };
    let letters = |of: &[usize]| -> u32 { of.iter().map(|&at| u32::from(a.text.letters[at])).sum() };
    let (x, y) = (symbols(a, &of_a), symbols(b, &of_b));
    if x == y {
        return letters(&of_a);
    }
    capture_diff_slices(Algorithm::Myers, &x, &y)
        .into_iter()
        .map(|op| match op {
            DiffOp::Equal { old_index, len, .. } => letters(&of_a[old_index..old_index + len]),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => 0,
        })
        .sum()
}

/// Divides the letters of one side.
fn figures(side: Side, stands: &[Standing], rows: &[Row], row_of: &[usize]) -> Figures {
    let mut figures = Figures::default();
    for (symbol, standing) in stands.iter().enumerate() {
        let letters = u32::from(side.text.letters[symbol]);
        figures.total += letters;
        let part = match standing {
            Standing::Same if rows[row_of[symbol]].kind == RowKind::Verbatim => &mut figures.verbatim,
            Standing::Same => &mut figures.near,
            Standing::Moved(_) => &mut figures.moved,
            Standing::Attribution => &mut figures.attribution,
            Standing::Reworded => &mut figures.reworded,
            Standing::Only => &mut figures.only,
        };
        *part += letters;
    }
    figures
}

#[cfg(test)]
mod tests;
