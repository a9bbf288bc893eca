//! Matches of two documents, strung together across small differences: one passage, one chain.

use super::seed::Match;
use super::stream::{Position, Stream};
use crate::normalize::Edge;
use rayon::prelude::*;

/// The widest gap that a chain crosses on either side, in symbols: about one clause. The benchmark's truth and the
/// prototype's best setting agree on it.
const GAP: u32 = 24;

/// Fewest letters of the longer side, out of a hundred, that are equal in a chain: below, the places do not read alike.
const DENSITY_PERCENT: u32 = 50;

/// The most symbols taken off an end of a chain so that it ends at a word: longer than nearly all Chinese words.
const HALF_WORD: usize = 3;

/// The most symbols beyond the edge of a clause that are a mere scrap of it.
const SCRAP: usize = 4;

/// How far beyond its outermost matches a chain is sought to go on, in symbols.
const REACH: usize = 24;

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

    fn ends(&self) -> (Run, Run) {
        (self.runs[0], self.runs[self.runs.len() - 1])
    }

    /// Symbols that are equal.
    pub fn n_equal(&self) -> u32 {
        self.runs.iter().map(|run| run.len).sum()
    }

    /// The same seen from the other side.
    pub fn mirrored(&self) -> Self {
        Self {
            runs: self.runs.iter().map(|run| Run { a: run.b, b: run.a, len: run.len }).collect(),
            parts: self.parts.iter().map(|part| [part[1], part[0]]).collect(),
        }
    }

    /// Symbols of `start..end` on the first side that are equal, and the places on the second side from the first to the
    /// last of them.
    pub fn project(&self, start: Position, end: Position) -> Option<(u32, Position, Position)> {
        let mut equal = 0;
        let mut span: Option<(Position, Position)> = None;
        for run in &self.runs {
            let from = run.a.max(start);
            let to = (run.a + run.len).min(end);
            if from < to {
                equal += to - from;
                let (b_from, b_to) = (run.b + from - run.a, run.b + to - run.a);
                span = Some(span.map_or((b_from, b_to), |(first, _)| (first, b_to)));
            }
        }
        span.map(|(from, to)| (equal, from, to))
    }
}

/// Strings the matches together, document pair by document pair. Matches come ordered by pair, then place.
pub fn run(stream: &Stream, matches: &[Match]) -> Vec<Chain> {
    let pairs: Vec<&[Match]> = matches
        .chunk_by(|x, y| stream.document(x.a) == stream.document(y.a) && stream.document(x.b) == stream.document(y.b))
        .collect();
    let chains: Vec<Vec<Chain>> = pairs.par_iter().map(|pair| chains_of(stream, pair)).collect();
    chains.into_iter().flatten().collect()
}

