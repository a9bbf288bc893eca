//! Wording that stands in very many places: grouped directly, never pair by pair.

use super::cluster::{Group, Place};
use super::commonplace::Commonplace;
use super::seed::{self, Seeds};
use super::stream::{Position, Stream};
use std::collections::BTreeMap;

/// The wordings all of whose seeds are common, each with every place that carries it letter by letter.
///
/// Text is cut into maximal stretches of common seeds. A stretch that recurs whole is a wording; its places are counted
/// also inside longer stretches.
pub fn run(stream: &Stream, seeds: &Seeds) -> Vec<Group> {
    let mut by_symbols: BTreeMap<&[u32], (Position, usize)> = BTreeMap::new();
    for (start, end) in stretches(stream, seeds) {
        let symbols = &stream.symbols[start as usize..end as usize];
        by_symbols.entry(symbols).or_insert((start, 0)).1 += 1;
    }
    let mut groups: Vec<Group> = by_symbols
        .into_iter()
        .filter(|(_, (_, recurs))| *recurs > Commonplace::PLACES / 2)
        .map(|(symbols, (first, _))| seeds.occurrences(stream, first, first + symbols.len() as Position))
        .filter(|places| places.len() > Commonplace::PLACES)
        .filter(|places| {
            let Place { start, end, .. } = places[0];
            seeds.commonplace.is_own(stream, start, end - start, places.len())
        })
        .map(|witnesses| Group { wording: witnesses[0], witnesses })
        .collect();
    groups.sort_unstable_by_key(|group| group.wording);
    groups
}

/// Maximal stretches whose every seed is common.
fn stretches(stream: &Stream, seeds: &Seeds) -> Vec<(Position, Position)> {
    let mut found = Vec::new();
    for document in 0..stream.n_documents() as u32 {
        let (start, end) = stream.bounds(document);
        let mut at = start;
        while at < end {
            if !seeds.is_common[at as usize] {
                at += 1;
                continue;
            }
            let first = at;
            while at < end && seeds.is_common[at as usize] {
                at += 1;
            }
            let len = seed::shortest(stream, at - 1).map_or(0, |(_, len)| len);
            found.push((first, at - 1 + len));
        }
    }
    found
}
