//! Alignments, turned into wordings with all the places that carry them.
//!
//! A cluster is a wording and every place that carries at least four fifths of its letters in order. Wordings are taken
//! from the earliest document in which a passage stands; a shorter wording inside a longer one is a cluster of its own
//! only if it stands in a document where the longer does not.

use super::chain::Chain;
use super::seed::Seeds;
use super::stream::{Position, Stream};
use super::touching::Touching;
use std::collections::BTreeMap;

/// The share of a wording's letters that a witness carries: four fifths, so that any two witnesses share wording.
const CARRIED: (u32, u32) = (4, 5);

/// A place in the stream: one witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub document: u32,
    /// First position.
    pub start: Position,
    /// One past the last position.
    pub end: Position,
}

/// A wording and its witnesses, before it is classed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where the wording is taken from: the earliest place.
    pub wording: Place,
    /// Ordered by document, then place; the wording's own place among them.
    pub witnesses: Vec<Place>,
}

impl Group {
    /// Whether every one of these places lies in a document with a witness.
    fn reaches(&self, places: &[Place]) -> bool {
        let has = |document| {
            let at = self.witnesses.partition_point(|witness| witness.document < document);
            self.witnesses.get(at).is_some_and(|witness| witness.document == document)
        };
        places.iter().all(|place| has(place.document))
    }
}

/// An interval of a document that a part of a chain covers.
#[derive(Clone, Copy, Debug)]
struct Side {
    start: Position,
    end: Position,
    chain: u32,
    /// Whether the interval is the chain's first side.
    first: bool,
    /// Whether it is the chain's longest part.
    leads: bool,
}

/// The groups, and for each chain the group whose wording it is or lies in.
pub fn run(stream: &Stream, seeds: &Seeds, chains: &[Chain], min_letters: u32) -> (Vec<Group>, Vec<Option<u32>>) {
    let sides = sides_by_document(stream, chains);
    let mirrored: Vec<Chain> = chains.iter().map(Chain::mirrored).collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut of_chain: Vec<Option<u32>> = vec![None; chains.len()];
    // Witnesses of the groups so far, by document: (place, group).
    let mut known: Vec<Touching<(Place, u32)>> = (0..stream.n_documents()).map(|_| Touching::default()).collect();
    for document in 0..stream.n_documents() as u32 {
        let mut here = Touching::default();
        for side in &sides[document as usize] {
            here.insert(side.start, side.end, *side);
        }
        for candidate in candidates(document, &sides[document as usize]) {
            if stream.n_letters(candidate.wording.start, candidate.wording.end) < min_letters {
                continue;
            }
            let mut witnesses = witnesses(stream, candidate.wording, &here, chains, &mirrored);
            let known_here = |is: fn(Place, Place) -> bool, witnesses: &[Place]| {
                let here = known[document as usize].of(candidate.wording.start, candidate.wording.end);
                let here = here.filter(|(place, _)| is(*place, candidate.wording)).map(|(_, group)| *group);
                here.filter(|&group| groups[group as usize].reaches(witnesses)).min()
            };
            // A witness itself: the places that read as it does letter by letter are in its group already.
            let mut group = known_here(|place, wording| place == wording, &witnesses);
            if group.is_none() {
                add_occurrences(stream, seeds, candidate.wording, &mut witnesses);
                add_variants(stream, seeds, candidate.wording, &mut witnesses);
                // A shorter wording in no other document than the longer is no cluster of its own.
                group = known_here(alike, &witnesses).or_else(|| known_here(covers, &witnesses));
            }
            let group = match group {
                Some(group) => Some(group),
                None if witnesses.len() >= 2 => {
                    let group = groups.len() as u32;
                    for place in &witnesses {
                        known[place.document as usize].insert(place.start, place.end, (*place, group));
                    }
                    groups.push(Group { wording: candidate.wording, witnesses });
                    Some(group)
                }
                None => None,
            };
            for chain in candidate.chains {
                of_chain[chain as usize] = group;
            }
        }
    }
    (groups, of_chain)
}

/// Makes one group of all groups of one wording, with the places of all; the second value is where each of the first list
/// went.
pub fn united(stream: &Stream, groups: Vec<Group>, more: Vec<Group>) -> (Vec<Group>, Vec<u32>) {
    let mut by_wording: BTreeMap<&[u32], u32> = BTreeMap::new();
    let mut kept: Vec<Group> = Vec::new();
    let mut went = Vec::new();
    for group in groups.into_iter().chain(more) {
        let symbols = &stream.symbols[group.wording.start as usize..group.wording.end as usize];
        let at = *by_wording.entry(symbols).or_insert(kept.len() as u32);
        went.push(at);
        match kept.get_mut(at as usize) {
            None => kept.push(group),
            Some(first) => {
                first.wording = first.wording.min(group.wording);
                first.witnesses = together(&first.witnesses, &group.witnesses);
            }
        }
    }
    (kept, went)
}

/// The places of two lists, in order; of two that overlap, the earlier-beginning one stands for both.
fn together(x: &[Place], y: &[Place]) -> Vec<Place> {
    let mut all: Vec<Place> = x.iter().chain(y).copied().collect();
    all.sort_unstable();
    let mut places: Vec<Place> = Vec::with_capacity(all.len());
    for place in all {
        if places.last().is_none_or(|last| last.document != place.document || last.end <= place.start) {
            places.push(place);
        }
    }
    places
}