/// The chains of one pair.
fn chains_of(stream: &Stream, matches: &[Match]) -> Vec<Chain> {
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
    for chain in &mut done {
        complete(stream, chain);
    }
    done.sort_unstable();
    let mut done = outermost(strung(stream, done));
    for chain in &mut done {
        chain.parts = parts(stream, &chain.runs).iter().map(|runs| ended_well(stream, runs)).collect();
    }
    done
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

/// Aligns what lies in the gaps and what goes on at both ends.
fn complete(stream: &Stream, chain: &mut Chain) {
    let mut runs: Vec<Run> = Vec::with_capacity(chain.runs.len());
    for (i, &run) in chain.runs.iter().enumerate() {
        if i > 0 {
            let last = chain.runs[i - 1];
            gap(stream, (last.a + last.len, run.a), (last.b + last.len, run.b), &mut runs);
        }
        runs.push(run);
    }
    let same = stream.document(runs[0].a) == stream.document(runs[0].b);
    chain.runs = merged(runs);
    extend_forward(stream, chain, same);
    extend_backward(stream, chain, same);
}

/// Cuts runs where a new part of either document begins: a title, a credit line, the running text after it.
fn parts(stream: &Stream, runs: &[Run]) -> Vec<Vec<Run>> {
    let mut parts: Vec<Vec<Run>> = vec![Vec::new()];
    let mut reached: Option<(Position, Position)> = None;
    let begins = |from: Position, to: Position| (from..=to).any(|at| stream.edge(at) == Edge::Part);
    for run in runs {
        let mut from = 0;
        for k in 0..run.len {
            let (a, b) = (run.a + k, run.b + k);
            // Between two runs, whatever was skipped counts too.
            let cut = reached.is_some_and(|(last_a, last_b)| begins(last_a + 1, a) || begins(last_b + 1, b));
            reached = Some((a, b));
            if cut {
                push(&mut parts, Run { a: run.a + from, b: run.b + from, len: k - from });
                parts.push(Vec::new());
                from = k;
            }
        }
        push(&mut parts, Run { a: run.a + from, b: run.b + from, len: run.len - from });
    }
    parts
}

fn push(parts: &mut [Vec<Run>], run: Run) {
    if run.len > 0
        && let Some(part) = parts.last_mut()
    {
        part.push(run);
    }
}

/// The ends of a stretch as readers are shown them: no half words, and no scrap of a neighbouring clause.
///
/// Where one side's text says that a word goes on across the end, the half word goes, unless it were longer than
/// [`HALF_WORD`]: what the dictionary takes for one long word there is more likely its mistake. Where at most [`SCRAP`]
/// symbols lie beyond the edge of a clause, they go.
fn ended_well(stream: &Stream, runs: &[Run]) -> Part {
    let pairs = |run: &Run| {
        let run = *run;
        (0..run.len).map(move |k| (run.a + k, run.b + k))
    };
    let (first, last) = (runs[0], runs[runs.len() - 1]);
    let (a, b) = ((first.a, last.a + last.len), (first.b, last.b + last.len));
    let heads: Vec<(Position, Position)> = runs.iter().flat_map(pairs).take(SCRAP + 1).collect();
    let tails: Vec<(Position, Position)> =
        runs.iter().rev().flat_map(|run| pairs(run).rev()).map(|(x, y)| (x + 1, y + 1)).take(SCRAP + 1).collect();
    let start = good_end(stream, &heads).unwrap_or((a.0, b.0));
    let end = good_end(stream, &tails).unwrap_or((a.1, b.1));
    if start.0 < end.0 && start.1 < end.1 { [(start.0, end.0), (start.1, end.1)] } else { [a, b] }
}

/// The best of the places at which a chain could begin (or end), from the outermost inwards.
fn good_end(stream: &Stream, places: &[(Position, Position)]) -> Option<(Position, Position)> {
    let begins_clause = |&(a, b): &(Position, Position)| stream.edge(a).max(stream.edge(b)) >= Edge::Clause;
    let outermost = places.first()?;
    if !begins_clause(outermost)
        && let Some(clause) = places.iter().rev().find(|place| begins_clause(place))
    {
        return Some(*clause);
    }
    places.iter().take(HALF_WORD + 1).find(|&&(a, b)| stream.edge(a).min(stream.edge(b)) > Edge::Inside).copied()
}

/// Joins runs that touch on both sides.
fn merged(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match out.last_mut() {
            Some(last) if last.a + last.len == run.a && last.b + last.len == run.b => last.len += run.len,
            _ => out.push(run),
        }
    }
    out
}

/// Equal stretches inside a gap between two matches.
fn gap(stream: &Stream, a: (Position, Position), b: (Position, Position), runs: &mut Vec<Run>) {
    if a.0 == a.1 || b.0 == b.1 {
        return;
    }
    let left = &stream.symbols[a.0 as usize..a.1 as usize];
    let right = &stream.symbols[b.0 as usize..b.1 as usize];
    for (i, j, len) in common(left, right, Anchor::BothEnds) {
        runs.push(Run { a: a.0 + i as u32, b: b.0 + j as u32, len: len as u32 });
    }
}

fn extend_forward(stream: &Stream, chain: &mut Chain, same: bool) {
    loop {
        let (a, b) = (chain.a().1, chain.b().1);
        let (_, a_end) = stream.bounds(stream.document(a - 1));
        let (_, b_end) = stream.bounds(stream.document(b - 1));
        let a_end = if same { a_end.min(chain.b().0.max(a)) } else { a_end };
        let left = &stream.symbols[a as usize..(a_end as usize).min(a as usize + REACH)];
        let right = &stream.symbols[b as usize..(b_end as usize).min(b as usize + REACH)];
        let found = common(left, right, Anchor::Start);
        if found.is_empty() {
            return;
        }
        chain.runs.extend(found.iter().map(|&(i, j, len)| Run { a: a + i as u32, b: b + j as u32, len: len as u32 }));
    }
}

fn extend_backward(stream: &Stream, chain: &mut Chain, same: bool) {
    let (mut a, mut b) = (chain.a().0, chain.b().0);
    let (a_start, _) = stream.bounds(stream.document(a));
    let (b_start, _) = stream.bounds(stream.document(b));
    let b_start = if same { b_start.max(chain.a().1.min(b)) } else { b_start };
    let reversed = |start: Position, at: Position| -> Vec<u32> {
        let from = (start as usize).max((at as usize).saturating_sub(REACH));
        stream.symbols[from..at as usize].iter().rev().copied().collect()
    };
    // From the last to the first.
    let mut before: Vec<Run> = Vec::new();
    loop {
        let found = common(&reversed(a_start, a), &reversed(b_start, b), Anchor::Start);
        let Some(&(i, j, len)) = found.last() else { break };
        before.extend(found.iter().map(|&(i, j, len)| Run {
            a: a - (i + len) as u32,
            b: b - (j + len) as u32,
            len: len as u32,
        }));
        (a, b) = (a - (i + len) as u32, b - (j + len) as u32);
    }
    if !before.is_empty() {
        before.reverse();
        before.append(&mut chain.runs);
        chain.runs = merged(before);
    }
}

