//! The family of a wording: longer and shorter ones that stand in the same places, beside each other over time.

use super::list::{facts, language, shorten, span, wording};
use super::page::Paint;
use crate::model::BodySpan;
use crate::reuse::Class;
use crate::site::index::ClusterIndex;
use crate::site::spark::Spark;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Members shown; those that stand in most of the same places.
const SHOWN: usize = 12;

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

/// How a wording lies to another in a place that both share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    /// It holds the other.
    Longer,
    /// It lies in the other.
    Shorter,
    /// They share a part.
    Crossing,
}

impl Relation {
    fn of(own: BodySpan, other: BodySpan) -> Self {
        if other.start <= own.start && own.end <= other.end {
            Self::Longer
        } else if own.start <= other.start && other.end <= own.end {
            Self::Shorter
        } else {
            Self::Crossing
        }
    }

    fn key(self) -> &'static str {
        match self {
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
        let mut shared: BTreeMap<ClusterIndex, (usize, Relation)> = BTreeMap::new();
        for witness in own.witnesses.iter().take(LOOKED_AT) {
            for place in site.index.places_over(witness.document, witness.span) {
                if place.cluster != self.cluster && site.cluster(place.cluster).class != Class::Boilerplate {
                    let relation = Relation::of(witness.span, place.span);
                    let member = shared.entry(place.cluster).or_insert((0, relation));
                    *member = (member.0 + 1, member.1.max(relation));
                }
            }
        }
        let mut members: Vec<(usize, Relation, ClusterIndex)> =
            shared.into_iter().map(|(cluster, (places, relation))| (places, relation, cluster)).collect();
        members.sort_unstable_by_key(|(places, _, cluster)| {
            (Reverse((*places, site.cluster(*cluster).witnesses.len())), *cluster)
        });
        members.truncate(SHOWN);
        if members.is_empty() {
            return Vec::new();
        }
        let documents = |cluster: ClusterIndex| site.cluster(cluster).witnesses.iter().map(|witness| witness.document);
        let all = [self.cluster].into_iter().chain(members.iter().map(|(_, _, cluster)| *cluster));
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
        [head].into_iter().chain(members.into_iter().map(|(_, relation, i)| view(i, Some(relation)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_hold_each_other() {
        let span = BodySpan::new;
        let check = |own, other, expected| assert_eq!(Relation::of(own, other), expected);
        check(span(3, 9), span(3, 12), Relation::Longer);
        check(span(3, 9), span(4, 9), Relation::Shorter);
        check(span(3, 9), span(6, 12), Relation::Crossing);
    }
}
