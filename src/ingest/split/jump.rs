//! Articles that go on elsewhere on a page: `（下转第4版）` and `（上接第1版）`, brought together where both prove it.

use super::Line;
use super::look::Look;
use crate::ingest::pairing::{self, Few};
use crate::ingest::pattern;
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Paragraphs at the end of a document among which it says that it goes on: a credit may follow.
const AT_THE_END: usize = 3;
/// Paragraphs at the beginning of a document among which its title stands.
const HEADER: usize = 10;
/// Fewest letters of a title that tell an article from its neighbours.
const TITLE: usize = 4;
/// Pairs of an article and a rest that are asked for a word across the cut, which takes some ten microseconds each: sixty-four
/// of both, the pages of several issues. Among more, some word spans a cut by chance.
const WORD_PAIRS: usize = 4_096;

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
    for proof in [by_title, by_sentence] {
        let sure = proof(all, documents, &opens, &rests);
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
    pairing::remove(opens, rests, pairs);
}

/// `（上接第1版《守堤记》）`: the sign of the rest names the title of the article.
fn by_title(all: &[Line], documents: &[Range<usize>], opens: &[Open], rests: &[Rest]) -> Vec<(usize, usize)> {
    let named: Vec<String> = rests
        .iter()
        .map(|rest| {
            let first = &all[documents[rest.document].start].text;
            pattern::jump::named(first.get(..rest.sign).unwrap_or_default())
        })
        .collect();
    let titles: BTreeSet<&str> = named.iter().map(String::as_str).filter(|n| n.chars().count() >= TITLE).collect();
    let titles: Vec<&str> = titles.into_iter().collect();
    // It fails above two thousand million bytes of titles, which no source has.
    let Ok(search) = AhoCorasick::new(&titles) else { return Vec::new() };
    let mut having: Vec<Few> = vec![Few::default(); titles.len()];
    for (o, open) in opens.iter().enumerate() {
        let range = &documents[open.document];
        for line in &all[range.start..range.end.min(range.start + HEADER)] {
            search.find_overlapping_iter(&line.letters).for_each(|found| having[found.pattern()].add(o));
        }
    }
    pairing::alone(rests.len(), |r| {
        let title = titles.binary_search(&named[r].as_str()).ok();
        let few = title.into_iter().flat_map(|title| having[title].iter());
        few.filter(move |o| opens[*o].document != rests[r].document)
    })
}

/// The article stops within a sentence, and the rest goes on with its comma or with the other half of a word.
fn by_sentence(all: &[Line], documents: &[Range<usize>], opens: &[Open], rests: &[Rest]) -> Vec<(usize, usize)> {
    let first = |open: &Open| all[open.line].text.get(..open.sign).unwrap_or_default();
    let second = |rest: &Rest| all[documents[rest.document].start].text.get(rest.sign..).unwrap_or_default();
    let lacking: Vec<usize> = (0..opens.len()).filter(|o| pattern::jump::lacks_stop(first(&opens[*o]))).collect();
    let is_few = lacking.len().saturating_mul(rests.len()) <= WORD_PAIRS;
    pairing::alone(rests.len(), |r| {
        let rest = &rests[r];
        let begins_within = pattern::jump::begins_within(second(rest));
        let of = if begins_within || is_few { lacking.as_slice() } else { &[] };
        let others = of.iter().copied().filter(|o| opens[*o].document != rest.document);
        others.filter(move |o| begins_within || pattern::jump::halves_word(first(&opens[*o]), second(rest)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::letters::letters_and_digits;

    /// A source of so many articles that go on and so many rests, each a document of one line.
    fn check(opens: impl Iterator<Item = String>, rests: impl Iterator<Item = String>, expected: &[(usize, usize)]) {
        let line = |text: String, look: Look| Line {
            span: 0..text.len(),
            letters: letters_and_digits(&text),
            text,
            lines: (1, 1),
            look,
            weight: 0,
        };
        let opens = opens.map(|text| line(text, Look::Text));
        let all: Vec<Line> = opens.chain(rests.map(|text| line(text, Look::Continued))).collect();
        let documents: Vec<Range<usize>> = (0..all.len()).map(|at| at..at + 1).collect();
        assert_eq!(pairs(&all, &documents).0.into_iter().collect::<Vec<_>>(), expected);
    }

    fn texts(texts: &[&str]) -> impl Iterator<Item = String> {
        texts.iter().map(|text| (*text).to_owned())
    }

    #[test]
    fn the_other_half_of_a_word_proves_it_among_few() {
        let opens = ["大家都在等着水文站的消（下转第2版）", "这是去年定下的规（下转第2版）"];
        check(texts(&opens), texts(&["（上接第1版）矩，不能改。", "（上接第1版）息，船才下水。"]), &[(0, 3), (1, 2)]);
        check(texts(&opens), texts(&["（上接第1版），不能改。", "（上接第1版），船才下水。"]), &[]);
        check(texts(&opens[..1]), texts(&["（上接第1版）息，不能改。", "（上接第1版）息，船才下水。"]), &[]);
    }

    #[test]
    fn many_articles_are_not_held_against_each_other() {
        const MANY: usize = 5_000;
        let opens = || (0..MANY).map(|at| format!("第{at}次等水文站的消（下转第2版）"));
        check(opens(), (0..MANY).map(|at| format!("（上接第1版）息，等了{at}天。")), &[]);
        check(opens(), (0..MANY).map(|at| format!("（上接第1版），等了{at}天。")), &[]);
        check(opens(), (0..MANY).map(|at| format!("（上接第1版）走了{at}天。")), &[]);
        let named = |at: usize| format!("（上接第1版《第{}次等水文站》）等了一天。", at + 1_000);
        let found: Vec<(usize, usize)> = (1_000..MANY).map(|at| (at, MANY + at - 1_000)).collect();
        check(opens(), (0..MANY - 1_000).map(named), &found);
    }
}
