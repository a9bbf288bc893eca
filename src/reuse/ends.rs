//! Where readers are shown that a passage begins and ends.

use super::chain::{Part, Run};
use super::stream::{Position, Stream};
use crate::ingest::words::jieba;
use crate::normalize::{Edge, Text};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The most symbols taken off an end of a chain so that it ends at a word: longer than nearly all Chinese words.
const HALF_WORD: usize = 3;

/// The longest word that is looked up, in symbols: those of grammar are no longer.
const LONGEST: u32 = 2;

/// The most symbols beyond the edge of a clause that are a mere scrap of it.
const SCRAP: usize = 4;

/// Words that belong to the word behind them, so that no wording ends with one, though the dictionary takes them for nouns,
/// verbs, numbers or particles: structural 的 and 之, determiners, a lone 一.
static LEANING_ON: LazyLock<FxHashSet<u32>> =
    LazyLock::new(|| symbols("的 之 以 为 使 每 各 该 本 这 那 其 一 the of and or a an in to for by with from that"));

/// Classes of words that lean on what is behind them, as the dictionary has them: prepositions, conjunctions (所 is one of
/// them there), adverbs.
const CLASSES_LEANING_ON: [&str; 3] = ["p", "c", "d"];

/// Words that belong to the word before them, so that no wording begins with one, whatever the dictionary takes them for.
static LEANING_BACK: LazyLock<FxHashSet<u32>> = LazyLock::new(|| symbols("的 了 着 们 之 等 吗 呢 吧"));

/// Classes of words that lean on what is before them: particles, conjunctions, suffixes.
const CLASSES_LEANING_BACK: [&str; 8] = ["c", "k", "y", "uj", "ul", "uz", "ug", "ud"];

/// What a noun comes after, so that what the dictionary takes for an adverb there is none (两岸之约, 人民的向往).
static BEFORE_NOUNS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| symbols("的 之"));

fn symbols(words: &str) -> FxHashSet<u32> {
    Text::of(words).symbols.into_iter().collect()
}

/// Whether a word is of one of these classes of the dictionary.
fn is_of(stream: &Stream, word: Range<Position>, classes: &[&str]) -> bool {
    let symbols = stream.symbols.get(word.start as usize..word.end as usize).unwrap_or_default();
    let word: String = symbols.iter().copied().filter_map(char::from_u32).collect();
    matches!(jieba().tag(&word, false).as_slice(), [only] if classes.contains(&only.tag))
}

/// Whether what ends here belongs to what comes after it.
fn leans_on(stream: &Stream, end: Position) -> bool {
    let Some(start) = (end.saturating_sub(LONGEST)..end).rev().find(|at| stream.edge(*at) > Edge::Inside) else {
        return false;
    };
    let is_after = |set: &FxHashSet<u32>| {
        let before = start.checked_sub(1).and_then(|before| stream.symbols.get(before as usize));
        stream.edge(start) == Edge::Word && before.is_some_and(|before| set.contains(before))
    };
    end - start == 1 && LEANING_ON.contains(&stream.symbols[start as usize])
        || is_of(stream, start..end, &CLASSES_LEANING_ON) && !is_after(&BEFORE_NOUNS)
}

/// Whether what begins here belongs to what comes before it.
fn leans_back(stream: &Stream, start: Position) -> bool {
    let Some(end) = (start + 1..=start + LONGEST).find(|at| stream.edge(*at) > Edge::Inside) else { return false };
    end - start == 1 && LEANING_BACK.contains(&stream.symbols[start as usize])
        || is_of(stream, start..end, &CLASSES_LEANING_BACK)
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
/// symbols lie beyond the edge of a clause, they go; a clause so short (第四，) also goes where a sentence ends before it.
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
    let start = good_end(stream, &heads, leans_back).unwrap_or((a.0, b.0));
    let end = good_end(stream, &tails, leans_on).unwrap_or((a.1, b.1));
    if start.0 < end.0 && start.1 < end.1 { [(start.0, end.0), (start.1, end.1)] } else { [a, b] }
}

/// The best of the places at which a chain could begin (or end), from the outermost inwards: the edge of a sentence; of a
/// clause; that of a word, so that no word is left that leans on what is not shown; that of any word.
fn good_end(
    stream: &Stream,
    places: &[(Position, Position)],
    leans: impl Fn(&Stream, Position) -> bool,
) -> Option<(Position, Position)> {
    let edge = |&(a, b): &(Position, Position)| stream.edge(a).max(stream.edge(b));
    let outermost = places.first()?;
    // Of the edges within a scrap of the end that are more of an edge than the end is, the innermost of the highest.
    let highest = places.iter().map(edge).max()?;
    if highest >= Edge::Clause
        && edge(outermost) < highest.min(Edge::Sentence)
        && let Some(inner) = places.iter().rev().find(|place| edge(place) == highest)
    {
        return Some(*inner);
    }
    let mut words =
        places.iter().take(HALF_WORD + 1).filter(|&&(a, b)| stream.edge(a).min(stream.edge(b)) > Edge::Inside);
    let any = words.clone().next();
    words.find(|place| edge(place) >= Edge::Clause || !leans(stream, place.0)).or(any).copied()
}
