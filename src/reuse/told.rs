//! What readers are told of what was found: what comes first, how alike two places are, and of which class a wording is.

use super::chain::Chain;
use super::classify::{self, Speakers};
use super::memory::Found;
use super::nested::Nested;
use super::shown::{Shown, Sides, Texts};
use super::{Alignment, Cluster, Passage, Relation, Reuse};
use crate::config::ReuseConfig;
use crate::model::{BodySpan, DateInterval, Order};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Says of what was found what readers are told: where passages begin and end, what comes first, and of which class they are.
pub fn told(texts: Texts<'_>, found: &Found, shown: &Shown, config: &ReuseConfig) -> Reuse {
    let documents = &texts.archive.documents;
    let Shown { groups, of_group, witnesses, chains } = shown;
    let speakers = Speakers::of(documents);
    let occasions = classify::occasions(documents);
    let dated: Vec<Option<DateInterval>> = documents.iter().map(|document| document.meta.dated()).collect();
    let places = Places { texts, speakers: &speakers, occasions: &occasions, dated: &dated };
    let clusters: Vec<Cluster> = groups
        .par_iter()
        .zip(witnesses)
        .map(|(group, witnesses)| classify::cluster(&places, group, witnesses.clone(), config))
        .collect();
    let alignments = found
        .chains
        .par_iter()
        .zip(chains)
        .zip(&found.of_chain)
        .map(|((chain, sides), group)| places.alignment(chain, sides, group.map(|old| of_group[old as usize])))
        .collect();
    ordered(alignments, clusters)
}

/// Sorts alignments and clusters, leaves out the common wordings that are only parts of longer ones, and renumbers the
/// clusters that alignments name.
fn ordered(mut alignments: Vec<Alignment>, clusters: Vec<Cluster>) -> Reuse {
    let nested = Nested::of(&clusters);
    let numbered = clusters.into_iter().enumerate();
    let (left_out, mut numbered): (Vec<_>, Vec<_>) = numbered.partition(|(number, _)| nested.is_part(*number as u32));
    numbered.sort_by(|(_, x), (_, y)| {
        let key = |cluster: &Cluster| {
            (
                cluster.witnesses[0].document,
                cluster.witnesses[0].span.start,
                std::cmp::Reverse(cluster.witnesses[0].span.end),
            )
        };
        key(x).cmp(&key(y)).then_with(|| x.id.cmp(&y.id))
    });
    let mut renumbered = vec![0; numbered.len() + left_out.len()];
    for (new, (old, _)) in numbered.iter().enumerate() {
        renumbered[*old] = new as u32;
    }
    for alignment in &mut alignments {
        alignment.cluster = alignment.cluster.map(|old| renumbered[nested.holder(old, alignment) as usize]);
    }
    alignments.sort_by_key(|alignment| (alignment.a, alignment.b));
    let mut clusters: Vec<Cluster> = numbered.into_iter().map(|(_, cluster)| cluster).collect();
    name_apart(&mut clusters);
    let parts = left_out.into_iter().map(|(_, cluster)| cluster.witnesses).collect();
    Reuse { alignments, clusters, parts }
}

/// Two clusters whose first witnesses have equal letters get different ids: a number after the second.
fn name_apart(clusters: &mut [Cluster]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for cluster in clusters {
        let n = seen.entry(cluster.id.clone()).or_insert(0);
        *n += 1;
        if *n > 1 {
            cluster.id = format!("{}-{n}", cluster.id);
        }
    }
}

/// Everything that what is told of a passage depends on.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The texts.
    pub texts: Texts<'a>,
    /// Everybody who speaks in the archive.
    pub speakers: &'a Speakers<'a>,
    /// See [`classify::occasions`].
    pub occasions: &'a [u32],
    /// When each document is from.
    pub dated: &'a [Option<DateInterval>],
}

impl Places<'_> {
    fn alignment(&self, chain: &Chain, sides: &Sides, cluster: Option<u32>) -> Alignment {
        let document = |at| self.texts.stream.document(at);
        let (first, last) = (sides.runs[0], sides.runs[sides.runs.len() - 1]);
        let a = Passage { document: document(chain.a().0), span: BodySpan { start: first.0.start, end: last.0.end } };
        let b = Passage { document: document(chain.b().0), span: BodySpan { start: first.1.start, end: last.1.end } };
        let (longer, shorter) = (sides.letters[0].max(sides.letters[1]), sides.letters[0].min(sides.letters[1]));
        let share = |of: u32| f64::from(sides.equal) / f64::from(of.max(1));
        let relation = if sides.equal == longer {
            Relation::Verbatim
        } else if share(longer) >= NEAR {
            Relation::Near
        } else if share(shorter) >= NEAR {
            Relation::Condensed
        } else {
            Relation::Rearranged
        };
        let (runs, identity) = (sides.runs.clone(), share(longer));
        let order = Order::Unknown;
        let mut alignment = Alignment { a, b, order, identity, relation, cluster, shown: sides.shown.into(), runs };
        self.put_in_order(&mut alignment);
        alignment
    }

    /// Puts the earlier side, else that of the smaller id, first.
    fn put_in_order(&self, alignment: &mut Alignment) {
        if alignment.a.document == alignment.b.document {
            alignment.order = Order::SameDocument;
            return;
        }
        let dated = |passage: Passage| self.dated[passage.document as usize].as_ref();
        let (x, y) = (dated(alignment.a), dated(alignment.b));
        let forth = crate::model::order(x, y);
        let back = crate::model::order(y, x);
        let id = |passage: Passage| &self.texts.archive.documents[passage.document as usize].id;
        let turn = back == Order::Earlier || (forth != Order::Earlier && id(alignment.b) < id(alignment.a));
        alignment.order = if back == Order::Earlier { back } else { forth };
        if turn {
            std::mem::swap(&mut alignment.a, &mut alignment.b);
            std::mem::swap(&mut alignment.shown.0, &mut alignment.shown.1);
            for run in &mut alignment.runs {
                std::mem::swap(&mut run.0, &mut run.1);
            }
        }
    }
}

/// The share of equal letters from which two wordings are nearly the same: four fifths, as for the witnesses of a cluster.
const NEAR: f64 = 0.8;