fn sides_by_document(stream: &Stream, chains: &[Chain]) -> Vec<Vec<Side>> {
    let mut sides: Vec<Vec<Side>> = vec![Vec::new(); stream.n_documents()];
    for (i, chain) in chains.iter().enumerate() {
        let longest = chain.parts.iter().max_by_key(|[(start, end), _]| (end - start, std::cmp::Reverse(*start)));
        for part in &chain.parts {
            let leads = Some(part) == longest;
            let side = |(start, end), first| Side { start, end, chain: i as u32, first, leads };
            sides[stream.document(part[0].0) as usize].push(side(part[0], true));
            sides[stream.document(part[1].0) as usize].push(side(part[1], false));
        }
    }
    for list in &mut sides {
        list.sort_by_key(|side| (side.start, std::cmp::Reverse(side.end), side.chain));
    }
    sides
}

/// A stretch that may be a wording, and the chains whose longest part it is.
struct Candidate {
    wording: Place,
    chains: Vec<u32>,
}

/// The stretches of a document from which chains lead to later places, longest first; nearly equal ones are one.
fn candidates(document: u32, sides: &[Side]) -> Vec<Candidate> {
    let mut all: Vec<Side> = sides.iter().filter(|side| side.first).copied().collect();
    all.sort_by_key(|side| (std::cmp::Reverse(side.end - side.start), side.start, side.chain));
    let mut found: Vec<Candidate> = Vec::new();
    // Where each candidate begins, to look only at neighbours.
    let mut by_start: std::collections::BTreeMap<Position, Vec<usize>> = std::collections::BTreeMap::new();
    for side in all {
        let place = Place { document, start: side.start, end: side.end };
        let reach = (side.end - side.start) / 4 + 1;
        let near = by_start
            .range(side.start.saturating_sub(reach)..=side.start + reach)
            .flat_map(|(_, list)| list.iter().copied())
            .filter(|&i| alike(found[i].wording, place))
            .min();
        match near {
            Some(i) => found[i].chains.extend(side.leads.then_some(side.chain)),
            None => {
                by_start.entry(side.start).or_default().push(found.len());
                found
                    .push(Candidate { wording: place, chains: side.leads.then_some(side.chain).into_iter().collect() });
            }
        }
    }
    found
}

/// Every place that carries four fifths of a wording, as the chains from its document show.
fn witnesses(
    stream: &Stream,
    wording: Place,
    sides: &Touching<Side>,
    chains: &[Chain],
    mirrored: &[Chain],
) -> Vec<Place> {
    let length = wording.end - wording.start;
    let mut found = vec![wording];
    for side in sides.of(wording.start, wording.end) {
        let chain = if side.first { &chains[side.chain as usize] } else { &mirrored[side.chain as usize] };
        let Some((equal, start, end)) = chain.project(wording.start, wording.end) else { continue };
        let long = end - start;
        // Four fifths of the wording, and not scattered over a stretch more than half as long again.
        if equal * CARRIED.1 >= length * CARRIED.0 && equal * 3 >= long * 2 {
            found.push(Place { document: stream.document(start), start, end });
        }
    }
    found.sort_unstable();
    // Two chains may lead to one place: the longer stretch stands for it.
    let mut kept: Vec<Place> = Vec::with_capacity(found.len());
    for place in found {
        match kept.last_mut() {
            Some(last) if last.document == place.document && place.start < last.end => {
                if *last == wording || place == wording {
                    *last = wording;
                } else if place.end - place.start > last.end - last.start {
                    *last = place;
                }
            }
            _ => kept.push(place),
        }
    }
    kept
}

/// Adds the places that carry a wording letter by letter where no chain leads: inside another passage of the same pair.
fn add_occurrences(stream: &Stream, seeds: &Seeds, wording: Place, witnesses: &mut Vec<Place>) {
    for place in seeds.occurrences(stream, wording.start, wording.end) {
        let at = witnesses.partition_point(|other| (other.document, other.end) <= (place.document, place.start));
        let free = witnesses.get(at).is_none_or(|next| next.document != place.document || next.start >= place.end);
        if free {
            witnesses.insert(at, place);
        }
    }
}

/// Adds the places that carry the wording as another witness has it, letter by letter: set phrases are not paired, so no
/// chain leads to them from here, and the earliest place may be one of them.
fn add_variants(stream: &Stream, seeds: &Seeds, wording: Place, witnesses: &mut Vec<Place>) {
    let symbols = |place: Place| &stream.symbols[place.start as usize..place.end as usize];
    let own = symbols(wording);
    let variants: BTreeMap<&[u32], Place> =
        witnesses.iter().map(|&place| (symbols(place), place)).filter(|(variant, _)| *variant != own).collect();
    for place in variants.into_values() {
        add_occurrences(stream, seeds, place, witnesses);
    }
}

/// Whether two stretches of one document are nearly the same: they share four fifths of the longer.
fn alike(x: Place, y: Place) -> bool {
    let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start));
    shared * CARRIED.1 >= (x.end - x.start).max(y.end - y.start) * CARRIED.0
}

/// Whether the first stretch holds at least four fifths of the second.
fn covers(x: Place, y: Place) -> bool {
    let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start));
    shared * CARRIED.1 >= (y.end - y.start) * CARRIED.0
}
