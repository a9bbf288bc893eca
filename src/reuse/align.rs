//! What two places have in common beyond their matches: in the gaps of a chain, and where it goes on at both ends.

use super::chain::{Chain, Run};
use super::stream::{Position, Stream};

/// How far beyond its outermost matches a chain is sought to go on, in symbols.
const REACH: usize = 24;

/// Aligns what lies in the gaps and what goes on at both ends.
pub fn complete(stream: &Stream, chain: &mut Chain) {
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

/// Joins runs that touch on both sides.
pub fn merged(runs: Vec<Run>) -> Vec<Run> {
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
pub fn gap(stream: &Stream, a: (Position, Position), b: (Position, Position), runs: &mut Vec<Run>) {
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
