//! Lays clauses of two documents in rows: what corresponds in one order on both sides stands beside each other.

use super::links::Links;
use super::{Side, symbols_of};
use crate::site::clauses::Cut;
use std::collections::BTreeMap;
use std::ops::Range;

/// Clauses of the first document and of the second that make up a row; one may be empty.
pub type Planned = (Range<usize>, Range<usize>);

/// Plans the rows. Every clause of both documents is in exactly one.
pub fn plan(a: Side, b: Side, links: &Links) -> Vec<Planned> {
    let chain = heaviest_chain(&edges(a, b, links), b.cut.clauses.len());
    lay(a, b, links, join_within_sentences(a.cut, b.cut, groups(&chain)))
}

/// The same rows, but sides that have no equal letters beside each other any more stand in rows of their own: those that
/// made them a row were less than a word. `links` are what the rows were planned by, `left` what is left of them.
pub fn parted(a: Side, b: Side, links: &Links, left: &Links, rows: Vec<Planned>) -> Vec<Planned> {
    let (row_a, row_b) = (row_of_each(&rows, a.cut, |row| &row.0), row_of_each(&rows, b.cut, |row| &row.1));
    let mut has_equal = vec![false; rows.len()];
    for &(x, y) in left.pairs() {
        has_equal[row_a[x]] |= row_a[x] == row_b[y];
    }
    let kept = rows.into_iter().zip(has_equal).filter(|(_, has_equal)| *has_equal);
    lay(a, b, links, kept.map(|(row, _)| row).collect())
}

/// Lays rows around groups, which are in order.
fn lay(a: Side, b: Side, links: &Links, groups: Vec<Planned>) -> Vec<Planned> {
    let moved_a = mostly_linked(a, links.pairs().iter().map(|pair| pair.0));
    let moved_b = mostly_linked(b, links.pairs().iter().map(|pair| pair.1));
    let mut rows = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    for group in groups {
        for run in alike(a.cut, at_a..group.0.start, &moved_a) {
            rows.push((run, group.1.start..group.1.start));
        }
        for run in alike(b.cut, at_b..group.1.start, &moved_b) {
            rows.push((group.0.start..group.0.start, run));
        }
        (at_a, at_b) = (group.0.end, group.1.end);
        rows.push(group);
    }
    let (end_a, end_b) = (a.cut.clauses.len(), b.cut.clauses.len());
    rows.extend(alike(a.cut, at_a..end_a, &moved_a).into_iter().map(|run| (run, end_b..end_b)));
    rows.extend(alike(b.cut, at_b..end_b, &moved_b).into_iter().map(|run| (end_a..end_a, run)));
    rows
}

/// For each symbol of one side the number of its row.
pub fn row_of_each(rows: &[Planned], cut: &Cut, pick: impl Fn(&Planned) -> &Range<usize>) -> Vec<usize> {
    let mut of = vec![0; cut.words.len()];
    for (number, row) in rows.iter().enumerate() {
        for place in of.get_mut(symbols_of(cut, pick(row))).unwrap_or_default() {
            *place = number;
        }
    }
    of
}

/// Letters shared by each pair of clauses that share any: (clause of a, clause of b, letters), ascending.
fn edges(a: Side, b: Side, links: &Links) -> Vec<(usize, usize, u64)> {
    let (clause_a, clause_b) = (a.cut.clause_of_each(), b.cut.clause_of_each());
    let mut weights: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for &(x, y) in links.pairs() {
        *weights.entry((clause_a[x], clause_b[y])).or_default() += u64::from(a.text.letters[x]);
    }
    weights.into_iter().map(|((i, j), letters)| (i, j, letters)).collect()
}

