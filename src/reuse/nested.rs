//! Common wordings that are only parts of longer ones.
//!
//! A shorter wording is a cluster of its own only if it stands where no longer one does (see [`super::cluster`]). Of wordings
//! in very many places that is known only when all are: what two set phrases share lies in the one here, in the other there.

use super::{Alignment, Class, Cluster, DocumentIndex, Passage};
use crate::model::BodySpan;
use rayon::prelude::*;
use std::cmp::Reverse;

/// A place of a common wording, in the order in which a longer one comes before all that lies in it: document, start, end,
/// and the number of the cluster.
type Place = (DocumentIndex, u32, Reverse<u32>, u32);

/// Which clusters are common wordings all of whose places lie inside longer common wordings.
#[derive(Debug)]
pub struct Nested {
    /// For each cluster its places, in order, and the longer wording that each lies in, which itself lies in no other; empty
    /// for a cluster of its own.
    of: Vec<Vec<(Passage, u32)>>,
}

impl Nested {
    /// Of these clusters.
    pub fn of(clusters: &[Cluster]) -> Self {
        let formulae = (0..).zip(clusters).filter(|(_, cluster)| cluster.class == Class::Formula);
        let mut places: Vec<Place> = formulae
            .flat_map(|(number, cluster)| {
                let place =
                    move |passage: &Passage| (passage.document, passage.span.start, Reverse(passage.span.end), number);
                cluster.witnesses.iter().map(place)
            })
            .collect();
        places.par_sort_unstable();
        let mut is_part: Vec<bool> = clusters.iter().map(|cluster| cluster.class == Class::Formula).collect();
        let mut of: Vec<Vec<(Passage, u32)>> = vec![Vec::new(); clusters.len()];
        // Of the places so far that which reaches furthest: it holds whatever any of them holds, and none of them holds it.
        let mut outer: Option<Place> = None;
        for place in places {
            let (document, start, Reverse(end), number) = place;
            match outer.filter(|&(other, _, Reverse(reach), _)| other == document && end <= reach) {
                Some((_, from, Reverse(reach), holder)) => {
                    if holder != number && (from, reach) != (start, end) {
                        of[number as usize].push((Passage { document, span: BodySpan { start, end } }, holder));
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
        for (places, is_part) in of.iter_mut().zip(is_part) {
            if !is_part {
                places.clear();
            }
        }
        Self { of }
    }

    /// Whether a cluster is such a part.
    pub fn is_part(&self, cluster: u32) -> bool {
        !self.of[cluster as usize].is_empty()
    }

    /// The longer wording that the earlier side of an alignment lies in, else the later side, whose own wording is such a
    /// part; its own wording if that is none. The other side may lie in another of the longer ones.
    pub fn holder(&self, cluster: u32, alignment: &Alignment) -> u32 {
        let places = &self.of[cluster as usize];
        let around = |side: Passage| {
            let is_before = |place: &Passage| (place.document, place.span.end) <= (side.document, side.span.start);
            let (place, holder) = places.get(places.partition_point(|(place, _)| is_before(place)))?;
            (place.document == side.document && place.span.start < side.span.end).then_some(*holder)
        };
        let first = || places.first().map(|(_, holder)| *holder);
        around(alignment.a).or_else(|| around(alignment.b)).or_else(first).unwrap_or(cluster)
    }
}
