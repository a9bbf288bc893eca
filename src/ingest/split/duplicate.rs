//! Blocks that stand twice in a dump: one copy is kept, the other is recorded as dropped.

use super::jump;
use super::look::Look;
use super::{Doubt, Dropped, Line, Part, Split, mark_end};
use crate::config::repairs::{Repair, Repairs};
use crate::model::LineRange;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Fewest letters of a paragraph that can show a copy: 各位同事 and the like come again in any text.
const ANCHOR: usize = 20;
/// Fewest letters of a block that is a copy rather than a refrain.
const BLOCK: usize = 60;
/// Fewest letters of a block that is a copy within one document, where a refrain is likelier: two long paragraphs.
const BLOCK_WITHIN: usize = 100;
/// Fewest letters of a cut-off repetition.
const CUT_OFF: usize = 12;
/// Title lines that can stand below a cut-off text.
const MOST_TITLES: usize = 3;
/// Lines at the beginning of a document among which its title stands.
const HEADER: usize = 10;
/// Fewest letters of a shared ending that puts a document's end in doubt.
const ENDING: usize = 30;

/// Two equal runs of paragraphs.
struct Pair {
    first: Range<usize>,
    second: Range<usize>,
}

/// Decides which copies go, which titles find their text, and what that leaves in doubt.
pub fn resolve(all: &[Line], documents: &[Range<usize>], repairs: &Repairs) -> Split {
    let mut owner = vec![0usize; all.len()];
    for (document, range) in documents.iter().enumerate() {
        owner[range.clone()].fill(document);
    }
    // For each paragraph: where the same stands that was kept in its place.
    let mut gone: Vec<Option<usize>> = vec![None; all.len()];
    let mut dropped = Vec::new();
    let mut doubts: BTreeMap<usize, Vec<Doubt>> = BTreeMap::new();
    let copies = repairs.has(Repair::DuplicateBlock);
    for pair in if copies { pairs(all, &owner) } else { Vec::new() } {
        let is_within = owner[pair.first.start] == owner[pair.second.start];
        let (lost, kept) = if is_within {
            (pair.second, pair.first)
        } else if gone[pair.first.start].is_some() || better(all, &owner, &pair.second, &pair.first) {
            (pair.first, pair.second)
        } else {
            (pair.second, pair.first)
        };
        if gone[lost.start].is_some() || gone[kept.start].is_some() {
            // A third copy: what it repeats is gone already, and so is its counterpart's reason to stay.
            let (lost, kept) = if gone[lost.start].is_some() { (kept, lost) } else { (lost, kept) };
            let home = gone[kept.start].unwrap_or(kept.start);
            if gone[lost.start].is_none() && !lost.contains(&home) {
                let kept = home..(home + lost.len()).min(all.len());
                record(all, &lost, &kept, &mut gone, &mut dropped);
            }
            continue;
        }
        if !is_within {
            doubt_end(all, &owner, &lost, &kept, &mut doubts);
        }
        record(all, &lost, &kept, &mut gone, &mut dropped);
    }
    if copies {
        cut_off(all, documents, &owner, &mut gone, &mut dropped);
    }
    let homes = titles_to_texts(all, documents, &owner, &mut gone, &mut dropped);
    let (goes_on, jumps) = jump::pairs(all, documents);
    let mut split = Split { dropped, jumps, ..Split::default() };
    let moved: BTreeSet<usize> = homes.values().chain(goes_on.values()).copied().collect();
    for (document, range) in documents.iter().enumerate().filter(|(document, _)| !moved.contains(document)) {
        let mut part = Part::default();
        let ranges = [homes.get(&document).copied(), Some(document), goes_on.get(&document).copied()];
        let mut ranges: Vec<Range<usize>> =
            ranges.iter().flatten().filter_map(|at| documents.get(*at)).cloned().collect();
        // A rest right below its beginning is one stretch of the source with it.
        ranges.dedup_by(|rest, open| {
            let follows = open.end == rest.start;
            open.end = if follows { rest.end } else { open.end };
            follows
        });
        for range in ranges {
            segments(all, range, &gone, &mut part.segments);
        }
        if part.segments.is_empty() {
            continue;
        }
        part.continuation = all
            .get(range.start..range.end.min(range.start + 4))
            .unwrap_or_default()
            .iter()
            .find(|line| line.look == Look::Continued)
            .map(|line| line.lines.0);
        part.doubts = doubts.remove(&document).unwrap_or_default();
        let end = goes_on.get(&document).and_then(|rest| documents.get(*rest)).unwrap_or(range);
        // Where the end was dropped as a copy, what is last now need not have been last.
        if gone.get(end.end - 1).is_some_and(Option::is_none) {
            mark_end(&mut part, all, end.clone());
        }
        split.parts.push(part);
    }
    split.dropped.sort_by_key(|dropped| dropped.lines);
    split
}

