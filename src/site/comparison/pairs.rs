//! Which pairs of documents are worth reading beside each other.

use super::Turned;
use crate::config::ReuseConfig;
use crate::model::{Archive, BodySpan, Order, order};
use crate::normalize::Text;
use crate::reuse::{Alignment, Class, DocumentIndex, Reuse};
use std::collections::BTreeMap;

/// A pair that shares less than `compare_letters` is still worth a page if this share (in hundredths) of the shorter
/// document stands in the other: a letter of a hundred characters that a report quotes whole.
pub const PAIR_PERCENT: u64 = 25;

/// Two documents and what they share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The earlier (else that of the smaller id).
    pub a: DocumentIndex,
    /// The other.
    pub b: DocumentIndex,
    /// Letters of `a` within alignments' equal stretches.
    pub letters_a: u32,
    /// The same of `b`.
    pub letters_b: u32,
    /// Indices into `Reuse::alignments`, ascending.
    pub alignments: Vec<usize>,
}

impl Pair {
    /// The alignments of the pair, each with the way round it lies.
    pub fn aligned<'a>(&self, reuse: &'a Reuse) -> Vec<(&'a Alignment, Turned)> {
        self.alignments
            .iter()
            .filter_map(|&index| reuse.alignments.get(index))
            .map(|alignment| {
                (alignment, if alignment.a.document == self.a { Turned::Straight } else { Turned::Round })
            })
            .collect()
    }
}

/// Every pair that gets a comparison page, ordered by `a`, then `b`.
pub fn pairs(archive: &Archive, texts: &[Text], reuse: &Reuse, config: &ReuseConfig) -> Vec<Pair> {
    let mut by_pair: BTreeMap<(DocumentIndex, DocumentIndex), Vec<usize>> = BTreeMap::new();
    for (index, alignment) in reuse.alignments.iter().enumerate() {
        let (x, y) = (alignment.a.document, alignment.b.document);
        if x != y {
            by_pair.entry(earlier_first(archive, x, y)).or_default().push(index);
        }
    }
    by_pair
        .into_iter()
        .filter_map(|((a, b), alignments)| {
            let pair = Pair { a, b, letters_a: 0, letters_b: 0, alignments };
            let (mut spans_a, mut spans_b) = (Vec::new(), Vec::new());
            for (alignment, turned) in pair.aligned(reuse) {
                if is_boilerplate(reuse, alignment) {
                    continue;
                }
                for &(x, y) in &alignment.runs {
                    let (x, y) = if turned == Turned::Straight { (x, y) } else { (y, x) };
                    spans_a.push(x);
                    spans_b.push(y);
                }
            }
            let letters_a = letters_within(texts.get(a as usize)?, spans_a);
            let letters_b = letters_within(texts.get(b as usize)?, spans_b);
            let pair = Pair { letters_a, letters_b, ..pair };
            is_worth_reading(&pair, texts, config).then_some(pair)
        })
        .collect()
}

/// Whether an alignment is of salutations, lists of names and the like, which make no two documents alike.
fn is_boilerplate(reuse: &Reuse, alignment: &Alignment) -> bool {
    alignment
        .cluster
        .and_then(|cluster| reuse.clusters.get(cluster as usize))
        .is_some_and(|cluster| cluster.class == Class::Boilerplate)
}

fn is_worth_reading(pair: &Pair, texts: &[Text], config: &ReuseConfig) -> bool {
    let shared = pair.letters_a.min(pair.letters_b);
    if shared >= config.compare_letters {
        return true;
    }
    let total = |document: DocumentIndex| texts.get(document as usize).map_or(0, total_letters);
    let shorter = total(pair.a).min(total(pair.b));
    shared >= config.min_letters && u64::from(shared) * 100 >= shorter * PAIR_PERCENT
}

/// Letters of a whole text.
pub fn total_letters(text: &Text) -> u64 {
    text.letters.iter().map(|&letters| u64::from(letters)).sum()
}

/// The earlier of two documents first; else that of the smaller id.
pub fn earlier_first(archive: &Archive, x: DocumentIndex, y: DocumentIndex) -> (DocumentIndex, DocumentIndex) {
    let (Some(first), Some(second)) = (archive.documents.get(x as usize), archive.documents.get(y as usize)) else {
        return (x, y);
    };
    let (date_x, date_y) = (first.meta.dated(), second.meta.dated());
    if order(date_x.as_ref(), date_y.as_ref()) == Order::Earlier {
        (x, y)
    } else if order(date_y.as_ref(), date_x.as_ref()) == Order::Earlier || second.id < first.id {
        (y, x)
    } else {
        (x, y)
    }
}

/// Letters of the symbols that begin within any of the spans.
pub fn letters_within(text: &Text, mut spans: Vec<BodySpan>) -> u32 {
    spans.sort_unstable();
    let mut letters = 0;
    let mut done = 0;
    for span in spans {
        let from = text.places.partition_point(|place| place.start < span.start).max(done);
        let to = text.places.partition_point(|place| place.start < span.end).max(from);
        letters += text.letters.get(from..to).unwrap_or_default().iter().map(|&n| u32::from(n)).sum::<u32>();
        done = to;
    }
    letters
}
