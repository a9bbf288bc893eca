//! Wordings that are equal but for a number: a series of meetings or years makes one of each, and they are one family.

use crate::model::{BodySpan, Document};
use crate::normalize::Text;
use crate::reuse::{Class, Cluster, DocumentIndex, Passage};
use crate::site::clauses::symbols_within;
use crate::site::index::ClusterIndex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Han digits and the units that numbers are written with, as they compare. Arabic digits are no letters at all.
const DIGITS: &str = "〇零一二两三四五六七八九十百千万亿廿卅";

/// Of so many letters of a wording, one at most is of a number: of a row of numbers, nothing is left to be equal.
const ONE_LETTER_IN: usize = 2;

/// Symbols by which a place of a family is found.
const SEED: usize = 4;

/// Wordings that are equal but for a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Family {
    /// Two and more, in order of their first use.
    clusters: Vec<ClusterIndex>,
    /// Every place in a paragraph of the archive where one stands letter by letter, whichever its number, in order: a wording
    /// of a number that comes but once or twice is in no cluster.
    places: Vec<Passage>,
}

/// What wordings of a family have alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rest {
    /// Without the numbers.
    symbols: Vec<u32>,
    /// Whether one begins with a number.
    begins: bool,
    /// Whether one ends in a number.
    ends: bool,
}

/// Which wordings are of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    families: Vec<Family>,
    of: BTreeMap<ClusterIndex, usize>,
}

impl Numbered {
    /// Of the passages and common wordings among these clusters, which stand in order of their first use.
    pub fn of(documents: &[Document], texts: &[Text], clusters: &[Cluster]) -> Self {
        let wording = |cluster: &ClusterIndex| {
            let passage = clusters.get(*cluster as usize)?.wording;
            let text = texts.get(passage.document as usize)?;
            text.symbols.get(symbols_within(text, passage.span))
        };
        let mut by_rest: BTreeMap<Vec<u32>, Vec<ClusterIndex>> = BTreeMap::new();
        for (number, _) in (0..).zip(clusters).filter(|(_, cluster)| cluster.class != Class::Boilerplate) {
            if let Some(rest) = wording(&number).and_then(without_numbers) {
                by_rest.entry(rest).or_default().push(number);
            }
        }
        let mut families: Vec<(Vec<ClusterIndex>, Rest)> = by_rest
            .into_iter()
            .filter(|(_, family)| family.len() > 1)
            .map(|(symbols, family)| {
                let is_digit = |at: Option<&u32>| at.is_some_and(|symbol| is_digit(*symbol));
                let begins = family.iter().filter_map(wording).any(|wording| is_digit(wording.first()));
                let ends = family.iter().filter_map(wording).any(|wording| is_digit(wording.last()));
                (family, Rest { symbols, begins, ends })
            })
            .collect();
        families.sort_unstable();
        let members =
            families.iter().enumerate().flat_map(|(n, (family, _))| family.iter().map(move |member| (*member, n)));
        let of = members.collect();
        let (clusters, rests): (Vec<_>, Vec<_>) = families.into_iter().unzip();
        let places = places(documents, texts, &rests);
        let families = clusters.into_iter().zip(places).map(|(clusters, places)| Family { clusters, places });
        Self { of, families: families.collect() }
    }

    fn of_cluster(&self, cluster: ClusterIndex) -> Option<&Family> {
        self.families.get(*self.of.get(&cluster)?)
    }

    /// The family of a wording, itself among them, in order of their first use; empty if it has none.
    pub fn family(&self, cluster: ClusterIndex) -> &[ClusterIndex] {
        self.of_cluster(cluster).map_or(&[], |family| &family.clusters)
    }

    /// Where the family of a wording stands letter by letter but for the numbers, in order; empty if it has none.
    pub fn places(&self, cluster: ClusterIndex) -> &[Passage] {
        self.of_cluster(cluster).map_or(&[], |family| &family.places)
    }
}

/// Where each of some wordings without their numbers stands within a paragraph, in order.
fn places(documents: &[Document], texts: &[Text], rests: &[Rest]) -> Vec<Vec<Passage>> {
    let mut by_seed: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    for (n, rest) in rests.iter().enumerate() {
        if let Some(seed) = rest.symbols.get(..SEED) {
            by_seed.entry(seed).or_default().push(n);
        }
    }
    let mut all = vec![Vec::new(); rests.len()];
    if by_seed.is_empty() {
        return all;
    }
    let found: Vec<Vec<(usize, Passage)>> = (0..documents.len().min(texts.len()))
        .into_par_iter()
        .map(|at| within(at as DocumentIndex, &documents[at], &texts[at], rests, &by_seed))
        .collect();
    for (n, place) in found.into_iter().flatten() {
        all[n].push(place);
    }
    all
}