/// Paragraphs of the one and of the other copy that are compared with each other: one with one, or one with the halves that
/// a page break made of it.
const STEPS: [(usize, usize); 3] = [(1, 1), (1, 2), (2, 1)];

/// Whether two rows of paragraphs are the same but for where they are cut.
fn is_same(a: &[Line], b: &[Line]) -> bool {
    let letters = |lines: &[Line]| lines.iter().map(|line| line.letters.len()).sum::<usize>();
    // A half ends in the middle of a sentence.
    let is_cut = |lines: &[Line]| lines.len() < 2 || !lines[0].is_closed();
    letters(a) == letters(b)
        && is_cut(a)
        && is_cut(b)
        && a.iter().flat_map(|line| line.letters.bytes()).eq(b.iter().flat_map(|line| line.letters.bytes()))
}

/// Runs of paragraphs that stand twice in the source, letter for letter, in two documents or in one.
fn pairs(all: &[Line], owner: &[usize]) -> Vec<Pair> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let key = all[at].letters.as_str();
        if all[at].letters.chars().count() < ANCHOR {
            at += 1;
            continue;
        }
        let Some(&before) = seen.get(key) else {
            seen.insert(key, at);
            at += 1;
            continue;
        };
        let of = |range: Range<usize>, document: usize| {
            all.get(range.clone()).filter(|_| owner[range].iter().all(|owner| *owner == document))
        };
        let same = |a: Range<usize>, b: Range<usize>| {
            let (a, b) = (of(a, owner[before]), of(b, owner[at]));
            a.zip(b).is_some_and(|(a, b)| is_same(a, b))
        };
        let (mut first, mut second) = (before, at);
        while let Some((a, b)) = STEPS
            .into_iter()
            .find(|&(a, b)| first >= a && second > before + b && same(first - a..first, second - b..second))
        {
            (first, second) = (first - a, second - b);
        }
        let (mut first_end, mut second_end) = (before + 1, at + 1);
        while let Some((a, b)) = STEPS
            .into_iter()
            .find(|&(a, b)| first_end + a <= second && same(first_end..first_end + a, second_end..second_end + b))
        {
            (first_end, second_end) = (first_end + a, second_end + b);
        }
        let pair = Pair { first: first..first_end, second: second..second_end };
        let letters: usize = all[second..second_end].iter().map(|line| line.letters.chars().count()).sum();
        let is_copy =
            if owner[before] == owner[at] { is_copy_within(all, &pair.second, letters) } else { letters >= BLOCK };
        if is_copy {
            pairs.push(pair);
        }
        at = second_end;
    }
    pairs
}

/// Whether a repetition within one document is a slip of who saved it: several paragraphs in a row, and whole lines of the
/// file. One paragraph that comes again may be meant; it stays, and is shown as a parallel.
fn is_copy_within(all: &[Line], second: &Range<usize>, letters: usize) -> bool {
    let before = second.start.checked_sub(1).and_then(|before| all.get(before));
    let own_lines = before.is_none_or(|before| before.lines.1 < all[second.start].lines.0)
        && all.get(second.end).is_none_or(|after| all[second.end - 1].lines.1 < after.lines.0);
    second.len() > 1 && letters >= BLOCK_WITHIN && own_lines
}

/// Sides on which a block is joined to other text of its document.
fn context(all: &[Line], owner: &[usize], block: &Range<usize>) -> usize {
    let document = owner[block.start];
    let joined = |at: Option<usize>| at.is_some_and(|at| at < all.len() && owner[at] == document);
    usize::from(joined(block.start.checked_sub(1))) + usize::from(joined(Some(block.end)))
}

fn better(all: &[Line], owner: &[usize], block: &Range<usize>, than: &Range<usize>) -> bool {
    context(all, owner, block) > context(all, owner, than)
}

fn lines_of(all: &[Line], block: &Range<usize>) -> LineRange {
    (all[block.start].lines.0, all[block.end - 1].lines.1)
}

fn record(all: &[Line], lost: &Range<usize>, kept: &Range<usize>, gone: &mut [Option<usize>], out: &mut Vec<Dropped>) {
    for (at, home) in lost.clone().zip(kept.clone().chain(std::iter::repeat(kept.end - 1))) {
        gone[at] = Some(home);
    }
    out.push(Dropped { lines: lines_of(all, lost), kept: lines_of(all, kept), cut_off: false });
}

