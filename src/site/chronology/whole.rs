//! Uses of one wording, each as far as the wording goes: where the words at its very end differ, what the uses share ends
//! before them, and yet every use has a reading there.

use super::uses::clauses_around;
use crate::model::{BodySpan, Document};
use crate::normalize::{Edge, Text};
use crate::reuse::Passage;
use crate::site::clauses::{symbols_within, whole_words};
use std::collections::BTreeSet;
use std::ops::Range;

/// Letters by which the place is found at which one use begins, or ends, in another.
const FOUND_BY: usize = 3;

/// Distinct wordings that a use is held against, those of the earliest uses.
const HELD_AGAINST: usize = 40;

/// What another use has before and after this one, in symbols: nothing where the two differ at that end.
fn missing(other: &[u32], own: &[u32]) -> (usize, usize) {
    let (Some(head), Some(tail)) = (own.first_chunk::<FOUND_BY>(), own.last_chunk::<FOUND_BY>()) else { return (0, 0) };
    let before = other.windows(FOUND_BY).position(|letters| letters == head).unwrap_or(0);
    let after = other.windows(FOUND_BY).rev().position(|letters| letters == tail).unwrap_or(0);
    (before, after)
}

/// A use with as many symbols to either side as others have there, as far as its own clauses go.
fn widened(document: &Document, text: &Text, span: BodySpan, others: &[&[u32]]) -> BodySpan {
    let symbols = symbols_within(text, span);
    let own = text.symbols.get(symbols.clone()).unwrap_or_default();
    let (before, after) =
        others.iter().map(|other| missing(other, own)).fold((0, 0), |most, one| (most.0.max(one.0), most.1.max(one.1)));
    if before == 0 && after == 0 {
        return span;
    }
    let clauses = clauses_around(document, text, span);
    let holds = |symbol: usize| clauses.iter().find(|clause| clause.symbols.contains(&symbol));
    let place = |symbol: usize| text.places.get(symbol).copied();
    let first = holds(symbols.start).map(|clause| symbols.start.saturating_sub(before).max(clause.symbols.start));
    let last = symbols.end.checked_sub(1).and_then(|last| Some((last, holds(last)?)));
    let last = last.map(|(last, clause)| (last + after).min(clause.symbols.end.saturating_sub(1)));
    BodySpan {
        start: first.and_then(place).map_or(span.start, |place| place.start.min(span.start)),
        end: last.and_then(place).map_or(span.end, |place| place.end.max(span.end)),
    }
}

/// A use with the whole of the words that its ends cut (商定, where the wording has 确定 and both have 定). What the use has of
/// the wording's own first or last word is all of that word: there the dictionary takes it, with what stands beside it,
/// for another word.
pub fn to_words(text: &Text, span: BodySpan, of: (&Text, BodySpan)) -> BodySpan {
    let own = text.symbols.get(symbols_within(text, span)).unwrap_or_default();
    let (model, wording) = of;
    let symbols = symbols_within(model, wording);
    let begins = |at: &usize| model.edges.get(*at) != Some(&Edge::Inside);
    let inner = symbols.start.saturating_add(1)..symbols.end;
    let first = symbols.start..inner.clone().find(begins).unwrap_or(symbols.end);
    let last = inner.rev().find(begins).unwrap_or(symbols.start)..symbols.end;
    let word = |range: Range<usize>| {
        let is_whole = begins(&range.start) && begins(&range.end) && !range.is_empty();
        model.symbols.get(range).filter(|_| is_whole)
    };
    let whole = whole_words(text, span);
    BodySpan {
        start: if word(first).is_some_and(|word| own.starts_with(word)) { span.start } else { whole.start },
        end: if word(last).is_some_and(|word| own.ends_with(word)) { span.end } else { whole.end },
    }
}

