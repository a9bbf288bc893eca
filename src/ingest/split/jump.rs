//! Articles that go on elsewhere on a page: `（下转第4版）` and `（上接第1版）`, brought together where both prove it.

use super::Line;
use super::look::Look;
use crate::ingest::pattern;
use std::collections::BTreeMap;
use std::ops::Range;

/// Paragraphs at the end of a document among which it says that it goes on: a credit may follow.
const AT_THE_END: usize = 3;
/// Paragraphs at the beginning of a document among which its title stands.
const HEADER: usize = 10;
/// Fewest letters of a title that tell an article from its neighbours.
const TITLE: usize = 4;

/// A document that goes on elsewhere: its number, the paragraph that says so, the byte of it at which the sign begins.
struct Open {
    document: usize,
    line: usize,
    sign: usize,
}

/// A document whose beginning is elsewhere: its number, the bytes that the sign takes.
struct Rest {
    document: usize,
    sign: usize,
}

/// For each document that goes on in another of its source, that other; and the signs that say so, in bytes of the
/// repaired text.
///
/// A rest belongs to the article whose title it names; else to the one whose last sentence it ends, if there is no other;
/// else, where a source has one of each, to that one.
pub(super) fn pairs(all: &[Line], documents: &[Range<usize>]) -> (BTreeMap<usize, usize>, Vec<Range<usize>>) {
    let mut opens: Vec<Open> = Vec::new();
    let mut rests: Vec<Rest> = Vec::new();
    for (document, range) in documents.iter().enumerate() {
        if let Some(rest) = all.get(range.start).filter(|line| line.look == Look::Continued) {
            rests.extend(pattern::continued(&rest.text).map(|sign| Rest { document, sign }));
        }
        let at_end = range.clone().rev().take(AT_THE_END);
        let found = at_end.filter_map(|line| Some((line, pattern::continues(&all[line].text)?)));
        opens.extend(found.take(1).map(|(line, sign)| Open { document, line, sign }));
    }
    let mut goes_on = BTreeMap::new();
    let mut signs = Vec::new();
    for proof in [names_title, ends_sentence] {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (r, rest) in rests.iter().enumerate() {
            let of: Vec<usize> = (0..opens.len())
                .filter(|o| opens[*o].document != rest.document && proof(all, documents, &opens[*o], rest))
                .collect();
            if let [o] = of.as_slice() {
                found.push((*o, r));
            }
        }
        // Two rests of one article: which of them comes first is not said.
        let once = |o: usize| found.iter().filter(|(other, _)| *other == o).count() == 1;
        let sure: Vec<(usize, usize)> = found.iter().copied().filter(|(o, _)| once(*o)).collect();
        take(&sure, all, documents, (&mut opens, &mut rests), (&mut goes_on, &mut signs));
    }
    if let ([open], [rest]) = (opens.as_slice(), rests.as_slice())
        && open.document < rest.document
    {
        take(&[(0, 0)], all, documents, (&mut opens, &mut rests), (&mut goes_on, &mut signs));
    }
    signs.sort_by_key(|sign| sign.start);
    (goes_on, signs)
}

/// Puts pairs together, and takes them out of what is still to be paired.
fn take(
    pairs: &[(usize, usize)],
    all: &[Line],
    documents: &[Range<usize>],
    (opens, rests): (&mut Vec<Open>, &mut Vec<Rest>),
    (goes_on, signs): (&mut BTreeMap<usize, usize>, &mut Vec<Range<usize>>),
) {
    for &(o, r) in pairs {
        let (open, rest) = (&opens[o], &rests[r]);
        goes_on.insert(open.document, rest.document);
        let last = &all[open.line].span;
        signs.push(last.start + open.sign..last.end);
        let first = all[documents[rest.document].start].span.start;
        signs.push(first..first + rest.sign);
    }
    let mut at = 0..;
    opens.retain(|_| at.next().is_some_and(|at| pairs.iter().all(|(o, _)| *o != at)));
    let mut at = 0..;
    rests.retain(|_| at.next().is_some_and(|at| pairs.iter().all(|(_, r)| *r != at)));
}

/// `（上接第1版《守堤记》）`: the sign of the rest names the title of the article.
fn names_title(all: &[Line], documents: &[Range<usize>], open: &Open, rest: &Rest) -> bool {
    let sign = all[documents[rest.document].start].text.get(..rest.sign).unwrap_or_default();
    let named = pattern::jump::named(sign);
    let range = &documents[open.document];
    named.chars().count() >= TITLE
        && all[range.start..range.end.min(range.start + HEADER)].iter().any(|line| line.letters.contains(&named))
}

/// The article stops within a sentence, and the rest goes on with its comma or with the other half of a word.
fn ends_sentence(all: &[Line], documents: &[Range<usize>], open: &Open, rest: &Rest) -> bool {
    let first = all[open.line].text.get(..open.sign).unwrap_or_default();
    let second = all[documents[rest.document].start].text.get(rest.sign..).unwrap_or_default();
    pattern::jump::runs_on(first, second)
}