/// If the paragraphs before both copies end alike, the copy came in with the end of that paragraph: where the document
/// that loses it really ends is in doubt.
fn doubt_end(
    all: &[Line],
    owner: &[usize],
    lost: &Range<usize>,
    kept: &Range<usize>,
    doubts: &mut BTreeMap<usize, Vec<Doubt>>,
) {
    let (Some(before), Some(other)) = (lost.start.checked_sub(1), kept.start.checked_sub(1)) else { return };
    let document = owner[lost.start];
    let at_end = all.get(lost.end).is_none() || owner.get(lost.end) != Some(&document);
    if owner[before] != document || !at_end {
        return;
    }
    let shared =
        all[before].letters.chars().rev().zip(all[other].letters.chars().rev()).take_while(|(a, b)| a == b).count();
    if shared >= ENDING {
        let skip = all[before].letters.chars().count() - shared;
        let from: String = all[before].letters.chars().skip(skip).take(8).collect();
        doubts.entry(document).or_default().push(Doubt::End {
            line: all[before].lines.1,
            other: all[other].lines.1,
            from,
        });
    }
}

/// Drops the last paragraph of a document that breaks off and is the beginning of a paragraph elsewhere.
fn cut_off(
    all: &[Line],
    documents: &[Range<usize>],
    owner: &[usize],
    gone: &mut [Option<usize>],
    dropped: &mut Vec<Dropped>,
) {
    let head = |line: &Line| line.letters.chars().take(CUT_OFF).collect::<String>();
    let mut by_head: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    // More paragraphs with one beginning are a form, not copies.
    const MOST: usize = 8;
    for (at, line) in all.iter().enumerate() {
        if line.weight >= CUT_OFF {
            let entry = by_head.entry(head(line)).or_default();
            if entry.len() < MOST {
                entry.push(at);
            }
        }
    }
    for range in documents {
        // Titles may have slid below the text they stood above.
        let Some(last) = range.clone().rev().find(|at| all[*at].look != Look::TitleLike) else { continue };
        if last + MOST_TITLES < range.end - 1 {
            continue;
        }
        let line = &all[last];
        // A line that only says who sent the text ends one that does not begin by saying so, though the next begins with the same.
        let is_sent = range.clone().any(|at| matches!(all[at].look, Look::Dateline(_)));
        let is_credit = matches!(line.look, Look::Credit(_)) && !is_sent && last > range.start;
        if gone[last].is_some() || is_credit || line.is_closed() || line.letters.chars().count() < CUT_OFF {
            continue;
        }
        let whole = by_head.get(&head(line)).into_iter().flatten().find(|at| {
            let other = &all[**at];
            owner[**at] != owner[last]
                && gone[**at].is_none()
                && other.letters.len() > line.letters.len()
                && other.letters.starts_with(&line.letters)
        });
        if let Some(&whole) = whole {
            gone[last] = Some(whole);
            dropped.push(Dropped { lines: line.lines, kept: all[whole].lines, cut_off: true });
        }
    }
}

/// A document of which only title lines are left gives them to the untitled text whose copy stood below them.
///
/// Returns, for the document with the text, the one with the title.
fn titles_to_texts(
    all: &[Line],
    documents: &[Range<usize>],
    owner: &[usize],
    gone: &mut [Option<usize>],
    dropped: &mut Vec<Dropped>,
) -> BTreeMap<usize, usize> {
    let mut homes = BTreeMap::new();
    for (document, range) in documents.iter().enumerate() {
        let left: Vec<usize> = range.clone().filter(|at| gone[*at].is_none()).collect();
        let only_titles = !left.is_empty()
            && left.len() < range.len()
            && left.iter().all(|at| !matches!(all[*at].look, Look::Text | Look::Dateline(_) | Look::Continued));
        let Some(text) = range.clone().find_map(|at| gone[at]) else { continue };
        if !only_titles {
            continue;
        }
        let home = owner[text];
        let titled = documents[home].start < text;
        if !titled && !homes.contains_key(&home) {
            homes.insert(home, document);
            continue;
        }
        // The text has its title already: the same title above a copy is a copy, too.
        let start = documents[home].start;
        let above: Vec<usize> = (start..text.min(start + HEADER)).collect();
        for at in left {
            let same = above.iter().find(|other| all[**other].letters == all[at].letters);
            if let Some(&same) = same {
                gone[at] = Some(same);
                dropped.push(Dropped { lines: all[at].lines, kept: all[same].lines, cut_off: false });
            }
        }
    }
    homes
}

/// The lines of what is left of a document.
fn segments(all: &[Line], range: Range<usize>, gone: &[Option<usize>], out: &mut Vec<LineRange>) {
    let mut open: Option<LineRange> = None;
    for at in range {
        if gone[at].is_some() {
            out.extend(open.take());
            continue;
        }
        let lines = all[at].lines;
        open = Some(open.map_or(lines, |(first, _)| (first, lines.1)));
    }
    out.extend(open);
}
