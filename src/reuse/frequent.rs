//! Wording that stands in very many places: grouped directly, never pair by pair.

use super::chain::Run;
use super::cluster::Group;
use super::commonplace::Commonplace;
use super::ends;
use super::occurrences::{ALL, Occurrences};
use super::seed;
use super::stream::{Position, Stream};
use crate::normalize::weigh;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// These [`wordings`], each with every place that carries it letter by letter; its places are counted also inside longer
/// stretches.
pub fn run(
    stream: &Stream,
    commonplace: &Commonplace,
    wordings: Vec<(Position, Position)>,
    occurrences: &mut Occurrences<'_>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (start, end) in wordings {
        let places = occurrences.of(start, end, ALL);
        if places.len() > Commonplace::PLACES && commonplace.is_own(stream, places[0].start, end - start, places.len())
        {
            groups.push(Group { wording: places[0], witnesses: places.to_vec() });
        }
    }
    groups.sort_unstable_by_key(|group| group.wording);
    groups
}

/// The wordings all of whose seeds are common: of the maximal stretches of common seeds, the first of each that recurs
/// whole, as far as it ends well.
pub fn wordings(stream: &Stream, stretches: &[(Position, Position)]) -> Vec<(Position, Position)> {
    let mut by_symbols: FxHashMap<&[u32], (Position, usize)> = FxHashMap::default();
    for &(start, end) in stretches {
        let symbols = &stream.symbols[start as usize..end as usize];
        by_symbols.entry(symbols).or_insert((start, 0)).1 += 1;
    }
    let mut wordings: Vec<(Position, Position)> = by_symbols
        .into_iter()
        .filter(|(_, (_, recurs))| *recurs > Commonplace::PLACES / 2)
        .map(|(symbols, (first, _))| ended_well(stream, (first, first + symbols.len() as Position)))
        .collect();
    wordings.sort_unstable();
    // Two that differ in a scrap at an end are one now.
    let mut seen: FxHashSet<&[u32]> = FxHashSet::default();
    wordings.retain(|&(start, end)| seen.insert(&stream.symbols[start as usize..end as usize]));
    wordings
}

/// The longest part of a stretch as readers are shown it, if that weighs as much as a seed; else the stretch.
fn ended_well(stream: &Stream, (start, end): (Position, Position)) -> (Position, Position) {
    let whole = Run { a: start, b: start, len: end - start };
    let parts = ends::of(stream, &[whole]).into_iter().map(|[part, _]| part);
    let longest = parts.max_by_key(|(start, end)| (end - start, Reverse(*start)));
    let weight = |&(start, end): &(Position, Position)| -> u32 {
        (start as usize..end as usize).map(|at| weigh(stream.symbols[at], stream.letters[at])).sum()
    };
    longest.filter(|part| weight(part) >= seed::SEED_WEIGHT).unwrap_or((start, end))
}

/// Maximal stretches whose every seed is common, in order.
pub fn stretches(stream: &Stream, commonplace: &Commonplace) -> Vec<(Position, Position)> {
    let of_document = |document: u32| {
        let (start, end) = stream.bounds(document);
        let mut found = Vec::new();
        let mut at = start;
        while at < end {
            if !commonplace.is_common(at) {
                at += 1;
                continue;
            }
            let first = at;
            while at < end && commonplace.is_common(at) {
                at += 1;
            }
            let len = seed::shortest(stream, at - 1).map_or(0, |(_, len)| len);
            found.push((first, at - 1 + len));
        }
        found
    };
    (0..stream.n_documents() as u32).into_par_iter().flat_map_iter(of_document).collect()
}