/// What the two stretches of [`common`] are tied to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Anchor {
    /// Both ends continue in matches: everything in common counts.
    BothEnds,
    /// Only the start continues a match: what is found must be worth going there.
    Start,
}

/// Costs and gains of aligning short stretches, in quarters of a letter.
mod score {
    /// An equal symbol.
    pub const EQUAL: i32 = 4;
    /// A symbol left out on one side.
    pub const SKIP: i32 = -2;
    /// Beginning a new run: single letters in common are mostly chance.
    pub const OPEN: i32 = -5;
    /// Fewest quarters that make it worth extending a chain beyond its last match: about three letters after the skips.
    pub const WORTH: i32 = 6;
}

/// The best in-order equal stretches of two short rows of symbols: (start on the left, start on the right, length).
fn common(left: &[u32], right: &[u32], anchor: Anchor) -> Vec<(usize, usize, usize)> {
    if left.is_empty() || right.is_empty() || !left.iter().any(|symbol| right.contains(symbol)) {
        return Vec::new();
    }
    let (n, m) = (left.len(), right.len());
    let width = m + 1;
    const LOW: i32 = i32::MIN / 2;
    // `run[i][j]`: best score of an alignment of the first i and j symbols that ends in an equal pair; `best`: any.
    let mut run = vec![LOW; (n + 1) * width];
    let mut best = vec![LOW; (n + 1) * width];
    let skip = if anchor == Anchor::BothEnds { 0 } else { score::SKIP };
    for i in 0..=n {
        for j in 0..=m {
            let at = i * width + j;
            if i == 0 && j == 0 {
                best[at] = 0;
                continue;
            }
            if i > 0 && j > 0 && left[i - 1] == right[j - 1] {
                let diagonal = at - width - 1;
                // At the very start the match before the stretch goes on: no new run.
                let open = if i == 1 && j == 1 { 0 } else { score::OPEN };
                run[at] = score::EQUAL + run[diagonal].max(best[diagonal] + open);
            }
            let mut value = run[at];
            if i > 0 {
                value = value.max(best[at - width] + skip);
            }
            if j > 0 {
                value = value.max(best[at - 1] + skip);
            }
            best[at] = value;
        }
    }
    let (mut i, mut j) = match anchor {
        Anchor::BothEnds => (n, m),
        Anchor::Start => {
            // The best end of an extension; the nearest one among equals.
            let mut end = (0, 0);
            let mut top = score::WORTH - 1;
            for i in 1..=n {
                for j in 1..=m {
                    if run[i * width + j] > top {
                        top = run[i * width + j];
                        end = (i, j);
                    }
                }
            }
            end
        }
    };
    let mut pairs = Vec::new();
    while i > 0 || j > 0 {
        let at = i * width + j;
        if run[at] == best[at] && run[at] > LOW {
            // Walk back along this run.
            loop {
                let at = i * width + j;
                pairs.push((i - 1, j - 1));
                let diagonal = at - width - 1;
                let open = if i == 1 && j == 1 { 0 } else { score::OPEN };
                let goes_on = run[diagonal] >= best[diagonal] + open && run[diagonal] > LOW;
                i -= 1;
                j -= 1;
                if !goes_on {
                    break;
                }
            }
        } else if i > 0 && best[at] == best[at - width] + skip {
            i -= 1;
        } else if j > 0 {
            j -= 1;
        } else {
            i -= 1;
        }
    }
    pairs.reverse();
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, j) in pairs {
        match runs.last_mut() {
            Some((a, b, len)) if *a + *len == i && *b + *len == j => *len += 1,
            _ => runs.push((i, j, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, anchor: Anchor, expected: &[&str]) {
        let row = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let letters: Vec<char> = left.chars().collect();
        let found: Vec<String> = common(&row(left), &row(right), anchor)
            .into_iter()
            .map(|(start, _, len)| letters[start..start + len].iter().collect())
            .collect();
        assert_eq!(found, expected, "{left} {right}");
    }

    #[test]
    fn gaps_align() {
        check("上下游同治", "上中下游同治", Anchor::BothEnds, &["上", "下游同治"]);
        check("甲乙", "丙丁", Anchor::BothEnds, &[]);
        check("渔汛将至请备船", "汛期已过", Anchor::Start, &[]);
        check("的水文站点观测", "之水文站点记录", Anchor::Start, &["水文站点"]);
    }
}
