//! Matches of two documents, strung together across small differences: one passage, one chain.

use super::align::{complete, gap, merged};
use super::ends;
use super::seed::Match;
use super::stream::{Position, Stream};
use rayon::prelude::*;

/// The widest gap that a chain crosses on either side, in symbols: about one clause.
pub const GAP: u32 = 24;

/// Fewest letters of the longer side, out of a hundred, that are equal in a chain: below, the places do not read alike.
const DENSITY_PERCENT: u32 = 50;

/// A stretch equal on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Where it begins on the first side.
    pub a: Position,
    /// Where it begins on the second side.
    pub b: Position,
    /// In symbols.
    pub len: u32,
}

/// First and one-past-last position on both sides of a stretch of a chain that lies in one part of both documents, without
/// half words and scraps of clauses at its ends.
pub type Part = [(Position, Position); 2];

/// Equal stretches of two documents (or of two places of one), in order on both sides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    /// Never empty; in order, not overlapping on either side.
    pub runs: Vec<Run>,
    /// What readers are shown, in order: never empty.
    pub parts: Vec<Part>,
}

impl Chain {
    /// First and one-past-last position on the first side.
    pub fn a(&self) -> (Position, Position) {
        let (first, last) = self.ends();
        (first.a, last.a + last.len)
    }

    /// First and one-past-last position on the second side.
    pub fn b(&self) -> (Position, Position) {
        let (first, last) = self.ends();
        (first.b, last.b + last.len)
    }

    /// Symbols from the first to the last on the first side.
    fn width(&self) -> u32 {
        let (start, end) = self.a();
        end - start
    }

    fn ends(&self) -> (Run, Run) {
        (self.runs[0], self.runs[self.runs.len() - 1])
    }

    /// Whether every run of another chain lies in one of these.
    fn holds(&self, other: &Self) -> bool {
        other.runs.iter().all(|inner| {
            let at = self.runs.partition_point(|run| run.a + run.len <= inner.a);
            self.runs.get(at).is_some_and(|run| {
                let offset = inner.a.checked_sub(run.a);
                offset == inner.b.checked_sub(run.b) && offset.is_some_and(|offset| offset + inner.len <= run.len)
            })
        })
    }

    /// Letters that are equal.
    pub fn n_letters(&self, stream: &Stream) -> u32 {
        self.runs.iter().map(|run| stream.n_letters(run.a, run.a + run.len)).sum()
    }

    /// Symbols that are equal.
    pub fn n_equal(&self) -> u32 {
        self.runs.iter().map(|run| run.len).sum()
    }

    /// Symbols of `start..end` on one side that are equal, and the places on the other from the first to the last of them.
    pub fn project(&self, way: Way, start: Position, end: Position) -> Option<(u32, Position, Position)> {
        let sides = |run: &Run| match way {
            Way::Forth => (run.a, run.b),
            Way::Back => (run.b, run.a),
        };
        let mut equal = 0;
        let mut span: Option<(Position, Position)> = None;
        let first = self.runs.partition_point(|run| sides(run).0 + run.len <= start);
        for run in &self.runs[first..] {
            let (here, there) = sides(run);
            if here >= end {
                break;
            }
            let from = here.max(start);
            let to = (here + run.len).min(end);
            equal += to - from;
            let reached = (there + from - here, there + to - here);
            span = Some(span.map_or(reached, |(first, _)| (first, reached.1)));
        }
        span.map(|(from, to)| (equal, from, to))
    }
}

/// Which way a chain is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From its first side to its second.
    Forth,
    /// From its second side to its first.
    Back,
}

/// Strings the matches together, document pair by document pair. Matches come ordered by pair, then place.
pub fn run(stream: &Stream, matches: &[Match]) -> Vec<Chain> {
    let pairs: Vec<&[Match]> = matches
        .chunk_by(|x, y| stream.document(x.a) == stream.document(y.a) && stream.document(x.b) == stream.document(y.b))
        .collect();
    let chains: Vec<Vec<Chain>> = pairs.par_iter().map(|pair| chains_of(stream, pair)).collect();
    chains.into_iter().flatten().collect()
}

/// The chains of one pair of documents.
pub fn chains_of(stream: &Stream, matches: &[Match]) -> Vec<Chain> {
    let documents = matches.first().map(|m| [m.a, m.b].map(|at| stream.bounds(stream.document(at))));
    chains_within(stream, matches, documents.into_iter().flatten().map(|(start, end)| end - start).sum())
}