/// The places of a document, each with the number of its wording.
fn within(
    number: DocumentIndex,
    document: &Document,
    text: &Text,
    rests: &[Rest],
    by_seed: &FxHashMap<&[u32], Vec<usize>>,
) -> Vec<(usize, Passage)> {
    let left: Vec<usize> = (0..text.symbols.len()).filter(|at| !is_digit(text.symbols[*at])).collect();
    let symbols: Vec<u32> = left.iter().map(|at| text.symbols[*at]).collect();
    let mut found = Vec::new();
    for (at, seed) in symbols.windows(SEED).enumerate() {
        for &n in by_seed.get(seed).into_iter().flatten() {
            let rest = &rests[n];
            let end = at + rest.symbols.len();
            if symbols.get(at..end) != Some(&rest.symbols) {
                continue;
            }
            let (mut first, mut last) = (left[at], left[end - 1]);
            while rest.begins && first > 0 && is_digit(text.symbols[first - 1]) {
                first -= 1;
            }
            while rest.ends && text.symbols.get(last + 1).is_some_and(|symbol| is_digit(*symbol)) {
                last += 1;
            }
            let is_of_letters = rest.symbols.len() * ONE_LETTER_IN >= last + 1 - first;
            let span = BodySpan { start: text.places[first].start, end: text.places[last].end };
            let is_of_a_paragraph = !document.body.text.get(span.range()).unwrap_or_default().contains('\n');
            if is_of_letters && is_of_a_paragraph {
                found.push((n, Passage { document: number, span }));
            }
        }
    }
    found
}

fn is_digit(symbol: u32) -> bool {
    char::from_u32(symbol).is_some_and(|letter| DIGITS.contains(letter))
}

/// Whether two different wordings are equal but for a number.
pub fn are_alike(one: &[u32], other: &[u32]) -> bool {
    one != other && without_numbers(one).is_some_and(|rest| without_numbers(other) == Some(rest))
}

/// What is left of a wording without its numbers, if that is enough to tell it from others.
fn without_numbers(symbols: &[u32]) -> Option<Vec<u32>> {
    let rest: Vec<u32> = symbols.iter().copied().filter(|symbol| !is_digit(*symbol)).collect();
    (rest.len() * ONE_LETTER_IN >= symbols.len() && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::site::specimen::dated;

    #[test]
    fn every_number_counts() {
        let of = |id, paragraphs: &[&str]| dated(id, Kind::Speech, "2023-09-16", paragraphs);
        let (documents, texts): (Vec<_>, Vec<_>) = [
            of("a", &["他在河口第十次会议上说。", "河口第", "二次会议。"]),
            of("b", &["河口第十一次会议和河口第12次会议，渡口第十次会议。"]),
        ]
        .into_iter()
        .unzip();
        let check = |wording: &str, begins: bool, expected: &[&str]| {
            let symbols = without_numbers(&Text::of(wording).symbols).unwrap();
            let found = places(&documents, &texts, &[Rest { symbols, begins, ends: false }]);
            let text = |place: &Passage| &documents[place.document as usize].body.text[place.span.range()];
            assert_eq!(found[0].iter().map(text).collect::<Vec<_>>(), expected);
        };
        check("河口第三次会议", false, &["河口第十次会议", "河口第十一次会议", "河口第12次会议"]);
        check("三次会议上", true, &["十次会议上"]);
    }

    #[test]
    fn wordings_differ_in_a_number() {
        let check = |one: &str, other: &str, expected| {
            let row = |wording: &str| Text::of(wording).symbols;
            assert_eq!(are_alike(&row(one), &row(other)), expected, "{one} {other}");
            assert_eq!(are_alike(&row(other), &row(one)), expected, "{other} {one}");
        };
        check("河口第十次会议", "河口第十一次会议", true);
        check("河口第十次会议", "河口第12次会议", true);
        check("河口第十次会议", "河口第十次会议", false);
        check("河口第十次会议", "渡口第十次会议", false);
        check("一九八六年春汛", "一九八七年春汛", false);
        check("二〇二六年沿河防汛", "二〇二七年沿河防汛", true);
        check("十", "二十", false);
    }
}
