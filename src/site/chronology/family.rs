//! The family of a wording: those that are equal but for a number, and longer and shorter ones that stand in the same places,
//! beside each other over time.

use super::list::{facts, language, shorten, span, wording};
use super::page::Paint;
use crate::reuse::Class;
use crate::site::index::ClusterIndex;
use crate::site::numbered::are_alike;
use crate::site::spark::Spark;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Members shown of those that stand in the same places; those that stand in most of them.
const SHOWN: usize = 12;

/// Members shown of those that are equal but for a number: the first ones.
const NUMBERED_SHOWN: usize = 50;

/// Places of the wording at which others are looked for: the family of a wording shows at its first places.
const LOOKED_AT: usize = 24;

/// Characters of a wording quoted.
const QUOTED: usize = 60;

/// A wording of the family.
#[derive(Serialize)]
pub(super) struct MemberView {
    /// `None` for the wording whose page this is.
    url: Option<String>,
    wording: String,
    lang: String,
    /// How it stands to the wording of the page.
    relation: String,
    facts: String,
    span: Option<String>,
    spark: Spark,
}

/// How a wording lies to another as both are quoted: where witnesses differ, a place may hold what its wording does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// It is equal but for a number.
    Numbered,
    /// It holds the other.
    Longer,
    /// It lies in the other.
    Shorter,
    /// They share a part.
    Crossing,
}

impl Relation {
    /// Of their symbols.
    fn of(own: &[u32], other: &[u32]) -> Self {
        let holds = |row: &[u32], part: &[u32]| part.is_empty() || row.windows(part.len()).any(|here| here == part);
        if are_alike(own, other) {
            Self::Numbered
        } else if holds(other, own) {
            Self::Longer
        } else if holds(own, other) {
            Self::Shorter
        } else {
            Self::Crossing
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Numbered => "family-numbered",
            Self::Longer => "family-longer",
            Self::Shorter => "family-shorter",
            Self::Crossing => "family-crossing",
        }
    }
}

impl Paint<'_> {
    /// The wording and its family, the wording first; nothing where it has none.
    pub(super) fn family(&self) -> Vec<MemberView> {
        let site = self.site;
        let own = site.cluster(self.cluster);
        let numbered = site.survey.numbered().family(self.cluster);
        let numbered = numbered.iter().copied().filter(|other| *other != self.cluster);
        let symbols = |cluster: ClusterIndex| site.symbols(site.cluster(cluster).wording);
        let mut shared: BTreeMap<ClusterIndex, usize> = BTreeMap::new();
        for witness in own.witnesses.iter().take(LOOKED_AT) {
            for place in site.index.places_over(witness.document, witness.span) {
                let is_other =
                    place.cluster != self.cluster && !are_alike(symbols(place.cluster), symbols(self.cluster));
                if is_other && site.cluster(place.cluster).class != Class::Boilerplate {
                    *shared.entry(place.cluster).or_insert(0) += 1;
                }
            }
        }
        let mut members: Vec<(ClusterIndex, usize)> = shared.into_iter().collect();
        members.sort_unstable_by_key(|(cluster, places)| {
            (Reverse((*places, site.cluster(*cluster).witnesses.len())), *cluster)
        });
        members.truncate(SHOWN);
        let crossing = members.into_iter().map(|(cluster, _)| cluster);
        let members: Vec<ClusterIndex> = numbered.take(NUMBERED_SHOWN).chain(crossing).collect();
        if members.is_empty() {
            return Vec::new();
        }
        let documents = |cluster: ClusterIndex| site.cluster(cluster).witnesses.iter().map(|witness| witness.document);
        let all = [self.cluster].into_iter().chain(members.iter().copied());
        let highest = all.flat_map(|cluster| site.by_year(documents(cluster)).into_values()).max();
        let view = |cluster: ClusterIndex, relation: Option<Relation>| MemberView {
            url: relation.and_then(|_| site.cluster_route(cluster)).map(|route| self.links.to(&route)),
            wording: shorten(&wording(site, cluster), QUOTED),
            lang: language(site, cluster),
            relation: site.words().say(relation.map_or("family-own", Relation::key)).to_owned(),
            facts: facts(site, cluster),
            span: span(site, cluster),
            spark: site.spark(documents(cluster), highest),
        };
        let head = view(self.cluster, None);
        let relation = |other: ClusterIndex| Relation::of(symbols(self.cluster), symbols(other));
        [head].into_iter().chain(members.into_iter().map(|i| view(i, Some(relation(i))))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_hold_each_other() {
        let row = |wording: &str| wording.chars().map(u32::from).collect::<Vec<u32>>();
        let check = |own, other, expected| assert_eq!(Relation::of(&row(own), &row(other)), expected);
        check("河水清", "愿河水清", Relation::Longer);
        check("愿河水清", "河水清", Relation::Shorter);
        check("愿河水清", "河水清则安", Relation::Crossing);
        check("第十次会议", "第十一次会议", Relation::Numbered);
        check("第十次会议", "第十次大会", Relation::Crossing);
    }
}
