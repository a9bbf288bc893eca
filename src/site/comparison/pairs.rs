//! Which pairs of documents are worth reading beside each other, and which comes first.

use super::Turned;
use crate::config::ReuseConfig;
use crate::model::{Document, Order, order};
use crate::reuse::{Alignment, DocumentIndex, Reuse};
use crate::site::index::Pair;
use crate::site::{Route, Site};
use std::cmp::Reverse;

/// A pair that shares less than `compare_letters` is still worth a page if this share (in hundredths) of the shorter
/// document stands in the other: a letter of a hundred characters of which a report quotes a third.
pub const PAIR_PERCENT: u32 = 25;

/// Whether two documents of which one shares `letters` with the other get a comparison page; `shorter` is the length of the shorter in letters.
pub fn is_worth_reading(letters: usize, shorter: usize, config: &ReuseConfig) -> bool {
    letters >= config.compare_letters as usize
        || (letters >= config.min_letters as usize && letters * 100 >= shorter * PAIR_PERCENT as usize)
}

/// Whether `b` comes before `a`: because it is earlier, else (if neither is) because its id is smaller.
fn is_reversed(a: &Document, b: &Document) -> bool {
    let (date_a, date_b) = (a.meta.dated(), b.meta.dated());
    if order(date_a.as_ref(), date_b.as_ref()) == Order::Earlier {
        return false;
    }
    order(date_b.as_ref(), date_a.as_ref()) == Order::Earlier || b.id < a.id
}

/// The page that compares two documents, if they share enough for one.
pub fn route(site: &Site, a: DocumentIndex, b: DocumentIndex) -> Option<Route> {
    let pair = site.index.pair(a, b)?;
    let shorter = site.index.letters(a).min(site.index.letters(b));
    if !is_worth_reading(pair.most(), shorter, &site.config.reuse) {
        return None;
    }
    let (a, b) = ordered(site, a, b);
    Some(Route::Comparison(a, b))
}

/// Two documents, that first which is read first: the earlier, else that of the smaller id.
pub fn ordered(site: &Site, a: DocumentIndex, b: DocumentIndex) -> (DocumentIndex, DocumentIndex) {
    if is_reversed(site.document(a), site.document(b)) { (b, a) } else { (a, b) }
}

/// Every pair worth a page, the one that is read first first: those that share most letters before the others, else by
/// place in the archive.
pub fn by_strength(site: &Site) -> Vec<(DocumentIndex, DocumentIndex)> {
    let mut pairs: Vec<(usize, DocumentIndex, DocumentIndex)> = site
        .index
        .pairs()
        .iter()
        .filter_map(|(&(a, b), pair)| match route(site, a, b)? {
            Route::Comparison(a, b) => Some((pair.most(), a, b)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable_by_key(|&(letters, a, b)| (Reverse(letters), a, b));
    pairs.into_iter().map(|(_, a, b)| (a, b)).collect()
}

/// The alignments of a pair with `a` as its first document.
pub fn aligned<'a>(pair: &Pair, reuse: &'a Reuse, a: DocumentIndex) -> Vec<(&'a Alignment, Turned)> {
    pair.alignments
        .iter()
        .filter_map(|&index| reuse.alignments.get(index as usize))
        .map(|alignment| (alignment, if alignment.a.document == a { Turned::Straight } else { Turned::Round }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::specimen::dated;
    use super::*;
    use crate::model::Kind;

    #[test]
    fn pairs_worth_a_page() {
        let check = |letters, shorter, expected| {
            assert_eq!(is_worth_reading(letters, shorter, &ReuseConfig::default()), expected);
        };
        check(60, 2000, true);
        check(59, 2000, false);
        check(30, 100, true);
        check(7, 10, false);
        check(0, 0, false);
    }

    #[test]
    fn the_earlier_comes_first() {
        let check = |a: (&str, &str), b: (&str, &str), expected| {
            let document = |(id, day)| dated(id, Kind::Speech, day, &[]).0;
            assert_eq!(is_reversed(&document(a), &document(b)), expected);
        };
        check(("b", "2020-01-01"), ("a", "2020-01-02"), false);
        check(("a", "2020-01-02"), ("b", "2020-01-01"), true);
        check(("b", "2020-01-01/2020-03-01"), ("a", "2020-02-01"), true);
        check(("a", "2020-01-01"), ("b", "2020-01-01"), false);
    }
}