/// The chains of two texts that are together so many symbols long.
pub fn chains_within(stream: &Stream, matches: &[Match], length: u32) -> Vec<Chain> {
    let mut done: Vec<Chain> = Vec::new();
    // With the number of their equal symbols.
    let mut open: Vec<(Chain, u32)> = Vec::new();
    for &m in matches {
        // Chains that end too far back on the first side can take up nothing more.
        let mut i = 0;
        while i < open.len() {
            if open[i].0.a().1 + GAP < m.a {
                done.push(open.remove(i).0);
            } else {
                i += 1;
            }
        }
        let best = open
            .iter()
            .enumerate()
            .filter_map(|(i, (chain, equal))| {
                joined(chain, *equal, m).map(|(run, cost)| (cost, std::cmp::Reverse(i), run))
            })
            .min();
        match best {
            Some((_, std::cmp::Reverse(i), run)) => {
                open[i].0.runs.push(run);
                open[i].1 += run.len;
            }
            None => {
                // A match inside a chain on both sides (a repeat within the passage) adds nothing.
                let inside = |(chain, _): &(Chain, u32)| {
                    let (a, b) = (chain.a(), chain.b());
                    a.0 <= m.a && m.a + m.len <= a.1 && b.0 <= m.b && m.b + m.len <= b.1
                };
                if !open.iter().any(inside) {
                    open.push((Chain { runs: vec![Run { a: m.a, b: m.b, len: m.len }], parts: Vec::new() }, m.len));
                }
            }
        }
    }
    done.extend(open.into_iter().map(|(chain, _)| chain));
    let mut done = completed(stream, done, length);
    done.sort_unstable();
    let mut done = outermost(strung(stream, done));
    for chain in &mut done {
        chain.parts = ends::of(stream, &chain.runs);
    }
    done
}

/// These chains, each with what lies in its gaps and where it goes on at both ends.
fn completed(stream: &Stream, mut chains: Vec<Chain>, length: u32) -> Vec<Chain> {
    /// By how many lengths of the two texts their chains go on beyond their matches, in all. Prose stays below one; of text
    /// that says a few words over and over, with a change here and there, every chain would go on to its end.
    const GROWTH: u32 = 4;
    chains.sort_unstable();
    // A chain that an earlier one, extended, has taken up is not extended in its turn: through a text that has many copies
    // each would go from end to end.
    let mut completed: Vec<Chain> = Vec::with_capacity(chains.len());
    let mut left = length.saturating_mul(GROWTH);
    for mut chain in chains {
        if !completed.iter().rev().take(LOOKED_AT).any(|before| before.holds(&chain)) {
            if left > 0 {
                let matched = chain.width();
                complete(stream, &mut chain);
                left = left.saturating_sub(chain.width() - matched);
            }
            completed.push(chain);
        }
    }
    completed
}

/// How many earlier chains of a pair are looked at for each; more lie about one place only in texts that say one thing over
/// and over, where it does not matter which is taken.
const LOOKED_AT: usize = 64;

/// Joins chains of which one goes on where another ends: extended, they meet or overlap, or what lies between them reads
/// alike though no eight letters in a row are equal. Chains come in order.
fn strung(stream: &Stream, chains: Vec<Chain>) -> Vec<Chain> {
    let mut done: Vec<(Chain, u32)> = Vec::with_capacity(chains.len());
    for chain in chains {
        let joint = done
            .iter()
            .enumerate()
            .rev()
            .take(LOOKED_AT)
            .find_map(|(i, (before, equal))| Some((i, continued(stream, before, *equal, &chain)?)));
        match joint {
            Some((i, runs)) => {
                let (before, equal) = &mut done[i];
                *equal += runs.iter().map(|run| run.len).sum::<u32>();
                before.runs.extend(runs);
            }
            None => {
                let equal = chain.n_equal();
                done.push((chain, equal));
            }
        }
    }
    let merged = |(chain, _): (Chain, u32)| Chain { runs: merged(chain.runs), ..chain };
    done.into_iter().map(merged).collect()
}

