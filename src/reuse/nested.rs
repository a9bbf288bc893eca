//! Common wordings that are only parts of longer ones.
//!
//! A shorter wording is a cluster of its own only if it stands where no longer one does (see [`super::cluster`]). Of wordings
//! in very many places that is known only when all are: what two set phrases share lies in the one here, in the other there.

use super::touching::Touching;
use super::{Class, Cluster};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// For each cluster, if it is a common wording all of whose places lie inside longer common wordings, the one of these that
/// holds most of its places and lies in no longer one itself.
pub fn holders(clusters: &[Cluster]) -> Vec<Option<u32>> {
    let mut by_document: FxHashMap<u32, Touching<(u32, u32, u32)>> = FxHashMap::default();
    for (number, cluster) in (0..).zip(clusters).filter(|(_, cluster)| cluster.class == Class::Formula) {
        for witness in &cluster.witnesses {
            let (start, end) = (witness.span.start, witness.span.end);
            by_document.entry(witness.document).or_default().insert(start, end, (start, end, number));
        }
    }
    // For each place of a cluster the clusters with a longer place around it.
    let around = |number: u32, cluster: &Cluster| -> Vec<Vec<u32>> {
        let holding = |witness: &super::Passage| {
            let (start, end) = (witness.span.start, witness.span.end);
            let touching = by_document.get(&witness.document).into_iter().flat_map(|spans| spans.of(start, end));
            let longer = touching.filter(|&&(from, to, _)| from <= start && end <= to && to - from > end - start);
            longer.map(|&(_, _, other)| other).filter(|&other| other != number).collect()
        };
        cluster.witnesses.iter().map(holding).collect()
    };
    let formulae = |(number, cluster): (u32, &Cluster)| {
        let around = if cluster.class == Class::Formula { around(number, cluster) } else { Vec::new() };
        let is_part = !around.is_empty() && around.iter().all(|holders| !holders.is_empty());
        is_part.then_some(around)
    };
    let parts: Vec<Option<Vec<Vec<u32>>>> = (0..).zip(clusters).map(formulae).collect();
    let most = |around: &Vec<Vec<u32>>| {
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        let whole = around.iter().flatten().filter(|&&holder| parts[holder as usize].is_none());
        whole.for_each(|&holder| *places.entry(holder).or_default() += 1);
        places.into_iter().max_by_key(|&(holder, n)| (n, Reverse(holder))).map(|(holder, _)| holder)
    };
    parts.iter().map(|around| around.as_ref().and_then(most)).collect()
}