/// The heaviest set of edges that keeps one order on both sides; a clause may take part in several.
///
/// A Fenwick tree holds the best chain that ends at or before each clause of the second document, so that this takes
/// E log m time for E edges.
fn heaviest_chain(edges: &[(usize, usize, u64)], clauses_b: usize) -> Vec<(usize, usize)> {
    // Score of the best chain, and its last edge plus one (0: none).
    let mut best: Vec<(u64, usize)> = vec![(0, 0); clauses_b + 1];
    let mut before = vec![0; edges.len()];
    for (number, &(_, j, letters)) in edges.iter().enumerate() {
        let (mut score, mut last) = (0, 0);
        let mut at = j + 1;
        while at > 0 {
            if best[at].0 > score {
                (score, last) = best[at];
            }
            at &= at - 1;
        }
        before[number] = last;
        let mut at = j + 1;
        while at <= clauses_b {
            if score + letters > best[at].0 {
                best[at] = (score + letters, number + 1);
            }
            at += at & at.wrapping_neg();
        }
    }
    let (mut score, mut last) = (0, 0);
    let mut at = clauses_b;
    while at > 0 {
        if best[at].0 > score {
            (score, last) = best[at];
        }
        at &= at - 1;
    }
    let mut chain = Vec::new();
    while last > 0 {
        chain.push((edges[last - 1].0, edges[last - 1].1));
        last = before[last - 1];
    }
    chain.reverse();
    chain
}

/// Clauses that hang together by the chain.
fn groups(chain: &[(usize, usize)]) -> Vec<Planned> {
    let mut groups: Vec<Planned> = Vec::new();
    for &(i, j) in chain {
        match groups.last_mut() {
            Some((x, y)) if i < x.end || j < y.end => {
                x.end = x.end.max(i + 1);
                y.end = y.end.max(j + 1);
            }
            _ => groups.push((i..i + 1, j..j + 1)),
        }
    }
    groups
}

/// Joins neighbouring groups unless a sentence ends between them on either side, and gives each group the rest of its
/// sentences.
fn join_within_sentences(a: &Cut, b: &Cut, groups: Vec<Planned>) -> Vec<Planned> {
    let same = |cut: &Cut, left: usize, right: usize| cut.clauses[left].sentence == cut.clauses[right].sentence;
    let mut joined: Vec<Planned> = Vec::new();
    for group in groups {
        match joined.last_mut() {
            Some((x, y)) if same(a, x.end - 1, group.0.start) && same(b, y.end - 1, group.1.start) => {
                x.end = group.0.end;
                y.end = group.1.end;
            }
            _ => joined.push(group),
        }
    }
    let mut from = (0, 0);
    for index in 0..joined.len() {
        let until =
            joined.get(index + 1).map_or((a.clauses.len(), b.clauses.len()), |next| (next.0.start, next.1.start));
        let (x, y) = &mut joined[index];
        for (cut, range, from, until) in [(a, x, from.0, until.0), (b, y, from.1, until.1)] {
            while range.start > from && same(cut, range.start - 1, range.start) {
                range.start -= 1;
            }
            while range.end < until && same(cut, range.end - 1, range.end) {
                range.end += 1;
            }
        }
        from = (joined[index].0.end, joined[index].1.end);
    }
    joined
}

/// For each sentence of one side, whether most of its letters stand on the other side.
fn mostly_linked(side: Side, linked: impl Iterator<Item = usize>) -> Vec<bool> {
    let sentences = side.cut.clauses.last().map_or(0, |last| last.sentence + 1);
    let mut all = vec![0u64; sentences];
    let mut shared = vec![0u64; sentences];
    let clause_of = side.cut.clause_of_each();
    for (symbol, &letters) in side.text.letters.iter().enumerate() {
        all[side.cut.clauses[clause_of[symbol]].sentence] += u64::from(letters);
    }
    let mut last = None;
    let mut symbols: Vec<usize> = linked.collect();
    symbols.sort_unstable();
    for symbol in symbols {
        if last != Some(symbol) {
            shared[side.cut.clauses[clause_of[symbol]].sentence] += u64::from(side.text.letters[symbol]);
            last = Some(symbol);
        }
    }
    all.into_iter().zip(shared).map(|(all, shared)| 2 * shared > all).collect()
}

/// Divides clauses without counterpart in the row so that moved sentences and sentences of one side only keep apart.
fn alike(cut: &Cut, range: Range<usize>, moved: &[bool]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for index in range {
        let is_moved = moved[cut.clauses[index].sentence];
        match runs.last_mut() {
            Some(run) if moved[cut.clauses[run.start].sentence] == is_moved => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}