/// The runs that carry a chain on through what lies between to the end of another, if it goes on there.
fn continued(stream: &Stream, before: &Chain, equal: u32, chain: &Chain) -> Option<Vec<Run>> {
    /// The widest stretch that is looked at, in symbols.
    const WIDE: u32 = 4 * GAP;
    let (a, b) = (before.a(), before.b());
    let goes_on = chain.a().0 >= a.0 && chain.b().0 >= b.0 && chain.a().1 > a.1 && chain.b().1 > b.1;
    // Cheap first: most chains of a pair lie far apart.
    if !goes_on || chain.a().0 > a.1 + WIDE || chain.b().0 > b.1 + WIDE {
        return None;
    }
    let mut rest: Vec<Run> = Vec::new();
    for run in &chain.runs {
        let overlap = a.1.saturating_sub(run.a).max(b.1.saturating_sub(run.b)).min(run.len);
        if overlap < run.len {
            rest.push(Run { a: run.a + overlap, b: run.b + overlap, len: run.len - overlap });
        }
    }
    let (first, last) = (*rest.first()?, *rest.last()?);
    // Within one document the two sides stay apart.
    if last.a + last.len > b.0 && stream.document(a.0) == stream.document(b.0) {
        return None;
    }
    let mut runs: Vec<Run> = Vec::new();
    gap(stream, (a.1, first.a), (b.1, first.b), &mut runs);
    let between: u32 = runs.iter().map(|run| run.len).sum();
    let wide = (first.a - a.1).max(first.b - b.1);
    if wide > GAP {
        // What was skipped anywhere is no wider than a gap, and a third reads alike.
        let mut reached = (a.1, b.1);
        for run in runs.iter().chain([&first]) {
            if run.a - reached.0 > GAP || run.b - reached.1 > GAP {
                return None;
            }
            reached = (run.a + run.len, run.b + run.len);
        }
        if between * 3 < wide {
            return None;
        }
    }
    let equal = equal + between + rest.iter().map(|run| run.len).sum::<u32>();
    let longer = (last.a + last.len - a.0).max(last.b + last.len - b.0);
    (equal * 100 >= longer * DENSITY_PERCENT).then(|| {
        runs.append(&mut rest);
        runs
    })
}

/// Without the chains that lie within another on both sides: a set phrase that a passage holds twice, paired crosswise.
/// Chains come ordered by where they begin on the first side.
fn outermost(chains: Vec<Chain>) -> Vec<Chain> {
    let within = |inner: &Chain, outer: &Chain| {
        let (x, y) = ([inner.a(), inner.b()], [outer.a(), outer.b()]);
        x.iter().zip(&y).all(|(x, y)| y.0 <= x.0 && x.1 <= y.1)
    };
    // Those that reach furthest so far, of which any may hold the next one; chains that begin at one place, widest first.
    let mut order: Vec<usize> = (0..chains.len()).collect();
    order.sort_by_key(|&i| (chains[i].a().0, std::cmp::Reverse(chains[i].a().1), i));
    let mut holders: Vec<usize> = Vec::new();
    let mut keep = vec![true; chains.len()];
    for i in order {
        holders.retain(|&holder| chains[holder].a().1 > chains[i].a().0);
        if holders.iter().any(|&holder| within(&chains[i], &chains[holder])) {
            keep[i] = false;
        } else if holders.len() < LOOKED_AT {
            holders.push(i);
        }
    }
    chains.into_iter().zip(keep).filter_map(|(chain, keep)| keep.then_some(chain)).collect()
}

/// The part of a match that carries a chain on, and how much is skipped for it.
fn joined(chain: &Chain, equal: u32, m: Match) -> Option<(Run, u32)> {
    /// Fewest symbols that carry a chain on after what it already has is cut off.
    const FEWEST: u32 = 4;
    let (a_end, b_end) = (chain.a().1, chain.b().1);
    let overlap = a_end.saturating_sub(m.a).max(b_end.saturating_sub(m.b));
    if overlap + FEWEST > m.len {
        return None;
    }
    let run = Run { a: m.a + overlap, b: m.b + overlap, len: m.len - overlap };
    let (gap_a, gap_b) = (run.a - a_end, run.b - b_end);
    if gap_a > GAP || gap_b > GAP {
        return None;
    }
    // The whole must still read alike.
    let (a, b) = (chain.a(), chain.b());
    let longer = (run.a + run.len - a.0).max(run.b + run.len - b.0);
    let equal = equal + run.len;
    (equal * 100 >= longer * DENSITY_PERCENT).then_some((run, gap_a + gap_b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reuse::tests::{archive, over_and_over};

    #[test]
    fn not_every_chain_goes_on_to_the_end_of_what_is_said_over_and_over() {
        let texts = crate::normalize::run(&archive(&[&over_and_over(20, 4000, 90), &over_and_over(20, 4000, 97)]));
        let stream = Stream::of(&texts);
        let [(a, a_end), (b, b_end)] = [0, 1].map(|document| stream.bounds(document));
        let length = a_end - a + b_end - b;
        let one = |n: u32| {
            let (a, b) = (a + 40 * (n / 100), b + 40 * (n % 100));
            let len = stream.common_forward(a, a_end, b, b_end);
            (len > 0).then(|| Chain { runs: vec![Run { a, b, len }], parts: Vec::new() })
        };
        let chains: Vec<Chain> = (0..10_000).filter_map(one).collect();
        let width = |chains: &[Chain]| chains.iter().map(Chain::width).sum::<u32>();
        let matched = width(&chains);
        let completed = completed(&stream, chains, length);
        assert!(width(&completed) < matched + 5 * length, "{} of {matched}", width(&completed));
    }
}
