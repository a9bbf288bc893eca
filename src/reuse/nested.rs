//! Common wordings that are only parts of longer ones.
//!
//! A shorter wording is a cluster of its own only if it stands where no longer one does (see [`super::cluster`]). Of wordings
//! in very many places that is known only when all are: what two set phrases share lies in the one here, in the other there.

use super::{Class, Cluster, DocumentIndex};
use rayon::prelude::*;
use std::cmp::Reverse;

/// A place of a common wording, in the order in which a longer one comes before all that lies in it: document, start, end,
/// and the number of the cluster.
type Place = (DocumentIndex, u32, Reverse<u32>, u32);

/// For each cluster, if it is a common wording all of whose places lie inside longer common wordings, the one of these that
/// holds most of its places; it lies in no longer one itself.
pub fn holders(clusters: &[Cluster]) -> Vec<Option<u32>> {
    let formulae = (0..).zip(clusters).filter(|(_, cluster)| cluster.class == Class::Formula);
    let mut places: Vec<Place> = formulae
        .flat_map(|(number, cluster)| {
            let place = move |passage: &super::Passage| {
                (passage.document, passage.span.start, Reverse(passage.span.end), number)
            };
            cluster.witnesses.iter().map(place)
        })
        .collect();
    places.par_sort_unstable();
    let mut is_part: Vec<bool> = clusters.iter().map(|cluster| cluster.class == Class::Formula).collect();
    let mut held: Vec<(u32, u32)> = Vec::new();
    // Of the places so far that which reaches furthest: it holds whatever any of them holds, and none of them holds it.
    let mut outer: Option<Place> = None;
    for place in places {
        let (document, start, Reverse(end), number) = place;
        match outer.filter(|&(other, _, Reverse(reach), _)| other == document && end <= reach) {
            Some((_, from, Reverse(reach), holder)) => {
                if holder != number && (from, reach) != (start, end) {
                    held.push((number, holder));
                } else {
                    is_part[number as usize] = false;
                }
            }
            None => {
                is_part[number as usize] = false;
                outer = Some(place);
            }
        }
    }
    held.retain(|&(number, _)| is_part[number as usize]);
    held.sort_unstable();
    let mut most: Vec<Option<(usize, Reverse<u32>)>> = vec![None; clusters.len()];
    for same in held.chunk_by(|x, y| x == y) {
        let (number, holder) = same[0];
        let slot = &mut most[number as usize];
        *slot = (*slot).max(Some((same.len(), Reverse(holder))));
    }
    most.into_iter().map(|most| most.map(|(_, Reverse(holder))| holder)).collect()
}
