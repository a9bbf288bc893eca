//! Where readers are shown that a passage begins and ends.

use super::chain::{Part, Run};
use super::stream::{Position, Stream};
use crate::normalize::{Edge, Text};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The most symbols taken off an end of a chain so that it ends at a word: longer than nearly all Chinese words.
const HALF_WORD: usize = 3;

/// The most symbols beyond the edge of a clause that are a mere scrap of it.
const SCRAP: usize = 4;

/// Words of grammar that belong to the word behind them, so that no wording ends with one: structural 的, conjunctions,
/// prepositions, determiners, a lone 一. Words that are as often nouns, verbs or measures (所, 地, 到, 是) are none of them.
static LEANING_ON: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    symbols(
        "的 和 与 及 或 并 而 且 在 从 对 把 被 向 于 以 为 之 将 使 由 每 各 一 the of and or a an in to for by with from that",
    )
});

/// Words of grammar that belong to the word before them, so that no wording begins with one.
static LEANING_BACK: LazyLock<FxHashSet<u32>> = LazyLock::new(|| symbols("的 了 着 们 之 等 吗 呢 吧"));

fn symbols(words: &str) -> FxHashSet<u32> {
    Text::of(words).symbols.into_iter().collect()
}

/// What readers are shown of a chain of these runs: each of its parts without half words and scraps at its ends.
pub fn of(stream: &Stream, runs: &[Run]) -> Vec<Part> {
    parts(stream, runs).iter().map(|runs| ended_well(stream, runs)).collect()
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

/// The ends of a stretch as readers are shown them: no half words, no particle whose word is not there, and no scrap of a
/// neighbouring clause.
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
    let is_word = |at: Position| stream.edge(at).min(stream.edge(at + 1)) > Edge::Inside;
    let leans_back = |at: Position| is_word(at) && LEANING_BACK.contains(&stream.symbols[at as usize]);
    let leans_on = |at: Position| is_word(at - 1) && LEANING_ON.contains(&stream.symbols[at as usize - 1]);
    let start = good_end(stream, &heads, leans_back).unwrap_or((a.0, b.0));
    let end = good_end(stream, &tails, leans_on).unwrap_or((a.1, b.1));
    if start.0 < end.0 && start.1 < end.1 { [(start.0, end.0), (start.1, end.1)] } else { [a, b] }
}

/// The best of the places at which a chain could begin (or end), from the outermost inwards: the edge of a clause; that of
/// a word, so that no word is left that leans on what is not shown; that of any word.
fn good_end(
    stream: &Stream,
    places: &[(Position, Position)],
    leans: impl Fn(Position) -> bool,
) -> Option<(Position, Position)> {
    let begins_clause = |&(a, b): &(Position, Position)| stream.edge(a).max(stream.edge(b)) >= Edge::Clause;
    let outermost = places.first()?;
    if !begins_clause(outermost)
        && let Some(clause) = places.iter().rev().find(|place| begins_clause(place))
    {
        return Some(*clause);
    }
    let mut words =
        places.iter().take(HALF_WORD + 1).filter(|&&(a, b)| stream.edge(a).min(stream.edge(b)) > Edge::Inside);
    let any = words.clone().next();
    words.find(|place| begins_clause(place) || !leans(place.0)).or(any).copied()
}
