//! Wordings that are equal but for a number: a series of meetings or years makes one of each, and they are one family.

use crate::normalize::Text;
use crate::reuse::{Class, Cluster};
use crate::site::clauses::symbols_within;
use crate::site::index::ClusterIndex;
use std::collections::BTreeMap;

/// Han digits and the units that numbers are written with, as they compare. Arabic digits are no letters at all.
const DIGITS: &str = "〇零一二两三四五六七八九十百千万亿廿卅";

/// Of so many letters of a wording, one at most is of a number: of a row of numbers, nothing is left to be equal.
const ONE_LETTER_IN: usize = 2;

/// Which wordings are of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    /// Of two and more, in order of their first use.
    families: Vec<Vec<ClusterIndex>>,
    of: BTreeMap<ClusterIndex, usize>,
}

impl Numbered {
    /// Of the passages and common wordings among these clusters, which stand in order of their first use.
    pub fn of(texts: &[Text], clusters: &[Cluster]) -> Self {
        let mut by_rest: BTreeMap<Vec<u32>, Vec<ClusterIndex>> = BTreeMap::new();
        for (number, cluster) in (0..).zip(clusters).filter(|(_, cluster)| cluster.class != Class::Boilerplate) {
            let text = texts.get(cluster.wording.document as usize);
            let symbols = text.and_then(|text| text.symbols.get(symbols_within(text, cluster.wording.span)));
            if let Some(rest) = symbols.and_then(without_numbers) {
                by_rest.entry(rest).or_default().push(number);
            }
        }
        let mut families: Vec<Vec<ClusterIndex>> = by_rest.into_values().filter(|family| family.len() > 1).collect();
        families.sort_unstable();
        let members = families.iter().enumerate().flat_map(|(n, family)| family.iter().map(move |member| (*member, n)));
        Self { of: members.collect(), families }
    }

    /// The family of a wording, itself among them, in order of their first use; empty if it has none.
    pub fn family(&self, cluster: ClusterIndex) -> &[ClusterIndex] {
        self.of.get(&cluster).and_then(|family| self.families.get(*family)).map_or(&[], Vec::as_slice)
    }
}

/// Whether two different wordings are equal but for a number.
pub fn are_alike(one: &[u32], other: &[u32]) -> bool {
    one != other && without_numbers(one).is_some_and(|rest| without_numbers(other) == Some(rest))
}

/// What is left of a wording without its numbers, if that is enough to tell it from others.
fn without_numbers(symbols: &[u32]) -> Option<Vec<u32>> {
    let is_digit = |symbol: &u32| char::from_u32(*symbol).is_some_and(|letter| DIGITS.contains(letter));
    let rest: Vec<u32> = symbols.iter().copied().filter(|symbol| !is_digit(symbol)).collect();
    (rest.len() * ONE_LETTER_IN >= symbols.len() && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

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