/// The uses of a wording, each with the readings of its own at both ends; texts are those of the archive's documents.
pub fn uses(documents: &[Document], texts: &[Text], witnesses: &[Passage], wording: Passage) -> Vec<Passage> {
    let held = |witness: &Passage| {
        let text = texts.get(witness.document as usize)?;
        text.symbols.get(symbols_within(text, witness.span))
    };
    let mut seen: BTreeSet<&[u32]> = BTreeSet::new();
    let distinct = witnesses.iter().filter_map(held).filter(|symbols| seen.insert(symbols));
    let wordings: Vec<&[u32]> = distinct.take(HELD_AGAINST).collect();
    let model = texts.get(wording.document as usize);
    let whole = |witness: &Passage| {
        let at = witness.document as usize;
        let found = documents.get(at).zip(texts.get(at));
        let span = found.map_or(witness.span, |(document, text)| {
            let span = widened(document, text, witness.span, &wordings);
            model.map_or(span, |model| to_words(text, span, (model, wording.span)))
        });
        Passage { span, ..*witness }
    };
    witnesses.iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::sample;

    /// Uses as (text, what of it is shared); expected as read.
    fn check(uses_of: &[(&str, &str)], expected: &[&str]) {
        let (mut archive, _, _) = sample::parts();
        let model = archive.documents[0].clone();
        archive.documents =
            uses_of.iter().map(|(text, _)| Document { body: sample::body(&[text]), ..model.clone() }).collect();
        let texts: Vec<Text> = uses_of.iter().map(|(text, _)| Text::of(text)).collect();
        let witness = |(document, (text, shared)): (u32, &(&str, &str))| {
            let start = text.find(shared).unwrap();
            Passage { document, span: BodySpan::new(start, start + shared.len()) }
        };
        let witnesses: Vec<Passage> = (0..).zip(uses_of).map(witness).collect();
        let found = uses(&archive.documents, &texts, &witnesses, witnesses[0]);
        let found: Vec<&str> =
            found.iter().map(|passage| &uses_of[passage.document as usize].0[passage.span.range()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_use_reads_to_the_end_of_the_wording() {
        check(
            &[
                ("我们要遵循“公平用水、提前告知”，不变。", "遵循“公平用水、提前告知"),
                ("各国恪守“公平用水、提前告知”。", "公平用水、提前告知"),
            ],
            &["遵循“公平用水、提前告知", "恪守“公平用水、提前告知"],
        );
        check(
            &[
                ("禁渔期一天不少、一船不抢，好。", "禁渔期一天不少、一船不抢"),
                ("禁渔期一天不少、一船不争，好。", "禁渔期一天不少、一船不"),
            ],
            &["禁渔期一天不少、一船不抢", "禁渔期一天不少、一船不争"],
        );
    }

    #[test]
    fn a_longer_use_may_lack_what_a_shorter_has() {
        check(
            &[
                ("守公平用水、友好协商三条。", "公平用水、友好协商三条"),
                ("守公平用水、共同监测、友好协商四条。", "公平用水、共同监测、友好协商"),
            ],
            &["公平用水、友好协商三条", "公平用水、共同监测、友好协商四条"],
        );
    }

    #[test]
    fn a_use_ends_at_words() {
        check(
            &[("双方商定防洪方案，好。", "商定防洪方案"), ("双方约定防洪方案，好。", "定防洪方案")],
            &["商定防洪方案", "约定防洪方案"],
        );
        check(
            &[("本次防洪会议，好。", "本次防洪会议"), ("第十次防洪会议，好。", "次防洪会议")],
            &["本次防洪会议", "第十次防洪会议"],
        );
        // 作出贡献 is a word of the dictionary, and yet this use has all of the wording.
        check(&[("为防洪作出更多探索。", "防洪作出"), ("为防洪作出贡献。", "防洪作出")], &["防洪作出", "防洪作出"]);
    }

    #[test]
    fn a_use_goes_no_further_than_its_clause() {
        check(
            &[
                ("我们要坚持节水优先、量水而行。", "要坚持节水优先、量水而行"),
                ("今年起，坚持节水优先、量水而行。", "坚持节水优先、量水而行"),
            ],
            &["要坚持节水优先、量水而行", "坚持节水优先、量水而行"],
        );
    }
}
